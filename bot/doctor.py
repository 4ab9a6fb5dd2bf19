"""A check-up of an installation: every setting, file, version and database; what is wrong, how to mend it.

One rule: it only looks. It changes nothing, asks nobody on the network, and never shows a secret.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from bot.health import ask, running
from bot.roster import Roster, RosterError
from bot.settings import Settings
from bot.words.first_lines import unverified_lines
from bot.words.languages import unchecked_languages
from bot.words.numbers import NUMBERS, unverified_numbers
from demand import LedgerError, glance
from intents import Catalogue, CatalogueError
from services_catalog import Directory, DirectoryError
from services_catalog.bank_holidays import running_out

State = Literal["ok", "note", "broken"]

_PACKAGES = ("resident-signpost", "python-telegram-bot", "httpx", "pydantic", "sqlite-utils", "numpy")
_LITTLE_SPACE = 200 * 2**20  # bytes; the directory, its undo copy and the cache together stay far below
_SQLITE = (3, 35)  # RETURNING; PRAGMA secure_delete is older


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    state: "ok"; "note": works, but somebody should know; "broken": has to be mended.
    what:  what was looked at. found: what it is like. mend: what to do; empty when nothing is to be done.
    """

    state: State
    what: str
    found: str
    mend: str = ""


def examine(settings: Settings, today: date) -> list[Finding]:
    """Look at everything. Takes a second or two; never raises for anything that is wrong."""
    return [
        *_versions(),
        *_settings(settings),
        *_telegram(settings),
        *_folder(settings.data),
        *_catalogue_and_directory(settings),
        *_databases(settings),
        *_allow_list(settings),
        *_numbers(),
        *_ages(today),
        *_bot(settings),
    ]


def _versions() -> Iterator[Finding]:
    yield Finding("ok", "Python", platform.python_version())
    enough = sqlite3.sqlite_version_info >= _SQLITE
    yield Finding(
        "ok" if enough else "broken",
        "SQLite",
        sqlite3.sqlite_version,
        "" if enough else "Install a Python that comes with SQLite 3.35 or newer.",
    )
    for package in _PACKAGES:
        try:
            yield Finding("ok", package, version(package))
        except PackageNotFoundError:
            yield Finding("broken", package, "not installed", "Install signpost again: make chat")


