"""Faults as normal weather: what fails, fails for one request or one chat, never for the bot."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.bot_api import BotApiServer
from tests.support.bot_process import BotProcess, free_port

Start = Callable[..., BotProcess]


def test_a_burst_of_502_is_waited_out_with_growing_pauses(telegram: BotApiServer, start_bot: Start) -> None:
    siti = telegram.person(7)
    start_bot()
    siti.says("before")
    siti.waits(1)
    asked = len(telegram.calls("getUpdates"))
    telegram.fault("getUpdates", status=502, times=3)
    siti.says("during")  # the poll that is open may still bring this one
    siti.waits(2, 20)
    assert telegram.wait(lambda: len(telegram.calls("getUpdates")) > asked + 3, 20)
    polls = [call.at for call in telegram.calls("getUpdates")]
    gaps = [later - earlier for earlier, later in pairwise(polls)]
    assert any(first > 0.9 and second > first * 1.3 for first, second in pairwise(gaps)), gaps


def test_an_answer_that_is_not_json_stops_nothing_and_is_not_logged(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    bot = start_bot()
    telegram.fault("getUpdates", raw=b'{"ok":true,"result":[{"text":"canary words"')
    siti.says("hello")
    siti.waits(1)
    siti.says("again")
    siti.waits(2)
    assert "canary" not in bot.log()


def test_a_reply_the_server_refuses_with_502_is_sent_again_and_arrives_once(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    start_bot()
    telegram.fault("sendMessage", status=502, times=2)
    siti.says("hello")
    siti.waits(1)
    time.sleep(0.5)
    assert [shown.text for shown in siti.replies] == ["hello"]


def test_a_reply_whose_line_is_cut_after_it_arrived_is_not_sent_twice(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    start_bot()
    telegram.fault("sendMessage", drop="after")
    siti.says("hello")
    siti.says("next")
    siti.waits(2)
    time.sleep(0.5)
    assert [shown.text for shown in siti.replies] == ["hello", "next"]


def test_a_crisis_card_whose_line_is_cut_is_sent_again(telegram: BotApiServer, start_bot: Start) -> None:
    siti = telegram.person(7)
    start_bot()
    telegram.fault("sendMessage", drop="before", times=3)
    siti.says("crisis card")
    siti.waits(1)


def test_a_crisis_card_does_not_wait_behind_a_reply_that_is_held_back(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    start_bot()
    siti.says("hello")
    siti.waits(1)
    telegram.fault("sendMessage", delay=4)  # the next reply hangs, nobody knows why
    siti.says("ordinary")
    asked = time.monotonic()
    siti.says("crisis card")
    siti.waits(3)
    card = next(shown for shown in siti.replies if shown.text == "crisis card")
    assert card.at - asked < 1


def test_a_reply_held_back_for_long_is_confirmed_and_still_arrives(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    start_bot()
    siti.says("hello")
    siti.waits(1)
    telegram.limit(7, 6)
    siti.says("held")
    assert telegram.wait(lambda: telegram.pending == 0, 5.8), "the queue does not wait for it"
    assert len(siti.replies) == 1
    siti.waits(2)


def test_a_bot_that_starts_before_its_server_answers_when_it_comes(tmp_path: Path) -> None:
    server = BotApiServer(free_port())
    bot = BotProcess(server, tmp_path)
    bot.start(wait=False)
    assert server.wait(lambda: "cannot be reached" in bot.log())
    with server, bot:
        siti = server.person(7)
        siti.says("hello")
        siti.waits(1)


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
def test_a_start_in_bad_weather_is_only_slower(telegram: BotApiServer, start_bot: Start, method: str) -> None:
    telegram.fault(method, status=502)
    telegram.fault(method, drop="before")
    siti = telegram.person(7)
    siti.says("hello")
    start_bot()
    siti.waits(1)


def test_updates_nobody_can_read_are_skipped_by_number(telegram: BotApiServer, start_bot: Start) -> None:
    siti = telegram.person(7)
    bot = start_bot()
    numbers = [
        telegram.raw_update({"message": {"text": "canary", "chat": "nowhere"}}),
        telegram.raw_update({"message": None}),
        telegram.raw_update({"callback_query": ["canary"]}),
        telegram.raw_update({"something_new": {"text": "canary"}}),
    ]
    siti.says("hello")
    siti.waits(1)
    assert telegram.wait(lambda: telegram.pending == 0)
    log = bot.log()
    assert f"Update {numbers[0]} could not be read" in log
    assert "canary" not in log


def test_a_fault_of_ours_is_owned_up_to_with_the_crisis_numbers(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    bot = start_bot()
    siti.says("crash")
    said = siti.waits(1)[0].text
    assert "999" in said
    assert "116 123" in said
    siti.says("hello")
    siti.waits(2)
    assert telegram.wait(lambda: telegram.pending == 0)
    line = next(event for event in bot.events() if "error" in event)
    assert line["error"].startswith("ZeroDivisionError at ")
    assert "resident" not in bot.log()


def test_a_token_telegram_does_not_know_ends_the_bot_with_a_sentence(
    telegram: BotApiServer, tmp_path: Path
) -> None:
    bot = BotProcess(telegram, tmp_path, SIGNPOST_TELEGRAM_TOKEN="4200000001:AAwrongwrongwrongwrong")
    bot.start(wait=False)
    assert bot.process is not None
    assert bot.process.wait(20) == 1
    assert "Telegram does not know this bot token" in bot.log()
    assert "AAwrong" not in bot.log()


def test_a_second_bot_on_the_same_data_folder_says_so_and_ends(
    telegram: BotApiServer, tmp_path: Path
) -> None:
    with BotProcess(telegram, tmp_path) as first:
        second = BotProcess(telegram, tmp_path)
        second.start(wait=False)
        assert second.process is not None
        assert second.process.wait(20) == 1
        assert f"already running on this data folder (process {first.process.pid})" in first.log()  # type: ignore[union-attr]


def test_the_log_is_one_json_object_a_line(telegram: BotApiServer, start_bot: Start) -> None:
    bot = start_bot(SIGNPOST_LOG_LEVEL="debug")
    siti = telegram.person(7)
    siti.says("hello")
    siti.waits(1)
    bot.stop()
    for line in bot.log().splitlines():
        event = json.loads(line)
        assert {"time", "level", "event", "from"} <= set(event)
