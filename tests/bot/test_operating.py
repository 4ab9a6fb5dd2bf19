"""What an operator runs: status, pause, doctor, poster, back-up; logs that hold nothing."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
import tarfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.doctor import examine
from bot.health import Gauges
from bot.logs import JsonLines, describe, redact
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def signpost(data: Path, *words: str, **settings: str) -> Result:
    return CliRunner().invoke(main, words, env={"SIGNPOST_DATA": str(data), **settings})


def test_status_says_when_nothing_runs(tmp_path: Path) -> None:
    result = signpost(tmp_path, "status", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"state": "down", "paused": False}


def test_a_file_left_by_a_bot_that_was_killed_is_not_taken_for_a_bot(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text('{"pid": 1, "port": 1}')
    assert signpost(tmp_path, "status").exit_code == 1


def test_gauges_are_bands_of_the_last_five_minutes() -> None:
    now = 0.0
    gauges = Gauges(lambda: now)
    for _ in range(60):
        gauges.answered(0.02)
    gauges.alarm("counting")
    read = gauges.read()
    assert (read["messages"], read["errors"], read["alarms"]) == ("50+", "under 10 %", ["counting"])
    assert read["answer_ms"] == {"p50": 20, "p99": 20}
    now = 400.0
    assert gauges.read()["messages"] == "0"
    assert gauges.read()["answer_ms"] == {"p50": None, "p99": None}


def test_a_pause_is_one_file_and_one_audit_line_and_resume_takes_it_away(tmp_path: Path) -> None:
    assert signpost(tmp_path, "pause", "  We are  mending\nsomething. ").exit_code == 0
    assert (tmp_path / "paused.txt").read_text() == "We are mending something.\n"
    assert signpost(tmp_path, "resume").exit_code == 0
    assert not (tmp_path / "paused.txt").exists()
    assert "not paused" in signpost(tmp_path, "resume").stdout
    audit = (tmp_path / "audit.log").read_text().splitlines()
    assert [line.split(" ", 3)[3] for line in audit] == ["paused: We are mending something.", "resumed"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_pause_without_a_usable_text_is_refused(tmp_path: Path, text: str) -> None:
    assert signpost(tmp_path, "pause", text).exit_code == 2
    assert not (tmp_path / "paused.txt").exists()


def test_doctor_finds_a_fresh_folder_sound_and_shows_no_secret(tmp_path: Path) -> None:
    result = signpost(tmp_path, "doctor", SIGNPOST_TELEGRAM_TOKEN="123:verysecret")
    assert result.exit_code == 0, result.stdout
    assert "verysecret" not in result.stdout
    assert "SIGNPOST_TELEGRAM_TOKEN: set" in result.stdout
    assert "Crisis numbers" in result.stdout


def test_doctor_says_what_is_broken_and_how_to_mend_it(tmp_path: Path) -> None:
    for name in ("live.db", "protected.db", "directory.db"):
        (tmp_path / name).write_bytes(b"this is not a database, it only looks like a file" * 100)
    (tmp_path / "champions.toml").write_text("not = [toml")
    result = signpost(tmp_path, "doctor", "--json")
    assert result.exit_code == 1
    broken = {f["what"]: f["mend"] for f in json.loads(result.stdout)["findings"] if f["state"] == "broken"}
    assert {"live.db", "protected.db", "Directory", "champions.toml"} <= set(broken)
    assert all(broken.values())


def test_doctor_warns_before_the_bank_holidays_run_out(tmp_path: Path) -> None:
    findings = examine(Settings(data=tmp_path), date(2040, 1, 1))
    assert any(f.what == "Bank holidays" and f.state == "note" for f in findings)


def test_the_poster_is_one_page_with_its_fonts_and_the_code_inside(tmp_path: Path) -> None:
    out = tmp_path / "poster.pdf"
    result = signpost(
        tmp_path, "poster", "--area", "walsall", "--out", str(out), SIGNPOST_BOT_NAME="@WalsallHelpBot"
    )
    assert result.exit_code == 0, result.output
    content = out.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type/Page/") <= 1
    assert b"/StructTreeRoot" in content, "tagged, for screen readers"
    assert "is ready to print" in result.stdout


def test_a_poster_without_a_bot_is_a_sample_and_says_so(tmp_path: Path) -> None:
    result = signpost(tmp_path, "poster", "--area", "dudley", "--out", str(tmp_path / "p.pdf"))
    assert result.exit_code == 0
    assert "sample" in result.stdout


def test_a_back_up_holds_what_it_may_and_never_the_open_month(tmp_path: Path) -> None:
    data, kept, restored = tmp_path / "data", tmp_path / "kept", tmp_path / "restored"
    data.mkdir()
    for name in ("directory.db", "protected.db", "curation.db", "live.db"):
        with sqlite3.connect(data / name) as db:
            db.execute("CREATE TABLE t (x)")
            db.execute("INSERT INTO t VALUES (?)", (name,))
    (data / "services.csv").write_text("id,name\n")
    (data / "champions.toml").write_text("")
    (data / "cache").mkdir()
    script = subprocess.run(
        ["sh", ROOT / "deploy" / "backup.sh", data, kept], check=True, capture_output=True, text=True
    )
    archive = Path(script.stdout.strip())
    assert archive.stat().st_mode & 0o077 == 0, "nobody else may read it"
    with tarfile.open(archive) as tar:
        tar.extractall(restored, filter="data")
    assert sorted(path.name for path in restored.iterdir()) == [
        "champions.toml", "curation.db", "directory.db", "protected.db", "services.csv",
    ]  # fmt: skip
    with sqlite3.connect(restored / "protected.db") as db:
        assert db.execute("SELECT x FROM t").fetchone() == ("protected.db",)


def record(name: str, message: str, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.WARNING, "/x/library.py", 7, message, (), info)


def test_a_token_in_any_shape_is_redacted() -> None:
    token = "4200000001:AAEtestTOKENtestTOKENtestTOKENtest0"
    for text in (f"POST https://api.telegram.org/bot{token}/getMe", f"the token {token} is", f"'{token}'"):
        assert "AAEtest" not in redact(text)


def test_what_libraries_say_is_not_repeated_only_where_they_said_it() -> None:
    line = json.loads(JsonLines().format(record("httpx", "POST my husband hits me")))
    assert line["from"] == "httpx (library.py:7)"
    assert "husband" not in json.dumps(line)


def test_an_error_is_its_type_and_place_never_its_words() -> None:
    try:
        try:
            int("my husband hits me")
        except ValueError as error:
            raise RuntimeError("resident 777") from error
    except RuntimeError as error:
        line = JsonLines().format(record("bot.desk", "It failed", error))
        assert describe(error).startswith("RuntimeError from ValueError at test_operating.py:")
    assert "husband" not in line
    assert "777" not in line


def test_an_error_nobody_caught_is_one_line_without_values() -> None:
    code = (
        "from bot.logs import start_logging; start_logging('debug')\n"
        "secret = 'my husband hits me'\nraise ValueError(secret)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["error"].startswith("ValueError at ")
    assert "husband" not in ended.stderr
