"""Figures are sums of closed cells, shown to the nearest 5 with their own margin."""

from __future__ import annotations

from pathlib import Path

import pytest

from demand import BOROUGHS, Grid, StoreError
from demand.figures import Archive, Figure, Request, RequestError, label_of, quarter_of, tabulate
from demand.protected import Month, ProtectedStore

NEEDS = {f"health.n{number:02}": f"Need {number}" for number in range(62)}
GRID = Grid.of(NEEDS)


def month(name: str, value: int = 0, grid: Grid = GRID, **changes: object) -> Month:
    values = {(table.name, row, column): value for table in grid.tables for row, column in table.cells()}
    return Month(name, f"{name}-01", True, grid, values, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("total", "shown"),
    [
        (-40, "fewer than 10"),
        (0, "fewer than 10"),
        (9, "fewer than 10"),
        (10, "10"),
        (12, "10"),
        (13, "15"),
        (1004, "1005"),
    ],
)
def test_a_figure_is_hidden_below_ten_and_rounded_above(total: int, shown: str) -> None:
    assert Figure(total, 1.0, 1).shown == shown


@pytest.mark.parametrize(
    ("by", "months", "margin"),
    [
        (("need", "area"), 1, 5),
        (("need",), 1, 11),
        (("area",), 1, 36),
        ((), 1, 88),
        (("understood",), 1, 28),
        (("who",), 1, 28),
        (("theme", "outcome"), 1, 14),
        (("outcome",), 1, 34),
        (("need", "area"), 3, 8),
        (("need", "area"), 12, 16),
    ],
)
def test_margins_are_the_ones_the_method_promises(by: tuple[str, ...], months: int, margin: int) -> None:
    names = tuple(f"2026-{number:02}" for number in range(1, months + 1))
    figures = tabulate([month(name) for name in names], Request(names, by))
    assert {figure.margin for figure in figures.values()} == {margin}


def test_totals_are_sums_of_the_unrounded_cells() -> None:
    names = ("2026-01", "2026-02")
    held = [month(names[0], 3), month(names[1], 4)]
    assert tabulate(held, Request(names, ()))[()].total == 7 * 62 * 6
    by_area = tabulate(held, Request(names, ("area",)))
    assert sum(figure.total for figure in by_area.values()) == 7 * 62 * 6
    assert tabulate(held, Request(names, ("theme",)))[("health",)].cells == 2 * 62 * 6


def test_every_combination_is_there_in_a_fixed_order_whatever_the_numbers() -> None:
    names = ("2026-01", "2026-02")
    keys = [list(tabulate([month(n, v) for n in names], Request(names, ("month", "area")))) for v in (0, 90)]
    assert keys[0] == keys[1]
    assert keys[0][:2] == [("2026-01", "walsall"), ("2026-01", "wolverhampton")]
    assert len(keys[0]) == 12


def test_a_need_that_came_later_was_not_asked_before() -> None:
    names = ("2026-01", "2026-02")
    later = Grid.of([*NEEDS, "money.rent"])
    figures = tabulate([month(names[0]), month(names[1], 20, later)], Request(names, ("month", "need")))
    assert figures["2026-01", "money.rent"].shown == "not asked"
    assert figures["2026-02", "money.rent"].shown == "120"
    both = tabulate([month(names[0]), month(names[1], 20, later)], Request(names, ("need",)))
    assert both[("money.rent",)].cells == 6


def test_a_lost_month_is_not_counted_and_an_incomplete_one_says_so() -> None:
    names = ("2026-01", "2026-02")
    lost = Month("2026-01", "2026-01-01", complete=False)
    partly = Month("2026-02", "2026-02-01", False, GRID, month("2026-02", 30).values)
    figures = tabulate([lost, partly], Request(names, ("month",)))
    assert figures[("2026-01",)].shown == "not counted"
    assert not figures[("2026-02",)].complete


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (("understood", "area"), "not counted together"),
        (("who", "need"), "not counted together"),
        (("outcome", "need"), "not counted together"),
        (("postcode",), '"postcode" is not something'),
        (("need", "need"), "once"),
    ],
)
def test_tables_are_never_crossed(by: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        _ = Request(("2026-01",), by).table


def test_claims_need_more_than_the_margin() -> None:
    base = Figure(100, 100.0, 1)
    assert not Figure(130, 100.0, 1).exceeds(base)
    assert Figure(140, 100.0, 1).exceeds(base)
    assert not Figure(15, 100.0, 1).tells
    assert Figure(25, 100.0, 1).tells


def test_labels_are_those_of_the_latest_month() -> None:
    old, new = month("2026-01"), month("2026-02", grid=Grid.of(NEEDS | {"health.n00": "A better label"}))
    assert label_of("need", "health.n00", (old, new)) == "A better label"
    assert label_of("quarter", quarter_of("2026-05"), ()) == "April to June 2026"
    assert label_of("area", BOROUGHS[0], ()) == "Walsall"


def test_an_open_month_or_one_to_come_is_refused(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "protected.db")
    store.close(month("2026-01"))
    store.note_open("2026-04", "2026-04-01", complete=True)
    archive = Archive.read(tmp_path / "protected.db")
    for asked in ("2026-04", "2026-05"):
        with pytest.raises(StoreError, match="not closed yet"):
            archive.choose(("2026-01", asked))
    assert [held.month for held in archive.choose(("2026-01", "2026-02", "2026-03"))] == ["2026-01"]
    with pytest.raises(StoreError, match="no figures"):
        archive.choose(("2026-02",))
