"""One SQLite transaction, and what SQLite says about it, in types of ours.

One rule: whatever goes wrong inside, the file is as it was before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from demand.errors import LedgerCorruptError, LedgerError, LedgerFullError, StoreError

_FULL = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")
_CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything in the block, on the disk when it ends; or nothing of it. Waits for other writers first."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
        raise


def is_corruption(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file itself is damaged, or is no database at all."""
    return getattr(error, "sqlite_errorname", "").startswith(_CORRUPT)


@contextmanager
def as_ledger_errors(let_go: Callable[[], None] | None = None) -> Iterator[None]:
    """SQLite's and the system's errors as `LedgerError`s; `let_go` is called for a damaged live file."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if is_corruption(error):
            if let_go is not None:
                let_go()
            raise LedgerCorruptError(
                "The live counters are damaged; they are replaced before the next count."
            ) from error
        if name.startswith(_FULL):
            raise LedgerFullError(
                "The live counters cannot be written: is the disk full or read-only?"
            ) from error
        raise LedgerError(f"The live counters are not to be had just now ({name or error}).") from error
    except (OSError, StoreError) as error:
        raise LedgerError(f"The demand files cannot be opened: {error}") from error
