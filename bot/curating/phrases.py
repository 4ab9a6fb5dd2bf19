"""Phrases curators and champions heard, in their own words: they wait here for the catalogue's next round.

One rule: a phrase and the need it is for, and the day; never who said it or who handed it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services_catalog.curation import opened

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """One phrase waiting for a curator of the catalogue."""

    need: str
    phrase: str
    day: date


def hand_in(path: Path, need: str, phrase: str, day: date) -> None:
    """Keep a phrase in curation.db until it is dealt with. Raises sqlite3.Error when the disk refuses."""
    with opened(path) as db, db.conn:
        db.table("phrases").insert(
            {"need": need, "phrase": phrase[:LONGEST], "day": day.isoformat()},
            pk=("need", "phrase"),
            ignore=True,
        )


def handed_in(path: Path) -> tuple[Heard, ...]:
    """Every phrase that waits, by need."""
    if not path.exists():
        return ()
    with opened(path) as db:
        if "phrases" not in db.table_names():
            return ()
        rows = db["phrases"].rows_where(order_by="need, phrase")
        return tuple(Heard(row["need"], row["phrase"], date.fromisoformat(row["day"])) for row in rows)
