"""The ledger: what the running bot counts with. It opens the month, counts, and closes a finished month.

One rule: being answered outranks being counted. Whatever happens to the file, the caller gets a `LedgerError`
it can survive, and nothing is ever half-counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from demand import live, seals
from demand.errors import (
    AlreadyClosedError,
    LedgerCorruptError,
    LedgerError,
    MonthStillOpenError,
    UnknownCellError,
)
from demand.glance import Glance, glance_at
from demand.grid import Grid
from demand.months import day_at, month_at, month_label, month_number, next_month
from demand.protected import Month, ProtectedStore
from demand.seals import Sealed
from demand.transactions import as_ledger_errors, is_corruption, transaction

Supply = Mapping[str, Mapping[str, int]]  # need -> borough -> number of local services listed


class Step(Protocol):
    """What `Ledger.record` reads of a count; `demand.Cell` is one, and so is the conversation's own count."""

    @property
    def table(self) -> str: ...
    @property
    def row(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def add(self) -> int: ...


def _nothing_known() -> Supply:
    return {}


class Ledger:
    """The counters of the running month. One object a process.

    `Ledger.open(...)` gives one that is ready. `Ledger(...)` gives one that touches no file until the first
    `roll_over(now)`: the way for a bot that must start, and answer, on a full disk as well.

    path:      the live file.
    grid:      the cells of the next month to be opened (a month that is open keeps its own).
    protected: the store of closed months; `protected.db` beside the live file by default.
    supply:    called when a month is closed: need -> borough -> number of local services listed that day;
               an empty mapping when that is not known (it must not raise). Then there is no gap map.
    versions:  kept with each closed month, for example {"signpost": "0.1.0"}.
    """

    def __init__(
        self,
        path: Path,
        grid: Grid,
        *,
        protected: Path | None = None,
        supply: Callable[[], Supply] = _nothing_known,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        self._path = path
        self._grid = grid
        self._protected = ProtectedStore(protected or path.with_name("protected.db"))
        self._supply = supply
        self._versions = dict(versions or {})
        self._db: sqlite3.Connection | None = None
        self._month = ""
        self._keys: dict[str, bytes] = {}

    @classmethod
    def open(
        cls,
        path: Path,
        grid: Grid,
        now: datetime,
        *,
        protected: Path | None = None,
        supply: Callable[[], Supply] = _nothing_known,
        versions: Mapping[str, str] | None = None,
    ) -> Self:
        """Open `live.db`, make it when it is new, and close a month that has finished since.

        now: an aware time; months turn at 00:00 Europe/London. The others are the constructor's.
        Raises LedgerError (disk full, file locked ...), never for a damaged live file: that one is replaced
        and its month marked incomplete.
        """
        ledger = cls(path, grid, protected=protected, supply=supply, versions=versions)
        ledger.roll_over(now)
        return ledger

    @property
    def month(self) -> str:
        """The month being counted, "2026-10". A move of an ask counted in an earlier month is not made."""
        return self._month

    def roll_over(self, now: datetime) -> str | None:
        """Close the month if it is over, mend a damaged file; returns the month closed. Call before counting.

        Costs nothing while the month runs. Raises LedgerError; the next call tries again.
        """
        if self._db is not None and month_number(month_at(now)) <= month_number(self._month):
            return None
        with as_ledger_errors():
            return self._open_and_turn(now)

    def record(self, cells: Iterable[Step], update: int | None = None, spend: Sealed | None = None) -> bool:
        """Count, mark the update as handled and spend the seal: all in one transaction, or none of it.

        cells:  steps of single cells. A need that this month's grid does not have yet is left out (D4).
        update: Telegram's update number. An update handled before is not counted again.
        spend:  the seal of the button that was pressed. Spent, old or forged seals count nothing.
        Returns whether the cells were counted. Raises LedgerError, and then nothing has changed.
        """
        steps = tuple(cells)
        for cell in steps:
            if cell.add not in (1, -1):
                raise UnknownCellError(
                    f"A count moves one cell by one; {cell.table} was to move by {cell.add}."
                )
        db = self._ready()
        with as_ledger_errors(self._drop), transaction(db):
            wanted = update is None or not live.is_handled(db, update)
            if update is not None and wanted:
                live.mark_handled(db, update)
            if spend is not None and wanted:
                wanted = self._spend(db, spend)
            if wanted:
                for cell in steps:
                    self._add(db, cell)
        return wanted

    def handled(self, update: int) -> bool:
        """Whether this update was recorded before. Raises LedgerError."""
        db = self._ready()
        with as_ledger_errors(self._drop):
            return live.is_handled(db, update)

    def seal(self, payload: str) -> str:
        """Seal a button's data so that it counts once: at most 64 bytes, the payload first and readable.

        payload: 1 to 43 bytes of UTF-8. Raises ValueError for another length, LedgerError.
        """
        self._ready()
        return seals.make(payload, self._month, self._keys[self._month])

    def read_seal(self, data: str) -> Sealed:
        """What a sealed button says, and whether it may still be counted. Raises LedgerError only."""
        parts = seals.split(data)
        if parts is None:
            return Sealed(data, "forged")
        payload, month_byte, nonce, mac = parts
        db = self._ready()
        month = next((name for name in self._keys if month_number(name) % 256 == month_byte), None)
        if month is None:
            age = (month_number(self._month) - month_byte) % 256
            return Sealed(payload, "too_old" if age < 128 else "forged")
        key = self._keys[month]
        if not seals.genuine(key, payload, month_byte, nonce, mac):
            return Sealed(payload, "forged")
        with as_ledger_errors(self._drop):
            spent = live.is_spent(db, month, *seals.place_and_mark(key, nonce))
        return Sealed(payload, "spent" if spent else "fresh", month, nonce)

    def glance(self) -> Glance:
        """The open month in one band, for health figures (D2). Raises LedgerError."""
        db = self._ready()
        with as_ledger_errors(self._drop):
            return glance_at(db)

    def close_month(self, month: str, now: datetime) -> None:
        """Close `month` by hand, and open the month of `now`. For a ledger that is not open yet.

        Raises MonthStillOpenError while it runs, AlreadyClosedError for a second close, LedgerError when
        there is nothing to close: signpost was not counting then, or the live file was lost.
        """
        label = month_label(month)
        if month_number(month) >= month_number(month_at(now)):
            raise MonthStillOpenError(f"{label} is still running. It can be closed once it is over.")
        with as_ledger_errors():
            note = self._protected.note(month)
        if note is None:
            raise LedgerError(f"There is nothing to close: signpost was not counting in {label}.")
        if note.state == "closed":
            raise AlreadyClosedError(f"{label} is closed already. A month is closed once.")
        if note.state == "lost" or self.roll_over(now) != month:
            raise LedgerError(f"The live counters of {label} were lost. It stays marked as incomplete.")

    def close(self) -> None:
        """Let go of the file. Nothing is closed or lost by it."""
        self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready(self) -> sqlite3.Connection:
        if self._db is None:
            raise LedgerError("The live counters are not open; they are opened again before the next count.")
        return self._db

    def _drop(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._db = None

    def _add(self, db: sqlite3.Connection, cell: Step) -> None:
        if live.add(db, cell.table, cell.row, cell.column, cell.add):
            return
        tables = {table.name: table for table in self._grid.tables}
        if cell.table not in tables or cell.column not in tables[cell.table].columns:
            raise UnknownCellError(f"There is no cell {cell.table} / {cell.row} / {cell.column}.")

    def _spend(self, db: sqlite3.Connection, sealed: Sealed) -> bool:
        key = self._keys.get(sealed.month)
        if sealed.state != "fresh" or key is None:
            return False
        place, mark = seals.place_and_mark(key, sealed.nonce)
        if live.is_spent(db, sealed.month, place, mark):
            return False
        live.mark_spent(db, sealed.month, place, mark)
        return True

    def _open_and_turn(self, now: datetime) -> str | None:
        """Bring the file to the month of `now`, whatever state it is found in."""
        self._drop()
        db = self._whole_file()
        try:
            if live.is_new(db):
                self._begin(db, now)
            db.close()
            live.hide_commit_count(self._path)
            db = live.connect(self._path)
            closed = self._turn(db, now)
            self._month = live.read_month(db).month
            self._keys = live.read_keys(db)
            live.count_quickly(db)
        except BaseException:
            db.close()
            raise
        self._db = db
        return closed

    def _whole_file(self) -> sqlite3.Connection:
        """A connection to a file that is new or whole; a damaged one is destroyed first."""
        for _ in range(2):
            db = None
            try:
                db = live.connect(self._path)
                if not live.is_new(db):
                    live.check(db)
                return db
            except (live.DamagedError, sqlite3.DatabaseError) as error:
                if db is not None:
                    db.close()
                if not isinstance(error, live.DamagedError) and not is_corruption(error):
                    raise
                live.destroy(self._path)
        raise LedgerCorruptError(f"{self._path} is damaged and could not be replaced.")

    def _begin(self, db: sqlite3.Connection, now: datetime) -> None:
        """A new file. If the store remembers the month as open, its live file was lost: marked for ever."""
        today = month_at(now)
        complete = self._protected.note(today) is None
        with transaction(db):
            if live.is_new(db):
                live.create(db)
                live.open_month(db, self._new_month(today, now, complete))

    def _turn(self, db: sqlite3.Connection, now: datetime) -> str | None:
        """Close the file's month if it is over and start the month of `now`; else only take note of it.

        A month that is closed already (a crash came between the two files, and then the clock ran back)
        is left behind as well: nothing may be counted into it any more.
        """
        closed = None
        with transaction(db):
            month = live.read_month(db)
            over = month_number(month.month) < month_number(month_at(now))
            note = self._protected.note(month.month)
            if over:
                closed = self._keep(db, month)
            if over or (note is not None and note.state == "closed"):
                following = month_at(now) if over else next_month(month.month)
                live.open_month(db, self._new_month(following, now, complete=True))
                month = live.read_month(db)
        self._protected.note_open(month.month, month.first_day, month.complete)
        self._protected.note_lost(keep=month.month)
        return closed

    def _keep(self, db: sqlite3.Connection, month: live.OpenMonth) -> str | None:
        """Copy the finished month to the protected store, unless it got there before a crash."""
        labels = {need: self._grid.labels.get(need, label) for need, label in month.grid.labels.items()}
        try:
            self._protected.close(
                Month(
                    month=month.month,
                    first_day=month.first_day,
                    complete=month.complete,
                    grid=Grid(month.grid.tables, labels),
                    values=live.read_cells(db),
                    supply=self._supply(),
                    versions=self._versions,
                )
            )
        except AlreadyClosedError:
            return None
        return month.month

    def _new_month(self, month: str, now: datetime, complete: bool) -> live.OpenMonth:
        first_day = day_at(now) if month_at(now) == month else f"{month}-01"
        return live.OpenMonth(month, first_day, complete, self._grid)
