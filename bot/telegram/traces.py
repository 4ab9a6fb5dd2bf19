"""Which messages are on whose screen, so that quick exit can take them away (SAFETY S13, S14).

One rule: bare message numbers, in memory, under 48 hours; gone at once on /forget, blocking or use.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable

KEPT_SECONDS = 47.5 * 3600.0
"""Telegram deletes a message for both sides only while it is younger than 48 hours (Bot API)."""

_MOST_A_CHAT = 2_000
_HIGHEST = 2**32 - 1  # Telegram counts messages in 32 bits: a higher number is none of its own


class Traces:
    """The message numbers of each chat, oldest first.

    clock: seconds that never jump; a test passes its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[int, _Trail] = {}

    def add(self, chat: int, message: int) -> None:
        """Remember one message, whoever wrote it."""
        trail = self._chats.get(chat)
        if trail is None:
            trail = self._chats[chat] = _Trail()
        trail.add(int(self._clock()), message)

    def has(self, chat: int, message: int) -> bool:
        """Whether this message is remembered."""
        trail = self._chats.get(chat)
        return trail is not None and message in trail.numbers

    def take(self, chat: int) -> list[int]:
        """The messages that can still be deleted, newest first; they are forgotten by this."""
        trail = self._chats.pop(chat, None)
        if trail is None:
            return []
        trail.drop_before(self._oldest())
        return list(dict.fromkeys(reversed(trail.numbers)))

    def forget(self, chat: int) -> None:
        """Forget everything about a chat."""
        self._chats.pop(chat, None)

    def sweep(self) -> None:
        """Forget what is too old to be deleted."""
        since = self._oldest()
        for chat, trail in list(self._chats.items()):
            trail.drop_before(since)
            if not trail.numbers:
                del self._chats[chat]

    def __len__(self) -> int:
        return len(self._chats)

    def _oldest(self) -> int:
        return int(self._clock() - KEPT_SECONDS)


class _Trail:
    """The messages of one chat, eight bytes each: they stay for two days, and everybody has some."""

    __slots__ = ("numbers", "seconds")

    def __init__(self) -> None:
        self.seconds = array("I")
        self.numbers = array("I")

    def add(self, second: int, number: int) -> None:
        if not 0 <= number <= _HIGHEST:
            return
        self.seconds.append(second)
        self.numbers.append(number)
        if len(self.numbers) > _MOST_A_CHAT:
            del self.seconds[0], self.numbers[0]

    def drop_before(self, second: int) -> None:
        kept_from = bisect_left(self.seconds, second)
        del self.seconds[:kept_from], self.numbers[:kept_from]
