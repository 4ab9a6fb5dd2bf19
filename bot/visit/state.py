"""What a visit is, and how it travels in a button: `v:verb:area:needs:services`, at most 64 bytes.

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
_SERVICE_LENGTH = 3  # services_catalog: a permanent code has three characters


@dataclass(frozen=True, slots=True)
class WhoFor:
    """Who the visit is for, as far as it helps to find services. Never stored, never in a button.

    age: years, roughly. household: whether they live alone, or with children. None is "not said".
    """

    age: int | None = None
    gender: Literal["woman", "man"] | None = None
    alone: bool = False
    children: bool = False
    interpreter: bool = False
    asked: bool = False

    def said(self) -> bool:
        """Whether anything at all is known."""
        return self.age is not None or self.alone or self.children or self.interpreter


@dataclass(frozen=True, slots=True)
class Chosen:
    """A service on the list, by its permanent code, and when to turn to it."""

    code: str
    when: When


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. Held in the session, in memory only.

    mark:      three characters that tell this visit's buttons from another's; nothing else is in them.
    practice:  a made-up visit, never counted.
    needs:     codes of the needs, in the order they came up, at most five.
    services:  what was chosen, at most eight.
    reminded:  the kind reminder about names and numbers was given.
    counted:   codes of the needs counted in this visit: "Did it help?" is asked of these alone.
    searching: the next words name a service to look for.
    resumed:   picked up from a button after a restart or an idle half hour; who it is for is forgotten.
    """

    mark: str
    practice: bool = False
    needs: tuple[str, ...] = ()
    services: tuple[Chosen, ...] = ()
    who: WhoFor = field(default_factory=WhoFor)
    reminded: bool = False
    counted: frozenset[str] = frozenset()
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
        """The visit without this need; its services are the caller's to take along."""
        return replace(self, needs=tuple(need for need in self.needs if need != code))

    def with_service(self, code: str, when: When) -> Visit:
        """The visit with this service; one that is there keeps its place, a ninth is left out."""
        if self.has(code) or len(self.services) >= MOST_SERVICES:
            return self
        return replace(self, services=(*self.services, Chosen(code, when)))

    def without_service(self, code: str) -> Visit:
        """The visit without this service."""
        return replace(self, services=tuple(one for one in self.services if one.code != code))

    def moved(self, code: str, when: When) -> Visit:
        """The visit with this service at another time."""
        moved = (Chosen(code, when) if one.code == code else one for one in self.services)
        return replace(self, services=tuple(moved))


@dataclass(frozen=True, slots=True)
class Tap:
    """A visit's button, taken apart: what to do, and the visit as it stood when the button was made."""

    verb: str
    argument: str
    area: str | None
    visit: Visit


def data(visit: Visit, area: str | None, verb: str, argument: str = "") -> str:
    """The data of a visit's button. `verb` is one letter. Always fits 64 bytes."""
    state = buttons.area_letter(area) + visit.mark + (_PRACTICE if visit.practice else "")
    return buttons.data(VISIT, verb + argument, state, ".".join(visit.needs), _services(visit))


def read(data: str) -> Tap | None:
    """Take a visit's button apart; None when it is no such button. Nonsense in it is left out."""
    pressed = buttons.press(data)
    if pressed.verb != VISIT or not pressed.part(0):
        return None
    state = pressed.part(1)
    mark = "".join(c for c in state[1 : 1 + MARK_LENGTH] if c in _MARK_DIGITS)
    visit = Visit(
        mark=mark,
        practice=state.endswith(_PRACTICE) and len(state) > 1 + MARK_LENGTH,
        needs=tuple(dict.fromkeys(code for code in pressed.part(2).split(".") if code))[:MOST_NEEDS],
        services=_chosen(pressed.part(3)),
        resumed=True,
    )
    return Tap(pressed.part(0)[0], pressed.part(0)[1:], buttons.area_of(state[:1]), visit)


def _services(visit: Visit) -> str:
    """Codes run together, with a dash between today, this week and when ready."""
    return "-".join("".join(one.code for one in visit.services if one.when == when) for when in (0, 1, 2))


def _chosen(text: str) -> tuple[Chosen, ...]:
    chosen: dict[str, Chosen] = {}
    whens: tuple[When, ...] = (0, 1, 2)
    for when, run in zip(whens, text.split("-"), strict=False):
        for start in range(0, len(run) - _SERVICE_LENGTH + 1, _SERVICE_LENGTH):
            code = run[start : start + _SERVICE_LENGTH]
            chosen.setdefault(code, Chosen(code, when))
    return tuple(chosen.values())[:MOST_SERVICES]


def _mark(now: datetime) -> str:
    number = int(now.timestamp()) // _MARK_SECONDS
    digits = []
    for _ in range(MARK_LENGTH):
        number, digit = divmod(number, len(_MARK_DIGITS))
        digits.append(_MARK_DIGITS[digit])
    return "".join(digits)
