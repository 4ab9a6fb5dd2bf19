"""What the `signpost services` commands share: the directory, the day, and how a command ends.

One rule: a command that cannot do its work says why in plain words on stderr and exits 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

import click

from bot.settings import Settings
from services_catalog import Directory, DirectoryError, ensure

LONDON = ZoneInfo("Europe/London")
MOST_SHOWN = 40
"""Rows a person reads in a terminal before "and more"."""

T = TypeVar("T")


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
        for problem in built.problems[:MOST_SHOWN]:
            click.echo(f"  {problem.text}", err=True)
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
