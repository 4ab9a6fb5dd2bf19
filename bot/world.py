"""What the conversation may consult: the reader, the directory, and what the operator chose to say.

Opened once at start, which takes seconds. A part that is missing, or not open yet, is None: a crisis card
needs neither.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from services_catalog import Directory, DirectoryError, ensure
from services_catalog.reports import Reports

if TYPE_CHECKING:
    from intents import Catalogue, Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class World:
    """The rooms behind the conversation, as they are at this moment.

    paused: the operator's text while `signpost pause` is in force, else None.
    channel: "Telegram" or "terminal", named in what is said about privacy.
    bot_name: the bot's name on Telegram, for links and QR codes; "" while it is not known.
    loading: the reader and the directory are still being opened; only what needs neither is answered.
    """

    reader: Reader | None
    directory: Directory | None
    areas: tuple[str, ...]
    operator: str = ""
    privacy_contact: str = ""
    safeguarding_lead: str = ""
    channel: str = "Telegram"
    paused: str | None = None
    bot_name: str = ""
    loading: bool = False

    @property
    def catalogue(self) -> Catalogue | None:
        """The catalogue of needs, when it could be read."""
        return self.reader.catalogue if self.reader else None


def open_world(settings: Settings, channel: str) -> World:
    """Open what there is. What cannot be opened is logged in one plain sentence and left out."""
    from intents import CatalogueError, Reader  # numpy and the rest: half a second nobody in danger waits

    reader: Reader | None = None
    try:
        reader = Reader.load(cache=settings.cache)
    except (CatalogueError, ImportError, OSError, ValueError, MemoryError) as error:
        log.error("The reader could not be opened, crisis cards go on: %s", error)
    directory = _open_directory(settings, reader)
    return replace(loading_world(settings, channel), reader=reader, directory=directory, loading=False)


def loading_world(settings: Settings, channel: str) -> World:
    """The world of a bot that has just started: it can show a crisis card, and nothing is open yet."""
    return World(
        reader=None,
        directory=None,
        areas=settings.areas,
        operator=settings.operator,
        privacy_contact=settings.privacy_contact,
        safeguarding_lead=settings.safeguarding_lead,
        channel=channel,
        bot_name=settings.bot_name,
        loading=True,
    )


def _open_directory(settings: Settings, reader: Reader | None) -> Directory | None:
    needs = frozenset(need.id for need in reader.catalogue) if reader else None
    try:
        for problem in ensure(settings.services_csv, settings.directory_db, needs).problems:
            log.error("The last good directory stays in use: %s", problem)
        return Directory.open(settings.directory_db)
    except (DirectoryError, OSError) as error:
        log.error("The directory could not be opened: %s", error)
        return None


class LiveWorld:
    """The world of a running bot: notices a new directory or a pause without a restart."""

    def __init__(self, world: World, settings: Settings) -> None:
        self._world = world
        self._settings = settings
        self._watched = settings.directory_db, settings.curation_db, settings.pause_file
        self._seen = self._stamp(settings.directory_db)
        self._reports_seen: tuple[int, int] | None = None
        self._pause_seen: tuple[int, int] | None = None

    def arrive(self, world: World) -> None:
        """What was loading is there. The bot's name and a pause, learned meanwhile, stay."""
        before = self._world
        self._world = replace(world, bot_name=before.bot_name, paused=before.paused)
        self._seen = self._stamp(self._settings.directory_db)
        self._reports_seen = None

    def forget(self) -> None:
        """Drop what the directory keeps of recent words to be quicker (PRIVACY P7: minutes, not days)."""
        if self._world.directory is not None:
            self._world.directory.forget()

    def introduce(self, bot_name: str) -> None:
        """The bot's own name, as Telegram gave it; a name that was set is kept."""
        self._world = replace(self._world, bot_name=self._world.bot_name or bot_name)

    def now(self) -> World:
        """The world as it is now. Costs three `stat` calls when nothing changed."""
        stamp, reports, pause = map(self._stamp, self._watched)
        if stamp is not None and stamp != self._seen and not self._world.loading:
            self._reopen(stamp)
            self._reports_seen = None
        if reports is not None and reports != self._reports_seen:
            self._reports_seen = reports
            self._mark_doubtful()
        if pause != self._pause_seen:
            self._pause_seen = pause
            self._world = replace(self._world, paused=self._pause_text())
        return self._world

    def _reopen(self, stamp: tuple[int, int]) -> None:
        try:
            directory = Directory.open(self._settings.directory_db)
        except (DirectoryError, OSError) as error:
            log.error("The new directory could not be opened, the old one stays in use: %s", error)
        else:
            self._world = replace(self._world, directory=directory)
        self._seen = stamp

    def _mark_doubtful(self) -> None:
        """What several people reported as closed or wrong says "ring first" from now on."""
        directory = self._world.directory
        if directory is None:
            return
        try:
            checked = ((one.id, one.verified_date) for one in directory.services())
            doubtful = Reports(self._settings.curation_db).doubtful(checked)
        except (DirectoryError, sqlite3.Error) as error:
            log.error("The reports of wrong listings could not be read: %s", error)
        else:
            self._world = replace(self._world, directory=directory.with_reports(doubtful))

    def _pause_text(self) -> str | None:
        try:
            return self._settings.pause_file.read_text(encoding="utf-8").strip()
        except OSError:
            return None

    @staticmethod
    def _stamp(path: Path) -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
