"""What an edited spreadsheet would change, shown before anything changes; then all of it or nothing.

One rule: a plan is made against one version of the directory and is refused for any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from services_catalog.codes import with_codes
from services_catalog.curated import (
    Built,
    canonical,
    curated_or_last_good,
    marked_as_edited,
    only_one,
    previous_of,
    put_beside_mistakes,
    put_in_place,
    read_curated,
)
from services_catalog.directory import Directory
from services_catalog.models import FIELDS, Service
from services_catalog.problems import DirectoryError, Problem
from services_catalog.rows import problems_between, row_from_service, service_from_row
from services_catalog.sheet import Sheet
from services_catalog.store import fingerprint, retired_codes, version_of

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell before and after, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One service that would be added, changed or removed. `fields` is empty but for "changed"."""

    kind: Literal["added", "changed", "removed"]
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An import, ready to apply. When there are problems nothing can be applied.

    base:     version of the curated file it was made against.
    services: every service as it will be, in the order of the sheet.
    """

    file: str
    base: str
    services: tuple[Service, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

    def count(self, kind: str) -> int:
        """How many services would be "added", "changed" or "removed"."""
        return sum(change.kind == kind for change in self.changes)


def plan_import(
    sheet: Sheet,
    csv: Path,
    db: Path,
    today: date,
    known_needs: frozenset[str] | None = None,
    keep_missing: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """What importing a sheet would do. Nothing is changed; every problem of every row is in the plan.

    Rows are known by their code, else by their id. A column the sheet does not have keeps its values.
    `edited` is the product's own: it becomes `today` on rows that change.

    keep_missing: rows that are not in the sheet stay (a part of the directory was sent); else they go.
    progress: called with (rows done, rows in all) now and then.
    When the curated file itself is broken the sheet is compared with the last good directory: importing a
    whole sheet mends it. Raises DirectoryError when there is nothing to compare with.
    """
    base, current, _ = curated_or_last_good(csv, db)
    by_code, by_id = {s.code: s for s in current if s.code}, {s.id: s for s in current}
    problems = list(sheet.problems)
    read: list[tuple[int, Service]] = []
    for place, (number, row) in enumerate(sheet.rows):
        known = by_code.get(row.get("code", "")) or by_id.get(row.get("id", ""))
        service, mistakes = _merged(row, known, sheet, number)
        problems += mistakes
        if service is not None:
            read.append((number, service))
        if progress and place % 100 == 0:
            progress(place, len(sheet.rows))
    problems += problems_between(read, sheet.name, known_needs)
    new = [service for _, service in read]
    if keep_missing:
        new = _with_the_rest(current, new)
    if progress:
        progress(len(sheet.rows), len(sheet.rows))
    if problems:
        return Plan(sheet.name, base, (), (), tuple(sorted(problems, key=lambda problem: problem.row)))
    new = marked_as_edited(with_codes(new, retired_codes(db) | set(by_code)), current, today)
    return Plan(sheet.name, base, tuple(new), differences(current, new), ())


def _merged(
    row: dict[str, str], known: Service | None, sheet: Sheet, number: int
) -> tuple[Service | None, list[Problem]]:
    """A sheet's row over what is known of that service: columns left out keep their value."""
    if known is None:
        return service_from_row(row, sheet.name, number)
    cells = row_from_service(known) | row
    cells["code"] = row.get("code", "") or known.code
    cells["edited"] = known.edited.isoformat() if known.edited else ""
    service, problems = service_from_row(cells, sheet.name, number)
    if known.code and cells["code"] != known.code:
        message = f"'{cells['code']}' is new, but a code never changes. Write {known.code}, or leave it empty"
        problems.append(Problem(sheet.name, number, "code", message))
    return service, problems


def _with_the_rest(current: Sequence[Service], new: Sequence[Service]) -> list[Service]:
    sent = {service.id: service for service in new} | {s.code: s for s in new if s.code}
    known = {key for service in current for key in (service.id, service.code)}
    kept = [sent.get(service.code) or sent.get(service.id) or service for service in current]
    return kept + [service for service in new if service.id not in known and service.code not in known]


