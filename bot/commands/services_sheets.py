"""`signpost services import`, `undo` and `export`: the directory as a spreadsheet, in and out.

One rule: what would change is shown before it changes, and every mistake of a file is shown at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import click

from bot.commands.services_desk import MOST_SHOWN, need_ids, open_directory, or_fail, today
from bot.commands.services_open_referral import (
    FeedOptions,
    export_open_referral,
    feed_options,
    import_from_feed,
    is_feed,
)
from bot.settings import Settings
from services_catalog import ensure
from services_catalog.changes import Change, Plan, apply, plan_import, undo, undo_changes
from services_catalog.curated import curated_or_last_good
from services_catalog.rows import row_from_service
from services_catalog.sheet import read_sheet, to_csv, to_xlsx


@click.command("import", epilog="Example: signpost services import directory.xlsx --dry-run")
@click.argument("source", metavar="FILE-or-URL")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Apply without asking.")
@click.option("--keep-missing", is_flag=True, help="The file is a part: services that are not in it stay.")
@click.option("--json", "as_json", is_flag=True, help="The plan, or a feed's report, as JSON.")
@feed_options
def import_(
    source: str, dry_run: bool, yes: bool, keep_missing: bool, as_json: bool, **feed: Unpack[FeedOptions]
) -> None:
    """Import a spreadsheet (CSV or XLSX), or an Open Referral feed (a web address, JSON, a folder).

    A spreadsheet: all of it, or nothing. Shows what is added, changed field by field, and removed, then asks;
    `signpost services undo` goes back. A feed: its services become drafts, which no resident sees until they
    are accepted with `signpost services drafts`; the report says what was taken, changed, left out, and why.
    """
    if is_feed(source):
        import_from_feed(source, dry_run, as_json, **feed)
        return
    file = Path(source)
    if not file.is_file():
        raise click.UsageError(f"There is no file '{source}'. Give a spreadsheet, a folder or a web address.")
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
            click.echo(f"  {problem.text}", err=True)
        return
    show_changes(plan.changes)


def show_changes(changes: Sequence[Change]) -> None:
    """Added, changed and removed services, at most forty of them in full."""
    kinds = [
        (kind, sum(change.kind == kind for change in changes)) for kind in ("added", "changed", "removed")
    ]
    click.echo(", ".join(f"{count} {kind}" for kind, count in kinds) + ".")
    for change in changes[:MOST_SHOWN]:
        click.echo(f"  {change.kind:<8} {change.id}  {change.name}")
        for cell in change.fields:
            click.echo(f"           {cell.field}: {cell.before or '(empty)'} -> {cell.after or '(empty)'}")
    if len(changes) > MOST_SHOWN:
        click.echo(f"  ... and {len(changes) - MOST_SHOWN} more (--json shows all).")


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


@click.command("undo", epilog="Example: signpost services undo --dry-run")
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


@click.command("export", epilog="Example: signpost services export --format xlsx --out directory.xlsx")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "oruk"]), default="csv", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where to write it.")
def export(form: str, out: Path) -> None:
    """Write the directory to a spreadsheet, or its public rows as an Open Referral UK folder (oruk).

    Importing the spreadsheet again changes nothing.
    """
    if form == "oruk":
        export_open_referral(out)
        return
    cells = [row_from_service(service) for service in open_directory().services()]
    content = to_csv(cells) if form == "csv" else to_xlsx(cells)
    or_fail(lambda: out.write_bytes(content))
    click.echo(f"{out}: {len(cells)} services.")
