"""Where messages wait while the bot is still loading. A cry for help walks straight through.

One rule: what waits here is not confirmed to Telegram, so a bot that ends while it loads loses nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.telegram.updates import Arrival


class Anteroom:
    """Holds arrivals until `open`; then all go on in the order they came.

    put_on:  hands an arrival to its lane; the task it returns ends when it was dealt with.
    at_once: whether an arrival can be answered at this moment. Such a one waits for nobody, not even for what
             the same person wrote before.
    """

    def __init__(
        self, put_on: Callable[[Arrival], asyncio.Task[None]], at_once: Callable[[Arrival], bool]
    ) -> None:
        self._put_on = put_on
        self._at_once = at_once
        self._is_open = False
        self._closed = False
        self._waiting: dict[asyncio.Task[None], tuple[Arrival, asyncio.Future[asyncio.Task[None]]]] = {}

    def put(self, arrival: Arrival) -> asyncio.Task[None]:
        """Take an arrival. The task ends when it was dealt with, and is cancelled when it never will be."""
        if self._is_open or self._at_once(arrival):
            return self._put_on(arrival)
        loop = asyncio.get_running_loop()
        called: asyncio.Future[asyncio.Task[None]] = loop.create_future()
        task = loop.create_task(_follow(called))
        self._waiting[task] = (arrival, called)
        if self._closed:
            self.close()
        return task

    def open(self) -> None:
        """Let everybody through, now and from now on."""
        self._is_open = True
        waiting, self._waiting = self._waiting, {}
        for arrival, called in waiting.values():
            called.set_result(self._put_on(arrival))

    def close(self) -> None:
        """Send away who waits and who comes yet: the bot is stopping, and their updates come again."""
        self._closed = True
        waiting, self._waiting = self._waiting, {}
        for task in waiting:
            task.cancel()


async def _follow(called: asyncio.Future[asyncio.Task[None]]) -> None:
    """Wait for the lane's task and end as it ends. Its errors are the lane's business."""
    task = await called
    await asyncio.wait({task})
    if task.cancelled():
        raise asyncio.CancelledError
