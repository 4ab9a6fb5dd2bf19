"""directory.db: the directory built whole from the curated file, and replaced in one step.

One rule: a reader sees the old directory or the new one, never a mix, whenever the power goes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from services_catalog.models import FIELDS, Service
from services_catalog.places import sector_point
from services_catalog.problems import DirectoryError
from services_catalog.rows import row_from_service

SCHEMA = Migrations("services_catalog.directory")
_SEARCHED = ("name", "organisation", "summary", "address", "eligibility")


@SCHEMA()
def directory(db: Database) -> None:
    """One row a service in the order of the file, its needs and areas apart, words indexed by FTS5."""
    columns: dict[str, Any] = {
        "number": int,
        **dict.fromkeys(FIELDS, str),
        "latitude": float,
        "longitude": float,
    }
    db.table("services").create(columns, pk="number")
    db.table("services").create_index(["id"], unique=True)
    db.table("about").create({"key": str, "value": str}, pk="key")
    db.table("retired_codes").create({"code": str}, pk="code")
    db.execute(
        "create virtual table services_words using fts5"
        f"({', '.join(_SEARCHED)}, content='', tokenize='porter unicode61 remove_diacritics 2')"
    )
    db.execute("create virtual table services_vocabulary using fts5vocab('services_words', 'row')")


def fingerprint(content: bytes) -> str:
    """Sixteen hex digits that name one content of the curated file: the directory's version."""
    return sha256(content).hexdigest()[:16]


def write_directory(
    path: Path, services: Sequence[Service], version: str, retired: Sequence[str] = ()
) -> None:
    """Build a directory file at `path` (which must not exist) and make sure it is on the disk.

    Raises OSError when the disk refuses.
    """
    path.unlink(missing_ok=True)
    db = Database(path)
    try:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        SCHEMA.apply(db)
        with db.conn:
            _fill(db.conn, services, version, retired)
        db.execute("pragma optimize")
    except sqlite3.OperationalError as error:
        raise OSError(f"{path.name} could not be written: {error}") from error
    finally:
        db.close()
    sync_file(path)


def _fill(db: sqlite3.Connection, services: Sequence[Service], version: str, retired: Sequence[str]) -> None:
    marks = ", ".join("?" * (len(FIELDS) + 3))
    db.executemany(f"insert into services values ({marks})", (_record(n, s) for n, s in enumerate(services)))
    words = ", ".join(_SEARCHED)
    slots = ", ".join("?" * len(_SEARCHED))
    db.executemany(
        f"insert into services_words (rowid, {words}) values (?, {slots})",
        ((n, *_words(s)) for n, s in enumerate(services)),
    )
    db.executemany("insert into retired_codes values (?)", ((code,) for code in sorted(set(retired))))
    db.execute("insert into about values ('version', ?)", (version,))


def _record(number: int, service: Service) -> tuple[Any, ...]:
    point = None if service.keeps_address_secret else sector_point(service.postcode)
    latitude, longitude = point or (None, None)
    return (number, *row_from_service(service).values(), latitude, longitude)


def _words(service: Service) -> tuple[str, ...]:
    address = "" if service.keeps_address_secret else service.address
    return (service.name, service.organisation, service.summary, address, service.eligibility)


def load_into_memory(path: Path) -> sqlite3.Connection:
    """A private copy of a directory file in memory, brought up to the newest schema.

    Raises DirectoryError when the file is missing, damaged or not a directory.
    """
    if not path.is_file():
        raise DirectoryError(f"There is no directory at {path}. Run `signpost services build`.")
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            source.backup(copy)
        finally:
            source.close()
        if copy.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the file is damaged")
        copy.execute("select value from about where key = 'version'").fetchone()[0]
        if _is_newer(Database(copy)):
            raise sqlite3.NotSupportedError("a newer signpost made it")
        SCHEMA.apply(Database(copy))
    except (sqlite3.Error, TypeError) as error:
        copy.close()
        raise DirectoryError(
            f"{path} cannot be used ({error}). Run `signpost services build` to make it again."
        ) from error
    return copy


def version_of(path: Path) -> str | None:
    """The version a directory file was built from, or None when there is no usable file."""
    if not path.is_file():
        return None
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = db.execute("select value from about where key = 'version'").fetchone()
        finally:
            db.close()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None


def is_current(path: Path, version: str) -> bool:
    """Whether a directory file was built from this version, by this release's schema."""
    if version_of(path) != version:
        return False
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return not SCHEMA.pending(Database(db)) and not _is_newer(Database(db))
    except sqlite3.Error:
        return False
    finally:
        db.close()


def _is_newer(db: Database) -> bool:
    """Whether the file went through a change of schema that this release does not know."""
    known = {step.name for step in SCHEMA.pending(Database(memory=True))}
    return any(step.name not in known for step in SCHEMA.applied(db))


def retired_codes(path: Path) -> set[str]:
    """Every code a directory file knows, used or retired; empty when there is no usable file."""
    if version_of(path) is None:
        return set()
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return {
            row[0] for row in db.execute("select code from services union select code from retired_codes")
        }
    except sqlite3.Error:
        return set()
    finally:
        db.close()


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(new: Path, target: Path) -> None:
    """Put `new` in the place of `target` in one step that survives a power cut."""
    new.replace(target)
    sync_file(target.parent)
