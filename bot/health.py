"""How the running bot is doing: gauges of the last five minutes, and the one line `signpost status` reads.

One rule: bands and gauges in memory only; nothing by need, by borough or by person (PRIVACY D2).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

GAUGE_SECONDS = 300.0
RUNNING_FILE = "running.json"
_KEPT = 2_000  # the newest; more would tell the gauges no more

Alarm = Literal["counting", "answering", "sending", "polling"]


class Gauges:
    """What happened in the last five minutes.

    clock:   seconds that never jump.
    ready:   messages are taken, and cries for help answered. loading: all others still wait.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._answers: deque[tuple[float, float]] = deque(maxlen=_KEPT)  # when, seconds it took
        self._alarms: deque[tuple[float, Alarm]] = deque(maxlen=_KEPT)
        self._last_beat: float | None = None
        self.ready = False
        self.loading = False

    def answered(self, seconds: float) -> None:
        """One message was answered; it took so many seconds from its arrival here."""
        self._answers.append((self._clock(), seconds))

    def alarm(self, kind: Alarm) -> None:
        """Something failed that a person has to know of."""
        self._alarms.append((self._clock(), kind))

    def beat(self) -> None:
        """Telegram was reached."""
        self._last_beat = self._clock()

    def silent_seconds(self) -> float | None:
        """Seconds since Telegram was last reached; None when it never was."""
        return None if self._last_beat is None else self._clock() - self._last_beat

    def read(self) -> dict[str, Any]:
        """The gauges, as `signpost status --json` shows them."""
        now = self._clock()
        since = now - GAUGE_SECONDS
        took = sorted(seconds for at, seconds in self._answers if at >= since)
        alarms = Counter(kind for at, kind in self._alarms if at >= since)
        silent = self.silent_seconds()
        return {
            "state": "up" if self.ready and not self.loading else "starting",
            "up": _band(now - self._started, ((3600, "under an hour"), (86_400, "under a day")), "days"),
            "messages": _band(len(took), ((1, "0"), (50, "<50")), "50+"),
            "errors": _share(sum(alarms.values()), len(took)),
            "alarms": sorted(alarms),
            "answer_ms": {"p50": _quantile(took, 0.5), "p99": _quantile(took, 0.99)},
            "telegram": "not reached yet"
            if silent is None
            else ("reached" if silent < 90 else "not reached"),
        }


@dataclass(frozen=True, slots=True)
class Running:
    """The bot that says it runs on a data folder."""

    pid: int
    port: int


class AlreadyRunningError(RuntimeError):
    """Another bot has this data folder."""


class StatusServer:
    """Answers anybody on this machine with one JSON line, and says in the data folder where.

    folder: SIGNPOST_DATA. The file in it holds a process number and a port, nothing else.
    """

    def __init__(self, folder: Path, gauges: Gauges) -> None:
        self._path = folder / RUNNING_FILE
        self._gauges = gauges
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Start answering. Raises AlreadyRunningError; a folder that cannot be written to is no obstacle."""
        found = running(self._path.parent)
        if found is not None and ask(found) is not None:
            raise AlreadyRunningError(f"A bot is already running on this data folder (process {found.pid}).")
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a full disk must not stop the bot
            self._path.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="utf-8")

    async def close(self) -> None:
        """Stop answering and take the file away."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            writer.write(json.dumps(self._gauges.read()).encode() + b"\n")
            await writer.drain()
            writer.close()


def running(folder: Path) -> Running | None:
    """Which bot says it runs on this data folder; None when none does."""
    try:
        found = json.loads((folder / RUNNING_FILE).read_text(encoding="utf-8"))
        return Running(int(found["pid"]), int(found["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask(bot: Running, seconds: float = 3.0) -> dict[str, Any] | None:
    """The gauges of a running bot, or None when it does not answer."""
    try:
        with socket.create_connection(("127.0.0.1", bot.port), timeout=seconds) as line:
            answer = json.loads(line.makefile().readline())
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) and "state" in answer else None


def _band(value: float, bands: tuple[tuple[float, str], ...], above: str) -> str:
    return next((name for limit, name in bands if value < limit), above)


def _share(errors: int, answers: int) -> str:
    share = errors / max(1, errors + answers)
    return _band(share, ((1e-9, "none"), (0.01, "under 1 %"), (0.1, "under 10 %")), "10 % or more")


def _quantile(values: list[float], share: float) -> int | None:
    """In milliseconds; None without values."""
    if not values:
        return None
    return round(values[min(len(values) - 1, int(share * len(values)))] * 1000)
