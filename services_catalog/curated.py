"""The curated file (services.csv) and the directory built from it, kept together.

One rule: the file a person edits is the source; a broken one is reported whole and the last good directory
stays in use.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from services_catalog.codes import with_codes
from services_catalog.directory import Directory
from services_catalog.models import Service
from services_catalog.problems import DirectoryError, Problem
from services_catalog.rows import problems_between, row_from_service, service_from_row
from services_catalog.sheet import Sheet, read_sheet, read_sheet_bytes, to_csv
from services_catalog.store import (
    fingerprint,
    is_current,
    replace_file,
    retired_codes,
    sync_file,
    version_of,
    write_directory,
)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. `problems` is empty when the directory is the curated file, as it is now."""

    version: str
    services: int
    changed: bool
    problems: tuple[Problem, ...] = ()


def starter_csv() -> bytes:
    """The packaged starter directory: real services, none of them checked by a person yet."""
    return files("services_catalog").joinpath("starter", "services.csv").read_bytes()


def ensure(
    csv: Path, db: Path, known_needs: frozenset[str] | None = None, today: date | None = None
) -> Built:
    """Make sure there is an up-to-date directory at `db`, building it when it is missing or stale.

    First use copies the packaged starter to `csv`. When the file has mistakes the last good directory stays
    and `Built.problems` says what to mend. Raises DirectoryError when there is no directory to use at all.
    """
    content = _first_copy(csv)
    version = version_of(db)
    if version is not None and is_current(db, fingerprint(content)):
        return Built(version, -1, changed=False)
    try:
        return build(csv, db, known_needs, today)
    except DirectoryError as error:
        if version is None:
            raise
        problems = error.problems or (Problem(csv.name, 0, "", str(error)),)
        return Built(version, -1, changed=False, problems=problems)


def build(csv: Path, db: Path, known_needs: frozenset[str] | None = None, today: date | None = None) -> Built:
    """Build the directory from the curated file and put it in place in one step.

    Rows without a code get one, rows edited by hand get the day, and the file is put in its own form
    (UTF-8, commas). The directory before is kept for undo.

    known_needs: the catalogue's ids; None leaves needs unchecked. today: the day for edited rows.
    Raises DirectoryError with every row's problems, OSError when the disk refuses; nothing has changed then.
    """
    _first_copy(csv)
    with only_one(db):
        services = with_codes(checked(read_sheet(csv), known_needs), retired_codes(db))
        return put_in_place(csv, db, marked_as_edited(services, _built(db), today or date.today()))


def read_curated(csv: Path) -> tuple[str, list[Service]]:
    """The version and the services of the curated file as it is. Raises DirectoryError when it is broken."""
    content = _first_copy(csv)
    return fingerprint(content), checked(read_sheet_bytes(content, csv.name))


def curated_or_last_good(csv: Path, db: Path) -> tuple[str, list[Service], bool]:
    """The curated file's version, services, and True; when it is broken, the last good ones and False.

    Raises DirectoryError when the file is broken and there is no directory either.
    """
    try:
        return *read_curated(csv), True
    except DirectoryError:
        services = _built(db)
        if not services:
            raise
        return fingerprint(csv.read_bytes()), services, False


def marked_as_edited(services: Sequence[Service], before: Sequence[Service], today: date) -> list[Service]:
    """Services with `edited` set to `today` where a row is new or says something else than before.

    A person's check is not an edit. With nothing before (the first build) no row counts as edited.
    """
    if not before:
        return list(services)
    known = {service.code: _said(service) for service in before}
    return [s if known.get(s.code) == _said(s) else s.model_copy(update={"edited": today}) for s in services]


def _said(service: Service) -> dict[str, object]:
    return service.model_dump(exclude={"edited", "verified_date", "verified_role", "verified_how"})


def _built(db: Path) -> list[Service]:
    try:
        return list(Directory.open(db).services())
    except DirectoryError:
        return []


def checked(sheet: Sheet, known_needs: frozenset[str] | None = None) -> list[Service]:
    """A sheet's services, or DirectoryError with every problem of every row at once."""
    read: list[tuple[int, Service]] = []
    problems = list(sheet.problems)
    for number, row in sheet.rows:
        service, mistakes = service_from_row(row, sheet.name, number)
        problems += mistakes
        if service is not None:
            read.append((number, service))
    problems += problems_between(read, sheet.name, known_needs)
    if problems:
        problems.sort(key=lambda problem: problem.row)
        count = f"{len(problems)} thing{'s' if len(problems) != 1 else ''}"
        raise DirectoryError(f"{sheet.name} was not used. {count} to mend:", tuple(problems))
    return [service for _, service in read]


def canonical(services: Sequence[Service]) -> bytes:
    """Services as the bytes of the curated file."""
    return to_csv((row_from_service(service) for service in services), mark=False)


def put_in_place(csv: Path, db: Path, services: Sequence[Service]) -> Built:
    """Write the curated file and the directory built from it; call inside `only_one`.

    The file is replaced first and the directory second, each in one step: whatever stops us in between,
    `ensure` finishes from the file.
    """
    content = canonical(services)
    version = fingerprint(content)
    before = version_of(db)
    leaving = retired_codes(db) - {service.code for service in services}
    db.parent.mkdir(parents=True, exist_ok=True)
    new_db = db.with_name(f"{db.name}.new")
    write_directory(new_db, services, version, sorted(leaving))
    if before not in (None, version):
        _keep_previous(db)
    if not csv.is_file() or csv.read_bytes() != content:
        _write(csv, content)
    replace_file(new_db, db)
    return Built(version, len(services), changed=before != version)


def put_beside_mistakes(
    csv: Path, db: Path, services: Sequence[Service], changed: Service, cells: dict[str, str]
) -> None:
    """Change one row, in the directory and in the curated file, while the file has mistakes elsewhere.

    The mistakes stay for their author to mend, and the directory stays known as the last good one.
    """
    sheet = read_sheet_bytes(csv.read_bytes(), csv.name)
    known = {changed.id, changed.code} - {""}
    rows = [row | cells if {row.get("id"), row.get("code")} & known else row for _, row in sheet.rows]
    columns = [*sheet.columns, *(column for column in cells if column not in sheet.columns)]
    new_db = db.with_name(f"{db.name}.new")
    version = f"last good before {fingerprint(csv.read_bytes())}"
    write_directory(new_db, services, version, sorted(retired_codes(db)))
    _write(csv, to_csv(rows, columns, mark=False))
    replace_file(new_db, db)


def previous_of(db: Path) -> Path:
    """Where the directory before the present one is kept, for undo."""
    return db.with_name(f"{db.stem}.previous{db.suffix}")


def _keep_previous(db: Path) -> None:
    link = db.with_name(f"{db.name}.kept")
    link.unlink(missing_ok=True)
    os.link(db, link)
    replace_file(link, previous_of(db))


def _write(target: Path, content: bytes) -> None:
    new = target.with_name(f"{target.name}.new")
    new.write_bytes(content)
    sync_file(new)
    replace_file(new, target)


def _first_copy(csv: Path) -> bytes:
    if not csv.exists():
        csv.parent.mkdir(parents=True, exist_ok=True)
        _write(csv, starter_csv())
    try:
        return csv.read_bytes()
    except OSError as error:
        raise DirectoryError(
            f"{csv} cannot be read ({error.strerror}). Check the file and its folder."
        ) from error


@contextmanager
def only_one(db: Path) -> Iterator[None]:
    """Hold the directory for changing: a second process waits, readers do not."""
    db.parent.mkdir(parents=True, exist_ok=True)
    with db.with_name(f"{db.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
