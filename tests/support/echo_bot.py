"""The channel with a desk that only echoes: `python -m tests.support.echo_bot`, in a process that can be killed.

One rule: it keeps what the real desk keeps, handled numbers and counts in one transaction, and nothing else.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.health import AlreadyRunningError
from bot.logs import start_logging
from bot.settings import Settings
from bot.telegram import CannotContinueError, serve
from bot.turn import Choice, Count, Incoming, Position, Reply, Text, Turn


class EchoDesk:
    """Answers every message with itself, after an odd number of milliseconds of work."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "echo.db", isolation_level=None)
        self._db.execute("CREATE TABLE IF NOT EXISTS handled (number INTEGER PRIMARY KEY) WITHOUT ROWID")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS counted (cell TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID"
        )
        # A killed process loses nothing by this; only a power cut would.
        self._db.execute("PRAGMA synchronous = OFF")
        self._work_ms = float(os.environ.get("ECHO_WORK_MS", "0"))
        self.loaded = "ECHO_LOAD_SECONDS" not in os.environ

    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn:
        time.sleep(self._work_ms / 1000)
        match incoming:
            case Text(text="crash"):
                raise ZeroDivisionError("resident's words: crash")
            case Text(text=text) | Choice(data=text):
                return Turn(
                    (Reply(text, urgent=text.startswith("crisis")),), (Count("T2", "understood", "all"),)
                )
            case Position():
                return Turn((Reply("a place"),))
            case _:
                return Turn((Reply("I can only read words."),))

    def can_answer(self, incoming: Incoming) -> bool:
        return self.loaded or (isinstance(incoming, Text) and incoming.text.startswith("crisis"))

    def load(self) -> Callable[[], None]:
        """Takes as long as the test says, or fails."""
        time.sleep(float(os.environ["ECHO_LOAD_SECONDS"]))
        if "ECHO_LOAD_FAILS" in os.environ:
            raise MemoryError
        return self._put_in_place

    def _put_in_place(self) -> None:
        self.loaded = True

    def handled(self, update: int) -> bool:
        return bool(self._db.execute("SELECT 1 FROM handled WHERE number = ?", (update,)).fetchone())

    def record(self, turn: Turn, update: int | None, now: datetime) -> bool:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("INSERT OR IGNORE INTO handled VALUES (?)", (update,))
        for count in turn.counts:
            self._db.execute(
                "INSERT INTO counted VALUES (?, 1) ON CONFLICT (cell) DO UPDATE SET value = value + 1",
                (count.row,),
            )
        self._db.execute("COMMIT")
        return True

    def introduce(self, bot_name: str) -> None:
        """It has no links to make."""

    def revoked(self) -> tuple[int, ...]:
        """It knows no champions."""
        return ()

    def forget(self, chat: int) -> None:
        """Nothing is remembered."""

    def sweep(self, now: datetime) -> None:
        """Nothing ends."""

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]:
        """It has no staff to tell anything."""
        return ()


def main() -> None:
    start_logging(os.environ.get("SIGNPOST_LOG_LEVEL", "info"))
    settings = Settings()
    assert settings.token is not None
    desk = EchoDesk(settings.data)
    load = None if desk.loaded else desk.load
    try:
        asyncio.run(serve(settings, settings.token.get_secret_value(), desk, load=load))
    except (CannotContinueError, AlreadyRunningError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
