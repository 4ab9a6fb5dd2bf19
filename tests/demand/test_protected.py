"""The protected store keeps a month once, notices any change to it, and never mixes real and made-up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from demand import AlreadyClosedError, Grid, StoreError
from demand.protected import Month, ProtectedStore, read_months

GRID = Grid.of(["money.rent"])
MONTH = Month(
    "2026-01",
    "2026-01-09",
    True,
    GRID,
    {(table.name, *cell): 3 for table in GRID.tables for cell in table.cells()},
    {"money.rent": {"walsall": 2}},
    {"signpost": "1.0"},
)


def test_a_month_comes_back_as_it_was_closed(tmp_path: Path) -> None:
    ProtectedStore(tmp_path / "p.db").close(MONTH)
    assert read_months(tmp_path / "p.db") == ((MONTH,), "real")


def test_a_second_close_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "p.db")
    store.close(MONTH)
    before = (tmp_path / "p.db").read_bytes()
    with pytest.raises(AlreadyClosedError):
        store.close(MONTH)
    assert (tmp_path / "p.db").read_bytes() == before


def test_a_lost_month_can_never_be_closed(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "p.db")
    store.note_open("2026-01", "2026-01-01", complete=True)
    assert store.note_lost(keep="2026-02") == ("2026-01",)
    with pytest.raises(AlreadyClosedError):
        store.close(MONTH)
    (month,), _ = read_months(tmp_path / "p.db")
    assert month.lost


def test_incomplete_is_for_ever(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "p.db")
    store.note_open("2026-01", "2026-01-01", complete=False)
    store.note_open("2026-01", "2026-01-01", complete=True)
    store.close(MONTH)
    (month,), _ = read_months(tmp_path / "p.db")
    assert not month.complete


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cells SET value = 4 WHERE tbl = 'T1' AND col = 'walsall'",
        "DELETE FROM cells WHERE tbl = 'T4' AND row = 'champion'",
        "UPDATE months SET complete = 0",
        "UPDATE months SET facts = replace(facts, '3/5', '1/5')",
    ],
)
def test_a_changed_month_is_noticed(tmp_path: Path, change: str) -> None:
    ProtectedStore(tmp_path / "p.db").close(MONTH)
    with sqlite3.connect(tmp_path / "p.db") as db:
        db.execute(change)
    db.close()
    with pytest.raises(StoreError, match="January 2026 are not the ones that were closed"):
        read_months(tmp_path / "p.db")


def test_made_up_and_real_figures_never_share_a_file(tmp_path: Path) -> None:
    ProtectedStore(tmp_path / "real.db").close(MONTH)
    ProtectedStore(tmp_path / "demo.db", "demo").close(MONTH)
    with pytest.raises(StoreError, match="never mixed"):
        ProtectedStore(tmp_path / "demo.db").note_open("2026-02", "2026-02-01", complete=True)
    with pytest.raises(StoreError, match="never mixed"):
        ProtectedStore(tmp_path / "real.db", "demo").close(MONTH)
    assert read_months(tmp_path / "demo.db")[1] == "demo"


@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 1000])
def test_a_missing_or_strange_file_is_a_plain_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "p.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"p\.db"):
        read_months(path)
