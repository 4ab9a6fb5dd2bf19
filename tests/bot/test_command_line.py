"""The command line: every command helps with an example, and wrong use is one plain sentence and exit code 2."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.support.command_reference import PAGE, commands, page, top

COMMANDS = [tuple(context.command_path.split()[1:]) for context in commands(top())]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert "xample" in result.output, f"signpost {' '.join(path)} --help shows no example"


def test_the_command_reference_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.support.command_reference"


def test_wrong_use_is_exit_code_two_and_says_so_on_stderr() -> None:
    result = CliRunner().invoke(main, ["chat", "--area", "atlantis"])
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert result.stdout == ""
