"""How the parts of a running bot are put together: the only place that knows them all."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from bot.desk import Desk
from bot.invitations import Invitations
from bot.roster import Roster
from bot.session import Role
from bot.settings import Settings
from bot.world import LiveWorld, World
from demand import Grid, Ledger


def open_ledger(settings: Settings, world: World, now: datetime) -> Ledger:
    """Open this month's cells for the catalogue's needs. Raises LedgerError when that cannot be done."""
    ledger = make_ledger(settings, world)
    ledger.roll_over(now)
    return ledger


def make_ledger(settings: Settings, world: World) -> Ledger:
    """The ledger of a bot that must start and answer whatever the disk does: it opens no file yet."""
    needs = {need.id: need.label for need in world.catalogue or () if need.theme != "crisis"}
    directory = world.directory

    def supply() -> dict[str, dict[str, int]]:
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
    roster = Roster(settings.roster_toml)

    def role(chat: int) -> Role:
        return "champion" if "champion" in roster.roles(chat) else "resident"

    return Desk(
        LiveWorld(world, settings),
        make_ledger(settings, world),
        role=role,
        counts=lambda chat: "test" not in roster.roles(chat),
        rooms=(Invitations(roster),),
    )


def open_desk(world: LiveWorld, ledger: Ledger | None, *, role: Role = "resident") -> Desk:
    """A desk for one kind of person: the terminal's."""
    return Desk(world, ledger, role=lambda _chat: role)
