"""Reports that a listing is wrong: a service, a reason and a day, nothing else.

One rule: nothing here says who reported, what they wrote or at what time; the caller lets one chat report a
service once a day. Kept in curation.db until a curator deals with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from sqlite_utils import Database, Migrations

from services_catalog.curation import opened, prepare

ReportReason = Literal["closed", "wrong_number", "full_or_not_for_me", "other"]
REASONS: tuple[ReportReason, ...] = get_args(ReportReason)

MAKES_DOUBTFUL = 3
"""Reports of "closed" or "wrong number" after which the card says "ring first"."""
_DOUBT: tuple[ReportReason, ...] = ("closed", "wrong_number")

SCHEMA = Migrations("services_catalog.reports")


@SCHEMA()
def reports(db: Database) -> None:
    """Counts by service, reason and day: two reports of one day cannot be told apart."""
    columns = {"service": str, "reason": str, "day": str, "reports": int}
    db.table("reports").create(columns, pk=("service", "reason", "day"), if_not_exists=True)


@dataclass(frozen=True, slots=True)
class Report:
    """How many people reported one service for one reason on one day."""

    service: str
    reason: ReportReason
    day: date
    count: int


class Reports:
    """The store of reports. Each call is its own short transaction: several processes may share it."""

    def __init__(self, path: Path) -> None:
        """path: curation.db; made when missing. Raises DirectoryError when it cannot be used."""
        self._path = path
        prepare(path, SCHEMA)

    def add(self, service_id: str, reason: ReportReason, day: date) -> None:
        """Count one report. Raises ValueError on an unknown reason, sqlite3.Error when the disk refuses."""
        if reason not in REASONS:
            raise ValueError(f"'{reason}' is not a reason. Use one of: {', '.join(REASONS)}")
        with opened(self._path) as db, db.conn:
            db.conn.execute(
                "insert into reports values (?, ?, ?, 1) on conflict do update set reports = reports + 1",
                (service_id, reason, day.isoformat()),
            )

    def all(self) -> tuple[Report, ...]:
        """Every report not dealt with, newest day first."""
        with opened(self._path) as db:
            rows = db.conn.execute("select * from reports order by day desc, service, reason").fetchall()
        return tuple(Report(row[0], row[1], date.fromisoformat(row[2]), row[3]) for row in rows)

    def doubtful(self, checked: Iterable[tuple[str, date | None]] = ()) -> dict[str, date]:
        """Services with three or more reports of "closed" or "wrong number": id -> day of the last one.

        checked: (id, day a person last checked it); reports up to that day no longer count.
        """
        since = {service: day for service, day in checked if day is not None}
        counts: dict[str, int] = {}
        last: dict[str, date] = {}
        for report in self.all():
            known = since.get(report.service)
            if report.reason in _DOUBT and (known is None or report.day > known):
                counts[report.service] = counts.get(report.service, 0) + report.count
                last[report.service] = max(report.day, last.get(report.service, report.day))
        return {service: day for service, day in last.items() if counts[service] >= MAKES_DOUBTFUL}

    def settle(self, service_id: str) -> int:
        """A curator dealt with a service: its reports go. Returns how many people had reported it."""
        with opened(self._path) as db, db.conn:
            total = db.conn.execute(
                "select coalesce(sum(reports), 0) from reports where service = ?", (service_id,)
            ).fetchone()[0]
            db.conn.execute("delete from reports where service = ?", (service_id,))
        return int(total)
