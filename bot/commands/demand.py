"""`signpost demand`: the open month in bands, closing a month, exports, the report, and a made-up year."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from demand import Grid, Ledger
    from demand.figures import Archive

_DEMO = click.option(
    "--demo", "made_up", is_flag=True, help="Use the made-up year of `signpost demand demo`."
)
_MONTHS = click.option(
    "--months", required=True, metavar="A..B", help="Closed months, for example 2026-07..2026-09 or 2026-07."
)


class _Wrong(click.ClickException):
    """Wrong use: one plain sentence, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


class _Refused(_Wrong):
    """Asked for rightly, but it does not hold: one plain sentence, exit code 1."""

    exit_code = 1


@click.group(epilog="Example: signpost demand report --months 2026-07..2026-09 --out report.html")
def demand() -> None:
    """Demand figures: what was asked for, where, and what is missing. Closed months only."""


@demand.command(epilog="Example: signpost demand show --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(as_json: bool) -> None:
    """How busy the open month is, in bands. Nothing by need or place is ever shown before a month closes."""
    from demand import LedgerError, glance
    from demand.months import month_label

    try:
        seen = glance(Settings().live_db)
    except LedgerError as error:
        raise _Refused(str(error)) from error
    if as_json:
        known = {
            "month": seen.month if seen else None,
            "counted_from": seen.first_day if seen else None,
            "complete": seen.complete if seen else None,
            "messages": seen.band if seen else "0",
        }
        click.echo(json.dumps(known))
        return
    if seen is None:
        click.echo("Nothing is being counted yet: the running bot opens the first month.")
        return
    words = {"0": "none, or hardly any", "<50": "fewer than 50", "50+": "50 or more"}
    click.echo(f"{month_label(seen.month)} is open, counted from {seen.first_day}.")
    click.echo(f"Messages so far: {words[seen.band]} (a band of protected numbers, not a count).")
    if not seen.complete:
        click.echo("The counters were lost during this month; it will be marked as incomplete.")
    click.echo("Figures can be seen once the month has closed.")


@demand.command(epilog="Example: signpost demand close 2026-10")
@click.argument("month", metavar="YYYY-MM")
def close(month: str) -> None:
    """Close a month that is over. The running bot does this by itself; a month is closed once, for ever."""
    from demand import LedgerError
    from demand.months import LONDON, MonthError, month_label

    ledger = _ledger()
    try:
        ledger.close_month(month, datetime.now(LONDON))
    except MonthError as error:
        raise _Wrong(str(error)) from error
    except LedgerError as error:
        raise _Refused(str(error)) from error
    finally:
        ledger.close()
    click.echo(f"{month_label(month)} is closed. See it with: signpost demand report --months {month}")


@demand.command(
    epilog="Example: signpost demand export --months 2026-07..2026-09 --by need,area"
    " --format csv --out figures.csv"
)
@_MONTHS
@click.option(
    "--by",
    default="need,area",
    show_default=True,
    help="What to split by, with commas: month, quarter; need, theme, area; understood; theme, outcome; who."
    " Empty for the total.",
)
@click.option(
    "--format", "kind", type=click.Choice(["csv", "xlsx", "json"]), default="csv", show_default=True
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; else standard output."
)
@_DEMO
def export(months: str, by: str, kind: str, out: Path | None, made_up: bool) -> None:
    """Protected figures of closed months as CSV (with a data dictionary beside it), XLSX or JSON."""
    from demand.exports import FORMATS
    from demand.exports import export as make
    from demand.figures import Request, RequestError
    from demand.months import MonthError, parse_months

    name = out.name if out else f"figures.{kind}"
    try:
        axes = tuple(axis.strip() for axis in by.split(",") if axis.strip())
        request = Request(parse_months(months), axes)
        _ = request.table
        archive = _archive(made_up)
        files = make(archive, request, next(each for each in FORMATS if each == kind), name)
    except (RequestError, MonthError) as error:
        raise _Wrong(str(error)) from error
    except _store_error() as error:
        raise _Refused(str(error)) from error
    if out is None:
        sys.stdout.buffer.write(files[0].content)
        return
    for file in files:
        _write(out.with_name(out.name + file.suffix), file.content)


@demand.command(epilog="Example: signpost demand report --months 2026-07..2026-09 --out report.html")
@_MONTHS
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The HTML file.")
@_DEMO
def report(months: str, out: Path, made_up: bool) -> None:
    """One page to read, print and hand round: what was asked, where, what changed, what is missing."""
    from demand.months import MonthError, parse_months
    from demand.report import report as make

    try:
        wanted = parse_months(months)
        page = make(_archive(made_up), wanted)
    except MonthError as error:
        raise _Wrong(str(error)) from error
    except _store_error() as error:
        raise _Refused(str(error)) from error
    _write(out, page)


@demand.command(epilog="Example: signpost demand demo")
def demo() -> None:
    """Fill a made-up year and write its report and spreadsheet, to show a forum what it will get.

    It has its own folder and file, says so on every page, and can never mix with real figures.
    """
    from demand.demo import make_demo
    from demand.exports import export as make
    from demand.figures import Archive, Request
    from demand.months import LONDON
    from demand.report import report as draw

    folder = _demo_db().parent
    try:
        months = make_demo(_demo_db(), _grid(), datetime.now(LONDON))
    except _store_error() as error:
        raise _Refused(str(error)) from error
    archive = Archive.read(_demo_db())
    _write(folder / "made-up-report.html", draw(archive, months))
    for kind in ("csv", "xlsx"):
        name = f"made-up-figures.{kind}"
        for file in make(
            archive, Request(months, ("need", "area")), "csv" if kind == "csv" else "xlsx", name
        ):
            _write(folder / (name + file.suffix), file.content)
    click.echo(f"A made-up year, {months[0]}..{months[-1]}, is in {folder}. Open made-up-report.html first.")
    click.echo(
        f"More of it: signpost demand export --demo --months {months[0]}..{months[-1]} --by month,theme"
    )


def _ledger() -> Ledger:
    """The ledger with what closing needs; the matcher, slow to load, is no part of it."""
    from demand import Ledger

    settings = Settings()
    return Ledger(
        settings.live_db,
        _grid(),
        protected=settings.protected_db,
        supply=_supply,
        versions={"signpost": version("resident-signpost")},
    )


def _supply() -> dict[str, dict[str, int]]:
    """The local services now; without a directory the month is closed all the same, with no gap map."""
    from services_catalog import Directory, DirectoryError

    try:
        return Directory.open(Settings().directory_db).local_supply()
    except DirectoryError as error:
        click.echo(f"The month is closed without a gap map: {error}", err=True)
        return {}


def _grid() -> Grid:
    from demand import Grid
    from intents import Catalogue

    return Grid.of({need.id: need.label for need in Catalogue.load()})


def _demo_db() -> Path:
    return Settings().data / "demo" / "protected.db"


def _archive(made_up: bool) -> Archive:
    from demand.figures import Archive

    return Archive.read(_demo_db() if made_up else Settings().protected_db)


def _store_error() -> type[Exception]:
    from demand import StoreError

    return StoreError


def _write(path: Path, content: bytes) -> None:
    """Write the whole file or none of it."""
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _Refused(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(f"Written: {path}")
