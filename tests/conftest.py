"""Shared by every room's tests: the matcher trained once for the whole run, and a world to converse in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.world import World, open_world

TRAINED = Path(__file__).parents[1] / ".pytest_cache" / "signpost-matcher"
"""Kept between runs, as the product keeps it: checksummed, and trained anew when the catalogue changes."""


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder of its own, with the trained matcher linked in."""
    data = tmp_path_factory.mktemp("signpost")
    TRAINED.mkdir(parents=True, exist_ok=True)
    (data / "cache").symlink_to(TRAINED, target_is_directory=True)
    return Settings(data=data, operator="Walsall Housing Forum", privacy_contact="privacy@forum.example")


@pytest.fixture(scope="session")
def world(settings: Settings) -> World:
    """The real catalogue and the starter directory, as Telegram's conversations see them."""
    return open_world(settings, "Telegram")
