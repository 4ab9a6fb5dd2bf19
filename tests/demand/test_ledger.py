"""The ledger counts once, keeps no order, survives damage, and turns the month by itself."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demand import (
    AREAS,
    AlreadyClosedError,
    Cell,
    Grid,
    Ledger,
    LedgerError,
    LedgerFullError,
    MonthStillOpenError,
    UnknownCellError,
)
from demand.live import read_cells
from demand.months import LONDON
from demand.protected import read_months

GRID = Grid.of({"money.rent": "Behind with rent", "lonely.talk": "Someone to talk to"})
OCTOBER = datetime(2026, 10, 14, 12, tzinfo=LONDON)
NOVEMBER = datetime(2026, 11, 1, tzinfo=LONDON)

RENT = Cell("T1", "money.rent", "walsall")
UNDERSTOOD = Cell("T2", "understood", "all")
RESIDENT = Cell("T4", "resident", "all")
ASK = (RENT, UNDERSTOOD, RESIDENT)


def cells(path: Path) -> dict[tuple[str, str, str], int]:
    with sqlite3.connect(path) as db:
        return read_cells(db)


def test_a_count_moves_its_cell_by_one_and_no_other(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, OCTOBER) as ledger:
        before = cells(tmp_path / "live.db")
        assert ledger.record(ASK)
        after = cells(tmp_path / "live.db")
    changed = {cell: after[cell] - before[cell] for cell in before if after[cell] != before[cell]}
    assert changed == {
        ("T1", "money.rent", "walsall"): 1,
        ("T2", "understood", "all"): 1,
        ("T4", "resident", "all"): 1,
    }


def test_an_update_is_counted_once_also_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        assert not ledger.handled(712_345_678)
        assert ledger.record(ASK, update=712_345_678)
        once = cells(path)
        assert ledger.handled(712_345_678)
        assert not ledger.record(ASK, update=712_345_678)
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        assert ledger.handled(712_345_678)
        assert not ledger.record(ASK, update=712_345_678)
    assert cells(path) == once


def test_an_update_that_counts_nothing_is_marked_all_the_same(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, OCTOBER) as ledger:
        ledger.record((), update=5)
        assert ledger.handled(5)
        assert not ledger.handled(6)


def test_a_need_that_the_month_does_not_have_is_left_out(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, OCTOBER) as ledger:
        before = cells(tmp_path / "live.db")
        ledger.record((Cell("T1", "money.energy", "walsall"), UNDERSTOOD))
        after = cells(tmp_path / "live.db")
    assert after.keys() == before.keys()
    assert sum(after.values()) == sum(before.values()) + 1


@pytest.mark.parametrize(
    "cell",
    [Cell("T9", "money.rent", "walsall"), Cell("T1", "money.rent", "birmingham"), Cell("T1", "a", "b", 2)],
)
def test_a_count_of_no_known_shape_is_refused_and_nothing_is_counted(tmp_path: Path, cell: Cell) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, OCTOBER) as ledger:
        before = cells(tmp_path / "live.db")
        with pytest.raises(UnknownCellError):
            ledger.record((*ASK, cell), update=9)
        assert cells(tmp_path / "live.db") == before
        assert not ledger.handled(9)


def test_two_orders_of_the_same_asks_leave_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    Ledger.open(first, GRID, OCTOBER).close()
    shutil.copy(first, second)
    asks = [
        (Cell("T1", need, area), UNDERSTOOD, RESIDENT)
        for need in ("money.rent", "lonely.talk")
        for area in ("walsall", "dudley", "not_given")
        for _ in range(150)
    ]
    for path, order in ((first, asks), (second, asks[::-1])):
        with Ledger.open(path, GRID, OCTOBER) as ledger:
            for number, ask in enumerate(order):
                ledger.record(ask, update=1_000 + number)
    assert first.read_bytes() == second.read_bytes()


def test_the_file_never_grows_while_counting(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        size = path.stat().st_size
        for number in range(300):
            ledger.record(ASK, update=2**33 + number * 37)
            ledger.record((), spend=ledger.read_seal(ledger.seal("o:ab")))
    assert path.stat().st_size == size
    assert sorted(file.name for file in tmp_path.iterdir() if file.stat().st_size) == [
        "live.db",
        "protected.db",
    ]


def test_the_month_turns_at_midnight_in_london(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, datetime(2026, 6, 3, tzinfo=UTC)) as ledger:
        assert ledger.roll_over(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC)) is None
        assert ledger.month == "2026-06"
        assert ledger.roll_over(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "2026-06"
        assert ledger.month == "2026-07"


def test_a_naive_time_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Ledger.open(tmp_path / "live.db", GRID, datetime(2026, 10, 1))


def test_a_clock_that_runs_back_leaves_the_month_open(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, NOVEMBER) as ledger:
        assert ledger.roll_over(OCTOBER) is None
        assert ledger.month == "2026-11"
    with Ledger.open(tmp_path / "live.db", GRID, OCTOBER) as ledger:
        assert ledger.month == "2026-11"


def test_closing_keeps_the_wobbled_numbers_and_what_they_mean(tmp_path: Path) -> None:
    supply = {"money.rent": {"walsall": 3}}
    with Ledger.open(
        tmp_path / "live.db", GRID, OCTOBER, supply=lambda: supply, versions={"signpost": "1"}
    ) as ledger:
        ledger.record(ASK)
        counted = cells(tmp_path / "live.db")
        assert ledger.roll_over(NOVEMBER) == "2026-10"
        ledger.record(ASK)
    (month,), kind = read_months(tmp_path / "protected.db")
    assert kind == "real"
    assert month.values == counted
    assert (month.month, month.first_day, month.complete) == ("2026-10", "2026-10-14", True)
    assert month.grid == GRID
    assert month.supply == supply
    assert month.versions == {"signpost": "1"}


def test_a_need_added_later_counts_from_the_next_month(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "live.db", GRID, OCTOBER).close()
    wider = Grid.of([*GRID.labels, "money.energy"])
    with Ledger.open(tmp_path / "live.db", wider, OCTOBER) as ledger:
        ledger.record((Cell("T1", "money.energy", "walsall"),))
        ledger.roll_over(NOVEMBER)
        before = cells(tmp_path / "live.db")
        ledger.record((Cell("T1", "money.energy", "walsall"),))
        assert cells(tmp_path / "live.db") != before
    (month,), _ = read_months(tmp_path / "protected.db")
    assert month.grid is not None
    assert month.grid.table("T1").rows == ("lonely.talk", "money.rent")


def test_a_month_is_closed_by_hand_once_and_only_when_it_is_over(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    Ledger.open(path, GRID, OCTOBER).close()
    with pytest.raises(MonthStillOpenError, match="October 2026 is still running"):
        Ledger(path, GRID).close_month("2026-10", OCTOBER)
    with pytest.raises(LedgerError, match="not counting in September 2026"):
        Ledger(path, GRID).close_month("2026-09", OCTOBER)
    Ledger(path, GRID).close_month("2026-10", NOVEMBER)
    with pytest.raises(AlreadyClosedError, match="closed once"):
        Ledger(path, GRID).close_month("2026-10", NOVEMBER)


def test_a_ledger_that_is_not_open_says_so_and_opens_later(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "live.db", GRID)
    with pytest.raises(LedgerError):
        ledger.record(ASK, update=1)
    ledger.roll_over(OCTOBER)
    assert ledger.record(ASK, update=1)
    ledger.close()


def test_a_lost_live_file_marks_its_month_incomplete_and_counting_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    Ledger.open(path, GRID, OCTOBER).close()
    path.unlink()
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        seen = ledger.glance()
        assert (seen.first_day, seen.complete) == ("2026-10-14", False)
        assert ledger.record(ASK)
        ledger.roll_over(NOVEMBER)
    (month,), _ = read_months(tmp_path / "protected.db")
    assert not month.complete
    assert not month.lost


def test_a_live_file_lost_with_its_month_over_leaves_a_lost_month(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    Ledger.open(path, GRID, OCTOBER).close()
    path.unlink()
    with Ledger.open(path, GRID, NOVEMBER) as ledger:
        seen = ledger.glance()
        assert (seen.first_day, seen.complete) == ("2026-11-01", True)
    (month,), _ = read_months(tmp_path / "protected.db")
    assert month.lost
    assert month.month == "2026-10"
    with pytest.raises(LedgerError, match="were lost"):
        Ledger(path, GRID).close_month("2026-10", NOVEMBER)


@pytest.mark.parametrize("damage", ["rubbish", "cut short", "holes"])
def test_a_damaged_live_file_is_replaced_and_the_month_marked(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "live.db"
    Ledger.open(path, GRID, OCTOBER).close()
    whole = path.read_bytes()
    if damage == "rubbish":
        path.write_bytes(b"not a database at all" * 500)
    elif damage == "cut short":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        path.write_bytes(whole[:4096] + bytes(40_000) + whole[44_096:])
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        seen = ledger.glance()
        assert (seen.first_day, seen.complete) == ("2026-10-14", False)
        assert ledger.record(ASK)


def test_damage_while_running_is_survived_and_mended_at_the_next_roll_over(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        ledger.record(ASK, update=1)
        path.write_bytes(b"\xff" * path.stat().st_size)
        with pytest.raises(LedgerError):
            ledger.record(ASK, update=2)
        ledger.roll_over(OCTOBER)
        assert ledger.record(ASK, update=3)
        seen = ledger.glance()
        assert (seen.first_day, seen.complete) == ("2026-10-14", False)


@pytest.fixture
def full_disk() -> Iterator[Callable[[], None]]:
    """Call it, and no file may grow past a few bytes any more: what a program sees when the disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_survived_and_nothing_is_half_counted(
    tmp_path: Path, full_disk: Callable[[], None]
) -> None:
    path = tmp_path / "live.db"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Ledger.open(path, GRID, OCTOBER) as ledger:
        before = cells(path)
        full_disk()
        with pytest.raises(LedgerFullError):
            ledger.record(ASK, update=1)
        with pytest.raises(LedgerError):
            ledger.roll_over(NOVEMBER)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert cells(path) == before
        assert ledger.roll_over(NOVEMBER) == "2026-10"
        assert not ledger.handled(1)
        assert ledger.record(ASK, update=1)
    (month,), _ = read_months(tmp_path / "protected.db")
    assert (month.values, month.complete) == (before, True)


