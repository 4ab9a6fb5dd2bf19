"""Families 7 and 8: "was this ask there?" on the unrounded protected cells, and the wobble against its formula."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from scipy import stats

from demand import BUDGET, EPSILON, Cell, Grid, live
from demand.months import month_from_number, month_number, next_month
from demand.wobble import spread
from tests.attack_exports.world import FIRST, SIXTY_TWO, World, moment

TRIALS = 20_000
LIMITS = {"T1": 0.661, "T2": 0.54, "T3": 0.565, "T4": 0.54}
SMALL = Grid.of(["money.rent"])


def closed_cells(folder: Path, number: int, table: str) -> list[tuple[int, int]]:
    """(asks really there, protected cell) for every cell of `table` in `number` closed months.

    One ask sits in every second cell. Everything is opened, counted and closed by the real ledger.
    """
    world = World(folder, SIXTY_TWO)
    cells = list(SIXTY_TWO.table(table).cells())
    last = month_from_number(month_number(FIRST) + number - 1)
    with world.open(FIRST) as ledger:
        month = FIRST
        while month <= last:
            for row, column in cells[::2]:
                ledger.record([Cell(table, row, column)])
            month = next_month(month)
            ledger.roll_over(moment(month))
    return [
        (1 - place % 2, month.values[table, *cell])
        for month in world.archive().months
        for place, cell in enumerate(cells)
    ]


@pytest.fixture(scope="module")
def many_months() -> dict[str, list[tuple[int, int]]]:
    """The same for the other tables without the disk: the live file's own opening and counting, in memory.

    Every second month holds one ask in every cell.
    """
    db = live.connect(Path(":memory:"))
    live.create(db)
    found: dict[str, list[tuple[int, int]]] = {"T2": [], "T3": [], "T4": []}
    for month in range(TRIALS // 2):
        live.open_month(db, live.OpenMonth(FIRST, f"{FIRST}-01", True, SMALL))
        there = month % 2
        for table in found:
            cells = list(SMALL.table(table).cells())[:2]
            if there:
                for row, column in cells:
                    live.add(db, table, row, column, 1)
        closed = live.read_cells(db)
        for table in found:
            found[table] += [(there, closed[table, *cell]) for cell in list(SMALL.table(table).cells())[:2]]
    db.close()
    return found


def accuracy(found: list[tuple[int, int]]) -> float:
    """How often the best attacker is right: he says "there" for every number above 0."""
    return sum((value > 0) == bool(there) for there, value in found) / len(found)


def test_presence_in_t1_through_the_real_ledger(quick_folder: Path) -> None:
    found = closed_cells(quick_folder, -(-TRIALS // (62 * 6)), "T1")
    assert len(found) >= TRIALS
    assert accuracy(found) <= LIMITS["T1"]


@pytest.mark.parametrize("table", ["T2", "T3", "T4"])
def test_presence_in_the_other_tables(many_months: dict[str, list[tuple[int, int]]], table: str) -> None:
    assert len(many_months[table]) == TRIALS
    assert accuracy(many_months[table]) <= LIMITS[table]


@pytest.mark.soak
@pytest.mark.parametrize(("table", "months"), [("T2", 800), ("T3", 667), ("T4", 800)])
def test_presence_in_the_other_tables_through_the_real_ledger(
    quick_folder: Path, table: str, months: int
) -> None:
    found = closed_cells(quick_folder, months, table)
    slack = 3 * math.sqrt(0.25 / len(found))
    assert accuracy(found) <= LIMITS[table] + slack


def test_the_limits_leave_room_above_the_theory_and_none_for_a_larger_epsilon() -> None:
    for table, epsilon in EPSILON.items():
        theory = math.exp(epsilon) / (1 + math.exp(epsilon))
        larger = math.exp(epsilon * 2) / (1 + math.exp(epsilon * 2))
        assert theory + 4 * math.sqrt(0.25 / TRIALS) < LIMITS[table] + 0.001
        assert larger > LIMITS[table]
    assert sum(EPSILON.values()) == BUDGET


def test_wobbles_of_real_months_follow_the_formula_zeros_included(quick_folder: Path) -> None:
    """Nobody asks anything: what is closed is the wobble alone, in every cell of every table."""
    world = World(quick_folder, SIXTY_TWO)
    with world.open(FIRST) as ledger:
        month = FIRST
        for _ in range(40):
            month = next_month(month)
            ledger.roll_over(moment(month))
    months = world.archive().months
    for table, epsilon in EPSILON.items():
        found = [value for month in months for (name, _, _), value in month.values.items() if name == table]
        _follows(found, float(epsilon), spread(epsilon))


def test_a_month_starts_anew_and_never_repeats_its_wobbles(quick_folder: Path) -> None:
    world = World(quick_folder, SIXTY_TWO)
    with world.open(FIRST) as ledger:
        ledger.roll_over(moment(next_month(FIRST)))
        ledger.roll_over(moment(next_month(next_month(FIRST))))
    first, second = (month.values for month in world.archive().months)
    same = sum(first[cell] == second[cell] for cell in first)
    assert same < 0.3 * len(first)


def _follows(found: list[int], epsilon: float, deviation: float) -> None:
    """Mean 0, and a chi-square over bins that each expect at least ten; one false alarm in a million."""
    number = len(found)
    assert abs(sum(found) / number) < 5 * deviation / math.sqrt(number)
    a = math.exp(-epsilon)
    width = max(1, round(deviation / 2))
    reach = round(2.5 * deviation / width)
    expected, observed, seen = [], [], Counter(found)
    for place in range(-reach, reach + 1):
        values = range(place * width, place * width + width)
        expected.append(number * sum((1 - a) / (1 + a) * a ** abs(w) for w in values))
        observed.append(sum(seen[w] for w in values))
    expected.append(number - sum(expected))
    observed.append(number - sum(observed))
    if (
        min(expected) < 5
    ):  # too few cells in this table for a chi-square; its draws are tested at length elsewhere
        return
    assert stats.chisquare(observed, expected).pvalue > 1e-6
