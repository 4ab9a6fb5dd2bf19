"""The running bot under load over loopback HTTP, beside a bare python-telegram-bot echo bot in the same run.

Rule: both bots are real processes with the same server, people and rate, and take turns; compare the ratios,
not the rates. The p99 is of all rounds together: that of one round hangs on its three slowest messages.

    python -m benchmarks telegram_load              four rounds: 30 messages a second for 10 s, each bot
    python -m benchmarks telegram_load --flat 20000 memory over so many messages from 2,000 chats
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_process import REAL, ROOT, BotProcess

RATE = 30  # messages a second: Telegram's own limit for a bot (core.telegram.org/bots/faq)
CHATS = 200
MESSAGES = ROOT / "benchmarks" / "data" / "messages_dev.jsonl"
BARE = (
    sys.executable,
    "-c",
    """
import os
from telegram.ext import Application, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
bot = Application.builder().token(os.environ["SIGNPOST_TELEGRAM_TOKEN"])
bot = bot.base_url(os.environ["SIGNPOST_TELEGRAM_BASE_URL"] + "/bot").build()
bot.add_handler(MessageHandler(filters.TEXT, echo))
bot.run_polling()
""",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one bot did. Times in seconds, memory in MiB."""

    messages: int
    replies: int
    seconds: float
    first_reply: tuple[float, ...]
    cpu: float
    memory: float

    @classmethod
    def together(cls, rounds: Sequence[Figures]) -> Figures:
        """What a bot did in all rounds; its memory is the most it had."""
        return cls(
            sum(one.messages for one in rounds),
            sum(one.replies for one in rounds),
            sum(one.seconds for one in rounds),
            tuple(sorted(chain.from_iterable(one.first_reply for one in rounds))),
            sum(one.cpu for one in rounds),
            max(one.memory for one in rounds),
        )

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds a reply."""
        return self.cpu / max(1, self.replies) * 1000

    def took(self, share: float) -> float:
        """A quantile of the time to the first reply, in milliseconds."""
        return self.first_reply[min(len(self.first_reply) - 1, int(share * len(self.first_reply)))] * 1000


def load(command: tuple[str, ...], messages: list[str], seconds: float, **settings: str) -> Figures:
    """Send messages at RATE to a bot in a process of its own and measure it, after a warm-up."""
    with BotApiServer() as telegram, tempfile.TemporaryDirectory() as folder:
        bot = BotProcess(telegram, Path(folder), command=command, **settings)
        bot.start(wait=False)
        with bot:
            people = [telegram.person(10_000 + number) for number in range(CHATS)]
            _warm_up(people[:20])
            before, cpu = _replies(people), bot.cpu_seconds
            began = time.monotonic()
            waiting = []
            for number in range(int(seconds * RATE)):
                time.sleep(max(0.0, began + number / RATE - time.monotonic()))
                person = people[number % CHATS]
                waiting.append((person, len(person.replies), time.monotonic()))
                person.says(messages[number % len(messages)])
            took = [_first_reply(*one) for one in waiting]
            time.sleep(1)
            return Figures(
                len(waiting),
                _replies(people) - before,
                time.monotonic() - began - 1,
                tuple(sorted(took)),
                bot.cpu_seconds - cpu,
                bot.memory_mib,
            )


def memory_over(total: int, messages: list[str], **settings: str) -> Iterator[tuple[int, float]]:
    """Memory (MiB) at each tenth of so many messages from 2,000 chats, sent as fast as they are answered."""
    chance = random.Random(1)
    with BotApiServer() as telegram, tempfile.TemporaryDirectory() as folder:
        bot = BotProcess(telegram, Path(folder), command=REAL, **settings)
        bot.start(wait=False)
        with bot:
            people = [telegram.person(20_000 + number) for number in range(2_000)]
            _warm_up(people[:20])
            for number in range(1, total + 1):
                chance.choice(people).says(chance.choice(messages))
                if number % 50 == 0 and not telegram.wait(lambda: telegram.pending < 50, 120):
                    raise SystemExit("The bot no longer answers.")
                if number % (total // 10) == 0:
                    telegram.wait(lambda: telegram.pending == 0, 120)
                    yield number, bot.memory_mib
                    _forget_screens(telegram, people)


def _warm_up(people: list[Person]) -> None:
    for person in people:
        person.says("hello")
    for person in people:
        person.waits(1, 240)  # the first start trains the matcher


def _replies(people: list[Person]) -> int:
    return sum(len(person.replies) for person in people)


def _first_reply(person: Person, before: int, asked: float) -> float:
    return person.waits(before + 1, 60)[before].at - asked


def _forget_screens(telegram: BotApiServer, people: list[Person]) -> None:
    """The pretend Telegram must not be what grows."""
    with telegram.state.lock:
        telegram.state.calls.clear()
        for person in people:
            person.chat.shown.clear()


def warm_folder(folder: str) -> None:
    """Let the bot learn once, so that its first start is not what is measured."""
    subprocess.run(
        [REAL[0], "read", "hello"],
        env={**os.environ, "SIGNPOST_DATA": folder},
        check=True,
        capture_output=True,
    )


def realistic_messages() -> list[str]:
    """What people write, in the order of the development messages."""
    return [json.loads(line)["text"] for line in MESSAGES.read_text(encoding="utf-8").splitlines()]


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--flat", type=int, metavar="MESSAGES")
    chosen = options.parse_args(arguments or [])
    if chosen.flat:
        _print_memory(chosen.flat)
    else:
        _print_speed(chosen.rounds, chosen.seconds)


def _print_memory(messages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        warm_folder(folder)
        print(f"{'messages':>10} {'memory MiB':>11}")
        for number, memory in memory_over(messages, realistic_messages(), SIGNPOST_DATA=folder):
            print(f"{number:>10} {memory:>11.0f}", flush=True)


def _print_speed(rounds: int, seconds: float) -> None:
    messages = realistic_messages()
    taken: dict[str, list[Figures]] = {"bare PTB echo": [], "signpost run": []}
    for _ in range(rounds):
        taken["bare PTB echo"].append(load(BARE, messages, seconds))
        with tempfile.TemporaryDirectory() as folder:  # each server numbers its updates anew
            warm_folder(folder)
            taken["signpost run"].append(load(REAL, messages, seconds, SIGNPOST_DATA=folder))
    heads = ("messages", "replies", "replies/s", "p50 ms", "p99 ms", "CPU ms/reply", "MiB")
    print(" " * 14 + "".join(f"{head:>13}" for head in heads))
    together = {name: Figures.together(each) for name, each in taken.items()}
    for name, figures in together.items():
        speed = figures.replies / figures.seconds
        row = (speed, figures.took(0.5), figures.took(0.99), figures.cpu_ms, figures.memory)
        print(
            f"{name:14}{figures.messages:>13}{figures.replies:>13}"
            + "".join(f"{value:>13.1f}" for value in row)
        )
    bare, ours = together.values()
    print(f"CPU a reply: {ours.cpu_ms / bare.cpu_ms:.2f} x bare PTB (at most 2.5, goal 1.6)")
    print(f"p99 at {RATE}/s: {ours.took(0.99) / bare.took(0.99):.2f} x bare PTB (at most 2)")
    each = zip(*taken.values(), strict=True)
    ratios = ", ".join(f"{ours.took(0.99) / bare.took(0.99):.2f}" for bare, ours in each)
    print(f"p99 by round: {ratios} x")


if __name__ == "__main__":
    main(sys.argv[1:])
