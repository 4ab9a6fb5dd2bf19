"""`signpost services drafts`, and the Open Referral side of `import` and `export`.

One rule: a feed only ever fills the drafts; accepting one takes a person, a need and a summary.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, Unpack

import click

from bot.commands.services_desk import need_ids, open_directory, or_fail, today
from bot.settings import Settings
from services_catalog import AREAS, ensure
from services_catalog.drafts import Draft, Drafts
from services_catalog.models import LISTS, Service
from services_catalog.open_referral import (
    Decision,
    Desk,
    Feed,
    accept,
    changes_as_json,
    import_feed,
    is_address,
    missing,
    name_of,
    reject,
    write_folder,
)

_TEXT_SHOWN = 600
_FEED_ENDINGS = (".json", ".ndjson", ".jsonl", ".geojson")


def is_feed(source: str) -> bool:
    """Whether `import` was given a feed, not a spreadsheet: an address, a folder, JSON, an HSDS table."""
    path = Path(source)
    if "://" in source[:12] or path.is_dir() or path.suffix.lower() in _FEED_ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            start = file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    except OSError:
        return False
    heading = {cell.strip(b' "\r') for cell in start.split(b"\n", 1)[0].lower().split(b",")}
    return start[:1] in (b"{", b"[") or ({b"id", b"organization_id"} <= heading and b"needs" not in heading)


class FeedOptions(TypedDict):
    """What `import` is told about a feed. feed: the name its drafts are filed under."""

    feed: str | None
    areas: tuple[str, ...]
    council: bool
    report: Path | None


def feed_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of `import` that only a feed needs."""
    for option in (
        click.option("--report", type=click.Path(path_type=Path), help="Feeds: also write the report here."),
        click.option("--council", is_flag=True, help="Feeds: it is a council's own directory."),
        click.option(
            "--area", "areas", multiple=True, type=click.Choice(AREAS), help="Feeds: where it serves."
        ),
        click.option("--feed", help="Feeds: the name to file its drafts under."),
    ):
        command = option(command)
    return command


def import_from_feed(source: str, dry_run: bool, as_json: bool, **told: Unpack[FeedOptions]) -> None:
    """Import a feed as drafts and write its report. Ends the command with exit 1 when it holds nothing."""
    settings = Settings()
    or_fail(lambda: ensure(settings.services_csv, settings.directory_db, need_ids(), today()))
    desk = _desk(settings)
    rows = list(or_fail(desk.current).values())
    url = source if is_address(source) else ""
    feed = Feed(told["feed"] or name_of(source), url, told["council"], told["areas"])
    if sys.stderr.isatty():
        click.echo(f"Reading {source} ...", err=True)
    found = or_fail(lambda: import_feed(source, desk.drafts, rows, today(), feed, dry_run))
    lines = [json.dumps(found.as_json(), ensure_ascii=False)] if as_json else list(found.lines())
    if path := told["report"]:
        or_fail(lambda: path.write_text("\n".join(lines) + "\n", encoding="utf-8"))
    for line in lines:
        click.echo(line)


def export_open_referral(out: Path) -> None:
    """Write the public rows as an Open Referral UK folder, in the place of one written before."""
    services = list(open_directory().services())
    exported = or_fail(lambda: write_folder(services, out, today(), _need_labels()))
    click.echo(
        f"{out}: {exported} of {len(services)} services. The rest are closed, expired or low confidence."
    )


def _need_labels() -> dict[str, str]:
    from intents import Catalogue  # heavy: only when exporting

    return {need.id: need.label for need in Catalogue.load()}


