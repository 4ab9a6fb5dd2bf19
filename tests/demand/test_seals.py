"""A sealed button counts once, for three months, and cannot be made by anybody else."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demand import Cell, Grid, Ledger
from demand.months import LONDON
from demand.seals import MAX_PAYLOAD, make, split

GRID = Grid.of(["money.rent"])
SORTED = (Cell("T3", "money", "sorted"),)


def at(year: int, month: int) -> datetime:
    return datetime(year, month, 3, 9, tzinfo=LONDON)


def test_a_seal_fits_a_button_and_starts_with_its_payload(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, at(2026, 10)) as ledger:
        data = ledger.seal("o" + "x" * (MAX_PAYLOAD - 1))
        assert len(data.encode()) == 64
        assert data.startswith("ox")
        with pytest.raises(ValueError, match="43 bytes"):
            ledger.seal("x" * (MAX_PAYLOAD + 1))
        with pytest.raises(ValueError, match="43 bytes"):
            ledger.seal("")


def test_a_seal_counts_once_also_after_a_restart(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, at(2026, 10)) as ledger:
        data = ledger.seal("o:rent:1")
        twice = ledger.read_seal(data), ledger.read_seal(data)
        assert [seal.state for seal in twice] == ["fresh", "fresh"]
        assert ledger.record(SORTED, spend=twice[0])
        assert not ledger.record(SORTED, spend=twice[1])
    with Ledger.open(tmp_path / "live.db", GRID, at(2026, 10)) as ledger:
        assert ledger.read_seal(data).state == "spent"
        assert ledger.read_seal(data).payload == "o:rent:1"


def test_a_seal_is_good_for_its_month_and_the_next_two(tmp_path: Path) -> None:
    states = []
    with Ledger.open(tmp_path / "live.db", GRID, at(2026, 10)) as ledger:
        data, used = ledger.seal("o:rent:1"), ledger.seal("o:rent:2")
        ledger.record(SORTED, spend=ledger.read_seal(used))
        for now in (at(2026, 11), at(2026, 12), at(2027, 1)):
            ledger.roll_over(now)
            states.append((ledger.read_seal(data).state, ledger.read_seal(used).state))
    assert states == [("fresh", "spent"), ("fresh", "spent"), ("too_old", "too_old")]


def test_old_keys_are_gone_also_when_signpost_was_off_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, at(2026, 10)) as ledger:
        data = ledger.seal("o:rent:1")
    with sqlite3.connect(path) as db:
        keys = {bytes(key) for (key,) in db.execute("SELECT key FROM seal_keys WHERE month <> ''")}
    with Ledger.open(path, GRID, at(2027, 2)) as ledger:
        assert ledger.read_seal(data).state == "too_old"
        assert ledger.read_seal(ledger.seal("o:rent:1")).state == "fresh"
    content = path.read_bytes()
    assert not any(key in content for key in keys)


def test_a_changed_or_foreign_seal_is_forged_and_counts_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live.db", GRID, at(2026, 10)) as ledger:
        data = ledger.seal("o:rent:1")
        for forged in (
            data.replace(":1~", ":2~"),
            data[:-1] + ("A" if data[-1] != "A" else "B"),
            "o:rent:1",
            "",
        ):
            seal = ledger.read_seal(forged)
            assert seal.state == "forged"
            assert not ledger.record(SORTED, spend=seal)


def test_the_spent_set_looks_the_same_size_and_full_before_and_after(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with Ledger.open(path, GRID, at(2026, 10)) as ledger, sqlite3.connect(path) as db:
        query = "SELECT slot, place, mark FROM spent"
        before = set(db.execute(query).fetchall())
        for _ in range(50):
            ledger.record(SORTED, spend=ledger.read_seal(ledger.seal("o:rent:1")))
        after = set(db.execute(query).fetchall())
    assert len(before) == len(after) == len({(slot, place) for slot, place, _ in after})
    assert 40 <= len(after - before) <= 50
    assert all(len(mark) == 8 for _, _, mark in after)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80), st.builds(lambda a, b: f"{a}~{b}", st.text(), st.text(min_size=20, max_size=20))
    )
)
def test_no_text_upsets_the_reader(data: str) -> None:
    parts = split(data)
    assert parts is None or data.startswith(parts[0])


def test_seals_of_one_payload_differ_each_time() -> None:
    assert len({make("o:rent:1", "2026-10", b"k" * 32) for _ in range(200)}) == 200
