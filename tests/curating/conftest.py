"""The curators' chat of a fresh installation: its settings and its room.

Rule: one chat and one curator for all tests of this room.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating import CuratorsRoom
from bot.settings import Settings
from services_catalog import ensure

CHAT, CURATOR = -100, 11


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a curators' chat and the starter directory built."""
    made = Settings(data=tmp_path, curator_chat=CHAT)
    ensure(made.services_csv, made.directory_db)
    return made


@pytest.fixture
def room(settings: Settings) -> CuratorsRoom:
    """The room behind the desk, known to one curator."""
    return CuratorsRoom(settings, lambda who: who == CURATOR, lambda: None)
