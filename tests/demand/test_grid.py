"""The grid holds the cells of the month and never spends more than the budget."""

from __future__ import annotations

from fractions import Fraction

import pytest

from demand import AREAS, BUDGET, EPSILON, BudgetError, Grid, Table


def test_the_four_tables_spend_exactly_the_budget() -> None:
    assert sum(EPSILON.values()) == BUDGET == 1
    assert dict(EPSILON) == {
        "T1": Fraction(6, 10),
        "T2": Fraction(1, 10),
        "T3": Fraction(2, 10),
        "T4": Fraction(1, 10),
    }


def test_a_new_table_or_a_larger_epsilon_is_refused() -> None:
    grid = Grid.of(["money.rent"])
    with pytest.raises(BudgetError, match=r"1\.1"):
        Grid((*grid.tables, Table("T5", ("a",), ("all",), Fraction(1, 10))), grid.labels)


def test_crisis_needs_have_no_row() -> None:
    assert Grid.of(["crisis.suicide", "money.rent"]).table("T1").rows == ("money.rent",)


def test_the_columns_are_the_six_areas_and_the_five_outcomes() -> None:
    grid = Grid.of(["money.rent"])
    assert grid.table("T1").columns == AREAS
    assert AREAS == ("walsall", "wolverhampton", "sandwell", "dudley", "elsewhere", "not_given")
    assert grid.table("T3").columns == (
        "sorted",
        "could_not_get_through",
        "full_or_long_wait",
        "not_for_me",
        "still_need_help",
    )
    assert len(grid.table("T3").rows) == 6


@pytest.mark.parametrize("needs", [["garden.weeds"], ["money"], ["crisis.suicide"], []])
def test_a_grid_of_unknown_needs_or_none_is_refused(needs: list[str]) -> None:
    with pytest.raises(ValueError, match="need"):
        Grid.of(needs)


def test_a_grid_survives_being_written_and_read() -> None:
    grid = Grid.of({"money.rent": "Behind with rent – or worried"})
    assert Grid.from_json(grid.to_json()) == grid
