"""Which messages are on whose screen, so that quick exit can take them away (SAFETY S13, S14).

One rule: bare message numbers, in memory, under 48 hours; gone at once on /forget, blocking or use.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator
from itertools import chain
from math import ceil

KEPT_SECONDS = 47.5 * 3600.0
"""Telegram deletes a message for both sides only while it is younger than 48 hours (Bot API)."""

HOUR = 3600.0
_MOST_A_CHAT = 2_000
_ROW = 100  # numbers: a block over 512 bytes lies about in the heap and pins its page
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
        trail.add(int(self._clock() // HOUR), message)

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
        return list(dict.fromkeys(reversed([*trail.numbers])))

    def forget(self, chat: int) -> None:
        """Forget everything about a chat."""
        self._chats.pop(chat, None)

    def sweep(self) -> None:
        """Forget what is too old to be deleted."""
        since = self._oldest()
        for chat, trail in list(self._chats.items()):
            trail.drop_before(since)
            if not trail.count:
                del self._chats[chat]

    def __len__(self) -> int:
        return len(self._chats)

    def _oldest(self) -> int:
        """The first hour that is still kept; what was sent in it is younger than `KEPT_SECONDS`."""
        return ceil((self._clock() - KEPT_SECONDS) / HOUR)


class _Trail:
    """The messages of one chat, four bytes each: they stay for two days, and everybody has some.

    rows: (hour, numbers of that hour), the hours rising; an hour of many messages has several rows.
    """

    __slots__ = ("count", "rows")

    def __init__(self) -> None:
        self.rows: list[tuple[int, array[int]]] = []
        self.count = 0

    @property
    def numbers(self) -> Iterator[int]:
        return chain.from_iterable(numbers for _, numbers in self.rows)

    def add(self, hour: int, number: int) -> None:
        if not 0 <= number <= _HIGHEST:
            return
        if not self.rows or self.rows[-1][0] < hour or len(self.rows[-1][1]) >= _ROW:
            self.rows.append((hour, array("I")))
        self.rows[-1][1].append(number)
        self.count += 1
        if self.count > _MOST_A_CHAT:
            self.count -= 1
            del self.rows[0][1][0]
            if not self.rows[0][1]:
                del self.rows[0]

    def drop_before(self, hour: int) -> None:
        while self.rows and self.rows[0][0] < hour:
            self.count -= len(self.rows[0][1])
            del self.rows[0]
