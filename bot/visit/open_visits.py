"""Which chats have a visit that was begun and not ended, in memory only.

One rule: it outlives the session, so that a visit whose half hour ran out, or whose champion left the list,
can still be cleared; it goes with the visit, and after 48 hours in any case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

KEPT = timedelta(hours=48)
"""After that Telegram deletes no message any more (Bot API), so there is nothing left to do."""


class OpenVisits:
    """Chats with an open visit, when it was last touched, and whether its champion was reminded of it."""

    def __init__(self) -> None:
        self._touched: dict[int, datetime] = {}
        self._reminded: set[int] = set()

    def __contains__(self, chat: int) -> bool:
        return chat in self._touched

    def touch(self, chat: int, now: datetime) -> None:
        """The visit of this chat goes on."""
        self._touched[chat] = now
        self._reminded.discard(chat)

    def end(self, chat: int) -> None:
        """The visit of this chat is over."""
        self._touched.pop(chat, None)
        self._reminded.discard(chat)

    def remind(self, chat: int) -> bool:
        """Whether this chat is to be reminded now: an open visit, and not said since it was last touched."""
        if chat not in self._touched or chat in self._reminded:
            return False
        self._reminded.add(chat)
        return True

    def sweep(self, now: datetime) -> None:
        """Forget what is older than `KEPT`."""
        for chat in [chat for chat, touched in self._touched.items() if abs(now - touched) > KEPT]:
            self.end(chat)

    def of_others(self, is_champion: Callable[[int], bool]) -> tuple[int, ...]:
        """Chats with an open visit that do not belong to a champion any more."""
        return tuple(chat for chat in self._touched if not is_champion(chat))
