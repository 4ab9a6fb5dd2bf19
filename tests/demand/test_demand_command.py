"""`signpost demand`: thin, plain-spoken, and never a figure of an open month."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.demand import demand
from demand import Cell, Grid, Ledger
from demand.months import LONDON, month_at

GRID = Grid.of(["money.rent", "lonely.talk"])
NOW = datetime.now(LONDON)
LAST = NOW.replace(day=1) - timedelta(days=3)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIGNPOST_DATA", str(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(demand, list(words))


def count(data: Path, now: datetime, asks: int) -> None:
    with Ledger.open(data / "live.db", GRID, now) as ledger:
        for _ in range(asks):
            ledger.record((Cell("T1", "money.rent", "walsall"), Cell("T4", "resident", "all")))


def test_show_gives_a_band_and_no_number(data: Path) -> None:
    assert json.loads(run("show", "--json").stdout)["messages"] == "0"
    count(data, NOW, 400)
    assert json.loads(run("show", "--json").stdout) == {
        "month": month_at(NOW),
        "counted_from": NOW.date().isoformat(),
        "complete": True,
        "messages": "50+",
    }
    said = run("show").stdout
    assert "50 or more" in said
    assert "4" not in said.replace(str(NOW.year), "").replace(NOW.date().isoformat(), "")


def test_a_running_month_is_neither_closed_nor_exported(data: Path) -> None:
    count(data, NOW, 1)
    closed = run("close", month_at(NOW))
    assert (closed.exit_code, closed.stdout) == (1, "")
    assert "still running" in closed.stderr
    for words in (("export",), ("report", "--out", str(data / "r.html"))):
        refused = run(*words, "--months", month_at(NOW))
        assert refused.exit_code == 1
        assert refused.stdout == ""
        assert len(refused.stderr.splitlines()) == 1


def test_a_finished_month_is_closed_once_and_then_exported_alike_for_ever(data: Path) -> None:
    count(data, LAST, 300)
    month = month_at(LAST)
    done = run("close", month)
    assert done.exit_code == 0, done.stderr
    again = run("close", month)
    assert again.exit_code == 1
    assert "closed already" in again.stderr
    out = data / "figures.csv"
    assert run("export", "--months", month, "--by", "need,area", "--out", str(out)).exit_code == 0
    first = out.read_bytes(), (data / "figures.csv-metadata.json").read_bytes()
    count(data, NOW, 5)
    assert run("export", "--months", month, "--by", "need,area", "--out", str(out)).exit_code == 0
    assert (out.read_bytes(), (data / "figures.csv-metadata.json").read_bytes()) == first
    assert b"money.rent" in first[0]


def test_wrong_use_is_one_plain_sentence_and_exit_2(data: Path) -> None:
    for words in (
        ("export", "--months", "July"),
        ("export", "--months", "2026-01", "--by", "need,who"),
        ("report", "--months", "2026-02..2026-01", "--out", str(data / "r.html")),
        ("close", "last"),
    ):
        refused = run(*words)
        assert refused.exit_code == 2, words
        assert refused.stderr.strip().endswith(".")
        assert len(refused.stderr.splitlines()) == 1


def test_the_demonstration_stays_in_its_own_folder_and_mixes_with_nothing(data: Path) -> None:
    done = run("demo")
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in data.iterdir()} == {"demo"}
    assert b"MADE-UP FIGURES" in (data / "demo" / "made-up-report.html").read_bytes()
    months = f"{LAST:%Y-%m}"
    assert run("export", "--months", months).exit_code == 1, "there are no real figures"
    shown = run("export", "--demo", "--months", months, "--by", "theme", "--format", "json")
    assert json.loads(shown.stdout)["made_up"] is True
    shutil.copy(data / "demo" / "protected.db", data / "protected.db")
    count_refused = run("close", months)
    assert count_refused.exit_code == 1, "a demonstration in the place of the real store is not written to"


@pytest.mark.parametrize("command", ["show", "close", "export", "report", "demo"])
def test_every_command_has_an_example(command: str) -> None:
    assert f"Example: signpost demand {command}" in " ".join(run(command, "--help").stdout.split())
