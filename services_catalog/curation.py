"""curation.db: where drafts, reports and phrases heard wait for a curator. How it is opened, in one place.

One rule: open, do one short transaction, close; several processes (the bot, the command line) share the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from services_catalog.problems import DirectoryError

_PATIENCE = 30
"""Seconds to wait for another process to finish writing."""


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database for one piece of work, closed afterwards. Raises sqlite3.Error."""
    db = Database(sqlite3.connect(path, timeout=_PATIENCE))
    try:
        yield db
    finally:
        db.close()


def prepare(path: Path, schema: Migrations) -> None:
    """Make the file when it is missing, and the tables of one store in it.

    Raises DirectoryError when it cannot be used.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with opened(path) as db:
            schema.apply(db)
    except sqlite3.Error as error:
        raise DirectoryError(f"{path} cannot be used ({error}). Move it away to start a new one.") from error
