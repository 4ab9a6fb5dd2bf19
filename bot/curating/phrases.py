"""Phrases curators and champions heard, in their own words: they wait here for the catalogue's next round.

One rule: a phrase and the need it is for, and the day; never who said it or who handed it in. What looks like
a name or an address is not taken.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.turn import Incoming, Reply, Text, Turn
from bot.visit.shorthand import tells_who
from bot.words import curating as words
from bot.words.visit import REMINDER
from services_catalog import DirectoryError
from services_catalog.curation import opened

LONGEST = 200
_FORM = re.compile(r"/?heard\s+([a-z]+\.[a-z_]+)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(r"/?heard\b", re.IGNORECASE)

KnownNeeds = Callable[[], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Heard:
    """One phrase waiting for a curator of the catalogue."""

    need: str
    phrase: str
    day: date


class PhrasesHeard:
    """The room behind the desk where champions hand in "heard money.rent: got a letter off the housing"."""

    def __init__(self, path: Path, is_champion: Callable[[int], bool], known_needs: KnownNeeds) -> None:
        self._path = path
        self._is_champion = is_champion
        self._known_needs = known_needs

    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn | None:
        """Take a champion's phrase; None for everything and everybody else. In a group: None."""
        text = incoming.text.strip() if isinstance(incoming, Text) else ""
        if not _FORM.fullmatch(text) or sender not in (None, chat) or not self._is_champion(chat):
            return None
        try:
            return hand_in_typed(self._path, text, now.date(), self._known_needs())
        except DirectoryError as error:
            return Turn((Reply(str(error)),))

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]:
        """This room never writes first."""
        return ()


def hand_in_typed(path: Path, text: str, day: date, known: frozenset[str] | None) -> Turn | None:
    """Take "heard NEED: PHRASE" and say so, or say how to write it; None when it begins with another word.

    known: the catalogue's needs; None leaves the need unchecked. Raises DirectoryError when the disk refuses.
    """
    if not _BEGINS.match(text):
        return None
    found = _FORM.fullmatch(text)
    if found is None or (known is not None and found[1].lower() not in known):
        return Turn((Reply(words.PHRASE_FORM),))
    phrase = " ".join(found[2].split())
    if tells_who(phrase):
        return Turn((Reply(f"{REMINDER} {words.NOT_TAKEN}"),))
    try:
        hand_in(path, found[1].lower(), phrase, day)
    except sqlite3.Error as error:
        raise DirectoryError(f"The phrase could not be kept ({error}). Try again later.") from error
    return Turn((Reply(words.PHRASE_TAKEN),))


def hand_in(path: Path, need: str, phrase: str, day: date) -> None:
    """Keep a phrase in curation.db until it is dealt with. Raises sqlite3.Error when the disk refuses."""
    with opened(path) as db, db.conn:
        db.table("phrases").insert(
            {"need": need, "phrase": phrase[:LONGEST], "day": day.isoformat()},
            pk=("need", "phrase"),
            ignore=True,
        )


def handed_in(path: Path) -> tuple[Heard, ...]:
    """Every phrase that waits, by need. Raises sqlite3.Error."""
    if not path.exists():
        return ()
    with opened(path) as db:
        if "phrases" not in db.table_names():
            return ()
        rows = db["phrases"].rows_where(order_by="need, phrase")
        return tuple(Heard(row["need"], row["phrase"], date.fromisoformat(row["day"])) for row in rows)


def dealt_with(path: Path) -> int:
    """The phrases that waited are in the catalogue, or will not be: they go. Returns how many there were."""
    waiting = len(handed_in(path))
    if waiting:
        with opened(path) as db, db.conn:
            db.conn.execute("delete from phrases")
    return waiting
