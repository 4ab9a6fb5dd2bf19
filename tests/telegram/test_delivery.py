"""Nothing lost, nothing mixed up: order within a chat, stops, duplicates, floods (polling and webhook)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_process import BotProcess

Start = Callable[..., BotProcess]
WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
CHATS = 40


def crowd(telegram: BotApiServer, size: int = CHATS) -> list[Person]:
    return [telegram.person(70_000 + number) for number in range(size)]


def texts(person: Person) -> list[str]:
    return [shown.text for shown in person.replies]


def counted(data: Path) -> int:
    with sqlite3.connect(data / "echo.db") as db:
        row = db.execute("SELECT value FROM counted WHERE cell = 'understood'").fetchone()
    return int(row[0]) if row else 0


@WAYS
@pytest.mark.parametrize("each", [5, 25])
def test_everybody_is_answered_in_the_order_they_wrote(
    telegram: BotApiServer, start_bot: Start, webhook: bool, each: int
) -> None:
    people = crowd(telegram)
    bot = start_bot(webhook=webhook)
    for number in range(each):
        for person in people:
            person.says(f"message {number}")
    expected = [f"message {number}" for number in range(each)]
    for person in people:
        person.waits(each, 30)
    assert [texts(person) for person in people] == [expected] * CHATS
    assert telegram.wait(lambda: telegram.pending == 0)
    assert telegram.wait(lambda: counted(bot.data) == CHATS * each)


@WAYS
def test_a_stop_in_the_middle_loses_nobody(telegram: BotApiServer, start_bot: Start, webhook: bool) -> None:
    people = crowd(telegram)
    bot = start_bot(webhook=webhook, ECHO_WORK_MS="20")
    for person in people:
        person.says("one")
        person.says("two")
    people[0].waits(1)
    assert bot.stop() < 10
    bot.start()
    for person in people:
        person.waits(2, 30)
    assert telegram.wait(lambda: telegram.pending == 0)
    assert [texts(person) for person in people] == [["one", "two"]] * CHATS
    assert counted(bot.data) == CHATS * 2


def test_a_stop_waits_for_the_reply_in_hand_but_not_for_ever(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    bot = start_bot()
    siti.says("hello")
    siti.waits(1)
    telegram.limit(7, 60)
    siti.says("held back")
    time.sleep(1)
    assert bot.stop() < 10
    telegram.limit(7, 0)
    bot.start()  # it was not confirmed, so it comes again
    siti.waits(2)
    assert texts(siti) == ["hello", "held back"]


@WAYS
def test_an_update_that_comes_twice_is_answered_once(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    siti = telegram.person(7)
    start_bot(webhook=webhook)
    number = siti.says("once")
    siti.waits(1)
    with telegram.state.lock:
        update = {"update_id": number, "message": telegram.state.message_json(siti.chat.shown[0])}
        telegram.state.queue.append((number, update))
    telegram.state.on_update()
    siti.says("after")
    siti.waits(2)
    time.sleep(0.3)
    assert texts(siti) == ["once", "after"]


def test_a_button_that_waited_through_an_outage_still_works(telegram: BotApiServer, start_bot: Start) -> None:
    siti = telegram.person(7)
    bot = start_bot()
    siti.says("hello")
    shown = siti.waits(1)[0]
    bot.stop()
    siti.presses("n:food:2", shown)
    bot.start()
    siti.waits(2)
    assert texts(siti) == ["hello", "n:food:2"]
    assert telegram.calls("answerCallbackQuery")


@WAYS
def test_one_chat_in_a_flood_limit_does_not_hold_up_the_others(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    people = crowd(telegram, 20)
    held = telegram.person(99)
    start_bot(webhook=webhook)
    for person in [*people, held]:
        person.says("warm")
    for person in [*people, held]:
        person.waits(1)
    telegram.limit(99, 4)
    held.says("held")
    asked: dict[str, float] = {}
    began = time.monotonic()
    for number in range(80):  # 20 a second, for the four seconds of the limit
        time.sleep(max(0.0, began + number / 20 - time.monotonic()))
        asked[f"m{number}"] = time.monotonic()
        people[number % 20].says(f"m{number}")
    for person in people:
        person.waits(5)
    took = sorted(s.at - asked[s.text] for person in people for s in person.replies if s.text in asked)
    assert len(took) == 80
    p99 = took[int(0.99 * len(took)) - 1]
    assert p99 < (0.15 if webhook else 0.7), f"p50 {took[40]:.3f} s, p99 {p99:.3f} s"
    held.waits(2)
    assert texts(held) == ["warm", "held"]
    assert len([1 for at, chat in telegram.weather.refusals if chat == 99]) <= 2, (
        "it waits as long as it is told"
    )
