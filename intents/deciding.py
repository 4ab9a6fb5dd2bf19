"""From rankings to a decision: act on needs, offer them, or ask.

Rule: the whole message chooses the main need; a clause may add a second one, never overrule it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intents.bars import Bars
from intents.needs import Catalogue
from intents.reading import Decision
from intents.sureness import Kinds, Ranking

MOST_OFFERED = 3  # buttons under "did you mean"
MOST_ACTED_ON = 3
MOST_PASSING = 3
SECOND_PLACES = 4  # a clause's need is acted on only when the whole message ranks it this high too
CLOSE_BEHIND = 0.5  # a runner-up with this share of the offer bar is worth a button beside the answer
NEAR = 0.5  # a need within this score of the main one is near enough to be offered beside it


@dataclass(frozen=True, slots=True)
class Found:
    """A need and how sure its own text was of it."""

    id: str
    sureness: float


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision with its needs, most urgent first."""

    decision: Decision
    needs: tuple[Found, ...] = ()
    passing: tuple[Found, ...] = ()


def decide(
    whole: Ranking, clauses: Sequence[Ranking], kinds: Kinds, bars: Bars, catalogue: Catalogue
) -> Decided:
    """Decide what to do with a message from its ranking and the rankings of its clauses."""
    if not len(whole.order):
        return Decided("none")
    main = Found(kinds.labels[whole.order[0]], whole.sureness)
    firm, loose = _from_clauses(whole, clauses, kinds, bars)
    if whole.sureness >= bars.answer:
        acted = _in_order(main, firm[: MOST_ACTED_ON - 1], bars, catalogue)
        beside = (
            *_offered_beside(main, whole, kinds, catalogue),
            *loose,
            *_close_behind(whole, kinds, bars, catalogue),
        )
        return Decided("answer", acted, _without(acted, beside)[:MOST_PASSING])
    if whole.sureness >= bars.offer or firm or loose:
        offered = _offer(main, (*firm, *loose), whole, kinds)
        return Decided("clarify", tuple(sorted(offered, key=lambda one: catalogue.need(one.id).urgency)))
    return Decided("none")


def _from_clauses(
    whole: Ranking, clauses: Sequence[Ranking], kinds: Kinds, bars: Bars
) -> tuple[list[Found], list[Found]]:
    """Needs other than the main one read from clauses: those to act on, and those in passing.

    A clause's need is acted on when the whole message ranks it high too: two looks agree.
    """
    leading = set(whole.order[:SECOND_PLACES].tolist())
    surest: dict[int, float] = {}
    for clause in clauses:
        first = int(clause.order[0])
        if first != int(whole.order[0]) and clause.sureness >= bars.offer:
            surest[first] = max(surest.get(first, 0.0), clause.sureness)
    firm: list[Found] = []
    loose: list[Found] = []
    for number, sureness in sorted(surest.items(), key=lambda item: -item[1]):
        found = Found(kinds.labels[number], sureness)
        (firm if number in leading else loose).append(found)
    return firm, loose


def _in_order(main: Found, others: Sequence[Found], bars: Bars, catalogue: Catalogue) -> tuple[Found, ...]:
    """Most urgent first; but a second need goes before the main one only when it is sure enough by itself."""

    def place(found: Found) -> tuple[int, bool]:
        urgency = catalogue.need(found.id).urgency
        unsure = found is not main and found.sureness < bars.second
        return (max(urgency, catalogue.need(main.id).urgency) if unsure else urgency), found is not main

    return tuple(sorted((main, *others), key=place))


def _offered_beside(main: Found, whole: Ranking, kinds: Kinds, catalogue: Catalogue) -> list[Found]:
    """The safety margin: needs the curator wants offered beside this one when they are near."""
    if main.id not in catalogue:
        return []
    first = whole.scores[whole.order[0]]
    return [
        Found(need, float(whole.scores[kinds.labels.index(need)]))
        for need in catalogue.need(main.id).offer_beside
        if need in kinds.labels and first - whole.scores[kinds.labels.index(need)] <= 2 * NEAR
    ]


def _close_behind(whole: Ranking, kinds: Kinds, bars: Bars, catalogue: Catalogue) -> list[Found]:
    """Second and third of the whole message, when strong by themselves and no look-alikes of the first."""
    first = kinds.labels[whole.order[0]]
    alike = set(catalogue.need(first).look_alikes) if first in catalogue else set()
    return [
        Found(kinds.labels[number], float(whole.scores[number]))
        for number in whole.order[1:3]
        if whole.scores[number] >= CLOSE_BEHIND * bars.offer and kinds.labels[number] not in alike
    ]


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
