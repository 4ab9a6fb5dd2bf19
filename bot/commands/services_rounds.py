"""`signpost services check` and `review`: the quality report, and the round that keeps rows true.

One rule: one key for "still right today"; only a person's key fills in a check.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Literal, cast

import click
from rich.console import Console
from rich.table import Table

from bot.commands.services_desk import (
    fail,
    need_ids,
    open_directory,
    open_directory_and_mistakes,
    or_fail,
    today,
)
from bot.settings import Settings
from services_catalog import BOROUGHS
from services_catalog.changes import confirm, hide
from services_catalog.models import VERIFIED_HOW
from services_catalog.quality import Quality, examine
from services_catalog.quality_page import page
from services_catalog.reports import Reports
from services_catalog.review import Due, queue

_ROWS_SHOWN = 8


@click.command("check", epilog="Example: signpost services check --html quality.html")
@click.option("--html", type=click.Path(path_type=Path), help="Write the whole report as one web page.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def check(html: Path | None, as_json: bool) -> None:
    """Check the curated file and report on its quality: what is covered where, and what is worth a look.

    Exits 1 when the file has mistakes or a service names an unknown need; age alone never fails.
    """
    directory, sound = open_directory_and_mistakes()
    quality = examine(directory.services(), today(), sorted(need_ids()))
    if html:
        or_fail(lambda: html.write_text(page(quality, _labels()), encoding="utf-8"))
    if as_json:
        click.echo(json.dumps(_as_json(quality), ensure_ascii=False))
    else:
        _show(quality)
        if html:
            click.echo(f"The whole report: {html}")
    sys.exit(0 if sound and not quality.unknown_needs else 1)


def _labels() -> dict[str, str]:
    from intents import Catalogue, CatalogueError

    try:
        return {need.id: f"{need.label} ({need.id})" for need in Catalogue.load()}
    except CatalogueError as error:
        fail(str(error))


def _show(quality: Quality) -> None:
    console = Console(highlight=False)
    table = Table(title="Rows for each need: local by borough, then region and national", box=None)
    table.add_column("Need", no_wrap=True, min_width=24)
    for borough in (*BOROUGHS, "region", "national"):
        table.add_column(borough[:8], justify="right", no_wrap=True)
    for line in quality.coverage:
        cells = ["none" if borough in line.gaps else str(count) for borough, count in line.local]
        table.add_row(line.need, *cells, str(line.region), str(line.national))
    console.print(table)
    console.print(
        f"{quality.services} rows, {quality.shown} shown to residents, "
        f"{quality.checked} of them checked by a person in time.\n"
    )
    for finding in quality.findings:
        console.print(f"{len(finding.rows):>4}  {finding.title}", markup=False)
        for identity, _, what in finding.rows[:_ROWS_SHOWN]:
            console.print(f"        {identity}: {what}"[:110], markup=False)
        if len(finding.rows) > _ROWS_SHOWN:
            console.print(
                f"        ... and {len(finding.rows) - _ROWS_SHOWN} more (--html shows all)", markup=False
            )
    for warning in quality.warnings:
        console.print(f"Warning: {warning}", markup=False)


def _as_json(quality: Quality) -> dict[str, object]:
    return {
        "day": quality.day.isoformat(),
        "services": quality.services,
        "shown": quality.shown,
        "checked": quality.checked,
        "coverage": {
            line.need: {**dict(line.local), "region": line.region, "national": line.national}
            for line in quality.coverage
        },
        "findings": {
            finding.key: [
                {"id": identity, "name": name, "what": what} for identity, name, what in finding.rows
            ]
            for finding in quality.findings
        },
        "unknown_needs": list(quality.unknown_needs),
        "warnings": list(quality.warnings),
    }


@click.command("review", epilog="Example: signpost services review --how phone --role 'housing officer'")
@click.option(
    "--how", type=click.Choice(VERIFIED_HOW), default="phone", show_default=True, help="How you check."
)
@click.option("--role", default="curator", show_default=True, help="Your role, shown to curators only.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--list", "only_list", is_flag=True, help="List the queue and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="The queue as JSON; asks nothing.")
def review(how: str, role: str, limit: int, only_list: bool, as_json: bool) -> None:
    """The review round, worst first: ring each one and press a key.

    y  still right today    h  hide it at once    s  skip    q  stop
    """
    settings = Settings()
    reports = or_fail(lambda: Reports(settings.curation_db))
    due = queue(open_directory(), today(), reports.all())[:limit]
    if as_json:
        click.echo(json.dumps([_due_as_json(one) for one in due], ensure_ascii=False))
        return
    if not due:
        click.echo("Nothing to review today.")
    for place, one in enumerate(due, start=1):
        _show_due(place, len(due), one)
        if only_list:
            continue
        key = _key()
        if key == "q":
            break
        _act(key, one, settings, reports, role, cast(Literal["phone", "visit", "web"], how), today())


def _act(
    key: str,
    due: Due,
    settings: Settings,
    reports: Reports,
    role: str,
    how: Literal["phone", "visit", "web"],
    day: date,
) -> None:
    csv, db, identity = settings.services_csv, settings.directory_db, due.service.id
    if key == "y":
        or_fail(lambda: confirm(csv, db, identity, day, role, how))
        reports.settle(identity)
        click.echo("  Checked today.")
    elif key == "h":
        or_fail(lambda: hide(csv, db, identity, day))
        reports.settle(identity)
        click.echo("  Hidden.")
    else:
        click.echo("  Skipped.")


def _key() -> str:
    while True:
        click.echo("  [y] still right today  [h] hide  [s] skip  [q] stop: ", nl=False)
        key = click.getchar().lower()
        click.echo(key if key.isalpha() else "")
        if key in "yhsq\x03\x04" and key:
            return "q" if key in "\x03\x04" else key


def _show_due(place: int, total: int, due: Due) -> None:
    service = due.service
    click.echo(f"\n{place}/{total}  {service.name}  ({service.id})")
    click.echo(
        f"  Why: {', '.join(reason.replace('_', ' ') for reason in due.why)}; shown first {due.shown} times"
    )
    for label, text in (
        ("Phone", service.phone),
        ("Text", service.text),
        ("Web", service.url),
        ("Where", service.address),
        ("Hours", service.hours),
        ("Says", service.summary),
        ("Note", service.note),
        ("Source", f"{service.source_url} {service.source_date}".strip()),
    ):
        if text:
            click.echo(f"  {label:<7}{text}")
    for reason, count in due.reports:
        click.echo(f"  {count} said: {reason.replace('_', ' ')}")


def _due_as_json(due: Due) -> dict[str, object]:
    return {
        "id": due.service.id,
        "code": due.service.code,
        "name": due.service.name,
        "kind": due.kind,
        "why": list(due.why),
        "shown": due.shown,
        "due": due.due.isoformat() if due.due else None,
        "leaves": due.leaves.isoformat() if due.leaves else None,
        "reports": dict(due.reports),
    }
