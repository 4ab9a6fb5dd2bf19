"""Families 4 and 5: the same question a thousand times, and one ask more in the open month, change nothing."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from demand import LedgerError, StoreError
from demand.exports import FORMATS, export
from demand.figures import Request
from demand.months import next_month
from demand.summary import summarise
from tests.attack_exports.world import FIRST, World, ask, moment, months_from

MONTHS = months_from(FIRST, 3)
QUESTIONS = [
    (months, by, kind)
    for months in (MONTHS, MONTHS[:1], MONTHS[1:])
    for by in (
        ("need", "area"),
        ("month", "theme"),
        ("area",),
        ("theme", "outcome"),
        ("understood",),
        ("who",),
    )
    for kind in FORMATS
]
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()", "demand", "export"]


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.live_through(MONTHS, random.Random(5))
    return made


def answer(world: World, question: int) -> str:
    months, by, kind = QUESTIONS[question]
    files = export(world.archive(), Request(months, by), kind, f"f.{kind}")
    return hashlib.sha256(b"".join(file.content for file in files)).hexdigest()


def ask_all(world: World, times: int, seed: int) -> dict[int, set[str]]:
    """Ask at random, in any order; every question keeps the set of answers it got."""
    chance, answers = random.Random(seed), {}
    for _ in range(times):
        question = chance.randrange(len(QUESTIONS))
        answers.setdefault(question, set()).add(answer(world, question))
    return answers


def test_the_same_question_has_one_answer_in_any_order(world: World) -> None:
    answers = ask_all(world, 200, 1)
    assert {len(each) for each in answers.values()} == {1}


@pytest.mark.soak
def test_the_same_question_a_thousand_times(world: World) -> None:
    for seed in range(4):
        assert {len(each) for each in ask_all(world, 1_000, seed).values()} == {1}


def test_the_command_gives_the_same_bytes_after_a_restart(world: World, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    words = [*COMMAND, "--months", f"{MONTHS[0]}..{MONTHS[-1]}", "--by", "need,area", "--out", str(out)]
    seen = set()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "SIGNPOST_DATA": str(tmp_path), "PYTHONHASHSEED": hash_seed}
        subprocess.run(words, env=environment, check=True, capture_output=True)
        seen.add((out.read_bytes(), out.with_name("figures.csv-metadata.json").read_bytes()))
    assert len(seen) == 1


def test_every_lead_gets_the_same_summary(world: World) -> None:
    assert summarise(world.protected) == summarise(world.protected)


def test_one_ask_more_in_the_open_month_changes_nothing_that_can_be_exported(world: World) -> None:
    open_month = next_month(MONTHS[-1])
    before = [answer(world, question) for question in range(len(QUESTIONS))]
    store = world.protected.read_bytes()
    with world.open(open_month) as ledger:
        ledger.record(ask("money.rent", "walsall"))
    assert [answer(world, question) for question in range(len(QUESTIONS))] == before
    assert world.protected.read_bytes() == store
    for months in ((open_month,), (*MONTHS, open_month)):
        with pytest.raises(StoreError, match="not closed yet"):
            export(world.archive(), Request(months, ("need",)), "csv", "f")


def test_nothing_changes_a_month_after_it_closed(world: World) -> None:
    before = [answer(world, question) for question in range(len(QUESTIONS))]
    now = moment(next_month(MONTHS[-1]))
    with world.open(next_month(MONTHS[-1])) as ledger:
        for _ in range(50):
            ledger.record(ask("money.rent", "walsall"))
        ledger.roll_over(moment(MONTHS[0]))  # a clock that ran back opens nothing
        ledger.record(ask("money.rent", "walsall"))
    for month in MONTHS:
        with pytest.raises(LedgerError):
            type(ledger)(world.live, world.grid).close_month(month, now)
    assert [answer(world, question) for question in range(len(QUESTIONS))] == before


def test_one_ask_changes_one_cell_of_each_table_by_one(world: World) -> None:
    """The sensitivity that every epsilon stands on."""
    month = months_from(MONTHS[-1], 3)
    with world.open(month[1]) as ledger:
        before = _cells(world)
        ledger.record(ask("money.rent", "walsall"), update=77)
        ledger.record(ask("money.rent", "walsall"), update=77)
        after = _cells(world)
    changes = {cell: after[cell] - before[cell] for cell in before if after[cell] != before[cell]}
    assert sorted(changes.values()) == [1, 1, 1]
    assert {table for table, _, _ in changes} == {"T1", "T2", "T4"}


def _cells(world: World) -> dict[tuple[str, str, str], int]:
    from demand import live

    db = live.connect(world.live)
    try:
        return live.read_cells(db)
    finally:
        db.close()
