"""Confirm after the answer: the offset, stuck chats, conflicts, wedged lines."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, TimedOut

from bot.telegram.polling import CannotContinueError, Poller, Window
from bot.telegram.updates import Arrival


def update(number: int, chat: int = 7) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {"message_id": 1, "chat": {"id": chat, "type": "private"}, "text": "x"},
    }


class Script:
    """A source that plays what it was given, then waits for ever. It notes every offset it was asked with."""

    def __init__(self, *answers: list[Any] | Exception) -> None:
        self._answers = list(answers)
        self.offsets: list[int | None] = []
        self.renewed = 0

    async def updates(self, offset: int | None, wait: float) -> list[Any]:
        self.offsets.append(offset)
        if not self._answers:
            await asyncio.sleep(3600)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def renew_polling(self) -> None:
        self.renewed += 1


def test_the_offset_never_passes_an_update_that_is_in_flight() -> None:
    window = Window()
    assert [window.take(number) for number in (10, 11, 12, 11)] == [True, True, True, False]
    window.done(11)
    window.done(12)
    assert window.offset() == 10
    assert not window.take(12), "answered already, only not confirmed yet"
    window.done(10)
    assert window.offset() == 13


def test_after_a_quiet_spell_lower_numbers_are_taken_again() -> None:
    window = Window()
    window.take(900)
    window.done(900)
    window.quiet()
    assert window.offset() is None
    assert window.take(3)


async def run_briefly(poller: Poller, seconds: float) -> None:
    task = asyncio.ensure_future(poller.run())
    await asyncio.wait({task}, timeout=seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_polling_goes_on_while_one_chat_is_stuck_at_most_twice_a_second() -> None:
    source = Script(*[[update(1)]] * 20)
    stuck = asyncio.Event()

    def accept(arrival: Arrival) -> asyncio.Task[None]:
        async def work() -> None:
            await stuck.wait()

        return asyncio.ensure_future(work())

    await run_briefly(Poller(source, accept), 1.7)
    assert source.offsets[1:] == [1] * (len(source.offsets) - 1)
    assert 3 <= len(source.offsets) <= 5


async def test_a_full_window_that_is_stuck_hurries_the_replies_that_wait() -> None:
    full = [update(number) for number in range(1, 101)]
    hurried = []

    def accept(arrival: Arrival) -> asyncio.Task[None]:
        return asyncio.ensure_future(asyncio.sleep(60))

    await run_briefly(Poller(Script(full, full, full), accept, hurry=lambda: hurried.append(1)), 1.3)
    assert hurried


async def test_updates_without_a_number_do_not_make_it_spin() -> None:
    source = Script(*[[{"no": "number"}]] * 50)
    await run_briefly(Poller(source, lambda _: asyncio.ensure_future(asyncio.sleep(0))), 1.2)
    assert len(source.offsets) <= 4


async def test_a_conflict_is_borne_a_few_times_then_ends_the_bot_with_a_sentence() -> None:
    source = Script(*[Conflict("terminated by other getUpdates request")] * 10)
    poller = Poller(source, lambda _: asyncio.ensure_future(asyncio.sleep(0)), conflict_pause=0.001)
    with pytest.raises(CannotContinueError, match="Another bot is using this token"):
        await poller.run()
    assert 3 <= len(source.offsets) <= 6


async def test_a_token_that_is_revoked_while_running_ends_the_bot_with_a_sentence() -> None:
    poller = Poller(Script(InvalidToken("4200:AA")), lambda _: asyncio.ensure_future(asyncio.sleep(0)))
    with pytest.raises(CannotContinueError, match="token") as ended:
        await poller.run()
    assert "4200" not in str(ended.value)


async def test_a_wedged_line_is_renewed_and_in_the_end_the_process_is() -> None:
    source = Script(TimedOut(), TimedOut(), TimedOut())
    poller = Poller(source, lambda _: asyncio.ensure_future(asyncio.sleep(0)), wedged_seconds=0.5)
    with pytest.raises(CannotContinueError, match="Start the bot again"):
        await poller.run()
    assert source.renewed >= 1
