"""What a visit is, and how it travels in a button: `v:verb:area:needs:services`, at most 64 bytes.

    v:p0abc:wdqw:md.hbr:xs3hnc0a     pick abc for the first need; Walsall; two needs; two services chosen

One rule: no button ever says who the visit is for. Needs and services travel as their permanent codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot import buttons
from bot.buttons import VISIT

MOST_NEEDS = 5
MOST_SERVICES = 8

When = Literal[0, 1, 2]
"""What to do first: 0 today, 1 this week, 2 when ready."""

_MARK_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MARK_LENGTH = 3
_MARK_SECONDS = 5
_PRACTICE = "x"
_CODE_LENGTH = 3  # a service's permanent code has three characters, a need's two or three
_PAD = "."
_PLACES = "abcdefghijklmnopqr"  # one letter for when (three) and for which need (five, or none of them)


@dataclass(frozen=True, slots=True)
class WhoFor:
    """Who the visit is for, as far as it helps to find services. Never stored, never in a button.

    age: years, roughly. skipped: the champion chose not to say.
    """

    age: int | None = None
    gender: Literal["woman", "man"] | None = None
    alone: bool = False
    children: bool = False
    interpreter: bool = False
    skipped: bool = False

    def said(self) -> bool:
        """Whether anything at all is known."""
        return self.age is not None or self.alone or self.children or self.interpreter


@dataclass(frozen=True, slots=True)
class Chosen:
    """A service on the list, by its permanent code: when to turn to it, and the code of the need it is for.

    need: "" when it was added by search.
    """

    code: str
    when: When
    need: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. Held in the session, in memory only.

    mark:      three characters that tell this visit's buttons from another's; nothing else is in them.
    practice:  a made-up visit, never counted.
    needs:     codes of the needs, in the order they came up, at most five.
    services:  what was chosen, at most eight.
    reminded:  the kind reminder about names and numbers was given.
    searching: the next words name a service to look for.
    resumed:   picked up from a button after a restart or an idle half hour; who it is for is forgotten.
    """

    mark: str
    practice: bool = False
    needs: tuple[str, ...] = ()
    services: tuple[Chosen, ...] = ()
    who: WhoFor = field(default_factory=WhoFor)
    reminded: bool = False
    searching: bool = False
    resumed: bool = False

    @classmethod
    def begin(cls, now: datetime, practice: bool = False) -> Visit:
        """A new visit. Its mark is told from the clock, so that two visits within 64 hours differ."""
        return cls(mark=_mark(now), practice=practice)

    def codes(self) -> tuple[str, ...]:
        """The chosen services, first things first."""
        return tuple(one.code for one in self.in_order())

    def in_order(self) -> tuple[Chosen, ...]:
        """What was chosen: today, this week, when ready; within each as it came."""
        return tuple(sorted(self.services, key=lambda one: one.when))

    def has(self, code: str) -> bool:
        """Whether this service is on the list."""
        return any(one.code == code for one in self.services)

    def with_needs(self, codes: Iterable[str]) -> Visit:
        """The visit with these needs added; one that is there stays, a sixth is left out."""
        return replace(self, needs=tuple(dict.fromkeys((*self.needs, *codes)))[:MOST_NEEDS])

    def without_need(self, code: str) -> Visit:
        """The visit without this need and without what was chosen for it."""
        needs = tuple(need for need in self.needs if need != code)
        return replace(self, needs=needs, services=tuple(one for one in self.services if one.need != code))

    def with_service(self, code: str, when: When, need: str = "") -> Visit:
        """The visit with this service; one that is there keeps its place, a ninth is left out."""
        if self.has(code) or len(self.services) >= MOST_SERVICES:
            return self
        return replace(self, services=(*self.services, Chosen(code, when, need)))

    def without_service(self, code: str) -> Visit:
        """The visit without this service."""
        return replace(self, services=tuple(one for one in self.services if one.code != code))

    def moved(self, code: str, when: When) -> Visit:
        """The visit with this service at another time."""
        moved = (replace(one, when=when) if one.code == code else one for one in self.services)
        return replace(self, services=tuple(moved))


@dataclass(frozen=True, slots=True)
class Tap:
    """A visit's button, taken apart: what to do, and the visit as it stood when the button was made."""

    verb: str
    argument: str
    area: str | None
    visit: Visit


def data(visit: Visit, area: str | None, verb: str, argument: str = "") -> str:
    """The data of a visit's button. `verb` is one letter, `argument` at most four; then it fits 64 bytes."""
    state = buttons.area_letter(area) + visit.mark + (_PRACTICE if visit.practice else "")
    needs = "".join(code.ljust(_CODE_LENGTH, _PAD) for code in visit.needs)
    return buttons.data(VISIT, verb + argument, state, needs, _services(visit))


def read(data: str) -> Tap | None:
    """Take a visit's button apart; None when it is no such button. Nonsense in it is left out."""
    pressed = buttons.press(data)
    if pressed.verb != VISIT or not pressed.part(0):
        return None
    state = pressed.part(1)
    mark = "".join(c for c in state[1 : 1 + MARK_LENGTH] if c in _MARK_DIGITS)
    needs = tuple(dict.fromkeys(_pieces(pressed.part(2), _CODE_LENGTH)))[:MOST_NEEDS]
    visit = Visit(
        mark=mark,
        practice=state.endswith(_PRACTICE) and len(state) > 1 + MARK_LENGTH,
        needs=tuple(code.rstrip(_PAD) for code in needs),
        services=_chosen(pressed.part(3), tuple(code.rstrip(_PAD) for code in needs)),
        resumed=True,
    )
    return Tap(pressed.part(0)[0], pressed.part(0)[1:], buttons.area_of(state[:1]), visit)


def _services(visit: Visit) -> str:
    """Four characters each: the code, and one letter for when and for which need."""
    return "".join(
        one.code + _PLACES[one.when * (MOST_NEEDS + 1) + _place(visit, one)] for one in visit.services
    )


def _place(visit: Visit, one: Chosen) -> int:
    return visit.needs.index(one.need) if one.need in visit.needs else MOST_NEEDS


def _chosen(text: str, needs: tuple[str, ...]) -> tuple[Chosen, ...]:
    whens: tuple[When, ...] = (0, 1, 2)
    chosen: dict[str, Chosen] = {}
    for piece in _pieces(text, _CODE_LENGTH + 1):
        code, letter = piece[:-1], piece[-1]
        if letter in _PLACES:
            when, place = divmod(_PLACES.index(letter), MOST_NEEDS + 1)
            chosen.setdefault(code, Chosen(code, whens[when], needs[place] if place < len(needs) else ""))
    return tuple(chosen.values())[:MOST_SERVICES]


def _pieces(text: str, length: int) -> list[str]:
    """The text in pieces of a length; a last one that is too short is left out."""
    return [text[start : start + length] for start in range(0, len(text) - length + 1, length)]


def _mark(now: datetime) -> str:
    number = int(now.timestamp()) // _MARK_SECONDS
    digits = []
    for _ in range(MARK_LENGTH):
        number, digit = divmod(number, len(_MARK_DIGITS))
        digits.append(_MARK_DIGITS[digit])
    return "".join(digits)
