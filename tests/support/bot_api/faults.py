"""Trouble on purpose: slow answers, 502 bursts, dropped connections, chats in 429.

One rule: a fault is named before it happens, so that a test says what the weather is.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from .rules import ApiError


@dataclass
class Fault:
    """What happens to the next calls of one method.

    times:  how many calls it hits.
    status: answer with this HTTP status and do nothing (502, 500 ...).
    drop:   close the connection "before" the work is done, or "after" it (the person sees the message).
    delay:  seconds to wait "after" the work is done, before the answer.
    raw:    answer with these bytes instead of JSON.
    chat:   only calls for this chat.
    """

    times: int = 1
    status: int | None = None
    drop: Literal["before", "after"] | None = None
    delay: float = 0.0
    raw: bytes | None = None
    chat: int | None = None


@dataclass
class Weather:
    """All faults in force, and the flood limits."""

    planned: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    limited: dict[int, float] = field(default_factory=dict)
    flood_limits: bool = False
    refusals: list[tuple[float, int]] = field(default_factory=list)
    _sent: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _sent_overall: deque[float] = field(default_factory=deque)

    def plan(self, method: str, fault: Fault) -> None:
        """Let `fault` hit the next calls of `method`."""
        self.planned[method.lower()].append(fault)

    def next(self, method: str, chat: int | None) -> Fault | None:
        """The fault that hits this call, used up by one."""
        for fault in self.planned.get(method.lower(), []):
            if fault.times > 0 and fault.chat in (None, chat):
                fault.times -= 1
                return fault
        return None

    def limit(self, chat: int, seconds: float) -> None:
        """Answer 429 to everything sent to this chat for so many seconds from now."""
        self.limited[chat] = time.monotonic() + seconds

    def check_flood(self, chat: int) -> None:
        """Raise 429 when this chat, or the bot as a whole, may not send now.

        The numbers are the published "about" ones (core.telegram.org/bots/faq); a burst of five is a guess.
        """
        now = time.monotonic()
        until = self.limited.get(chat, 0.0)
        if until <= now and self.flood_limits:
            until = max(
                self._bucket(self._sent[chat], 5, 5.0, now), self._bucket(self._sent_overall, 30, 1.0, now)
            )
        if until > now:
            self.refusals.append((now, chat))
            wait = max(1, math.ceil(until - now))
            raise ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        self._sent[chat].append(now)
        self._sent_overall.append(now)

    @staticmethod
    def _bucket(sent: deque[float], most: int, window: float, now: float) -> float:
        while sent and sent[0] < now - window:
            sent.popleft()
        return sent[0] + window if len(sent) >= most else 0.0
