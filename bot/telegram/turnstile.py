"""Who is answered next when many write at once: one at a time, a cry for help before everybody else.

One rule: between two answers the loop gets a turn, so that replies leave while others are thought about.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Turnstile:
    """Lets one through at a time. Those in a hurry go first; among themselves, everybody in order."""

    def __init__(self) -> None:
        self._taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, urgent: Callable[[], bool]) -> AsyncIterator[None]:
        """Hold the turn for the length of the block.

        urgent: whether this one goes first; asked only when somebody has to wait.
        """
        if self._taken:
            await self._wait(self._urgent if urgent() else self._others)
        self._taken = True
        try:
            yield
        finally:
            self._next()

    async def _wait(self, line: deque[asyncio.Future[None]]) -> None:
        """Stand in a line until the turn is handed over."""
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(called)
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():  # called and cancelled at once: pass the turn on
                self._next()
            elif called in line:
                line.remove(called)
            raise

    def _next(self) -> None:
        """Hand the turn to whoever is next; it stays taken until nobody waits."""
        for line in (self._urgent, self._others):
            while line:
                called = line.popleft()
                if not called.done():
                    called.set_result(None)
                    return
        self._taken = False
