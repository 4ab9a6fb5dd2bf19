"""How far a row can be trusted today: checked by a person, overdue, or never checked.

One rule: only a person's check counts as checked. The date a page was written and the day a row was edited
are other things, and are never shown as a check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit

from services_catalog.models import Service

Kind = Literal["crisis", "general", "activity"]

CLOCKS: dict[Kind, timedelta] = {
    "crisis": timedelta(days=30),
    "general": timedelta(days=90),
    "activity": timedelta(days=180),
}
"""How long a person's check holds (the peers' clocks: Kingston Care Connect, 30 / 90 / 180 days)."""

LEAVES_AFTER = 2
"""A checked row leaves the answers when its check is this many clocks old; crisis rows never do."""

_ACTIVITIES = frozenset(
    {"health.active"}
    | {f"lonely.{kind}" for kind in ("groups", "older", "young", "parents", "men", "women", "volunteer")}
    | {"lonely.newcomers", "lonely.lgbt"}
)


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known about a row's truth, for the card's trust line.

    state:       "verified" (within its clock), "overdue" or "unverified" (no person has checked it yet).
    on, how:     when and how a person checked it (phone, visit, web); None and "" when unverified.
    source:      host of the page the facts were read on ("walsall.gov.uk"), "" when none.
    source_date: when that page was written: year, month or day; "" when unknown. Not a check.
    reported:    several people said it has closed or its number is wrong, after the last check.
    """

    state: Literal["verified", "overdue", "unverified"]
    on: date | None = None
    how: str = ""
    source: str = ""
    source_date: str = ""
    reported: bool = False


def kind_of(needs: Sequence[str]) -> Kind:
    """Which clock a service runs on. Any crisis need, or safety as the main need, makes it a crisis row."""
    if needs[0].startswith("safety.") or any(need.startswith("crisis.") for need in needs):
        return "crisis"
    return "activity" if needs[0] in _ACTIVITIES else "general"


def due_on(service: Service) -> date | None:
    """The day a row's check runs out; None when no person has ever checked it."""
    if service.verified_date is None:
        return None
    return service.verified_date + CLOCKS[kind_of(service.needs)]


def leaves_on(service: Service) -> date | None:
    """The day a row leaves the answers by age; None for crisis rows and rows never checked."""
    kind = kind_of(service.needs)
    if service.verified_date is None or kind == "crisis":
        return None
    return service.verified_date + CLOCKS[kind] * LEAVES_AFTER


def trust_of(service: Service, today: date, reported_on: date | None = None) -> Trust:
    """The trust of a row on a day.

    reported_on: the day of the report that made it doubtful (see `reports`), or None.
    """
    source = host_of(service.source_url)
    reported = reported_on is not None and (
        service.verified_date is None or reported_on > service.verified_date
    )
    if service.verified_date is None:
        return Trust("unverified", None, "", source, service.source_date, reported)
    due = due_on(service)
    state: Literal["verified", "overdue"] = "verified" if due is None or today <= due else "overdue"
    return Trust(state, service.verified_date, service.verified_how, source, service.source_date, reported)


def is_shown(service: Service, today: date) -> bool:
    """Whether residents may see a row: not closed, not past its last day, not long overdue."""
    if service.status == "closed" or (service.valid_to is not None and service.valid_to < today):
        return False
    leaves = leaves_on(service)
    return leaves is None or today <= leaves


def host_of(url: str) -> str:
    """The site of an address without `www.`: what a person recognises. "" when there is none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"github.com/{parts.path.split('/')[1]}" if host == "raw.githubusercontent.com" else host
