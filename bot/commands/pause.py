"""`signpost pause "text"` and `signpost resume`: the off switch. Crisis numbers are shown all the same.

One rule: a pause works on a bot that is running, and who did it is written down.
"""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.commands.run import read_settings

AUDIT_FILE = "audit.log"
_LONGEST = 500  # characters, so that it fits one message together with the crisis numbers


@click.command(epilog='Example: signpost pause "We are checking some numbers. Please try again on Monday."')
@click.argument("text")
def pause(text: str) -> None:
    """Switch the bot off for everybody: they get the crisis numbers and TEXT.

    A running bot notices at the next message. The time, the account and the text go to audit.log.
    """
    text = " ".join(text.split())
    if not text:
        raise click.UsageError(
            'Say in one sentence what people should know, as in: signpost pause "Back on Monday."'
        )
    if len(text) > _LONGEST:
        raise click.UsageError(f"That text is too long: {len(text)} characters, at most {_LONGEST}.")
    settings = read_settings()
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        _replace(settings.pause_file, text + "\n")
        _write_down(settings.data, f"paused: {text}")
    except OSError as error:
        raise click.ClickException(
            f"The pause could not be written to {settings.data}: {error.strerror}."
        ) from None
    click.echo("Paused. Everybody gets the crisis numbers and this text until you run: signpost resume")


@click.command(epilog="Example: signpost resume")
def resume() -> None:
    """Switch the bot on again."""
    settings = read_settings()
    if not settings.pause_file.exists():
        click.echo("The bot is not paused.")
        return
    try:
        settings.pause_file.unlink(missing_ok=True)
        _write_down(settings.data, "resumed")
    except OSError as error:
        raise click.ClickException(f"The pause could not be taken away: {error.strerror}.") from None
    click.echo("Resumed. The bot answers everybody again.")


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all: a running bot may read it at any moment."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _write_down(folder: Path, what: str) -> None:
    """One line for the operator's own action; residents never stand in this file."""
    line = f"{datetime.now(ZoneInfo('Europe/London')):%Y-%m-%d %H:%M} {_account()} {what}\n"
    with (folder / AUDIT_FILE).open("a", encoding="utf-8") as audit:
        audit.write(line)


def _account() -> str:
    """The account on this machine that ran the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return f"uid {os.getuid()}"
