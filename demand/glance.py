"""All that may be seen of an open month: its name, whether it is complete so far, and one band (PRIVACY D2).

One rule: nothing by need, place or person, and no number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from demand import live
from demand.transactions import as_ledger_errors

Band = Literal["0", "<50", "50+"]


@dataclass(frozen=True, slots=True)
class Glance:
    """The open month from outside.

    first_day: the day counting began. complete: False when counters were lost during the month.
    band: messages so far, "0", "<50" or "50+", from wobbled numbers; near an edge it may be the next one.
    """

    month: str
    first_day: str
    complete: bool
    band: Band


def glance(path: Path) -> Glance | None:
    """Look at the live file without changing it; None when there is none yet. Raises LedgerError."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with as_ledger_errors():
        # Opened for writing so that SQLite can undo a half-written transaction after a crash; only read.
        db = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            db.execute("PRAGMA query_only = ON")
            return glance_at(db)
        finally:
            db.close()


def glance_at(db: sqlite3.Connection) -> Glance:
    """The same through a connection that is open already."""
    month = live.read_month(db)
    return Glance(month.month, month.first_day, month.complete, _band(live.read_cells(db)))


def _band(cells: Mapping[tuple[str, str, str], int]) -> Band:
    total = sum(value for (table, _, _), value in cells.items() if table == "T4")
    return "0" if total <= 0 else "<50" if total < 50 else "50+"
