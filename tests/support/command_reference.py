"""Writes docs/command-line.md from the commands themselves; a test holds the page equal to what this makes.

`python -m tests.support.command_reference` writes the page anew after a command has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
WIDTH = {"max_content_width": 96, "terminal_width": 96}
HEAD = """# The command line

Every command of `signpost`, as its own `--help` tells it. Exit code 0 means done, 1 that what was checked does not
hold, 2 that it was used wrongly; what went wrong is one plain sentence on standard error.
Written by `python -m tests.support.command_reference`; a test keeps it true.
"""


def commands(context: click.Context) -> Iterator[click.Context]:
    """Every command below a group, in order, each in the context it is called in."""
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        below = click.Context(command, parent=context, info_name=name, **WIDTH)
        yield below
        if isinstance(command, click.Group):
            yield from commands(below)


def top() -> click.Context:
    """The context of `signpost` itself."""
    return click.Context(main, info_name="signpost", **WIDTH, **main.context_settings)


def page() -> str:
    """The whole page, the same text on every machine."""
    parts = [HEAD]
    for context in commands(top()):
        words = context.command_path
        parts.append(f"{'#' * len(words.split())} {words}\n\n```\n{context.get_help().rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
