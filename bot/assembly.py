"""How the parts of a running bot are put together: the only place that knows them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import version

from bot.curating import CuratorsRoom, PhrasesHeard
from bot.desk import Desk
from bot.forum_leads import ForumLeads
from bot.invitations import Invitations
from bot.rehearsal import rehearse
from bot.roster import Roster
from bot.session import Role
from bot.settings import Settings
from bot.turn import WrongListing
from bot.world import LiveWorld, World, loading_world, open_world
from demand import Grid, Ledger
from services_catalog import DirectoryError
from services_catalog.reports import ReportReason, Reports

_REASONS: dict[str, ReportReason] = {
    "closed": "closed",
    "wrong_number": "wrong_number",
    "full": "full_or_not_for_me",
    "other": "other",
}


def open_ledger(settings: Settings, world: LiveWorld, now: datetime) -> Ledger | None:
    """Open this month's cells for the catalogue's needs. Raises LedgerError when that cannot be done."""
    ledger = make_ledger(settings, world)
    if ledger is not None:
        ledger.roll_over(now)
    return ledger


def make_ledger(settings: Settings, world: LiveWorld) -> Ledger | None:
    """The ledger of a bot that must start and answer whatever the disk does: it opens no file yet.

    None without a catalogue: there is nothing to count then, and people are still answered.
    """
    needs = {need.id: need.label for need in world.now().catalogue or () if need.theme != "crisis"}
    if not needs:
        return None

    def supply() -> dict[str, dict[str, int]]:
        directory = world.now().directory
        return directory.local_supply() if directory is not None else {}

    return Ledger(
        settings.live_db,
        Grid.of(needs),
        protected=settings.protected_db,
        supply=supply,
        versions={"signpost": version("resident-signpost")},
    )


def open_bot_desk(settings: Settings, world: World) -> Desk:
    """The desk of the running bot: the allow-list decides who is a champion and which chats are counted."""
    live = LiveWorld(world, settings)
    return _bot_desk(settings, live, make_ledger(settings, live))


def start_bot_desk(settings: Settings) -> tuple[Desk, Callable[[], Callable[[], None]]]:
    """The desk of a bot that has just started: it answers cries for help before anything is loaded.

    Returns:
        The desk, and the slow work that lets it answer everybody. That may run in any thread and touches
        nothing the desk uses; what it returns puts the result in place and is called where the desk is.
    """
    live = LiveWorld(loading_world(settings, "Telegram"), settings)
    desk = _bot_desk(settings, live, None)

    def load() -> Callable[[], None]:
        world = open_world(settings, "Telegram")
        rehearse(world)

        def put_in_place() -> None:
            live.arrive(world)
            desk.count_with(make_ledger(settings, live))

        return put_in_place

    return desk, load


def _bot_desk(settings: Settings, live: LiveWorld, ledger: Ledger | None) -> Desk:
    roster = Roster(settings.roster_toml)

    def role(chat: int) -> Role:
        return "champion" if "champion" in roster.roles(chat) else "resident"

    return Desk(
        live,
        ledger,
        role=role,
        counts=lambda chat: "test" not in roster.roles(chat),
        report=lambda listing, day: _report(settings, listing, day),
        rooms=(
            CuratorsRoom(settings, lambda who: "curator" in roster.roles(who), lambda: _known(live.now())),
            PhrasesHeard(
                settings.curation_db, lambda chat: role(chat) == "champion", lambda: _known(live.now())
            ),
            ForumLeads(settings.protected_db, lambda chat: "lead" in roster.roles(chat)),
            Invitations(roster),
        ),
    )


def _report(settings: Settings, listing: WrongListing, day: date) -> None:
    """Hand a wrong listing to the curators. Raises OSError when the disk refuses."""
    try:
        Reports(settings.curation_db).add(listing.service, _REASONS[listing.reason], day)
    except (sqlite3.Error, DirectoryError) as error:
        raise OSError(str(error)) from error


def _known(world: World) -> frozenset[str] | None:
    return frozenset(need.id for need in world.catalogue) if world.catalogue is not None else None


def open_desk(world: LiveWorld, ledger: Ledger | None, *, role: Role = "resident") -> Desk:
    """A desk for one kind of person: the terminal's."""
    return Desk(world, ledger, role=lambda _chat: role)
