"""The desk of a bot that has just started: what it can do before anything is loaded, and what it takes along."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import rehearsal
from bot.assembly import start_bot_desk
from bot.conversation import respond
from bot.settings import Settings
from bot.turn import Choice, Incoming, Position, Text, Unreadable
from bot.world import World
from services_catalog import Directory
from services_catalog.reports import MAKES_DOUBTFUL, Reports

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Europe/London"))
DIE, RENT = Text("i want to kill myself"), Text("im behind with my rent in walsall")


@pytest.fixture
def own(tmp_path: Path, settings: Settings, world: World) -> Settings:
    """A data folder of its own; `world` sees to it that the matcher is trained already."""
    assert world.reader is not None
    (tmp_path / "cache").symlink_to(settings.cache.resolve(), target_is_directory=True)
    return Settings(data=tmp_path)


@pytest.mark.parametrize("incoming", [DIE, Text("/urgent"), Choice("x"), Choice("kr:s:s"), Choice("ks:s:s")])
def test_a_cry_for_help_its_buttons_and_the_way_out_need_nothing_loaded(
    own: Settings, incoming: Incoming
) -> None:
    desk, _ = start_bot_desk(own)
    assert desk.can_answer(incoming)
    turn = desk.answer(7, incoming, NOW)
    assert turn.replies
    assert turn.counts == ()
    assert "can't open my list" not in turn.replies[0].text


@pytest.mark.parametrize(
    "incoming",
    [
        RENT,
        Text("hello"),
        Text("i feel so low"),
        Text("/help"),
        Choice("n:mr:w"),
        Position(52.5, -2),
        Unreadable("photo"),
    ],
)
def test_everything_else_waits_until_all_is_loaded(own: Settings, incoming: Incoming) -> None:
    desk, load = start_bot_desk(own)
    assert not desk.can_answer(incoming)
    load()()
    assert desk.can_answer(incoming)


def test_what_was_answered_meanwhile_is_known_and_counting_begins(own: Settings) -> None:
    desk, load = start_bot_desk(own)
    assert desk.record(desk.answer(7, DIE, NOW), 900, NOW)
    put_in_place = load()
    assert not desk.can_answer(RENT), "loading changes nothing before it is put in place"
    put_in_place()
    desk.sweep(NOW)
    assert desk.handled(900)
    turn = desk.answer(8, RENT, NOW)
    assert turn.counts
    assert desk.record(turn, 901, NOW)
    assert desk.handled(901)


def test_a_pause_and_reports_of_wrong_listings_hold_from_the_first_answer_on(own: Settings) -> None:
    reports = Reports(own.curation_db)
    desk, load = start_bot_desk(own)
    own.pause_file.write_text("Back on Monday.")
    assert "116 123" in desk.answer(7, DIE, NOW).replies[0].text
    own.pause_file.unlink()
    load()()
    shown = desk.answer(8, RENT, NOW).replies[0].text
    services = [one.id for one in Directory.open(own.directory_db).services() if one.name in shown]
    assert services
    for _ in range(MAKES_DOUBTFUL):
        reports.add(services[0], "closed", date(2026, 11, 17))
    again, load = start_bot_desk(own)
    again.answer(7, DIE, NOW)
    load()()
    assert again.answer(9, RENT, NOW).replies[0].text != shown


def test_a_rehearsal_that_goes_wrong_keeps_nobody_waiting(
    own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr(rehearsal, "respond", broken)
    desk, load = start_bot_desk(own)
    load()()
    assert desk.answer(7, RENT, NOW).counts
    assert "rehearsal went wrong" in caplog.text


def test_every_rehearsed_message_is_answered(
    own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    replies = []

    def heard(*said: Any, **more: Any) -> Any:
        step = respond(*said, **more)
        replies.append(step[0].replies)
        return step

    monkeypatch.setattr(rehearsal, "respond", heard)
    _, load = start_bot_desk(own)
    load()
    assert len(replies) >= 5
    assert all(replies)
    assert "rehearsal" not in caplog.text
