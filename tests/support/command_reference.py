"""Writes docs/command-line.md from the commands themselves; a test holds the page equal to what this makes.

`python -m tests.support.command_reference` writes the page anew after a command has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
HEAD = """# The command line

Every command of `signpost`, as its own `--help` tells it. Exit code 0 means done, 1 that what was checked does not
hold, 2 that it was used wrongly; what went wrong is one plain sentence on standard error.
Written by `python -m tests.support.command_reference`; a test keeps it true.
"""


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group, in order, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def page() -> str:
    """The whole page, the same text on every machine."""
    parts = [HEAD]
    for path, command in commands(main):
        words = " ".join(("signpost", *path))
        context = click.Context(command, info_name=words, max_content_width=96, terminal_width=96)
        parts.append(f"{'#' * (1 + len(path))} {words}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
