"""The desk: conversations in memory, counts in the ledger, and nobody left without an answer."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.assembly import make_ledger
from bot.desk import Desk
from bot.settings import Settings
from bot.turn import Choice, Count, Incoming, Position, Text, Turn, Unreadable, Upload
from bot.world import LiveWorld, World
from demand import Ledger

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Europe/London"))
RENT = Text("im behind with my rent in walsall")


@pytest.fixture
def ledger(tmp_path: Path, world: World) -> Ledger:
    own = Settings(data=tmp_path)
    made = make_ledger(own, LiveWorld(world, own))
    assert made is not None
    made.roll_over(NOW)
    return made


@pytest.fixture
def desk(settings: Settings, world: World, ledger: Ledger) -> Desk:
    return Desk(LiveWorld(world, settings), ledger)


def label(turn: Turn, wanted: str) -> Choice:
    return Choice(next(b.data for r in turn.replies for b in r.buttons if b.label == wanted))


def test_an_update_is_counted_once_however_often_it_comes(desk: Desk, ledger: Ledger) -> None:
    turn = desk.answer(1, RENT, NOW)
    assert desk.record(turn, 900, NOW)
    assert desk.handled(900)
    assert not ledger.record(turn.counts, 900)


def test_two_chats_are_not_mixed_up(desk: Desk) -> None:
    desk.answer(1, Text("dudley"), NOW)
    assert "in Dudley" in desk.answer(1, Text("food bank"), NOW).replies[0].text
    assert "in Dudley" not in desk.answer(2, Text("food bank"), NOW).replies[0].text


def test_after_forget_the_area_is_gone_but_the_days_allowance_is_not(desk: Desk) -> None:
    assert desk.answer(1, RENT, NOW).counts
    desk.answer(1, Text("/forget"), NOW)
    again = desk.answer(1, Text("im behind with my rent"), NOW)
    assert again.counts == ()
    assert any("Where do you live?" in reply.text for reply in again.replies)


def test_did_it_help_is_sealed_and_counts_once(desk: Desk) -> None:
    opened = desk.answer(1, label(desk.answer(1, RENT, NOW), "Did it help?"), NOW)
    sorted_now = label(opened, "Yes, it's sorted")
    first = desk.answer(1, sorted_now, NOW)
    assert first.counts == (Count("T3", "money", "sorted"),)
    assert desk.record(first, 1, NOW)
    assert desk.answer(1, sorted_now, NOW).counts == ()


def test_a_made_up_outcome_counts_nothing(desk: Desk) -> None:
    assert desk.answer(1, Choice("o:mr:1"), NOW).counts == ()


def test_a_test_chat_is_answered_and_never_counted(settings: Settings, world: World, ledger: Ledger) -> None:
    desk = Desk(LiveWorld(world, settings), ledger, counts=lambda chat: chat != 5)
    turn = desk.answer(5, RENT, NOW)
    assert turn.needs == ("money.rent",)
    assert turn.counts == ()


def test_one_report_a_service_chat_and_day(settings: Settings, world: World) -> None:
    handed_in: list[str] = []
    desk = Desk(LiveWorld(world, settings), report=lambda listing, _day: handed_in.append(listing.reason))
    code = next(iter(world.directory.services())).code if world.directory else ""
    for chat in (1, 1, 2):
        desk.record(desk.answer(chat, Choice(f"wr:{code}:c"), NOW), None, NOW)
    assert handed_in == ["closed", "closed"]


def test_a_full_disk_drops_the_count_and_still_answers(
    tmp_path: Path, settings: Settings, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    own = Settings(data=Path("/proc/nowhere"))
    nowhere = make_ledger(own, LiveWorld(world, own))
    desk = Desk(LiveWorld(world, settings), nowhere)
    with caplog.at_level(logging.ERROR):
        turn = desk.answer(1, RENT, NOW)
        assert turn.replies
        assert not desk.record(turn, 77, NOW)
    assert desk.handled(77)
    assert "A count was dropped" in caplog.text
    assert "rent" not in caplog.text


def test_while_nothing_can_be_sealed_the_log_says_so_once(
    settings: Settings, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    own = Settings(data=Path("/proc/nowhere"))
    desk = Desk(LiveWorld(world, settings), make_ledger(own, LiveWorld(world, own)))
    for chat in range(3):
        buttons = [one.label for reply in desk.answer(chat, RENT, NOW).replies for one in reply.buttons]
        assert "Did it help?" not in buttons
        assert "Ask about something else" in buttons
    assert caplog.text.count("need a seal") == 1


def test_a_new_directory_is_picked_up_without_a_restart(settings: Settings, world: World) -> None:
    live = LiveWorld(world, settings)
    first = live.now().directory
    copy = settings.directory_db.read_bytes()
    replaced = settings.directory_db.with_suffix(".tmp")
    replaced.write_bytes(copy)
    replaced.replace(settings.directory_db)
    assert live.now().directory is not first
    settings.directory_db.write_bytes(b"not a directory")
    kept = live.now().directory
    assert kept is not None
    settings.directory_db.write_bytes(copy)


def test_without_directory_or_catalogue_a_crisis_is_answered(settings: Settings) -> None:
    empty = World(reader=None, directory=None, areas=settings.areas)
    desk = Desk(LiveWorld(empty, settings))
    assert desk.answer(1, Text("i want to kill myself"), NOW).crisis == "crisis.suicide"
    assert "0800 144 8848" in desk.answer(2, Text("i need a food bank"), NOW).replies[0].text


def test_thirty_idle_minutes_end_a_conversation(desk: Desk) -> None:
    desk.answer(1, Text("dudley"), NOW)
    later = NOW + timedelta(minutes=31)
    desk.sweep(later)
    assert "in Dudley" not in desk.answer(1, Text("food bank"), later).replies[0].text


hostile = st.one_of(
    st.text(max_size=400).map(Text),
    st.text(max_size=64).map(Choice),
    st.builds(
        Position,
        st.floats(allow_nan=True, allow_infinity=True),
        st.floats(allow_nan=True, allow_infinity=True),
    ),
    st.sampled_from(["photo", "voice", "anything"]).map(Unreadable),
    st.builds(Upload, st.text(max_size=20), st.binary(max_size=50)),
    st.sampled_from(["more", "back", "1", "2", "3", "walsall", "food bank", "WS10", "/start l-abc-def"]).map(
        Text
    ),
    st.sampled_from(
        ["v:new", "m:mr:w:99999999999999999999", "a:w:" + "mr." * 12, "ks::", "l:...", "o:mr:9"]
    ).map(Choice),
)


@given(st.lists(hostile, max_size=6))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_comes_in_somebody_is_answered(
    settings: Settings, world: World, said: list[Incoming]
) -> None:
    desk = Desk(LiveWorld(world, settings))
    for incoming in said:
        turn = desk.answer(1, incoming, NOW)
        assert turn.replies
        for reply in turn.replies:
            assert 0 < len(reply.text) <= 4096
            for button in reply.buttons:
                assert len(button.data.encode()) <= 64


def test_without_a_catalogue_there_is_nothing_to_count(settings: Settings) -> None:
    empty = World(reader=None, directory=None, areas=settings.areas)
    assert make_ledger(settings, LiveWorld(empty, settings)) is None


def test_an_ask_of_a_month_that_is_over_does_not_move_any_more(desk: Desk) -> None:
    last_minute = NOW.replace(day=30, hour=23, minute=55)
    assert desk.answer(1, Text("im behind with my rent"), last_minute).counts
    asked = desk.answer(1, Text("im behind with my rent"), last_minute)
    assert asked.counts == ()
    after_midnight = desk.answer(1, Text("walsall"), last_minute + timedelta(minutes=10))
    assert all(count.add == 1 for count in after_midnight.counts)
