"""`signpost poster`: a printable poster with the bot's QR code."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import click

from bot.commands.run import read_settings
from bot.settings import BOROUGHS, Settings

_BOT_NAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")  # core.telegram.org/bots/features


@click.command(epilog="Example: signpost poster --area walsall --out poster.pdf")
@click.option("--area", type=click.Choice(BOROUGHS), required=True, help="The borough the poster hangs in.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where the PDF goes."
)
@click.option(
    "--bot", "bot_name", help="The bot's user name (default: SIGNPOST_BOT_NAME, else Telegram is asked)."
)
def poster(area: str, out: Path, bot_name: str | None) -> None:
    """Make a poster for one borough: A4, black on white, with a QR code that opens the chat there.

    Without a bot name and without a token it makes a sample, marked as one.
    """
    from bot.poster import poster as make

    settings = read_settings()
    name = _name(bot_name or settings.bot_name) or asyncio.run(_ask_telegram(settings))
    try:
        out.write_bytes(make(area, name, settings.operator))
    except OSError as error:
        raise click.ClickException(f"{out} could not be written: {error.strerror}.") from None
    if name:
        click.echo(f"{out} is ready to print.")
    else:
        click.echo(f"{out} is a sample. Set SIGNPOST_BOT_NAME to your bot's name for one that works.")


def _name(given: str) -> str:
    """A bot's user name without the @; empty when none is given."""
    if not given.strip():
        return ""
    found = _BOT_NAME.fullmatch(given.strip())
    if found is None:
        raise click.UsageError(
            "A bot's user name is 5 to 32 letters, digits and underscores, like SignpostBot."
        )
    return found[1]


async def _ask_telegram(settings: Settings) -> str:
    """The name of the bot the token belongs to; empty without a token."""
    from telegram.error import TelegramError

    from bot.telegram.connection import Line

    token = settings.token
    if token is None:
        return ""
    line = Line(token.get_secret_value(), settings.telegram_base_url)
    try:
        await line.open()
        return line.bot.username
    except TelegramError:
        raise click.ClickException(
            "Telegram could not be asked for the bot's name. Set SIGNPOST_BOT_NAME and try again."
        ) from None
    finally:
        await line.close()
