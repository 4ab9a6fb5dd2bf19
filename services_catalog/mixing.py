"""The first three cards: not three of a kind. A place to go to, a line to ring, something open now.

One rule: only the third card moves, so the two best answers always stay the first two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services_catalog.entry import Entry
from services_catalog.hours import Openness
from services_catalog.query import Reason

_KEPT = 2
CARDS = 3
"""How many cards a first answer holds."""
_BEHIND = 3
"""The group of national help that is not surely open (see `ranking._group`)."""


@dataclass(slots=True)
class Ranked:
    """One candidate with its place in the order.

    group, score: sort keys (see `ranking`). suits: for this need and for anybody, so worth pulling forward.
    """

    entry: Entry
    need: str
    openness: Openness
    area: str
    miles: float | None
    group: int
    score: float
    suits: bool
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class _Kind:
    reason: Reason
    is_one: Callable[[Ranked, bool], bool]


def _is_line(one: Ranked, daytime: bool) -> bool:
    return one.entry.has_line and (daytime or one.openness.state == "open")


def _is_place(one: Ranked, _: bool) -> bool:
    return one.entry.has_place and one.area != "anywhere"


def _is_open(one: Ranked, _: bool) -> bool:
    return one.openness.state == "open"


_KINDS = (_Kind("a_phone_line", _is_line), _Kind("a_place", _is_place), _Kind("open_now", _is_open))


def _branches_apart(ranked: Sequence[Ranked], shown: Sequence[Entry]) -> list[Ranked]:
    """Within a group, what repeats an earlier card after what does not: word for word, or by its number.

    A wide line that lends its number to a local row already listed goes behind the other help. `shown`: the
    services of earlier screens; a branch of one of them is no news either.
    """
    offers, lines = Counter(entry.offer for entry in shown), Counter(entry.line for entry in shown)
    lines[""] = 0
    order = []
    for place, one in enumerate(ranked):
        entry = one.entry
        offered, rung = offers[entry.offer], lines[entry.line]
        group = max(one.group, _BEHIND) if rung and one.area == "anywhere" else one.group
        order.append((group, offered, rung, place))
        offers[entry.offer] += 1
        if entry.line:
            lines[entry.line] += 1
    return [ranked[place] for *_, place in sorted(order)]


def mixed(ranked: Sequence[Ranked], daytime: bool, shown: Sequence[Entry] = ()) -> list[Ranked]:
    """The same candidates; the third is the first one that adds most of the kinds the two before it lack."""
    order = _branches_apart(ranked, shown)
    missing = [kind for kind in _KINDS if not any(kind.is_one(one, daytime) for one in order[:_KEPT])]
    if not missing or len(order) <= _KEPT:
        return order

    def adds(one: Ranked) -> int:
        return sum(kind.is_one(one, daytime) for kind in missing) if one.suits else 0

    third = max(range(_KEPT, len(order)), key=lambda place: (adds(order[place]), -place))
    if third > _KEPT and adds(order[third]) > adds(order[_KEPT]):
        chosen = order.pop(third)
        order.insert(_KEPT, chosen)
        chosen.reasons += [
            kind.reason
            for kind in missing
            if kind.is_one(chosen, daytime) and kind.reason not in (*chosen.reasons, "open_now")
        ]
    return order
