"""Whole conversations, read from the files beside this one and held with the real catalogue and directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.world import World
from tests.support.conversations import play

SCRIPTS = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, settings: Settings, world: World) -> None:
    play(path, settings, world)


def test_there_are_enough_conversations() -> None:
    assert len(SCRIPTS) >= 25