def test_a_bot_starts_on_a_full_disk_and_counts_once_there_is_room(
    tmp_path: Path, full_disk: Callable[[], None]
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ledger = Ledger(tmp_path / "live.db", GRID)
    full_disk()
    with pytest.raises(LedgerError):
        ledger.roll_over(OCTOBER)
    with pytest.raises(LedgerError):
        ledger.record(ASK)
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    ledger.roll_over(OCTOBER)
    assert ledger.record(ASK)
    ledger.close()


def test_the_live_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "live.db", GRID, OCTOBER).close()
    assert (tmp_path / "live.db").stat().st_mode & 0o077 == 0


def test_two_processes_may_count_into_one_file(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, OCTOBER) as bot, Ledger.open(path, GRID, OCTOBER) as terminal:
        before = cells(path)
        for number in range(20):
            bot.record(ASK, update=number)
            terminal.record(ASK)
        assert sum(cells(path).values()) == sum(before.values()) + 20 * 2 * 3


def test_another_process_may_turn_the_month(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, OCTOBER) as bot:
        Ledger(path, GRID).close_month("2026-10", NOVEMBER)
        assert bot.roll_over(NOVEMBER) is None
        assert bot.month == "2026-11"
        assert bot.record(ASK)


def test_the_band_is_all_that_an_open_month_shows(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, OCTOBER) as ledger:
        assert ledger.glance().band in ("0", "<50", "50+")
        for _ in range(400):
            ledger.record((RESIDENT,))
        assert ledger.glance().band == "50+"


