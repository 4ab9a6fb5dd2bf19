"""Hostile updates by the thousand: nothing crashes, and no good message among them goes unanswered."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from bot.telegram.lanes import Lanes
from bot.telegram.polling import Poller
from bot.telegram.updates import Arrival
from bot.turn import Text
from tests.support.bot_api import BotApiServer
from tests.support.bot_process import BotProcess
from tests.support.hostile_updates import PRIVATE, hostile, message

GOOD_EVERY = 10  # one good message among so many updates
CHATS = 50


def mixed(many: int, seed: int) -> list[dict[str, Any]]:
    """So many hostile updates, and a good one from one of fifty chats after every tenth, as Telegram sends."""
    chance = random.Random(seed)
    bodies: list[dict[str, Any]] = []
    for number in range(many):
        bodies.append(hostile(chance))
        if number % GOOD_EVERY == 0:
            good = number // GOOD_EVERY
            bodies.append({"message": message({**PRIVATE, "id": 1_000 + good % CHATS}, text=f"good {good}")})
    return [json.loads(json.dumps({**body, "update_id": n})) for n, body in enumerate(bodies, start=1)]


class Queue:
    """Telegram's queue as getUpdates shows it: a hundred at a time from the offset on."""

    def __init__(self, raws: list[dict[str, Any]]) -> None:
        self._raws = raws
        self.confirmed = asyncio.Event()

    async def updates(self, offset: int | None, wait: float) -> list[Any]:
        start = (offset or 1) - 1
        if start >= len(self._raws):
            self.confirmed.set()
            await asyncio.sleep(3600)
        return self._raws[start : start + 100]

    async def renew_polling(self) -> None:
        raise AssertionError


async def read_through(many: int, seed: int) -> None:
    heard: dict[int, list[str]] = {}
    mishaps: list[BaseException] = []

    async def hear(arrival: Arrival) -> None:
        await asyncio.sleep(0)
        if isinstance(arrival.incoming, Text) and arrival.chat >= 1_000:
            heard.setdefault(arrival.chat, []).append(arrival.incoming.text)

    queue = Queue(mixed(many, seed))
    lanes = Lanes(hear, lambda _, error: mishaps.append(error))
    polling = asyncio.ensure_future(Poller(queue, lanes.put).run())
    await asyncio.wait(
        {polling, confirmed := asyncio.ensure_future(queue.confirmed.wait())}, return_when="FIRST_COMPLETED"
    )
    assert confirmed.done(), polling
    polling.cancel()
    wanted = {
        1_000 + chat: [f"good {number}" for number in range(chat, many // GOOD_EVERY, CHATS)]
        for chat in range(CHATS)
    }
    assert heard == wanted, "every good message, in its chat's order"
    assert mishaps == []


async def test_the_good_among_ten_thousand_hostile_updates_all_get_through() -> None:
    await read_through(10_000, seed=3)


@pytest.mark.soak
async def test_the_good_among_a_hundred_thousand_hostile_updates_all_get_through() -> None:
    await read_through(100_000, seed=4)


def answer_through(telegram: BotApiServer, bot: BotProcess, many: int, seed: int) -> None:
    """The same with a running bot: every good message is answered, and the process is the one that began."""
    chance = random.Random(seed)
    people = [telegram.person(50_000 + number) for number in range(CHATS)]
    asked = [0] * CHATS
    for number in range(many):
        telegram.raw_update(hostile(chance))
        if number % GOOD_EVERY == 0:
            chat = number // GOOD_EVERY % CHATS
            people[chat].says("/urgent")
            asked[chat] += 1
        if number % 200 == 0:
            assert telegram.wait(lambda: telegram.pending < 200, 120), bot.log()[-2000:]
    assert telegram.wait(lambda: telegram.pending == 0, 120), bot.log()[-2000:]
    assert all(len(person.replies) >= messages for person, messages in zip(people, asked, strict=True))
    assert not bot.ended
    assert not [event for event in bot.events() if "error" in event]


def test_a_running_bot_answers_the_good_among_hostile_updates(
    telegram: BotApiServer, start_bot: Callable[..., BotProcess]
) -> None:
    answer_through(telegram, start_bot(), 500, seed=5)


@pytest.mark.soak
def test_signpost_answers_the_good_among_a_hundred_thousand_hostile_updates(
    telegram: BotApiServer, signpost: Callable[..., BotProcess]
) -> None:
    answer_through(telegram, signpost(), 100_000, seed=6)
