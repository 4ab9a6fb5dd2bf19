"""Long polling that confirms an update only after it was dealt with.

One rule: the offset sent to Telegram is never past an update that is still being answered.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, Protocol

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.telegram.connection import POLL_SECONDS, timed_out
from bot.telegram.updates import Arrival, UnreadableUpdateError, read_update, update_number

log = logging.getLogger(__name__)

AGAIN_SECONDS = 0.52
"""While something is in flight: at most two polls a second. Asked sooner, Telegram gives one update."""

WEDGED_SECONDS = 90.0
"""No poll answered for so long although the server takes them: the process is better started anew."""

_BATCH = 100  # Bot API: the most getUpdates returns
_FIRST_PAUSE, _PAUSE_GROWS, _LONGEST_PAUSE = 1.0, 1.5, 10.0
_CONFLICT_PAUSE = 3.0
_OVERDUE_SECONDS = 20  # past its own time limit a poll is taken for wedged
_QUIET_SECONDS = 24 * 3600.0


class CannotContinueError(Exception):
    """The bot has to end. The message is one plain sentence for the operator."""


class UpdateSource(Protocol):
    """Where polls go; `bot.telegram.connection.Line` is the real one."""

    async def updates(self, offset: int | None, wait: float) -> list[Any]: ...
    async def renew_polling(self) -> None: ...


class Window:
    """Which updates are in flight, and how far Telegram may be told that all is done."""

    def __init__(self) -> None:
        self.in_flight: set[int] = set()
        self._done: set[int] = set()
        self._next: int | None = None

    def take(self, number: int) -> bool:
        """Whether this update is new here; if so it is in flight from now on."""
        if number in self.in_flight or number in self._done:
            return False
        self.in_flight.add(number)
        self._next = number + 1 if self._next is None else max(self._next, number + 1)
        return True

    def done(self, number: int) -> None:
        """This update has been dealt with."""
        self.in_flight.discard(number)
        self._done.add(number)

    def offset(self) -> int | None:
        """The offset for the next poll: the oldest update in flight, else one past the newest."""
        oldest = min(self.in_flight, default=self._next)
        if oldest is not None:
            self._done = {number for number in self._done if number > oldest}
        return oldest

    def quiet(self) -> None:
        """Everything is confirmed. After a quiet week Telegram may start numbering anywhere, even lower."""
        self._next = None
        self._done.clear()


class Poller:
    """Asks for updates and hands each to its lane until `stop` is set.

    accept: takes an arrival; the task it returns ends when the arrival was dealt with.
    hurry:  called when a full window is stuck behind replies that wait.
    beat:   called after every poll that was answered.
    """

    def __init__(
        self,
        source: UpdateSource,
        accept: Callable[[Arrival], asyncio.Task[None]],
        *,
        hurry: Callable[[], None] = lambda: None,
        beat: Callable[[], None] = lambda: None,
        wedged_seconds: float = WEDGED_SECONDS,
        conflict_pause: float = _CONFLICT_PAUSE,
    ) -> None:
        self._source = source
        self._accept = accept
        self._hurry = hurry
        self._beat = beat
        self._wedged_seconds = wedged_seconds
        self._conflict_pause = conflict_pause
        self._window = Window()
        self._flying: set[asyncio.Task[None]] = set()
        self._conflicts = 0
        self._answered = self._busy = 0.0  # when a poll was last answered, and last brought something
        self._conflicts_borne = random.randint(3, 6)  # two bots in conflict should not give up together
        self._pause = 0.0

    async def run(self) -> None:
        """Poll for ever; cancel to stop.

        Raises:
            CannotContinueError: the token is wrong, another bot uses it, or polling is wedged.
        """
        clock = asyncio.get_running_loop().time
        self._answered = self._busy = clock()
        while True:
            offset = self._window.offset()
            try:
                async with asyncio.timeout(POLL_SECONDS + _OVERDUE_SECONDS):
                    raws = await self._source.updates(offset, POLL_SECONDS)
            except (TelegramError, TimeoutError) as error:
                await self._trouble(error)
                continue
            self._well(clock(), bool(raws))
            fresh = [raw for raw in raws if self._take(raw)]
            if not fresh and len(raws) >= _BATCH:
                self._hurry()
            if self._flying:
                await asyncio.wait(self._flying, timeout=AGAIN_SECONDS)
            elif raws and offset == self._window.offset():
                await asyncio.sleep(AGAIN_SECONDS)  # nothing among it could be taken: do not spin

    async def confirm(self, seconds: float) -> None:
        """Tell Telegram what has been dealt with, without waiting for more. Best effort, at the end."""
        if self._window.offset() is None:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._source.updates(self._window.offset(), 0)
        except (TelegramError, TimeoutError) as error:
            log.warning("The last updates were not confirmed; they are known as answered", exc_info=error)

    def _take(self, raw: object) -> bool:
        """Give one raw update to its lane. False when it is known already or has no number."""
        number = update_number(raw)
        if number is None or not self._window.take(number):
            return False
        try:
            task = self._accept(read_update(raw))
        except UnreadableUpdateError:
            log.warning("Update %d could not be read and was skipped", number)
            self._window.done(number)
            return True
        self._flying.add(task)
        task.add_done_callback(lambda done: self._landed(done, number))
        return True

    def _landed(self, task: asyncio.Task[None], number: int) -> None:
        self._flying.discard(task)
        if not task.cancelled():  # cancelled: the bot is stopping, and this update will come again
            self._window.done(number)

    def _well(self, now: float, busy: bool) -> None:
        """A poll was answered."""
        if self._pause:
            log.info("Telegram answers again")
        self._answered, self._pause, self._conflicts = now, 0.0, 0
        if busy:
            self._busy = now
        elif now - self._busy > _QUIET_SECONDS and not self._flying:
            self._window.quiet()
        self._beat()

    async def _trouble(self, error: TelegramError | TimeoutError) -> None:
        """A poll failed: wait and try again, or end the bot."""
        if isinstance(error, InvalidToken):
            raise CannotContinueError("Telegram does not accept this bot token any more.") from error
        if isinstance(error, Conflict):
            await self._conflict(error)
            return
        if isinstance(error, TimeoutError) or timed_out(error):
            await self._wedged(error)
        self._pause = min(max(_FIRST_PAUSE, self._pause * _PAUSE_GROWS), _LONGEST_PAUSE)
        log.warning("Telegram cannot be asked; trying again in %.1f s", self._pause, exc_info=error)
        await asyncio.sleep(self._pause)

    async def _conflict(self, error: Conflict) -> None:
        self._conflicts += 1
        log.error("Another bot is using this token", exc_info=error)
        if self._conflicts >= self._conflicts_borne:
            raise CannotContinueError(
                "Another bot is using this token. Stop it, or give this one a token of its own."
            ) from error
        await asyncio.sleep(self._conflict_pause)

    async def _wedged(self, error: Exception) -> None:
        """A poll that should have ended by itself did not: take a new line, in the end a new process."""
        if asyncio.get_running_loop().time() - self._answered > self._wedged_seconds:
            raise CannotContinueError(
                "Telegram has not answered a poll for too long. Start the bot again."
            ) from error
        await self._source.renew_polling()
