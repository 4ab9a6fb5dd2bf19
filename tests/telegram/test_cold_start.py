"""A bot that is still loading: a cry for help is answered at once, everybody else in order afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from bot.telegram.anteroom import Anteroom
from bot.telegram.updates import Arrival
from tests.support.bot_api import BotApiServer
from tests.support.bot_process import REAL, BotProcess

Start = Callable[..., BotProcess]
WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
LOADING = {"ECHO_LOAD_SECONDS": "2"}


@WAYS
def test_a_crisis_is_answered_while_loading_and_the_rest_afterwards_in_order(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    people = [telegram.person(70_000 + number) for number in range(10)]
    siti = telegram.person(7)
    start_bot(webhook=webhook, **LOADING)
    for number in range(3):
        for person in people:
            person.says(f"{number}")
    asked = time.monotonic()
    siti.says("crisis card")
    assert siti.waits(1)[0].at - asked < 1
    assert not any(person.replies for person in people)
    for person in people:
        assert [shown.text for shown in person.waits(3)] == ["0", "1", "2"]
    assert telegram.wait(lambda: telegram.pending == 0)


def test_a_cry_for_help_does_not_wait_behind_what_the_same_person_wrote_before(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    siti.says("hello")
    siti.says("crisis card")
    start_bot(**LOADING)
    assert [shown.text for shown in siti.waits(2)] == ["crisis card", "hello"]


@WAYS
def test_killed_while_loading_nobody_is_lost(telegram: BotApiServer, start_bot: Start, webhook: bool) -> None:
    people = [telegram.person(70_000 + number) for number in range(5)]
    bot = start_bot(webhook=webhook, **LOADING)
    for person in people:
        person.says("hello")
    time.sleep(0.3)
    bot.kill()
    bot.start()
    for person in people:
        person.waits(1)
    assert telegram.wait(lambda: telegram.pending == 0)
    assert [len(person.replies) for person in people] == [1] * 5


@WAYS
def test_told_to_stop_while_loading_it_stops_at_once_and_nobody_is_lost(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    siti = telegram.person(7)
    bot = start_bot(webhook=webhook, ECHO_LOAD_SECONDS="30")
    siti.says("hello")
    time.sleep(0.3)
    assert bot.stop() < 5
    assert telegram.pending == 1
    assert not siti.replies


def test_when_loading_fails_everybody_is_let_in_all_the_same(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti = telegram.person(7)
    bot = start_bot(ECHO_LOAD_SECONDS="0.2", ECHO_LOAD_FAILS="1")
    siti.says("hello")
    siti.waits(1)
    assert telegram.wait(lambda: '"MemoryError at ' in bot.log())


def test_signpost_shows_the_card_before_it_has_learned_anything(
    telegram: BotApiServer, start_bot: Start
) -> None:
    siti, tom = telegram.person(7), telegram.person(8)
    bot = start_bot(command=REAL)  # an empty data folder: everything is built and learned
    tom.says("im behind with my rent in walsall")
    asked = time.monotonic()
    siti.says("i want to kill myself")
    card = siti.waits(1)[0]
    assert "116 123" in card.text
    assert card.at - asked < 1
    assert not tom.replies, "the card came before anything was loaded"
    assert "rent" in tom.waits(1, 60)[0].text
    siti.taps("I'm safe, carry on")
    siti.waits(2)
    assert {event["level"] for event in bot.events()} == {"info"}


def arrival(number: int, chat: int = 7) -> Arrival:
    return Arrival(number, chat)


async def test_nobody_overtakes_those_who_waited() -> None:
    order: list[int] = []

    def put_on(one: Arrival) -> asyncio.Task[None]:
        order.append(one.update)
        return asyncio.ensure_future(asyncio.sleep(0))

    anteroom = Anteroom(put_on, at_once=lambda one: one.update == 3)
    tasks = [anteroom.put(arrival(number)) for number in (1, 2, 3, 4)]
    await asyncio.sleep(0)
    assert order == [3]
    anteroom.open()
    tasks.append(anteroom.put(arrival(5)))
    await asyncio.gather(*tasks)
    assert order == [3, 1, 2, 4, 5]


async def test_who_is_sent_away_comes_again() -> None:
    anteroom = Anteroom(lambda _: asyncio.ensure_future(asyncio.sleep(0)), at_once=lambda _: False)
    before = anteroom.put(arrival(1))
    anteroom.close()
    after = anteroom.put(arrival(2))
    await asyncio.wait({before, after})
    assert before.cancelled()
    assert after.cancelled(), "a cancelled task is one that Telegram is not told of"
