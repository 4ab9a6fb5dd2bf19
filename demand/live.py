"""The live file: this month's wobbled cells, handled updates, seal keys, spent sets (PRIVACY L1-L3).

One rule: nothing in it grows, moves or has an order. Every row is made beforehand, has the same length for
ever and is overwritten where it stands, so that the bytes depend on the counts and never on who came first.
"""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from demand import seals
from demand.grid import Grid
from demand.months import month_number
from demand.wobble import draw

FORMAT = 1
HANDLED_PLACES = 10_000  # Telegram hands out at most 100 updates at a time and keeps them 24 hours
_CELL_ZERO = (
    1 << 40
)  # added to every stored number: all records are then equally long (SQLite file format 2.1)
_HANDLED_ZERO = 1 << 52
_KEY_SLOTS = seals.MONTHS_GOOD
_COMMITS_FROM = 1 << 30

_SCHEMA = (
    """CREATE TABLE month (
        one INTEGER PRIMARY KEY CHECK (one = 1), month TEXT NOT NULL, first_day TEXT NOT NULL,
        complete INTEGER NOT NULL, grid TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE cells (
        tbl TEXT NOT NULL, row TEXT NOT NULL, col TEXT NOT NULL, value INTEGER NOT NULL,
        PRIMARY KEY (tbl, row, col)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE handled (place INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE seal_keys (
        slot INTEGER PRIMARY KEY, month TEXT NOT NULL, key BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE spent (
        slot INTEGER NOT NULL, place INTEGER NOT NULL, mark BLOB NOT NULL, PRIMARY KEY (slot, place)
    ) STRICT, WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """The month the live file is counting."""

    month: str
    first_day: str
    complete: bool
    grid: Grid


class DamagedError(Exception):
    """The live file is not whole, or is not a live file at all."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the file as the privacy rules want it: a rollback journal that is emptied, freed bytes zeroed.

    Every commit waits for the disk; `count_quickly` and `wait_for_disk` change that.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=5)
    try:
        if path.exists():  # not ":memory:"
            path.chmod(0o600)
        db.execute("PRAGMA journal_mode = TRUNCATE")
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA temp_store = MEMORY")
        wait_for_disk(db)
    except BaseException:
        db.close()
        raise
    return db


def wait_for_disk(db: sqlite3.Connection) -> None:
    """For making the file and turning the month: a commit is on the disk before it returns."""
    db.execute("PRAGMA synchronous = EXTRA")


def count_quickly(db: sqlite3.Connection) -> None:
    """For counting: a commit is safe from a crash or a kill at once, from a power cut within half a minute.

    Waiting for the disk would hold up every chat by several milliseconds an ask (88 to 1,300 asks a second
    were measured on one machine, as its disk was busy or not). Not waiting costs nothing but those counts:
    counting only ever overwrites numbers in fixed places, so there is no structure that a power cut could
    tear, and turning the month does wait.
    """
    db.execute("PRAGMA synchronous = OFF")


def is_new(db: sqlite3.Connection) -> bool:
    """True for a file that holds nothing yet."""
    return bool(db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0)


def create(db: sqlite3.Connection) -> None:
    """Make the tables with every handled place there will ever be. Inside the caller's transaction."""
    for statement in _SCHEMA:
        db.execute(statement)
    db.executemany(
        "INSERT INTO handled (place, number) VALUES (?, ?)",
        [(place, _HANDLED_ZERO - 1) for place in range(HANDLED_PLACES)],
    )
    db.execute(f"PRAGMA user_version = {FORMAT}")


def check(db: sqlite3.Connection) -> None:
    """Raises DamagedError unless the file is whole: SQLite's own check, the format, and every fixed row."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > FORMAT:
        raise sqlite3.NotSupportedError(
            f"a newer signpost wrote live.db, in format {version}; this one knows {FORMAT}."
            " Install the newer one again, or move live.db away: its month then stays incomplete"
        )
    verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DamagedError(str(verdict))
    try:
        counts = db.execute(
            "SELECT (SELECT count(*) FROM month), (SELECT count(*) FROM cells),"
            " (SELECT count(*) FROM handled), (SELECT count(*) FROM seal_keys), (SELECT count(*) FROM spent)"
        ).fetchone()
    except sqlite3.OperationalError as error:  # a table is missing
        raise DamagedError(str(error)) from error
    cells = read_month(db).grid.size() if counts[0] == 1 else 0
    if counts != (1, cells, HANDLED_PLACES, _KEY_SLOTS, _KEY_SLOTS * seals.PLACES):
        raise DamagedError("rows are missing")


def open_month(db: sqlite3.Connection, month: OpenMonth) -> None:
    """Start `month`: every cell, zeros included, begins at a wobble nobody saw; keys are renewed."""
    db.execute("DELETE FROM month")
    db.execute(
        "INSERT INTO month (one, month, first_day, complete, grid) VALUES (1, ?, ?, ?, ?)",
        (month.month, month.first_day, int(month.complete), month.grid.to_json()),
    )
    db.execute("DELETE FROM cells")
    db.executemany(
        "INSERT INTO cells (tbl, row, col, value) VALUES (?, ?, ?, ?)",
        sorted(
            (table.name, row, column, _CELL_ZERO + draw(table.epsilon))
            for table in month.grid.tables
            for row, column in table.cells()
        ),
    )
    _renew_keys(db, month.month)


def read_month(db: sqlite3.Connection) -> OpenMonth:
    """The month being counted."""
    month, first_day, complete, grid = db.execute(
        "SELECT month, first_day, complete, grid FROM month"
    ).fetchone()
    return OpenMonth(month, first_day, bool(complete), Grid.from_json(grid))


def read_cells(db: sqlite3.Connection) -> dict[tuple[str, str, str], int]:
    """The wobbled numbers, for closing the month and for the bands; for nothing else (D2)."""
    return {
        (table, row, column): value - _CELL_ZERO
        for table, row, column, value in db.execute("SELECT tbl, row, col, value FROM cells")
    }


def add(db: sqlite3.Connection, table: str, row: str, column: str, step: int) -> bool:
    """Move one cell by `step`; False when this month's grid has no such cell."""
    done = db.execute(
        "UPDATE cells SET value = value + ? WHERE tbl = ? AND row = ? AND col = ?", (step, table, row, column)
    )
    return done.rowcount == 1


