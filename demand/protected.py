"""The protected store: closed months, kept for ever. The only file exports and reports can open (D1).

One rule: a closed month is written once, in one transaction, with a checksum, and never changes again (D3).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from demand.errors import AlreadyClosedError, StoreError
from demand.grid import Grid
from demand.months import month_label

FORMAT = 1
Kind = Literal["real", "demo"]

_SCHEMA = """
CREATE TABLE store (kind TEXT NOT NULL CHECK (kind IN ('real', 'demo'))) STRICT;
CREATE TABLE months (
    month TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'lost')),
    first_day TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    facts TEXT,
    checksum TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE cells (
    month TEXT NOT NULL,
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    col TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (month, tbl, row, col)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Month:
    """One month as it was closed.

    first_day: the day counting began (the 1st, or later when signpost was first started that month).
    complete:  False when the live file was lost or damaged during the month; its numbers are too low.
    grid:      the cells of that month, each table's epsilon, and each need's plain label.
    values:    protected numbers by (table, row, column); empty for a month whose file was lost altogether.
    supply:    need id to borough to the number of local services listed on the day of closing.
    versions:  what made the figures (signpost's own version, the catalogue's ...).
    """

    month: str
    first_day: str
    complete: bool
    grid: Grid | None = None
    values: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    supply: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def lost(self) -> bool:
        """True when nothing of the month could be kept."""
        return not self.values


@dataclass(frozen=True, slots=True)
class Note:
    """What the store says about a month that may still be open."""

    state: Literal["open", "closed", "lost"]
    first_day: str
    complete: bool


class ProtectedStore:
    """`protected.db`, opened for one piece of work at a time."""

    def __init__(self, path: Path, kind: Kind = "real") -> None:
        self.path = path
        self._wanted = kind

    def note(self, month: str) -> Note | None:
        """What is known of `month`; None when the store never heard of it, or does not exist yet."""
        if not self.path.exists():
            return None
        with self._writing() as db:
            row = db.execute(
                "SELECT state, first_day, complete FROM months WHERE month = ?", (month,)
            ).fetchone()
        return None if row is None else Note(row[0], row[1], bool(row[2]))

    def note_open(self, month: str, first_day: str, complete: bool) -> None:
        """Remember that `month` is being counted, so that a lost live file is noticed later."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO months (month, state, first_day, complete) VALUES (?, 'open', ?, ?)"
                " ON CONFLICT (month) DO UPDATE SET complete = MIN(complete, excluded.complete)"
                " WHERE state = 'open'",
                (month, first_day, int(complete)),
            )

    def note_lost(self, keep: str | None = None) -> tuple[str, ...]:
        """Mark every month still noted as open, except `keep`, as lost for ever; returns those months."""
        with self._writing() as db:
            months = db.execute(
                "SELECT month FROM months WHERE state = 'open' AND month <> ? ORDER BY month", (keep or "",)
            ).fetchall()
            db.executemany("UPDATE months SET state = 'lost', complete = 0 WHERE month = ?", months)
        return tuple(month for (month,) in months)

    def close(self, month: Month) -> None:
        """Keep a finished month for ever. Raises AlreadyClosedError when it was closed or lost before."""
        with self._writing() as db:
            note = db.execute("SELECT state, complete FROM months WHERE month = ?", (month.month,)).fetchone()
            if note is not None and note[0] != "open":
                raise AlreadyClosedError(
                    f"{month_label(month.month)} is closed already. A month is closed once."
                )
            complete = month.complete and (note is None or bool(note[1]))
            facts = _facts_as_text(month)
            db.execute("DELETE FROM months WHERE month = ?", (month.month,))
            db.execute(
                "INSERT INTO months (month, state, first_day, complete, facts, checksum)"
                " VALUES (?, 'closed', ?, ?, ?, ?)",
                (
                    month.month,
                    month.first_day,
                    int(complete),
                    facts,
                    _checksum(month.month, month.first_day, complete, facts, month.values),
                ),
            )
            db.executemany(
                "INSERT INTO cells (month, tbl, row, col, value) VALUES (?, ?, ?, ?, ?)",
                [(month.month, *cell, value) for cell, value in sorted(month.values.items())],
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when the block ends; made with its tables when the file is new."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        try:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA synchronous = EXTRA")
            db.execute("BEGIN IMMEDIATE")
            try:
                _prepare(db, self._wanted, self.path)
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    with suppress(sqlite3.Error):
                        db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise StoreError(f"{self.path} cannot be written ({error}).") from error
        finally:
            db.close()


def read_months(path: Path) -> tuple[tuple[Month, ...], Kind]:
    """Every closed or lost month of the store, oldest first, and whether the figures are real or made up.

    Raises StoreError when the file is missing, is no protected store, comes from a newer signpost, or a
    month differs from what was closed.
    """
    if not path.exists():
        raise StoreError(
            f"There are no closed months yet: {path} does not exist. The first one closes on the 1st."
        )
    try:
        # Opened for writing so that SQLite can undo a half-written transaction after a crash; only read.
        db = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            db.execute("PRAGMA query_only = ON")
            db.execute("BEGIN")
            kind = _kind(db, path)
            months = tuple(
                _read_month(db, path, row)
                for row in db.execute(
                    "SELECT month, state, first_day, complete, facts, checksum FROM months"
                    " WHERE state <> 'open' ORDER BY month"
                ).fetchall()
            )
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StoreError(
            f"{path} cannot be read ({error}). Put the last back-up of it in its place."
        ) from error
    return months, kind


def open_month(path: Path) -> str | None:
    """The month the store notes as being counted now: its name only, there is nothing else to know here."""
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            db.execute("PRAGMA query_only = ON")
            row = db.execute("SELECT max(month) FROM months WHERE state = 'open'").fetchone()
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read ({error}).") from error
    return None if row[0] is None else str(row[0])


def _prepare(db: sqlite3.Connection, kind: Kind, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == 0:
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.execute("INSERT INTO store (kind) VALUES (?)", (kind,))
        db.execute(f"PRAGMA user_version = {FORMAT}")
    found = _kind(db, path)
    if found != kind:
        raise StoreError(
            f"{path} holds {'made-up' if found == 'demo' else 'real'} figures, and"
            f" {'made-up' if kind == 'demo' else 'real'} ones were to be written to it. They are never mixed;"
            " name another file."
        )


def _kind(db: sqlite3.Connection, path: Path) -> Kind:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != FORMAT:
        raise StoreError(
            f"{path} is not a store of closed months that this signpost can read (its format is {version},"
            f" ours is {FORMAT}). A newer signpost reads it; else put it back from the last back-up."
        )
    kind: Kind = db.execute("SELECT kind FROM store").fetchone()[0]
    return kind


def _read_month(db: sqlite3.Connection, path: Path, row: tuple[str, str, str, int, str, str]) -> Month:
    month, state, first_day, complete, facts, checksum = row
    if state == "lost":
        return Month(month, first_day, complete=False)
    values = {
        (table, line, column): value
        for table, line, column, value in db.execute(
            "SELECT tbl, row, col, value FROM cells WHERE month = ? ORDER BY tbl, row, col", (month,)
        )
    }
    if _checksum(month, first_day, bool(complete), facts, values) != checksum:
        raise StoreError(
            f"{path}: the figures for {month_label(month)} are not the ones that were closed."
            " Put the last back-up of the file in its place."
        )
    known = json.loads(facts)
    return Month(
        month=month,
        first_day=first_day,
        complete=bool(complete),
        grid=Grid.from_json(known["grid"]),
        values=values,
        supply=known["supply"],
        versions=known["versions"],
    )


def _facts_as_text(month: Month) -> str:
    return json.dumps(
        {
            "grid": month.grid.to_json() if month.grid else "",
            "supply": {need: dict(boroughs) for need, boroughs in month.supply.items()},
            "versions": dict(month.versions),
        },
        sort_keys=True,
    )


def _checksum(
    month: str, first_day: str, complete: bool, facts: str, values: Mapping[tuple[str, str, str], int]
) -> str:
    whole = [month, first_day, complete, facts, [[*cell, value] for cell, value in sorted(values.items())]]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
