"""SIGKILL at random moments under load: nobody is lost, and everything is counted exactly once.

The numbers of the live file begin at a wobble that nobody knows, and only ever move by one. So the tests read
the file twice and compare: the difference is exact, and no true count has to exist anywhere.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_process import BotProcess

Start = Callable[..., BotProcess]
Cells = dict[tuple[str, ...], int]
WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@dataclass
class Kills:
    """Kills and restarts a bot while people write. in_flight: the most that can have been in hand at a kill."""

    telegram: BotApiServer
    bot: BotProcess
    chance: random.Random
    in_flight: int = 0

    def __call__(self, kills: int, write: Callable[[], None], least: float, longest: float) -> None:
        """So many kills, each after `least` to `longest` seconds in which `write` is called again and again."""
        for _ in range(kills):
            until = time.monotonic() + self.chance.uniform(least, longest)
            while time.monotonic() < until:
                write()
            self.bot.kill()
            self.in_flight += min(
                self.telegram.pending, 100
            )  # a poll brings so many, a webhook so many at once
            self.bot.start()

    def drained(self, sent: int) -> bool:
        """Whether everything is confirmed in the end; a backlog may take a while on a busy machine."""
        return self.telegram.wait(lambda: self.telegram.pending == 0, 60 + sent / 20)


# -- The channel, with a desk that only echoes: many kills ------------------------------------------


def echoed(bot: BotProcess) -> int:
    with sqlite3.connect(bot.data / "echo.db") as db:
        row = db.execute("SELECT value FROM counted WHERE cell = 'understood'").fetchone()
    return int(row[0]) if row else 0


def texts(person: Person) -> list[str]:
    return [shown.text for shown in person.replies]


def check_echoes(kills: int, longest: float, telegram: BotApiServer, bot: BotProcess) -> None:
    chance = random.Random(1)
    people = [telegram.person(70_000 + number) for number in range(20)]
    numbers = iter(range(1_000_000))
    killing = Kills(telegram, bot, chance)

    def write() -> None:
        chance.choice(people).says(str(next(numbers)))
        time.sleep(chance.uniform(0, 0.01))

    killing(kills, write, 0.05, longest)
    sent = next(numbers)
    assert killing.drained(sent)
    answers = [int(text) for person in people for text in texts(person)]
    assert set(answers) == set(range(sent)), "nobody is lost"
    assert echoed(bot) == sent, "every message is counted exactly once"
    twice = len(answers) - sent
    assert twice <= killing.in_flight, "only what was in flight at a kill may be answered twice"
    for person in people:
        first_seen = list(dict.fromkeys(texts(person)))
        assert first_seen == sorted(first_seen, key=int), "order is kept across kills"
    print(f"{kills} kills, {sent} messages, {twice} answered twice, {killing.in_flight} were in flight")


@WAYS
def test_kills_at_random_moments_lose_nobody_and_count_once(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    check_echoes(10, 0.25, telegram, start_bot(webhook=webhook))


@WAYS
def test_a_kill_while_more_wait_than_one_poll_brings_loses_nobody(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    """A slow line is no reason to confirm early: a reply still queued here would be gone with the process."""
    people = [telegram.person(70_000 + number) for number in range(150)]
    for person in people:
        person.says("hello")
    telegram.fault("sendMessage", delay=0.1, times=100_000)
    bot = start_bot(webhook=webhook, ECHO_WORK_MS="20")
    people[60].waits(1, 30)
    bot.kill()
    answered = sum(len(person.replies) for person in people)
    assert 0 < answered < len(people), "the kill came in the middle"
    bot.start()
    assert telegram.wait(lambda: telegram.pending == 0, 60)
    assert all(person.replies for person in people)
    assert echoed(bot) == len(people)


@pytest.mark.soak
@WAYS
def test_a_hundred_kills_lose_nobody_and_count_once(
    telegram: BotApiServer, start_bot: Start, webhook: bool
) -> None:
    check_echoes(100, 1.5, telegram, start_bot(webhook=webhook))


# -- The real bot: its own answers, its own counters ------------------------------------------------


def cells(data: Path) -> Cells:
    with sqlite3.connect(f"file:{data / 'live.db'}?mode=ro", uri=True, timeout=10) as db:
        return {tuple(cell): value for *cell, value in db.execute("SELECT tbl, row, col, value FROM cells")}


def moved(before: Cells, after: Cells) -> Cells:
    assert before.keys() == after.keys()
    return {cell: after[cell] - before[cell] for cell in before if after[cell] != before[cell]}


def new_people(telegram: BotApiServer) -> Iterator[Person]:
    """One ask a person: the cap on a chat's asks is kept in memory and ends with a kill (PRIVACY D7)."""
    return (telegram.person(number) for number in range(60_000, 1_000_000))


def check_real(kills: int, longest: float, telegram: BotApiServer, bot: BotProcess) -> None:
    people, asked = new_people(telegram), list[Person]()
    killing = Kills(telegram, bot, random.Random(2))
    first = next(people)
    first.says("im behind with my rent")
    wanted = [shown.text for shown in first.waits(1, 60)]
    assert killing.drained(1)
    wanted = texts(first)
    before = cells(bot.data)

    def write() -> None:
        asked.append(next(people))
        asked[-1].says("im behind with my rent")
        time.sleep(0.05)

    killing(kills, write, 0.1, longest)
    assert killing.drained(len(asked))
    for person in asked:
        assert texts(person)[-len(wanted) :] == wanted, "nobody is lost, nobody gets half an answer"
    once = len(asked)
    assert moved(before, cells(bot.data)) == {
        ("T1", "money.rent", "not_given"): once,
        ("T2", "understood", "all"): once,
        ("T4", "resident", "all"): once,
    }, "every ask is counted exactly once"
    twice = sum(len(person.replies) > len(wanted) for person in asked)
    assert twice <= killing.in_flight, "only what was in flight at a kill may be answered twice"
    print(f"{kills} kills, {once} asks, {twice} answered twice, {killing.in_flight} were in flight")


@WAYS
def test_the_real_bot_killed_at_random_moments_loses_nobody_and_counts_once(
    telegram: BotApiServer, signpost: Start, webhook: bool
) -> None:
    check_real(2, 2.0, telegram, signpost(webhook=webhook))


@pytest.mark.soak
@WAYS
def test_the_real_bot_killed_a_hundred_times_loses_nobody_and_counts_once(
    telegram: BotApiServer, signpost: Start, webhook: bool
) -> None:
    check_real(100, 4.0, telegram, signpost(webhook=webhook))
