"""From rankings to a decision: act on needs, offer them, or ask.

Rule: the whole message chooses the main need; a clause may add a second one, never overrule it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intents.bars import Bars
from intents.needs import Catalogue
from intents.reading import Decision
from intents.sureness import Kinds, Ranking

_SAFETY = "safety."
MOST_OFFERED = 3  # buttons under "did you mean"
MOST_ACTED_ON = 3
MOST_PASSING = 3
SECOND_PLACES = 3  # a second need is acted on only when the whole message ranks it this high too,
SECOND_SHARE = 0.4  # with at least this share of the main need's score
AGREED_SHARE = 0.5  # with this share, a clause may be a little less sure:
AGREED_BAR = 0.9  # of the offer bar
BESIDE_SHARE = 0.3  # a curator's `offer_beside` is near with this share of the main need's score
CLOSE_SHARE = 0.7  # so is a runner-up with this one


@dataclass(frozen=True, slots=True)
class Found:
    """A need and how sure its own text was of it."""

    id: str
    sureness: float
    ranks_high: bool = True  # in the whole message, among its first `SECOND_PLACES`


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision with its needs, most urgent first."""

    decision: Decision
    needs: tuple[Found, ...] = ()
    passing: tuple[Found, ...] = ()


def decide(
    whole: Ranking,
    clauses: Sequence[Ranking],
    named: Collection[str],
    kinds: Kinds,
    bars: Bars,
    catalogue: Catalogue,
) -> Decided:
    """Decide what to do with a message from its ranking and the rankings of its clauses.

    named: the needs whose key term the message holds.
    """
    if not len(whole.order):
        return Decided("none")
    main = Found(kinds.labels[whole.order[0]], whole.sureness)
    said = _said_beside(whole, clauses, named, kinds, bars)
    if whole.sureness >= bars.answer:
        seconds = [one for one in said if _share(one.id, whole, kinds) >= SECOND_SHARE and one.ranks_high]
        acted = _in_order(main, seconds[: MOST_ACTED_ON - 1], bars, catalogue)
        return Decided("answer", acted, _without(acted, _near(main, whole, kinds, catalogue))[:MOST_PASSING])
    if whole.sureness >= bars.offer or said:
        offered = _offer(main, sorted(said, key=lambda one: not one.ranks_high), whole, kinds)
        return Decided("clarify", tuple(sorted(offered, key=lambda one: catalogue.need(one.id).urgency)))
    return Decided("none")


def _said_beside(
    whole: Ranking, clauses: Sequence[Ranking], named: Collection[str], kinds: Kinds, bars: Bars
) -> list[Found]:
    """Needs other than the main one that a clause or a key term speaks for, the surest first."""
    main, leading = int(whole.order[0]), set(whole.order[:SECOND_PLACES].tolist())
    surest: dict[int, float] = {}
    for clause in clauses:
        first = int(clause.order[0])
        if first != main and clause.sureness >= _bar(
            kinds.labels[first], first in leading, whole, kinds, bars
        ):
            surest[first] = max(surest.get(first, 0.0), clause.sureness)
    for number in leading - {main}:
        if kinds.labels[number] in named:
            surest.setdefault(number, bars.second)
    return [
        Found(kinds.labels[number], sureness, number in leading)
        for number, sureness in sorted(surest.items(), key=lambda item: -item[1])
    ]


def _bar(need: str, is_leading: bool, whole: Ranking, kinds: Kinds, bars: Bars) -> float:
    """How sure a clause must be of a need. To speak of abuse to somebody who did not takes the most."""
    if need.startswith(_SAFETY):
        return bars.answer
    agreed = is_leading and _share(need, whole, kinds) >= AGREED_SHARE
    return bars.offer * (AGREED_BAR if agreed else 1.0)


def _share(need: str, whole: Ranking, kinds: Kinds) -> float:
    """A need's score in the whole message, as a share of the main need's."""
    best = float(whole.scores[whole.order[0]])
    return float(whole.scores[kinds.labels.index(need)]) / best if best > 0 else 0.0


def _in_order(main: Found, others: Sequence[Found], bars: Bars, catalogue: Catalogue) -> tuple[Found, ...]:
    """Most urgent first; but a second need goes before the main one only when it is sure enough by itself."""

    def place(found: Found) -> tuple[int, bool]:
        urgency = catalogue.need(found.id).urgency
        unsure = found is not main and found.sureness < bars.second
        return (max(urgency, catalogue.need(main.id).urgency) if unsure else urgency), found is not main

    return tuple(sorted((main, *others), key=place))


def _near(main: Found, whole: Ranking, kinds: Kinds, catalogue: Catalogue) -> list[Found]:
    """Needs worth a button beside the answer: the curator's, when near, and a runner-up close behind.

    Nearly half of these are meant. Other needs of clauses are not offered: one in fifteen was meant.
    """
    if main.id not in catalogue:
        return []
    need = catalogue.need(main.id)
    beside = [one for one in need.offer_beside if one in kinds.labels]
    near = [one for one in beside if _share(one, whole, kinds) >= BESIDE_SHARE]
    second = kinds.labels[whole.order[min(1, len(whole.order) - 1)]]
    if second not in need.look_alikes and _share(second, whole, kinds) >= CLOSE_SHARE:
        near.append(second)
    return [Found(one, float(whole.scores[kinds.labels.index(one)])) for one in near]


def _without(taken: tuple[Found, ...], found: Sequence[Found]) -> tuple[Found, ...]:
    """Each need once, and none that is already taken."""
    ids = {one.id for one in taken}
    return tuple({one.id: one for one in reversed(found) if one.id not in ids}.values())[::-1]


def _offer(main: Found, others: Sequence[Found], whole: Ranking, kinds: Kinds) -> tuple[Found, ...]:
    """Up to three needs to choose from: the main one, the best of two clauses, then by rank."""
    ranked = [Found(kinds.labels[number], float(whole.scores[number])) for number in whole.order[1:4]]
    offered: dict[str, Found] = {main.id: main}
    for found in (*others[:2], *ranked):
        offered.setdefault(found.id, found)
    return tuple(offered.values())[:MOST_OFFERED]