def test_the_header_does_not_say_how_many_messages_were_handled(tmp_path: Path) -> None:
    starts = set()
    for name in "abc":
        path = tmp_path / name / "live.db"
        with Ledger.open(path, GRID, OCTOBER) as ledger:
            ledger.record(ASK)
        starts.add(int.from_bytes(path.read_bytes()[24:28], "big"))
    assert len(starts) == 3
    assert min(starts) > 2**30


_ASKS = st.tuples(
    st.sampled_from(sorted(GRID.labels)), st.sampled_from(AREAS), st.one_of(st.none(), st.integers(0, 30))
)
_MOVES = st.tuples(st.sampled_from(sorted(GRID.labels)), st.sampled_from(AREAS), st.sampled_from(AREAS))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(_ASKS, _MOVES), max_size=40), st.booleans())
def test_whatever_is_asked_and_moved_the_cells_hold_exactly_that(
    turns: list[tuple[str, str, int | str | None]], restart: bool
) -> None:
    """Asks with and without an update number (repeated ones count once), and moves to the area known later."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "live.db"
        ledger = Ledger.open(path, GRID, OCTOBER)
        start, truth, seen = cells(path), Counter[tuple[str, str, str]](), set()
        for need, area, more in turns:
            if isinstance(more, str):
                ledger.record((Cell("T1", need, area, -1), Cell("T1", need, more, 1)))
                truth["T1", need, area] -= 1
                truth["T1", need, more] += 1
            else:
                counted = ledger.record((Cell("T1", need, area),), update=more)
                assert counted == (more is None or more not in seen)
                truth["T1", need, area] += counted
                seen.add(more)
            if restart:
                ledger.close()
                ledger = Ledger.open(path, GRID, OCTOBER)
        now = cells(path)
        ledger.close()
    assert {cell: now[cell] - start[cell] for cell in now} == {cell: truth[cell] for cell in now}
