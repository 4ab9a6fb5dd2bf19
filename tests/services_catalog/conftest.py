"""Shared by the directory's tests: the starter directory built once, and a way to write small ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services_catalog import Directory, Service, ensure
from services_catalog.codes import with_codes
from services_catalog.store import write_directory

LONDON = ZoneInfo("Europe/London")

Write = Callable[..., Directory]


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    """The packaged starter directory, as a new installation sees it."""
    folder = tmp_path_factory.mktemp("starter")
    ensure(folder / "services.csv", folder / "directory.db")
    return Directory.open(folder / "directory.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with the starter directory built in it."""
    ensure(tmp_path / "services.csv", tmp_path / "directory.db")
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Write:
    """Open a directory that holds just these services."""

    def write(*services: Service) -> Directory:
        path = tmp_path / "small.db"
        write_directory(path, with_codes(services), "test")
        return Directory.open(path)

    return write


@pytest.fixture
def service() -> Callable[..., Service]:
    """A plain local service in Walsall; keyword arguments change it."""

    def make(identity: str, **changes: object) -> Service:
        plain: dict[str, object] = {
            "id": identity,
            "name": identity.replace("-", " ").title(),
            "summary": "Helps people with things.",
            "needs": ("money.debt",),
            "areas": ("walsall",),
            "phone": "01922 000000",
            "access": ("phone",),
            "confidence": "medium",
            "cost": "free",
        }
        return Service.model_validate(plain | changes)

    return make


@pytest.fixture
def tuesday() -> datetime:
    """An ordinary morning: Tuesday 24 November 2026, 11:00."""
    return datetime(2026, 11, 24, 11, tzinfo=LONDON)


@pytest.fixture
def small_hours() -> datetime:
    """Two in the morning of the same day."""
    return datetime(2026, 11, 24, 2, tzinfo=LONDON)
