"""How much the wobble costs the reader: what is hidden, how far figures are off, which rankings survive.

Rule: made-up months of three sizes, wobbled and judged by the real code; the truth is known here.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table as Sheet

from demand import AREAS, OUTCOMES, Grid, Table
from demand.figures import Figure
from demand.wobble import draw, spread

SIZES = (300, 3_000, 30_000)  # asks a month
TRIALS = 40
SEED = 2026
NEEDS_A_THEME = {"health": 23, "money": 14, "lonely": 11, "home": 6, "work": 4, "safety": 5}
AREA_SHARES = (27, 24, 22, 12, 3, 12)
OUTCOME_SHARES = (30, 22, 16, 10, 22)
TAPPED = 0.12  # asks with a "did it help?" answer
MISSED = 0.09
WITH_CHAMPION = 0.28

Counts = Counter[tuple[str, str]]


def main() -> None:
    """Print one table for the whole of a month and one for a quarter."""
    needs = [f"{theme}.n{number:02}" for theme, many in NEEDS_A_THEME.items() for number in range(many)]
    grid = Grid.of(needs[:62])
    console = Console(width=120)
    for months in (1, 3):
        sheet = Sheet(
            "asks a month", *_HEADS, title=f"Figures over {months} month{'s' if months > 1 else ''}"
        )
        for size in SIZES:
            sheet.add_row(f"{size:,}", *_row(grid, size, months))
        console.print(sheet)


_HEADS = (
    'T1 cells "<10"',
    "T1 cells too few",
    "T1 within margin",
    "top 5 needs right",
    "borough order right",
    "T2 % missed off by",
    "T3 cells too few",
    "T3 largest outcome right",
    "T4 % champions off by",
)


def _row(grid: Grid, size: int, months: int) -> list[str]:
    chance = random.Random(SEED + size)
    found: dict[str, list[float]] = {head: [] for head in _HEADS}
    for _ in range(TRIALS):
        truth = _truth(grid, size * months, chance)
        shown = {table.name: _wobbled(table, truth[table.name], months) for table in grid.tables}
        t1, t3 = shown["T1"], shown["T3"]
        found[_HEADS[0]].append(_share(figure.total < 10 for figure in t1.values()))
        found[_HEADS[1]].append(_share(not figure.tells for figure in t1.values()))
        found[_HEADS[2]].append(
            _share(abs(figure.total - truth["T1"][cell]) <= figure.margin for cell, figure in t1.items())
        )
        rows, columns = grid.table("T1").rows, AREAS[:4]
        found[_HEADS[3]].append(_overlap(_top(t1, truth["T1"], rows, 0, 5)))
        found[_HEADS[4]].append(float(_same(_top(t1, truth["T1"], columns, 1, 4))))
        found[_HEADS[5]].append(_off(shown["T2"], truth["T2"], "not_understood"))
        found[_HEADS[6]].append(_share(not figure.tells for figure in t3.values()))
        found[_HEADS[7]].append(float(_same(_top(t3, truth["T3"], OUTCOMES, 1, 1))))
        found[_HEADS[8]].append(_off(shown["T4"], truth["T4"], "champion"))
    means = [sum(values) / len(values) for values in found.values()]
    return [
        f"{mean:.1f} points" if "off by" in head else f"{mean:.0%}"
        for head, mean in zip(_HEADS, means, strict=True)
    ]


def _truth(grid: Grid, asks: int, chance: random.Random) -> dict[str, Counts]:
    """Asks spread over the needs as such things are: a few often, most seldom (a Zipf law)."""
    needs = list(grid.table("T1").rows)
    chance.shuffle(needs)
    weights = [1 / (place + 2) for place in range(len(needs))]
    truth: dict[str, Counts] = {table.name: Counter() for table in grid.tables}
    areas = chance.choices(AREAS, AREA_SHARES, k=asks)
    for need, area in zip(chance.choices(needs, weights, k=asks), areas, strict=True):
        truth["T1"][need, area] += 1
        missed = chance.random() < MISSED
        truth["T2"]["not_understood" if missed else "understood", "all"] += 1
        truth["T4"]["champion" if chance.random() < WITH_CHAMPION else "resident", "all"] += 1
        if chance.random() < TAPPED:
            truth["T3"][need.split(".")[0], chance.choices(OUTCOMES, OUTCOME_SHARES)[0]] += 1
    return truth


def _wobbled(table: Table, truth: Counts, months: int) -> dict[tuple[str, str], Figure]:
    variance = spread(table.epsilon) ** 2 * months
    return {
        cell: Figure(truth[cell] + sum(draw(table.epsilon) for _ in range(months)), variance, months)
        for cell in table.cells()
    }


def _top(
    shown: dict[tuple[str, str], Figure], truth: Counts, values: Sequence[str], side: int, most: int
) -> tuple[list[str], list[str]]:
    """The largest values by the protected sums, and by the true ones."""
    sums = {
        value: sum(figure.total for cell, figure in shown.items() if cell[side] == value) for value in values
    }
    true = {value: sum(number for cell, number in truth.items() if cell[side] == value) for value in values}
    return (
        sorted(values, key=lambda value: -sums[value])[:most],
        sorted(values, key=lambda value: -true[value])[:most],
    )


def _overlap(pair: tuple[list[str], list[str]]) -> float:
    return len(set(pair[0]) & set(pair[1])) / len(pair[1])


def _same(pair: tuple[list[str], list[str]]) -> bool:
    return pair[0] == pair[1]


def _off(shown: dict[tuple[str, str], Figure], truth: Counts, row: str) -> float:
    """Percentage points between the protected and the true share of `row`."""
    protected = shown[row, "all"].total / max(1, sum(figure.total for figure in shown.values()))
    return 100 * abs(protected - truth[row, "all"] / sum(truth.values()))


def _share(answers: Iterable[bool]) -> float:
    known = list(answers)
    return sum(known) / len(known)
