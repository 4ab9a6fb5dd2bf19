"""The `signpost` command: each command is a file of `bot/commands/`, loaded only when it is used."""

from __future__ import annotations

import gc
from importlib import import_module

import click

gc.set_threshold(20_000)
"""A start makes half a million things that stay; to look through them every 700 costs a tenth of it."""

_COMMANDS = {
    "chat": ("bot.commands.chat", "Talk to signpost in this terminal."),
    "read": ("bot.commands.read", "Show what the matcher makes of a text."),
    "needs": ("bot.commands.needs", "The catalogue of needs: list, check, evaluate, explain, try."),
    "services": ("bot.commands.services", "The directory: build, import, export, check, review, find."),
    "demand": ("bot.commands.demand", "Demand figures: show, close, export, report, demo."),
    "champions": ("bot.commands.champions", "The allow-list: invite, list, revoke."),
    "run": ("bot.commands.run", "Run the Telegram bot."),
    "status": ("bot.commands.status", "Health of the running bot."),
    "pause": ("bot.commands.pause", "Switch the bot off for everybody, crisis numbers stay."),
    "resume": ("bot.commands.pause", "Switch the bot on again."),
    "poster": ("bot.commands.poster", "A printable poster with the bot's QR code."),
    "doctor": ("bot.commands.doctor", "Check every setting, file, version and database."),
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="resident-signpost", prog_name="signpost")
def main() -> None:
    """signpost: a resident's words in, real local services out, one anonymous count left behind."""
