"""getUpdates as Telegram's server does it: offsets confirm, a second long poll ends the first one.

One rule: an update leaves the queue only when a later offset confirms it.
"""

from __future__ import annotations

import asyncio
import time
from itertools import islice
from typing import Any

from .http import Request
from .rules import ApiError, structured, whole
from .state import State

_LONGEST_POLL = 50
_SAME_OFFSET_SECONDS = 0.5
_CONFLICT_DELAY = 3.0
_OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_SET = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Polls:
    """The one long poll that may be open, and what it may return."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._wake = asyncio.Event()
        self._turn = 0
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._last_conflict = 0.0
        self.starts: list[float] = []
        self.conflicts = 0

    def wake(self) -> None:
        """An update arrived."""
        self._wake.set()

    async def get_updates(self, request: Request) -> list[dict[str, Any]]:
        """Wait for updates, at most the `timeout` asked for, and return at most `limit` of them."""
        arguments = request.arguments
        if self._state.webhook is not None:
            raise ApiError(409, _WEBHOOK_SET)
        self._turn += 1
        turn = self._turn
        self._wake.set()  # ends a poll that is still open
        limit = min(max(whole(arguments, "limit", 100), 1), 100)
        offset = whole(arguments, "offset", 0)
        limit = 1 if self._asked_again(offset) else limit
        if "allowed_updates" in arguments and structured(arguments["allowed_updates"]):
            self._state.allowed = frozenset(structured(arguments["allowed_updates"]))
        until = time.monotonic() + min(max(whole(arguments, "timeout", 0), 0), _LONGEST_POLL)
        while True:
            self._wake.clear()  # before looking, so that nothing arrives unseen in between
            with self._state.lock:
                waiting = self._waiting(offset)[:limit]
            if waiting or time.monotonic() >= until or request.gone():
                return waiting
            try:
                await asyncio.wait_for(self._wake.wait(), min(0.5, max(0.0, until - time.monotonic())))
            except TimeoutError:
                continue
            if turn != self._turn:
                await self._conflict()

    def _waiting(self, offset: int) -> list[dict[str, Any]]:
        queue = self._state.queue
        if offset < 0:
            offset = queue[offset][0] if len(queue) >= -offset else 0
        self._state.confirm_before(offset)
        return [update for _, update in islice(queue, 100)]

    def _asked_again(self, offset: int) -> bool:
        now = time.monotonic()
        again = offset == self._last_offset and now - self._last_start < _SAME_OFFSET_SECONDS
        self._last_offset, self._last_start = offset, now
        self.starts.append(now)
        return again

    async def _conflict(self) -> None:
        self.conflicts += 1
        now = time.monotonic()
        if now - self._last_conflict < _CONFLICT_DELAY:
            await asyncio.sleep(_CONFLICT_DELAY)
        self._last_conflict = now
        raise ApiError(409, _OTHER_POLL)
