"""The period in five sentences. One rule: a sentence says nothing that a wobble alone could have made."""

from __future__ import annotations

from collections.abc import Sequence

from demand.figures import Figure
from demand.grid import BOROUGHS
from demand.report.facts import AREA_LABELS, Facts, Line

TOO_FEW = "too few to tell"
PERCENT_FROM = 100  # the smallest shown base a percentage may have (PRIVACY 2.4)
_MOST_NAMED = 4


def five_sentences(facts: Facts) -> tuple[str, ...]:
    """What the period says: how much, what for, where, what changed, what is missing."""
    return (
        _how_much(facts),
        _what_for(facts),
        _where(facts),
        _what_changed(facts),
        _what_is_missing(facts),
    )


def amount(figure: Figure) -> str:
    """ "1,250 (give or take 88)", or that it is too few to tell."""
    return f"{figure.rounded:,} (give or take {figure.margin})" if figure.tells else TOO_FEW


def percent(part: Figure, whole: Figure) -> str | None:
    """A whole percentage, when the base is large enough to give one."""
    if whole.rounded < PERCENT_FROM or part.total < 0:
        return None
    return f"{min(100, round(100 * part.total / whole.total))}%"


def leaders(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The largest line and all that are not surely smaller. Empty: none stands out."""
    ranked = sorted((line for line in lines if line.figure.tells), key=lambda line: -line.figure.total)
    return tuple(line for line in ranked if not ranked[0].figure.exceeds(line.figure))


def _how_much(facts: Facts) -> str:
    if not facts.total.tells:
        return f"In {facts.period} signpost was asked too little to tell anything from these figures."
    times = f"about {facts.total.rounded:,} times, give or take {facts.total.margin}"
    return f"In {facts.period} signpost was asked {times}."


def _what_for(facts: Facts) -> str:
    top = leaders(facts.ranked)
    kind = "need" if facts.fine else "theme"
    if not top:
        return f"No {kind} was asked for often enough to stand out."
    if len(top) == 1:
        return f"Asked for most: {top[0].label}, {amount(top[0].figure)}."
    if len(top) <= _MOST_NAMED:
        return f"Asked for most, in no certain order: {_list([line.label for line in top])}."
    return f"{len(top)} {kind}s were asked for about equally often; no one of them stands out."


def _where(facts: Facts) -> str:
    boroughs = [line for line in facts.areas if line.id in BOROUGHS]
    top = leaders(boroughs)
    if not top:
        return "From no borough was enough asked to tell it from the others."
    if len(top) == len(boroughs):
        return "The four boroughs asked about equally often; any order among them lies inside the margins."
    if len(top) == 1:
        return f"Most was asked in {top[0].label}: {amount(top[0].figure)}."
    return f"Most was asked in {_list([line.label for line in top])}, in no certain order."


def _what_changed(facts: Facts) -> str:
    """The first and the second half of the period, so that one odd month makes no news."""
    half = len(facts.times) // 2
    if half < 1:
        return "One period alone shows no change; compare it with the next."
    rose, fell = [], []
    for line in facts.themes:
        series = facts.trend.get(line.id, ())
        early, late = _together(series[:half]), _together(series[-half:])
        if early.cells != late.cells:
            continue
        if late.exceeds(early) and late.tells:
            rose.append(line.label)
        elif early.exceeds(late) and early.tells:
            fell.append(line.label)
    if not rose and not fell:
        return "No theme rose or fell by more than the margins between the first and the last half."
    every = len(facts.themes)
    parts = [
        f"{word} for {'every theme' if len(names) == every else _list(names)}"
        for word, names in (("more", rose), ("less", fell))
        if names
    ]
    return f"In the last half of the period people asked {' and '.join(parts)} than in the first half."


def _what_is_missing(facts: Facts) -> str:
    if not facts.supply_known:
        return "What the directory listed was not kept with these months, so gaps cannot be shown."
    places = [(gap, area) for gap in facts.gaps for area in BOROUGHS if gap.is_gap(area)]
    if not places:
        return "Nowhere did people ask, by more than the margin, for something with nothing local listed."
    gap, area = max(places, key=lambda place: place[0].asked[place[1]].total)
    number = "one place" if len(places) == 1 else f"{len(places)} places"
    return (
        f"In {number} people ask and nothing local is listed; the largest figure is for"
        f" {gap.label} in {AREA_LABELS[area]}: {amount(gap.asked[area])}."
    )


def _together(series: Sequence[Figure]) -> Figure:
    whole = Figure()
    for figure in series:
        whole = whole.plus(figure)
    return whole


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
