"""The command line: every command helps with an example, and wrong use is one plain sentence and exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import main

DOCS = Path(__file__).parents[2] / "docs"


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


COMMANDS = list(_commands(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert "xample" in result.output, f"signpost {' '.join(path)} --help shows no example"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_stands_in_the_guides(path: tuple[str, ...]) -> None:
    written = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    assert f"signpost {' '.join(path)}" in written


def test_wrong_use_is_exit_code_two_and_says_so_on_stderr() -> None:
    result = CliRunner().invoke(main, ["chat", "--area", "atlantis"])
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert result.stdout == ""
