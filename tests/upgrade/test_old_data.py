"""Today's program on yesterday's data: it takes up where the earlier one stopped, or says plainly why not."""

from __future__ import annotations

import logging
import sqlite3
import tarfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.assembly import open_bot_desk
from bot.cli import main
from bot.desk import Desk
from bot.doctor import examine
from bot.roster import Roster
from bot.settings import Settings
from bot.turn import Choice, Text
from bot.world import World, open_world
from demand.protected import read_months
from services_catalog.reports import Reports
from tests.support.bot_api import BotApiServer
from tests.support.bot_process import OPERATOR, REAL, BotProcess

OLD = Path(__file__).with_name("data_of_2026-11-21.tar.xz")
NOW = datetime(2026, 11, 21, 23, 59, tzinfo=ZoneInfo("Europe/London"))
NEVER_PRESSED, PRESSED = "o:mr~AsSoLT5u2z8mLeuAsRtm", "o:mf~AmgSp1SA6BrOdI4IpcbM"
RENT = Text("im behind with my rent in dudley")


@pytest.fixture
def data(tmp_path: Path, settings: Settings, world: World) -> Path:
    """The old folder; only what was learned is today's, to save the seconds of learning it again."""
    folder = tmp_path / "data"
    with tarfile.open(OLD) as archive:
        archive.extractall(folder, filter="data")
    assert world.reader is not None
    (folder / "cache").symlink_to(settings.cache.resolve(), target_is_directory=True)
    return folder


def desk_on(data: Path) -> Desk:
    own = Settings(data=data)
    desk = open_bot_desk(own, open_world(own, "Telegram"))
    desk.sweep(NOW)
    return desk


def change(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as db:
        for statement in statements:
            db.execute(statement)


def asked_in_dudley(data: Path) -> int:
    with sqlite3.connect(data / "live.db") as db:
        found = db.execute(
            "SELECT value FROM cells WHERE tbl = 'T1' AND row = 'money.rent' AND col = 'dudley'"
        )
        return int(found.fetchone()[0])


def test_counting_goes_on_where_it_stopped(data: Path) -> None:
    before = asked_in_dudley(data)
    desk = desk_on(data)
    turn = desk.answer(7, RENT, NOW)
    assert "Dudley" in turn.replies[0].text
    assert desk.record(turn, 910_000_200, NOW)
    assert asked_in_dudley(data) == before + 1


def test_what_the_old_program_answered_is_not_answered_again(data: Path) -> None:
    desk = desk_on(data)
    assert all(desk.handled(910_000_100 + number) for number in range(13))
    assert not desk.handled(910_000_113)


def test_buttons_on_peoples_screens_still_work_and_still_count_once(data: Path) -> None:
    desk = desk_on(data)
    opened = desk.answer(7, Choice(NEVER_PRESSED), NOW)
    outcome = next(b.data for r in opened.replies for b in r.buttons if b.label == "Yes, it's sorted")
    first = desk.answer(7, Choice(outcome), NOW)
    assert first.counts
    assert desk.record(first, 910_000_201, NOW)
    assert not desk.answer(7, Choice(outcome), NOW).counts
    assert not desk.answer(7, Choice(PRESSED + "#1"), NOW).counts


def test_a_month_the_old_program_closed_is_read_and_exported_the_same(data: Path) -> None:
    before, _ = read_months(data / "protected.db")
    desk_on(data)
    after, _ = read_months(data / "protected.db")
    assert [month.month for month in after if not month.lost] == ["2026-10"]
    assert after == before
    told = CliRunner().invoke(
        main, ["demand", "export", "--months", "2026-10"], env={"SIGNPOST_DATA": str(data)}
    )
    assert told.exit_code == 0, told.output


def test_the_month_it_left_open_is_closed_when_it_is_over(data: Path) -> None:
    desk = desk_on(data)
    desk.sweep(datetime(2026, 12, 1, 0, 1, tzinfo=NOW.tzinfo))
    months, _ = read_months(data / "protected.db")
    closed = {month.month: month for month in months if month.values}
    assert set(closed) == {"2026-10", "2026-11"}
    assert closed["2026-11"].complete


def test_reports_and_the_allow_list_are_taken_up(data: Path) -> None:
    assert len(Reports(data / "curation.db").doubtful()) == 1
    roster = Roster(data / "champions.toml")
    assert roster.roles(4242) == {"champion"}
    assert roster.roles(4343) == {"lead"}


def test_without_curation_db_it_starts_as_on_the_first_day(data: Path) -> None:
    (data / "curation.db").unlink()
    assert "Dudley" in desk_on(data).answer(7, RENT, NOW).replies[0].text


@pytest.mark.parametrize("older", [True, False], ids=["older", "newer"])
def test_a_directory_of_another_schema_is_built_anew_from_the_curated_file(data: Path, older: bool) -> None:
    if older:
        change(data / "directory.db", "DROP TABLE services_vocabulary", "DROP TABLE _sqlite_migrations")
    else:
        change(
            data / "directory.db",
            "ALTER TABLE services RENAME COLUMN summary TO blurb",
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('services_catalog.directory', 'blurbs', '2027-01-01')",
        )
    assert "Citizens Advice" in desk_on(data).answer(7, RENT, NOW).replies[0].text


def test_a_newer_directory_without_a_curated_file_to_build_from_is_named_with_its_remedy(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(
        data / "directory.db",
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('services_catalog.directory', 'blurbs', '2027-01-01')",
    )
    (data / "services.csv").write_text("not,a,directory\n1,2,3\n")
    with caplog.at_level(logging.ERROR):
        turn = desk_on(data).answer(7, RENT, NOW)
    assert turn.replies, "people are answered all the same"
    assert "a newer signpost made it" in caplog.text
    assert "signpost services build" in caplog.text


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("live.db", "Install the newer one again"), ("protected.db", "A newer signpost reads it")],
)
def test_counters_a_newer_signpost_wrote_are_left_alone_and_people_are_answered(
    data: Path, caplog: pytest.LogCaptureFixture, name: str, remedy: str
) -> None:
    change(data / name, "PRAGMA user_version = 9")
    before = (data / name).read_bytes()
    with caplog.at_level(logging.ERROR):
        desk = desk_on(data)
        turn = desk.answer(7, RENT, NOW)
        assert "Dudley" in turn.replies[0].text
        assert not desk.record(turn, 910_000_300, NOW)
    assert desk.handled(910_000_300), "kept in memory, so that nobody is answered twice"
    assert "A count was dropped, the person was answered" in caplog.text
    assert remedy in caplog.text
    assert (data / name).read_bytes() == before


def test_the_doctor_finds_old_data_sound(data: Path) -> None:
    found = {finding.what: finding for finding in examine(Settings(data=data), date(2026, 11, 21))}
    for name in ("Directory", "live.db", "protected.db", "curation.db", "champions.toml"):
        assert found[name].state == "ok", found[name]


def test_signpost_runs_on_old_data_without_a_word_of_complaint(data: Path, tmp_path: Path) -> None:
    with BotApiServer() as telegram, BotProcess(telegram, tmp_path, command=REAL, **OPERATOR) as bot:
        telegram.state.next_update = 920_000_000  # the old bot has answered those of its own time
        siti = telegram.person(7)
        siti.says("im behind with my rent in dudley")
        assert "Dudley" in siti.waits(1, 60)[0].text
        assert {event["level"] for event in bot.events()} == {"info"}
