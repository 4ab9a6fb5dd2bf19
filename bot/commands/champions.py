"""`signpost champions`: who may go on visits, curate, lead or test. The allow-list, and nothing else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from bot.roster import GOOD_FOR, ROLES, Invitation, Role, Roster, RosterError
from bot.settings import Settings

_LONDON = ZoneInfo("Europe/London")
_BOT_NAME = re.compile(r"@?[A-Za-z][A-Za-z0-9_]{3,31}")  # Telegram: 5 to 32 characters, letters first
_SHOWN_OF_MARK = 8

T = TypeVar("T")


@click.group(epilog="Example: signpost champions invite --bot black_country_signpost_bot")
def champions() -> None:
    """The allow-list: champions, curators, forum leads and test chats.

    People are invited with a one-time code, so nobody has to know a Telegram number. The list holds that
    number, the role and the day, and is never joined to what anybody asks.
    """


@champions.command(epilog='Example: signpost champions invite --note "badge 12" --bot my_signpost_bot')
@click.option("--role", type=click.Choice(ROLES), default="champion", show_default=True)
@click.option("--note", default="", help="Your own mark for them, at most 40 characters. No name is needed.")
@click.option(
    "--bot", default="", help="The bot's name on Telegram, for the link (default: SIGNPOST_BOT_NAME)."
)
@click.option("--json", "as_json", is_flag=True, help="The invitation as JSON.")
def invite(role: Role, note: str, bot: str, as_json: bool) -> None:
    """Make a one-time code that puts whoever opens it on the list."""
    from bot.invitations import PREFIX, deep_link

    settings = Settings()
    name = bot or settings.bot_name
    if name and not _BOT_NAME.fullmatch(name):
        raise click.UsageError(f"{name!r} is not a bot's name. It has letters, digits and _, such as my_bot.")
    now = datetime.now(_LONDON)
    code = _or_fail(lambda: Roster(settings.roster_toml).invite(role, now, note))
    link = deep_link(name, code) if name else ""
    if as_json:
        expires = (now + GOOD_FOR).isoformat(timespec="seconds")
        click.echo(json.dumps({"role": role, "code": code, "link": link, "expires": expires}))
        return
    click.echo(f"An invitation for one {role}, good once, until {(now + GOOD_FOR):%A %-d %B, %H:%M}.")
    click.echo(f"Code: {code}")
    if link:
        click.echo(f"Link: {link}\n")
        _draw(link)
        click.echo("They scan this, or open the link, and press Start.")
    else:
        click.echo(f"They write to the bot: /start {PREFIX}{code}")
        click.echo("For a link and a QR code, add --bot NAME or set SIGNPOST_BOT_NAME.")
    click.echo("The code is not kept and cannot be shown again.")


@champions.command("list", epilog="Example: signpost champions list --json")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def list_(as_json: bool) -> None:
    """Who is on the list, and which invitations are open."""
    roster = Roster(Settings().roster_toml)
    people = _or_fail(roster.listed)
    waiting = _or_fail(lambda: roster.invitations(datetime.now(_LONDON)))
    if as_json:
        click.echo(
            json.dumps(
                {
                    "people": [
                        {"ends_in": p.ends_in, "role": p.role, "since": str(p.since), "note": p.note}
                        for p in people
                    ],
                    "invitations": [
                        {"mark": _mark(i), "role": i.role, "expires": i.expires.isoformat(), "note": i.note}
                        for i in waiting
                    ],
                }
            )
        )
        return
    if not people and not waiting:
        click.echo("Nobody is on the list yet. `signpost champions invite` makes an invitation.")
    for person in people:
        note = f"  {person.note}" if person.note else ""
        click.echo(f"{person.role:<9} since {person.since:%d.%m.%Y}  number ends in {person.ends_in}{note}")
    for one in waiting:
        note = f"  {one.note}" if one.note else ""
        until = one.expires.astimezone(_LONDON)
        click.echo(f"{one.role:<9} invited, open until {until:%d.%m.%Y %H:%M}  mark {_mark(one)}{note}")


@champions.command(epilog="Example: signpost champions revoke 4711")
@click.argument("who")
def revoke(who: str) -> None:
    """Take somebody off the list, or withdraw an invitation.

    WHO is the end of their number, their note, or an invitation's mark, as `list` shows them; or their whole
    Telegram number. It works at once: the running bot notices by itself and clears their open visit.
    """
    gone = _or_fail(lambda: Roster(Settings().roster_toml).revoke(who))
    if isinstance(gone, Invitation):
        click.echo(f"Withdrawn: the invitation for one {gone.role}.")
        return
    roles = " and ".join(person.role for person in gone)
    click.echo(f"Revoked: {roles}. Their open visit, if there is one, is cleared within a minute.")


def _mark(invitation: Invitation) -> str:
    return invitation.code_sha256[:_SHOWN_OF_MARK]


def _draw(link: str) -> None:
    import segno

    segno.make_qr(link, error="m").terminal(out=sys.stdout, border=2, compact=True)


def _or_fail(step: Callable[[], T]) -> T:
    """What a step of the roster gives, or its plain sentence and exit 1."""
    try:
        return step()
    except RosterError as error:
        raise click.ClickException(str(error)) from None