def differences(before: Sequence[Service], after: Sequence[Service]) -> tuple[Change, ...]:
    """Added, changed and removed services, in the order of the new rows, then the removed ones."""
    old = {service.code or service.id: service for service in before}
    changes: list[Change] = []
    for service in after:
        known = old.pop(service.code or service.id, None)
        if known is None:
            changes.append(Change("added", service.id, service.name))
        elif known != service:
            changes.append(Change("changed", service.id, service.name, _cells_changed(known, service)))
    changes += [Change("removed", service.id, service.name) for service in old.values()]
    return tuple(changes)


def _cells_changed(before: Service, after: Service) -> tuple[FieldChange, ...]:
    old, new = row_from_service(before), row_from_service(after)
    return tuple(FieldChange(f, old[f], new[f]) for f in FIELDS if old[f] != new[f] and f != "edited")


def apply(plan: Plan, csv: Path, db: Path) -> Built:
    """Put a plan in place, all or nothing. Raises DirectoryError when it has problems or is out of date."""
    if plan.problems:
        raise DirectoryError(f"{plan.file} was not used.", plan.problems)
    with only_one(db):
        if fingerprint(csv.read_bytes()) != plan.base:
            raise DirectoryError("The directory has changed since this list was made. Import the file again.")
        return put_in_place(csv, db, plan.services)


def undo_changes(csv: Path, db: Path) -> tuple[Change, ...]:
    """What `undo` would change. Raises DirectoryError as `undo` does."""
    return differences(read_curated(csv)[1], _before(csv, db))


def undo(csv: Path, db: Path) -> Built:
    """Go back to the directory before the present one; a second undo goes forward again.

    Raises DirectoryError when there is nothing to go back to, or services.csv holds edits not yet built.
    """
    with only_one(db):
        return put_in_place(csv, db, _before(csv, db))


def _before(csv: Path, db: Path) -> list[Service]:
    version, _ = read_curated(csv)
    before = previous_of(db)
    if version != version_of(db):
        raise DirectoryError(f"{csv.name} has edits not built yet. Run `signpost services build` first.")
    if version_of(before) in (None, version):
        raise DirectoryError("There is nothing to undo.")
    return list(Directory.open(before).services())


def change_one(
    csv: Path, db: Path, code_or_id: str, values: dict[str, object], today: date
) -> tuple[Service, Service]:
    """Change fields of one service now; returns it before and after.

    values: field -> new value, checked as in the file. It works beside mistakes in other rows of the curated
    file (a closed service must come off on a Friday night). Raises DirectoryError when there is no such
    service or a value is refused.
    """
    with only_one(db):
        _, services, sound = curated_or_last_good(csv, db)
        place = _place_of(services, code_or_id)
        before = services[place]
        cells = {field: str(value or "") for field, value in values.items()}
        after, problems = service_from_row(row_from_service(before) | cells, csv.name, place + 2)
        if after is None or problems:
            raise DirectoryError(f"{code_or_id} was not changed.", tuple(problems))
        changed = list(services)
        changed[place] = after
        changed = marked_as_edited(with_codes(changed, retired_codes(db)), services, today)
        if not sound:
            put_beside_mistakes(csv, db, changed, changed[place], cells)
        elif canonical(changed) != csv.read_bytes() or version_of(db) is None:
            put_in_place(csv, db, changed)
        return before, changed[place]


def _place_of(services: Sequence[Service], code_or_id: str) -> int:
    for place, service in enumerate(services):
        if service.id == code_or_id:
            return place
    for place, service in enumerate(services):
        if service.code and service.code == code_or_id:
            return place
    raise DirectoryError(f"There is no service '{code_or_id}'. `signpost services find` looks by words.")


def hide(csv: Path, db: Path, code_or_id: str, today: date) -> tuple[Service, Service]:
    """Take a service off at once: its status becomes "closed"."""
    return change_one(csv, db, code_or_id, {"status": "closed"}, today)


def unhide(csv: Path, db: Path, code_or_id: str, today: date) -> tuple[Service, Service]:
    """Show a service again: its status becomes "active"."""
    return change_one(csv, db, code_or_id, {"status": "active"}, today)


def confirm(
    csv: Path, db: Path, code_or_id: str, today: date, role: str, how: Literal["phone", "visit", "web"]
) -> tuple[Service, Service]:
    """Record a person's own check of a service ("still right today"). role: such as "housing officer"."""
    values = {"verified_date": today.isoformat(), "verified_role": role, "verified_how": how}
    return change_one(csv, db, code_or_id, dict(values), today)