def _settings(settings: Settings) -> Iterator[Finding]:
    """Every setting as it is in force; a secret only as set or not set."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if "Secret" in str(field.annotation):
            shown = "not set" if value is None else "set"
        elif isinstance(value, tuple):
            shown = ", ".join(str(part) for part in value)
        else:
            shown = str(value) if value not in (None, "") else "not set"
        yield Finding("ok", f"SIGNPOST_{name.upper()}", shown)


def _telegram(settings: Settings) -> Iterator[Finding]:
    try:
        token = settings.token
    except (OSError, UnicodeDecodeError):
        yield Finding(
            "broken",
            "Bot token",
            f"{settings.telegram_token_file} cannot be read",
            "Check the path and that this account may read it.",
        )
    else:
        if token is None:
            yield Finding(
                "note",
                "Bot token",
                "not set: the Telegram bot cannot start",
                "Ask @BotFather for a token and set SIGNPOST_TELEGRAM_TOKEN_FILE or SIGNPOST_TELEGRAM_TOKEN.",
            )
    file = settings.telegram_token_file
    if file is not None and file.exists() and file.stat().st_mode & 0o077:
        yield Finding("note", "Bot token", f"{file} can be read by others", f"chmod 600 {file}")
    for name in ("operator", "privacy_contact"):
        if not getattr(settings, name).strip():
            yield Finding(
                "note",
                f"SIGNPOST_{name.upper()}",
                "not set: the Telegram bot will not start for residents",
                "Set it; it is shown in /privacy.",
            )
    if settings.webhook_url and not settings.webhook_url.startswith("https://"):
        yield Finding("note", "SIGNPOST_WEBHOOK_URL", "is not https", "Telegram posts to https only.")


def _folder(folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        yield Finding("note", "Data folder", f"{folder} does not exist yet", "It is made at the first start.")
        return
    if not os.access(folder, os.W_OK):
        yield Finding(
            "broken",
            "Data folder",
            f"{folder} cannot be written to",
            "Give it to the account that runs the bot.",
        )
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_SPACE:
        yield Finding(
            "broken", "Disk", f"{free // 2**20} MB free", "Make room: counts are dropped on a full disk."
        )
    else:
        yield Finding("ok", "Disk", "enough room")
    if folder.stat().st_mode & 0o007:
        yield Finding("note", "Data folder", "other accounts can look into it", f"chmod 750 {folder}")


def _catalogue_and_directory(settings: Settings) -> Iterator[Finding]:
    known: frozenset[str] = frozenset()
    try:
        catalogue = Catalogue.load()
    except CatalogueError as error:
        yield Finding("broken", "Catalogue of needs", str(error), "Mend the file: signpost needs check")
    else:
        known = frozenset(need.id for need in catalogue)
        yield Finding("ok", "Catalogue of needs", f"{len(known)} needs and kinds of crisis")
    if not settings.directory_db.exists():
        yield Finding("note", "Directory", "not built yet", "Run: signpost services build")
        return
    try:
        directory = Directory.open(settings.directory_db)
        supply = directory.local_supply()
    except (DirectoryError, OSError, sqlite3.Error) as error:
        yield Finding(
            "broken", "Directory", str(error), "Run: signpost services build (or signpost services undo)"
        )
        return
    yield Finding("ok", "Directory", f"{len(directory)} services")
    served = {need for service in directory.services() for need in service.needs}
    served |= {need for need, row in supply.items() if sum(row.values())}
    if unserved := sorted(need for need in known - served if not need.startswith("crisis.")):
        yield Finding("note", "Needs without a service", ", ".join(unserved), "Add a service for each.")
    if known and (unknown := sorted(served - known)):
        yield Finding("broken", "Services with an unknown need", ", ".join(unknown), "Mend services.csv.")


def _databases(settings: Settings) -> Iterator[Finding]:
    try:
        seen = glance(settings.live_db)
    except (LedgerError, OSError) as error:
        yield Finding(
            "broken",
            "live.db",
            str(error),
            "Stop the bot, move live.db away, start it. The month stays incomplete.",
        )
    else:
        found = "not there yet" if seen is None else f"month {seen.month}, {seen.band} messages"
        complete = seen is None or seen.complete
        mend = "" if complete else "Counters were lost this month; its export will say so."
        yield Finding("ok" if complete else "note", "live.db", found, mend)
    for path in (settings.protected_db, settings.curation_db):
        yield _sound(path)


def _sound(path: Path) -> Finding:
    """Whether a database file is whole, looked at without changing it."""
    if not path.exists():
        return Finding("ok", path.name, "not there yet")
    mend = f"Stop the bot and put {path.name} back from the last back-up."
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
        try:
            verdict = db.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            db.close()
    except sqlite3.Error as error:
        return Finding("broken", path.name, str(error), mend)
    return (
        Finding("ok", path.name, "whole")
        if verdict == "ok"
        else Finding("broken", path.name, "damaged", mend)
    )


def _allow_list(settings: Settings) -> Iterator[Finding]:
    try:
        people = len(Roster(settings.roster_toml).listed())
    except RosterError as error:
        yield Finding("broken", "champions.toml", str(error), "Mend the line, or put the file back.")
    else:
        yield Finding("ok", "champions.toml", f"{people} on the list")


def _numbers() -> Iterator[Finding]:
    waiting = unverified_numbers()
    if waiting:
        yield Finding(
            "note",
            "Crisis numbers",
            f"{len(waiting)} of {len(NUMBERS)} not yet checked by a person",
            "Ring or look up each one and fill `verified` in bot/words/numbers.toml.",
        )
    else:
        yield Finding("ok", "Crisis numbers", f"all {len(NUMBERS)} checked by a person")
    if lines := unverified_lines():
        yield Finding(
            "note",
            "Lines above answers",
            f"not yet checked by a person: {', '.join(lines)}",
            "Read each one's page and fill `verified` in bot/words/first_lines.toml.",
        )
    if languages := unchecked_languages():
        yield Finding(
            "note",
            "Crisis lines in other languages",
            f"not checked by a native reader: {', '.join(languages)}",
            "Ask a native reader. Until then they carry numbers and no instructions.",
        )


def _ages(today: date) -> Iterator[Finding]:
    sentence = running_out(today)
    if sentence is None:
        yield Finding("ok", "Bank holidays", "known far enough ahead")
    else:
        yield Finding("note", "Bank holidays", sentence, "Update signpost, or the `holidays` package.")


def _bot(settings: Settings) -> Iterator[Finding]:
    found = running(settings.data)
    if found is not None and ask(found) is not None:
        yield Finding("ok", "Bot", f"running (process {found.pid})")
    else:
        yield Finding("ok", "Bot", "not running")
    if settings.pause_file.exists():
        yield Finding("note", "Bot", "paused for everybody", "When you are done: signpost resume")
    if sys.platform == "win32":
        yield Finding("broken", "Bot", "Windows is not supported", "Run it on Linux, or in a container.")
