"""`signpost chat`: the resident's conversation in this terminal. Needs no token and no network."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bot.settings import BOROUGHS, Settings

LONDON = ZoneInfo("Europe/London")


class _Moment(click.ParamType[datetime]):
    """A moment in Europe/London, for `--now`."""

    name = "YYYY-MM-DDTHH:MM"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date and time. Write it like 2026-12-25T10:00.", param, ctx)
        return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)


@click.command(
    epilog='Example: echo "im behind with my rent" | signpost chat --area walsall --json',
)
@click.option(
    "--as", "role", type=click.Choice(["resident", "champion"]), default="resident", help="Who is asking."
)
@click.option("--demo", is_flag=True, help="With --as champion: a made-up visit, never counted.")
@click.option("--area", type=click.Choice(BOROUGHS), help="Start with this borough known.")
@click.option("--now", type=_Moment(), help="Freeze the clock at this moment (Europe/London).")
@click.option("--count", is_flag=True, help="Count this conversation in the demand figures.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a turn.")
def chat(role: str, demo: bool, area: str | None, now: datetime | None, count: bool, as_json: bool) -> None:
    """Talk to signpost in this terminal.

    Type what is going on; a number presses that button; "!DATA" presses the button with that data.
    Piped input is read one message a line. Nothing is counted unless you say --count.
    """
    from bot.assembly import open_desk, open_ledger
    from bot.terminal import CHAT, as_line, hold, shown
    from bot.turn import Text
    from bot.visit.answering import PRACTISE
    from bot.world import LiveWorld, open_world

    if demo and role != "champion":
        raise click.UsageError("--demo is a made-up visit: say --as champion too.")
    settings = Settings()
    frozen = now

    def clock() -> datetime:
        return frozen or datetime.now(LONDON)

    world = LiveWorld(open_world(settings, "terminal"), settings)
    ledger = open_ledger(settings, world, clock()) if count and not demo else None
    desk = open_desk(world, ledger, role="champion" if role == "champion" else "resident")
    if area is not None:
        start = desk.answer(CHAT, Text(f"/start area-{area}"), clock())
        if sys.stdin.isatty() and not demo:
            click.echo(shown(start) + "\n")
    elif sys.stdin.isatty() and not demo:
        click.echo(shown(desk.answer(CHAT, Text("/start"), clock())) + "\n")
    if demo:
        opening = desk.answer(CHAT, Text(PRACTISE), clock())
        click.echo(as_line(opening) if as_json else shown(opening) + "\n")
    hold(desk, _lines(), sys.stdout, clock, as_json=as_json)


def _lines() -> Iterator[str]:
    """Typed lines with a prompt on stderr, or piped lines without one."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    with contextlib.suppress(ImportError):  # arrow keys and history while typing, where there are any
        import readline  # noqa: F401
    while True:
        try:
            line = input("You: ")
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        click.echo()
        yield line