def is_handled(db: sqlite3.Connection, update: int) -> bool:
    """Whether this update number stands in its place."""
    row = db.execute("SELECT number FROM handled WHERE place = ?", (update % HANDLED_PLACES,)).fetchone()
    return bool(row[0] == _HANDLED_ZERO + update)


def mark_handled(db: sqlite3.Connection, update: int) -> None:
    """Write the number over whichever stood in its place, thousands of updates ago."""
    db.execute(
        "UPDATE handled SET number = ? WHERE place = ?", (_HANDLED_ZERO + update, update % HANDLED_PLACES)
    )


def read_keys(db: sqlite3.Connection) -> dict[str, bytes]:
    """Month to seal key, for the months whose seals are still good."""
    return dict(db.execute("SELECT month, key FROM seal_keys WHERE month <> ''").fetchall())


def is_spent(db: sqlite3.Connection, month: str, place: int, mark: bytes) -> bool:
    """Whether this mark stands in its place of that month's spent set."""
    row = db.execute("SELECT mark FROM spent WHERE slot = ? AND place = ?", (_slot(month), place)).fetchone()
    return bool(row[0] == mark)


def mark_spent(db: sqlite3.Connection, month: str, place: int, mark: bytes) -> None:
    """Overwrite the place; every place looks random before and after."""
    db.execute("UPDATE spent SET mark = ? WHERE slot = ? AND place = ?", (mark, _slot(month), place))


def destroy(path: Path) -> None:
    """Remove a damaged live file and its journal, written over with zeros first where the disk lets us."""
    for file in (path, path.with_name(path.name + "-journal")):
        if file.is_file():
            with suppress(OSError), file.open("r+b") as stream:
                stream.write(bytes(file.stat().st_size))
            file.unlink()


def hide_commit_count(path: Path) -> None:
    """Start SQLite's own count of commits at a random number (file format 1.3.7: bytes 24 and 92).

    Otherwise the header of the file would say how many messages were handled since it was made.
    Called at every opening, with no connection of ours open; does nothing once the start is random.
    """
    start = (_COMMITS_FROM + secrets.randbits(29)).to_bytes(4, "big")
    with path.open("r+b") as stream:
        stream.seek(24)
        if int.from_bytes(stream.read(4), "big") >= _COMMITS_FROM:
            return
        stream.seek(24)
        stream.write(start)
        stream.seek(92)
        stream.write(start)


def _renew_keys(db: sqlite3.Connection, month: str) -> None:
    """A new key for `month`; keys too old and their spent sets are overwritten with random bytes."""
    present = dict(db.execute("SELECT slot, month FROM seal_keys").fetchall())
    good = {month_number(month) - age for age in range(_KEY_SLOTS)}
    for slot in range(_KEY_SLOTS):
        name = present.get(slot)
        mine = slot == _slot(month)
        still_good = name is not None and (not name or month_number(name) in good)
        if name == month or (still_good and not mine):
            continue
        db.execute(
            "INSERT INTO seal_keys (slot, month, key) VALUES (?, ?, ?)"
            " ON CONFLICT (slot) DO UPDATE SET month = excluded.month, key = excluded.key",
            (slot, month if mine else "", secrets.token_bytes(seals.KEY_BYTES)),
        )
        db.executemany(
            "INSERT INTO spent (slot, place, mark) VALUES (?, ?, ?)"
            " ON CONFLICT (slot, place) DO UPDATE SET mark = excluded.mark",
            [(slot, place, secrets.token_bytes(seals.MARK_BYTES)) for place in range(seals.PLACES)],
        )


def _slot(month: str) -> int:
    return month_number(month) % _KEY_SLOTS
