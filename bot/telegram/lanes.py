"""One lane a chat: what arrives in a chat is dealt with in order; different chats go side by side.

One rule: an accident in one lane is seen, reported without content, and stops nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.telegram.updates import Arrival

log = logging.getLogger(__name__)


class Lanes:
    """Runs `work` for every arrival, one at a time within a chat.

    work:    answers one arrival, in its turn. What it returns is awaited too, but the next arrival of the
             chat does not wait for that: a reply held back must not hold back the answer to a cry for help.
    mishap:  called when that failed, with the arrival and the error.
    """

    def __init__(
        self,
        work: Callable[[Arrival], Awaitable[Awaitable[None] | None]],
        mishap: Callable[[Arrival, BaseException], None],
    ) -> None:
        self._work = work
        self._mishap = mishap
        self._last: dict[int, asyncio.Future[None]] = {}
        self._open: set[asyncio.Task[None]] = set()

    def put(self, arrival: Arrival) -> asyncio.Task[None]:
        """Queue an arrival behind the others of its chat. The task ends when it has been dealt with."""
        loop = asyncio.get_running_loop()
        turn_over: asyncio.Future[None] = loop.create_future()
        task = loop.create_task(self._run(arrival, self._last.get(arrival.chat), turn_over))
        self._last[arrival.chat] = turn_over
        self._open.add(task)
        task.add_done_callback(lambda done: self._finished(arrival, turn_over, done))
        return task

    @property
    def open(self) -> int:
        """How many arrivals are being dealt with or waiting."""
        return len(self._open)

    async def close(self, seconds: float) -> None:
        """Wait so many seconds for what is being dealt with. The rest was not confirmed: it comes again."""
        if self._open:
            _, late = await asyncio.wait(set(self._open), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(
        self, arrival: Arrival, previous: asyncio.Future[None] | None, turn_over: asyncio.Future[None]
    ) -> None:
        if previous is not None and not previous.done():
            await asyncio.wait({previous})
        rest = await self._work(arrival)
        turn_over.set_result(None)
        if rest is not None:
            await rest

    def _finished(self, arrival: Arrival, turn_over: asyncio.Future[None], task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        if not turn_over.done():
            turn_over.set_result(None)
        if self._last.get(arrival.chat) is turn_over:
            del self._last[arrival.chat]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("Update %d could not be answered", arrival.update, exc_info=error)
            self._mishap(arrival, error)