@click.command(
    "drafts", epilog='Example: signpost services drafts --accept ID --need money.rent --summary "..."'
)
@click.option(
    "--accept", "accepted", metavar="ID", help="Take this draft, or its feed's changes, into the directory."
)
@click.option("--reject", "rejected", metavar="ID", help="Turn this draft, or its feed's changes, down.")
@click.option("--show", "shown", metavar="ID", help="Everything known of one draft.")
@click.option(
    "--need", "needs", multiple=True, help="With --accept: a need, the main one first; may be repeated."
)
@click.option(
    "--area", "areas", multiple=True, type=click.Choice(AREAS), help="With --accept: an area served."
)
@click.option("--summary", default="", help="With --accept: your own words, at most 220 characters.")
@click.option("--keep-text", is_flag=True, help="With --accept: you have read the feed's text and keep it.")
@click.option("--feed", help="Only the drafts of this feed.")
@click.option("--all", "every", is_flag=True, help="Also those accepted or rejected.")
@click.option("--json", "as_json", is_flag=True, help="The drafts as one JSON list.")
def drafts(
    accepted: str | None, rejected: str | None, shown: str | None, needs: tuple[str, ...],
    areas: tuple[str, ...], summary: str, keep_text: bool, feed: str | None, every: bool, as_json: bool,
) -> None:  # fmt: skip
    """List the services that feeds have brought in, and accept or reject them one by one.

    A draft is never shown to residents. Accepting needs a need, an area and a summary in your own words; the
    feed's own text becomes the summary only with --keep-text.
    """
    if sum(1 for one in (accepted, rejected, shown) if one) > 1:
        raise click.UsageError("Use one of --accept, --reject and --show at a time.")
    if (needs or areas or summary or keep_text) and not accepted:
        raise click.UsageError("--need, --area, --summary and --keep-text go with --accept ID.")
    desk = _desk(Settings())
    or_fail(lambda: ensure(desk.csv, desk.db, need_ids(), today()))
    if accepted:
        row = or_fail(lambda: accept(desk, accepted, Decision(_split(needs), areas, summary, keep_text)))
        click.echo(f"{row.id} ({row.name}) is in the directory, code {row.code}. Not yet checked by anybody.")
    elif rejected:
        draft = or_fail(lambda: reject(desk, rejected))
        click.echo(f"{draft.id} ({draft.name}): rejected.")
    else:
        _list(desk, shown, feed, every, as_json)


def _split(needs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for one in needs for part in one.replace(",", ";").split(";") if part.strip())


def _desk(settings: Settings) -> Desk:
    store = or_fail(lambda: Drafts(settings.curation_db))
    return Desk(store, settings.services_csv, settings.directory_db, today(), need_ids())


def _list(desk: Desk, shown: str | None, feed: str | None, every: bool, as_json: bool) -> None:
    rows = or_fail(desk.current)
    found = [or_fail(lambda: desk.drafts.find(shown))] if shown else list(desk.drafts.all(feed))
    if not every and not shown:
        found = [
            one for one in found if one.state == "new" or (one.code in rows and one.changes(rows[one.code]))
        ]
    if as_json:
        click.echo(json.dumps([_as_json(one, rows.get(one.code)) for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo("No drafts wait.")
        return
    for one in found:
        _show(one, rows.get(one.code), whole=bool(shown))
    click.echo(
        f"\n{len(found)} draft{'s' if len(found) != 1 else ''}. `--accept ID` or `--reject ID`, one by one."
    )


def _problems(draft: Draft) -> list[str]:
    found = missing(draft.cells, draft.words) if draft.state == "new" else []
    if draft.gone:
        found.append("is no longer in the feed: ask whether it still runs")
    return found


def _as_json(draft: Draft, row: Service | None) -> dict[str, object]:
    return {
        "id": draft.id,
        "ext_id": draft.ext_id,
        "feed": draft.feed,
        "name": draft.name,
        "state": draft.state,
        "code": draft.code,
        "service": {
            name: [part for part in cell.split("; ") if part] if name in LISTS else cell
            for name, cell in draft.cells.items()
        },
        "needs": [need for need in draft.cells.get("needs", "").split("; ") if need],
        "suggested_needs": list(draft.suggested),
        "text": draft.words,
        "problems": _problems(draft),
        "notes": list(draft.remarks),
        "changes": changes_as_json(draft.changes(row)) if row else [],
        "kept": changes_as_json(draft.kept(row)) if row else [],
        "gone": draft.gone,
        "seen": draft.seen.isoformat(),
    }


def _show(draft: Draft, row: Service | None, whole: bool) -> None:
    click.echo(
        f"\n{draft.id}  ({draft.feed})  {draft.name}" + ("" if draft.state == "new" else f"  [{draft.state}]")
    )
    if row is not None:
        for change in draft.changes(row):
            before, after = change.before or "(empty)", change.after or "(empty)"
            click.echo(f"  the feed changes {change.field}: {before} -> {after}")
        for change in draft.kept(row):
            click.echo(
                f"  your {change.field} stays: {change.before} (the feed: {change.after or 'nothing'})"
            )
        if draft.words != draft.base_words:
            click.echo("  the feed's text has changed: read whether your summary still fits")
    if row is None or whole:
        for name, cell in draft.cells.items():
            if cell and name != "name":
                click.echo(f"  {name:<13} {cell}")
        if draft.words:
            cut = draft.words if whole else draft.words[:_TEXT_SHOWN]
            click.echo(f"  their text    {cut}{'' if cut == draft.words else ' ...'}")
    for remark in draft.remarks if whole else ():
        click.echo(f"  note: {remark}")
    if draft.suggested:
        click.echo(f"  one of these needs may fit: {', '.join(draft.suggested)}")
    for problem in _problems(draft):
        click.echo(f"  ! it {problem}")
