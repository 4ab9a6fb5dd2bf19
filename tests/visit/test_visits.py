"""Visits, read from `visits/` and held with the real catalogue and directory (see the README there)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.world import World
from tests.support.conversations import play

SCRIPTS = sorted((Path(__file__).parent / "visits").glob("*.yaml"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_visit_goes_as_written(path: Path, settings: Settings, world: World) -> None:
    play(path, settings, world, role="champion")


def test_there_are_ten_visits() -> None:
    assert len(SCRIPTS) >= 10
