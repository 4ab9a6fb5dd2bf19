"""The review round: which rows a person should check next, worst first.

One rule: age puts a row in the queue, never out of the tests; crisis lines come first and never disappear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from services_catalog.directory import Directory
from services_catalog.freshness import Kind, due_on, kind_of, leaves_on
from services_catalog.hours import LONDON
from services_catalog.models import BOROUGHS, Service
from services_catalog.query import Query
from services_catalog.reports import Report, ReportReason

Why = Literal["reported", "crisis", "overdue", "due_soon", "never_checked", "ends_soon"]
_SOON = timedelta(days=14)
_SHOWN_FIRST = 3
_WEIGHT: dict[Why, int] = {
    "reported": 1000,
    "crisis": 500,
    "overdue": 100,
    "ends_soon": 60,
    "due_soon": 30,
    "never_checked": 20,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One row to check.

    why:     every reason, worst first. shown: in how many needs and boroughs it is among the first three.
    due:     the day its check runs out, None when never checked.
    leaves:  the day it leaves the answers, or None.
    reports: how many people reported it, by reason, since the last check.
    """

    service: Service
    kind: Kind
    why: tuple[Why, ...]
    shown: int
    due: date | None
    leaves: date | None
    reports: tuple[tuple[ReportReason, int], ...]


def queue(directory: Directory, today: date, reports: Sequence[Report] = ()) -> list[Due]:
    """Rows that need a person, worst first: reported, crisis, overdue; then the most shown and the oldest."""
    shown = exposure(directory, today)
    told = _by_service(reports)
    due = []
    for service in directory.services():
        if service.status == "closed":
            continue
        since = service.verified_date
        counted = _counted(
            report for report in told.get(service.id, ()) if since is None or report.day > since
        )
        why = _why(service, today, bool(counted))
        if why:
            kind, often = kind_of(service.needs), shown.get(service.id, 0)
            due.append(Due(service, kind, why, often, due_on(service), leaves_on(service), counted))
    due.sort(key=_worst_first)
    return due


def exposure(directory: Directory, today: date) -> dict[str, int]:
    """In how many needs and boroughs each service is among the first three on an ordinary morning.

    Told from the directory itself: what was really shown to people is not recorded anywhere.
    """
    morning = datetime.combine(today, time(11), LONDON)
    counts: dict[str, int] = {}
    for need in directory.local_supply():
        for borough in BOROUGHS:
            query = Query(at=morning, needs=(need,), area=borough, limit=_SHOWN_FIRST)
            for found in directory.search(query):
                if "other_borough" in found.reasons:
                    continue
                counts[found.service.id] = counts.get(found.service.id, 0) + 1
    return counts


def _why(service: Service, today: date, reported: bool) -> tuple[Why, ...]:
    due = due_on(service)
    checked_in_time = due is not None and today <= due
    why: list[Why] = ["reported"] if reported else []
    if kind_of(service.needs) == "crisis" and not checked_in_time:
        why.append("crisis")
    if due is None:
        why.append("never_checked")
    elif today > due:
        why.append("overdue")
    elif due - today <= _SOON:
        why.append("due_soon")
    if service.valid_to is not None and today <= service.valid_to <= today + _SOON:
        why.append("ends_soon")
    return tuple(sorted(why, key=lambda reason: -_WEIGHT[reason]))


def _worst_first(due: Due) -> tuple[int, int, str, str]:
    weight = sum(_WEIGHT[reason] for reason in due.why)
    oldest = due.service.verified_date.isoformat() if due.service.verified_date else due.service.source_date
    return -weight, -due.shown, oldest, due.service.id


def _by_service(reports: Sequence[Report]) -> dict[str, list[Report]]:
    told: dict[str, list[Report]] = {}
    for report in reports:
        told.setdefault(report.service, []).append(report)
    return told


def _counted(reports: Iterable[Report]) -> tuple[tuple[ReportReason, int], ...]:
    counts: dict[ReportReason, int] = {}
    for report in reports:
        counts[report.reason] = counts.get(report.reason, 0) + report.count
    return tuple(sorted(counts.items(), key=lambda pair: -pair[1]))
