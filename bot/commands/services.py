"""`signpost services`: the directory, for curators. Each command is one call into `services_catalog`.

One rule: what would change is shown before it changes, and every mistake of a file is shown at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

import click

from bot.settings import Settings
from services_catalog import (
    Directory,
    DirectoryError,
    Found,
    Openness,
    Query,
    Service,
    build,
    ensure,
    find_place,
)
from services_catalog.changes import Change, Plan, apply, hide, plan_import, undo, undo_changes, unhide
from services_catalog.curated import curated_or_last_good
from services_catalog.models import ACCESS
from services_catalog.rows import row_from_service
from services_catalog.sheet import read_sheet, to_csv, to_xlsx

LONDON = ZoneInfo("Europe/London")
_MOST_SHOWN = 40

T = TypeVar("T")


@click.group(epilog="Example: signpost services find chess club --area wolverhampton")
def services() -> None:
    """The directory of local services: build, import, export, check, review, find."""


@services.command("build", epilog="Example: signpost services build")
def build_() -> None:
    """Build the directory from the curated file (services.csv); the one before is kept for undo."""
    settings = Settings()
    built = or_fail(lambda: build(settings.services_csv, settings.directory_db, need_ids(), today()))
    what = "built" if built.changed else "already up to date"
    click.echo(f"{settings.directory_db}: {what}, {built.services} services.")


@services.command("import", epilog="Example: signpost services import directory.xlsx --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Apply without asking.")
@click.option("--keep-missing", is_flag=True, help="The file is a part: services that are not in it stay.")
@click.option("--json", "as_json", is_flag=True, help="The plan as JSON.")
def import_(file: Path, dry_run: bool, yes: bool, keep_missing: bool, as_json: bool) -> None:
    """Import a spreadsheet (CSV or XLSX): all of it, or nothing.

    Shows what is added, changed field by field, and removed, then asks. `signpost services undo` goes back.
    """
    settings = Settings()
    plan = or_fail(lambda: _plan(file, settings, keep_missing))
    if as_json:
        click.echo(json.dumps(_plan_as_json(plan), ensure_ascii=False))
    else:
        _show_plan(plan)
    if plan.problems:
        sys.exit(1)
    if dry_run or (not plan.changes and not _order_changed(plan, settings)):
        return
    if not yes and not click.confirm("Apply this?", err=as_json):
        click.echo("Nothing was changed.", err=True)
        return
    or_fail(lambda: apply(plan, settings.services_csv, settings.directory_db))
    click.echo(f"Done: {len(plan.services)} services. `signpost services undo` goes back.", err=as_json)


def _plan(file: Path, settings: Settings, keep_missing: bool) -> Plan:
    ensure(settings.services_csv, settings.directory_db, need_ids(), today())
    sheet = read_sheet(file)
    with click.progressbar(length=len(sheet.rows), label="Checking rows", file=sys.stderr) as bar:
        return plan_import(
            sheet,
            settings.services_csv,
            settings.directory_db,
            today(),
            need_ids(),
            keep_missing,
            lambda done, _: bar.update(done - bar.pos),
        )


def _order_changed(plan: Plan, settings: Settings) -> bool:
    _, current, _ = curated_or_last_good(settings.services_csv, settings.directory_db)
    return list(plan.services) != current


def _show_plan(plan: Plan) -> None:
    if plan.problems:
        count = len(plan.problems)
        click.echo(f"{plan.file} was not used. {count} thing{'s' if count != 1 else ''} to mend:", err=True)
        for problem in plan.problems:
            click.echo(f"  {problem}", err=True)
        return
    show_changes(plan.changes)


def show_changes(changes: Sequence[Change]) -> None:
    """Added, changed and removed services, at most forty of them in full."""
    kinds = [
        (kind, sum(change.kind == kind for change in changes)) for kind in ("added", "changed", "removed")
    ]
    click.echo(", ".join(f"{count} {kind}" for kind, count in kinds) + ".")
    for change in changes[:_MOST_SHOWN]:
        click.echo(f"  {change.kind:<8} {change.id}  {change.name}")
        for cell in change.fields:
            click.echo(f"           {cell.field}: {cell.before or '(empty)'} -> {cell.after or '(empty)'}")
    if len(changes) > _MOST_SHOWN:
        click.echo(f"  ... and {len(changes) - _MOST_SHOWN} more (--json shows all).")


def _plan_as_json(plan: Plan) -> dict[str, object]:
    return {
        "file": plan.file,
        "problems": [
            {"row": p.row, "field": p.field, "message": p.message, "file": p.file} for p in plan.problems
        ],
        "added": [change.id for change in plan.changes if change.kind == "added"],
        "changed": [
            {
                "id": change.id,
                "fields": [{"field": c.field, "before": c.before, "after": c.after} for c in change.fields],
            }
            for change in plan.changes
            if change.kind == "changed"
        ],
        "removed": [change.id for change in plan.changes if change.kind == "removed"],
    }


@services.command("undo", epilog="Example: signpost services undo --dry-run")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Go back without asking.")
def undo_(dry_run: bool, yes: bool) -> None:
    """Go back to the directory before the last change; a second undo goes forward again."""
    settings = Settings()
    show_changes(or_fail(lambda: undo_changes(settings.services_csv, settings.directory_db)))
    if dry_run:
        return
    if not yes and not click.confirm("Go back?"):
        click.echo("Nothing was changed.")
        return
    built = or_fail(lambda: undo(settings.services_csv, settings.directory_db))
    click.echo(f"Done: {built.services} services.")


@services.command("export", epilog="Example: signpost services export --format xlsx --out directory.xlsx")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where to write it.")
def export(form: str, out: Path) -> None:
    """Write the curated directory to a spreadsheet; importing it again changes nothing."""
    cells = [row_from_service(service) for service in open_directory().services()]
    content = to_csv(cells) if form == "csv" else to_xlsx(cells)
    or_fail(lambda: out.write_bytes(content))
    click.echo(f"{out}: {len(cells)} services.")


@services.command("find", epilog="Example: signpost services find chess club --area wolverhampton --open-now")
@click.argument("words", nargs=-1)
@click.option("--need", "needs", multiple=True, help="A need's id, such as money.rent; may be repeated.")
@click.option("--area", help="A borough, such as walsall.")
@click.option("--near", help="A postcode, its first half, or a town: shows miles.")
@click.option("--now", help="Another moment than now: 2026-12-25T10:00.")
@click.option("--open-now", is_flag=True, help="Only services surely open.")
@click.option("--access", type=click.Choice(ACCESS), multiple=True, help="A way in; may be repeated.")
@click.option("--free", is_flag=True, help="Only free services.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def find(
    words: tuple[str, ...],
    needs: tuple[str, ...],
    area: str | None,
    near: str | None,
    now: str | None,
    open_now: bool,
    access: tuple[str, ...],
    free: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Search the directory by words, need and place, as the conversation does."""
    if not words and not needs:
        raise click.UsageError("Say what to look for: words, or --need money.rent.")
    place = find_place(near, answering=True) if near else None
    if near and place is None:
        raise click.UsageError(f"'{near}' is not a place I know. Try a postcode's first half, such as WS2.")
    query = Query(
        at=moment(now),
        needs=needs,
        words=" ".join(words),
        area=area or (place.boroughs[0] if place and place.boroughs else None),
        near=place.point if place else None,
        open_now=open_now,
        access=access,
        free=free,
        limit=limit,
    )
    found = open_directory().search(query)
    if as_json:
        click.echo(json.dumps([_found_as_json(one) for one in found], ensure_ascii=False))
    for one in () if as_json else found:
        miles = f", {one.miles} miles" if one.miles is not None else ""
        click.echo(f"{one.service.code}  {one.service.id}\n     {one.service.name}")
        click.echo(
            f"     {one.reach}{miles}; {opening(one.openness)}; {one.trust.state}; {', '.join(one.reasons)}"
        )
    if not found and not as_json:
        click.echo("Nothing found.")


