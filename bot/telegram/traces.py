"""Which messages are on whose screen, so that quick exit can take them away (SAFETY S13, S14).

One rule: bare message numbers, in memory, under 48 hours; gone at once on /forget, blocking or use.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

KEPT_SECONDS = 47.5 * 3600.0
"""Telegram deletes a message for both sides only while it is younger than 48 hours (Bot API)."""

_MOST_A_CHAT = 2_000


class Traces:
    """The message numbers of each chat, oldest first.

    clock: seconds that never jump; a test passes its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[int, deque[tuple[float, int]]] = {}

    def add(self, chat: int, message: int) -> None:
        """Remember one message, whoever wrote it."""
        self._chats.setdefault(chat, deque(maxlen=_MOST_A_CHAT)).append((self._clock(), message))

    def has(self, chat: int, message: int) -> bool:
        """Whether this message is remembered."""
        return any(number == message for _, number in self._chats.get(chat, ()))

    def take(self, chat: int) -> list[int]:
        """The messages that can still be deleted, newest first; they are forgotten by this."""
        since = self._clock() - KEPT_SECONDS
        numbers = [number for at, number in self._chats.pop(chat, ()) if at >= since]
        return list(dict.fromkeys(reversed(numbers)))

    def forget(self, chat: int) -> None:
        """Forget everything about a chat."""
        self._chats.pop(chat, None)

    def sweep(self) -> None:
        """Forget what is too old to be deleted."""
        since = self._clock() - KEPT_SECONDS
        for chat, messages in list(self._chats.items()):
            while messages and messages[0][0] < since:
                messages.popleft()
            if not messages:
                del self._chats[chat]

    def __len__(self) -> int:
        return len(self._chats)
