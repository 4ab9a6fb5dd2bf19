"""The curators' once-a-day message: how much waits for a check, and what people reported, without times.

One rule: once a day, after nine; reports on sensitive services only on Mondays (PRIVACY D2).
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from bot.turn import Reply, Turn
from bot.words import curating as words
from services_catalog.curation import opened
from services_catalog.review import Due

AFTER = 9
"""The hour, Europe/London, from which the message may come."""
_MONDAY = 0


def told_today(path: Path, today: date) -> bool:
    """Whether the message of this day was already handed out. Raises sqlite3.Error."""
    with opened(path) as db:
        return (
            "mornings" in db.table_names() and db["mornings"].count_where("day = ?", [today.isoformat()]) > 0
        )


def note_told(path: Path, today: date) -> None:
    """Remember that this day's message is out; only the last day is kept. Raises sqlite3.Error."""
    with opened(path) as db, db.conn:
        db.table("mornings").insert({"one": 1, "day": today.isoformat()}, pk="one", replace=True)


def morning(due: list[Due], now: datetime, drafts: int = 0) -> Turn:
    """The message itself, from the review queue as it stands. drafts: how many wait from feeds."""
    told = [one for one in due if one.reports and (one.kind != "crisis" or now.weekday() == _MONDAY)]
    lines = [f"{one.service.name}: {words.told(one.reports)}" for one in told]
    return Turn((Reply(words.morning(len(due), lines, drafts)),))