def _found_as_json(found: Found) -> dict[str, object]:
    change = found.openness.changes_at
    return {
        "id": found.service.id,
        "code": found.service.code,
        "name": found.service.name,
        "need": found.need,
        "reach": found.reach,
        "open": found.openness.state,
        "changes_at": change.isoformat() if change else None,
        "miles": found.miles,
        "trust": found.trust.state,
        "reasons": list(found.reasons),
    }


def opening(openness: Openness) -> str:
    """Openness in a few words for a curator: "closed until Mon 23 Nov 09:00"."""
    until = openness.changes_at
    clock = f" until {until:%a %d %b %H:%M}" if until and openness.state in ("open", "closed") else ""
    comment = f" ({openness.comment})" if openness.comment else ""
    return openness.state.replace("_", " ") + clock + comment


@services.command("show", epilog="Example: signpost services show stepchange")
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(identity: str, as_json: bool) -> None:
    """Show everything the directory knows of one service. ID is its id or its code."""
    service = open_directory().service(identity)
    if service is None:
        fail(f"There is no service '{identity}'. `signpost services find` looks by words.")
    if as_json:
        click.echo(json.dumps(service.model_dump(mode="json"), ensure_ascii=False))
        return
    for field, cell in row_from_service(service).items():
        if cell:
            click.echo(f"{field:<14} {cell}")


