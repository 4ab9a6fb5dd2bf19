"""A closed made-up year to look at, made once for all tests that only read it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from demand import Grid
from demand.demo import make_demo
from demand.figures import Archive
from demand.months import LONDON

NEEDS = {
    "health.gp": "Seeing a doctor",
    "health.mental": "Low mood or worry",
    "money.food": "Food",
    "money.rent": "Behind with the rent",
    "money.energy": "Gas, electric, heating",
    "lonely.talk": "Someone to talk to",
    "home.repairs": "Repairs, damp and mould",
    "work.jobs": "Finding work",
    "safety.hate_crime": "Hate crime",
}


@pytest.fixture(scope="session")
def year_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the made-up months 2025-11 to 2026-10."""
    path = tmp_path_factory.mktemp("year") / "protected.db"
    make_demo(path, Grid.of(NEEDS), datetime(2026, 11, 5, tzinfo=LONDON))
    return path


@pytest.fixture(scope="session")
def year(year_db: Path) -> Archive:
    """The same, read."""
    return Archive.read(year_db)
