"""`signpost services find` and `show`: the directory as the conversation sees it.

One rule: the same search as a resident's, with the reasons spelt out.
"""

from __future__ import annotations

import json

import click

from bot.commands.services_desk import fail, moment, open_directory
from services_catalog import Found, Openness, Query, find_place
from services_catalog.models import ACCESS
from services_catalog.rows import row_from_service


@click.command("find", epilog="Example: signpost services find chess club --area wolverhampton --open-now")
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


@click.command("show", epilog="Example: signpost services show stepchange")
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