@services.command("hide", epilog="Example: signpost services hide stepchange")
@click.argument("identity", metavar="ID")
def hide_(identity: str) -> None:
    """Take one service off at once (its status becomes "closed")."""
    _set_shown(identity, hide, "is hidden. `signpost services unhide` shows it again")


@services.command("unhide", epilog="Example: signpost services unhide stepchange")
@click.argument("identity", metavar="ID")
def unhide_(identity: str) -> None:
    """Show one service again (its status becomes "active")."""
    _set_shown(identity, unhide, "is shown")


def _set_shown(
    identity: str, change: Callable[[Path, Path, str, date], tuple[Service, Service]], said: str
) -> None:
    settings = Settings()
    or_fail(lambda: ensure(settings.services_csv, settings.directory_db, None, today()))
    _, after = or_fail(lambda: change(settings.services_csv, settings.directory_db, identity, today()))
    click.echo(f"{after.id} ({after.name}) {said}.")


def open_directory() -> Directory:
    """The directory, built first when it is missing or stale; ends the command when there is none."""
    return open_directory_and_mistakes()[0]


def open_directory_and_mistakes() -> tuple[Directory, bool]:
    """The directory, and whether the curated file is free of mistakes (they are shown on stderr)."""
    settings = Settings()
    built = or_fail(lambda: ensure(settings.services_csv, settings.directory_db, need_ids(), today()))
    if built.problems:
        count = len(built.problems)
        click.echo(f"services.csv has {count} mistake(s), so the last good directory is used:", err=True)
        for problem in built.problems[:_MOST_SHOWN]:
            click.echo(f"  {problem}", err=True)
    return or_fail(lambda: Directory.open(settings.directory_db)), not built.problems


@cache
def need_ids() -> frozenset[str]:
    """The catalogue's needs, so that a service cannot name one that does not exist."""
    from intents import Catalogue, CatalogueError

    try:
        return frozenset(need.id for need in Catalogue.load())
    except CatalogueError as error:
        fail(str(error))


def moment(now: str | None) -> datetime:
    """The moment asked for, or now, in Europe/London. Ends the command on what is not a moment."""
    if now is None:
        return datetime.now(LONDON)
    try:
        asked = datetime.fromisoformat(now)
    except ValueError as error:
        raise click.UsageError(f"'{now}' is not a moment. Write it like 2026-12-25T10:00.") from error
    return asked.replace(tzinfo=LONDON) if asked.tzinfo is None else asked.astimezone(LONDON)


def today() -> date:
    """The day in England."""
    return datetime.now(LONDON).date()


def or_fail(action: Callable[[], T]) -> T:
    """Do it, or end the command with exit 1 and the reason on stderr."""
    try:
        return action()
    except DirectoryError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or 'The disk'}: {error.strerror or error}. Nothing was changed.")


def fail(message: str) -> NoReturn:
    """End the command: exit 1, the message on stderr."""
    click.echo(message, err=True)
    sys.exit(1)


from bot.commands import services_rounds  # noqa: E402, F401  registers `check` and `review`
