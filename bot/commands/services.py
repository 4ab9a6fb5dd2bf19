"""`signpost services`: the directory, for curators. Each command is one call into `services_catalog`.

One rule: this file holds the group and the shortest commands; the longer ones have a file each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from bot.commands.services_desk import need_ids, or_fail, today
from bot.commands.services_find import find, show
from bot.commands.services_open_referral import drafts
from bot.commands.services_rounds import check, review
from bot.commands.services_sheets import export, import_, undo_
from bot.settings import Settings
from services_catalog import Service, build, ensure
from services_catalog.changes import hide, unhide


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


for _command in (import_, undo_, export, drafts, check, review, find, show):
    services.add_command(_command)
