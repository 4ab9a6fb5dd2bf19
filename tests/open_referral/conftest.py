"""Shared by the Open Referral tests: a desk with a small directory of its own, and feeds to import."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services_catalog import Service, build
from services_catalog.curated import canonical, read_curated
from services_catalog.drafts import Draft, Drafts
from services_catalog.open_referral import Desk, Feed, FeedReport, import_feed
from services_catalog.rows import row_from_service

TODAY = date(2026, 11, 21)
FEEDS = Path(__file__).parent / "feeds"


class Office:
    """A curator's desk: a directory with one row, no drafts yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        csv, db = folder / "services.csv", folder / "directory.db"
        first = Service(
            id="first",
            name="The first",
            summary="Was here before.",
            needs=("money.debt",),
            areas=("walsall",),
        )
        csv.write_bytes(canonical([first]))
        build(csv, db, today=TODAY)
        self.desk = Desk(Drafts(folder / "curation.db"), csv, db, TODAY)

    def imports(self, *services: dict[str, Any] | str, feed: str = "a feed", **options: Any) -> FeedReport:
        """Import these services as one 3.0 page."""
        page = self.folder / "page.json"
        page.write_text(json.dumps({"contents": list(services)}), "utf-8")
        return self.imports_from(page, Feed(feed, **options))

    def imports_from(self, source: Path | str, feed: Feed | None = None, dry_run: bool = False) -> FeedReport:
        return import_feed(str(source), self.desk.drafts, self.rows(), TODAY, feed, dry_run)

    def rows(self) -> list[Service]:
        return read_curated(self.desk.csv)[1]

    def row(self, identity: str) -> dict[str, str]:
        return next(row_from_service(row) for row in self.rows() if row.id == identity)

    def drafts(self) -> tuple[Draft, ...]:
        return self.desk.drafts.all()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def debt_advice() -> Callable[..., dict[str, Any]]:
    """A good 3.0 service in Walsall; keyword arguments change it, None takes a field out."""

    def make(**changes: Any) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "id": "ac148810-d857-441c-9679-408f346de14b",
            "name": "Debt advice",
            "description": "<p>Free advice about debts.</p>",
            "status": "active",
            "url": "https://www.advice.org.uk/debt",
            "email": "enquiries@advice.org.uk",
            "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Advice Walsall"},
            "contacts": [{"id": "1", "phones": [{"number": "01922 653405"}]}],
            "schedules": [{"byday": "MO,TU", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "17:00"}],
            "service_areas": [{"name": "Walsall"}],
            "attributes": [{"taxonomy_term": {"id": "esdServiceType:1818", "name": "Food banks"}}],
            "last_modified": "2026-10-01T09:00:00Z",
        }
        return {name: value for name, value in (plain | changes).items() if value is not None}

    return make
