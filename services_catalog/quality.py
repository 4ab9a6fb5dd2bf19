"""The quality report: where help is missing, and which rows are worth a person's look.

One rule: it reports, it never mends; national lines are never counted as local help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from rapidfuzz import fuzz

from services_catalog.bank_holidays import running_out
from services_catalog.entry import reach_of
from services_catalog.freshness import due_on, is_shown, kind_of, leaves_on
from services_catalog.geography import borough_of_postcode
from services_catalog.hours import has_holiday_rule
from services_catalog.models import BOROUGHS, Service

_OLD_SOURCE = timedelta(days=3 * 365)
_SAME_NAME = 88
"""Similarity of two names, 0..100, from which they may be one service (token_sort_ratio of rapidfuzz)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rows serve one need: by borough (local), for the whole region, and nationally."""

    need: str
    local: tuple[tuple[str, int], ...]
    region: int
    national: int

    @property
    def gaps(self) -> tuple[str, ...]:
        """Boroughs with neither a local nor a regional row."""
        return () if self.region else tuple(borough for borough, count in self.local if not count)


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows that share one shortcoming. `rows`: (id, name, what exactly)."""

    key: str
    title: str
    advice: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The whole report on one day."""

    day: date
    services: int
    shown: int
    checked: int
    coverage: tuple[Coverage, ...]
    findings: tuple[Finding, ...]
    unknown_needs: tuple[str, ...]
    warnings: tuple[str, ...]

    def finding(self, key: str) -> Finding:
        """One finding by its key. Raises KeyError."""
        return {finding.key: finding for finding in self.findings}[key]


def examine(services: Iterable[Service], today: date, need_ids: Sequence[str] | None = None) -> Quality:
    """Look the directory over.

    services: every row, as `Directory.services()` gives them. need_ids: the catalogue's needs, in its order;
    None takes the needs the rows name (a need without any row then cannot be seen).
    """
    rows = list(services)
    shown = [service for service in rows if is_shown(service, today)]
    named = {need for service in shown for need in service.needs}
    needs = list(need_ids) if need_ids is not None else sorted(named)
    warning = running_out(today)
    return Quality(
        day=today,
        services=len(rows),
        shown=len(shown),
        checked=sum(1 for service in shown if (due := due_on(service)) is not None and today <= due),
        coverage=tuple(_coverage(need, shown) for need in needs),
        findings=tuple(_findings(rows, shown, today)),
        unknown_needs=tuple(sorted(named - set(needs))),
        warnings=(warning,) if warning else (),
    )


def _coverage(need: str, shown: Sequence[Service]) -> Coverage:
    rows = [service for service in shown if need in service.needs]
    reaches = [(reach_of(frozenset(service.areas)), service) for service in rows]
    local = tuple(
        (borough, sum(1 for reach, service in reaches if reach == "local" and borough in service.areas))
        for borough in BOROUGHS
    )
    region = sum(reach == "black-country" for reach, _ in reaches)
    return Coverage(need, local, region, sum(reach == "national" for reach, _ in reaches))


def _findings(rows: Sequence[Service], shown: Sequence[Service], today: date) -> list[Finding]:
    gone = [service for service in rows if service.status != "closed" and not is_shown(service, today)]
    left = tuple((service.id, service.name, _when_it_left(service)) for service in gone)
    return [
        Finding("expired", "Not shown: past their last day or long overdue", _EXPIRED_ADVICE, left),
        *(_by_rule(rule, shown, today) for rule in _RULES),
        Finding("duplicates", "May be the same service twice", _DUPLICATE_ADVICE, tuple(_duplicates(shown))),
        Finding("look", "Links and numbers worth a look", _LOOK_ADVICE, tuple(_worth_a_look(shown))),
    ]


_EXPIRED_ADVICE = "Check whether they still run; move valid_to on, or set the status to closed."
_DUPLICATE_ADVICE = "Keep the better row; close the other."
_LOOK_ADVICE = "Ring the number or open the link."


@dataclass(frozen=True, slots=True)
class _Rule:
    """A shortcoming of one row: `what` says what exactly, or None when the row is well."""

    key: str
    title: str
    advice: str
    what: Callable[[Service, date], str | None]


def _by_rule(rule: _Rule, shown: Sequence[Service], today: date) -> Finding:
    rows = ((service.id, service.name, rule.what(service, today)) for service in shown)
    return Finding(rule.key, rule.title, rule.advice, tuple((i, n, w) for i, n, w in rows if w is not None))


def _when_it_left(service: Service) -> str:
    if service.valid_to is not None:
        return f"last day {service.valid_to.isoformat()}"
    left = leaves_on(service)
    return f"check ran out, left on {left.isoformat()}" if left else ""


def _unchecked_crisis(service: Service, today: date) -> str | None:
    due = due_on(service)
    if kind_of(service.needs) != "crisis" or (due is not None and today <= due):
        return None
    return service.phone or service.text or service.url


def _unreachable(service: Service, _: date) -> str | None:
    ways = (service.phone, service.text, service.email, service.url, service.address)
    return None if any(ways) else service.organisation


def _no_holiday_rule(service: Service, _: date) -> str | None:
    return service.hours if service.hours and not has_holiday_rule(service.hours) else None


def _old_source(service: Service, today: date) -> str | None:
    if not service.source_date or service.verified_date is not None:
        return None
    latest = f"{service.source_date}-12-31"[:10] if len(service.source_date) == 4 else service.source_date
    return service.source_date if latest[:7] < (today - _OLD_SOURCE).isoformat()[:7] else None


_RULES = (
    _Rule(
        "crisis", "Crisis rows not checked within 30 days", "Ring or visit, then review.", _unchecked_crisis
    ),
    _Rule(
        "unreachable",
        "No phone, text, e-mail, web address or address",
        "Find one way to reach them, or close the row.",
        _unreachable,
    ),
    _Rule(
        "no_phone",
        "No phone number",
        "Find the number on the provider's own page.",
        lambda service, _: None if service.phone else service.organisation,
    ),
    _Rule(
        "no_hours",
        "Hours not known",
        "Ask when you ring; write them as Mo-Fr 09:00-17:00; PH off.",
        lambda service, _: None if service.hours else service.phone or service.url,
    ),
    _Rule(
        "no_holiday_rule",
        "Hours that say nothing about bank holidays",
        "Add PH off, or PH and the times.",
        _no_holiday_rule,
    ),
    _Rule(
        "no_source",
        "No page to cite",
        "Find the provider's own page.",
        lambda service, _: None if service.source_url else service.note[:80],
    ),
    _Rule("old_source", "Written more than three years ago", "Look for a newer page.", _old_source),
)


def _duplicates(shown: Sequence[Service]) -> list[tuple[str, str, str]]:
    """Two rows with much the same name, in the same place. One service listed in two boroughs is not one."""
    found = []
    for group in _groups(shown).values():
        for one, other in combinations(group, 2):
            if _one_service(one, other):
                found.append((one.id, one.name, f"and {other.id}"))
    return sorted(set(found))


def _groups(shown: Sequence[Service]) -> dict[str, list[Service]]:
    """Rows worth comparing: the same first telling word of the name, the same number or postcode."""
    groups: dict[str, list[Service]] = {}
    for service in shown:
        words = [word for word in re.findall(r"[a-z]{4,}", service.name.lower()) if word not in BOROUGHS]
        for key in {" ".join(words[:1]), service.phone.replace(" ", ""), service.postcode} - {""}:
            groups.setdefault(key, []).append(service)
    return {key: group for key, group in groups.items() if 1 < len(group) <= 60}


def _one_service(one: Service, other: Service) -> bool:
    if one.postcode and other.postcode and one.postcode != other.postcode:
        return False
    if not set(one.areas) & set(other.areas):
        return False
    left, right = _telling(one.name), _telling(other.name)
    joined = fuzz.ratio(left.replace(" ", ""), right.replace(" ", ""))
    return max(fuzz.token_sort_ratio(left, right), joined) >= _SAME_NAME


def _telling(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def _worth_a_look(shown: Sequence[Service]) -> list[tuple[str, str, str]]:
    by_number: dict[str, set[str]] = {}
    for service in shown:
        if service.phone:
            by_number.setdefault(service.phone.replace(" ", ""), set()).add(service.organisation)
    found = []
    for service in shown:
        number = service.phone.replace(" ", "")
        if number.startswith("07"):
            found.append((service.id, service.name, f"{service.phone} is a mobile: it may be one person's"))
        elif len(by_number.get(number, ())) > 1 and len(number) > 3:
            found.append((service.id, service.name, f"{service.phone} is given for several organisations"))
        borough = borough_of_postcode(service.postcode) if service.postcode else None
        if borough and reach_of(frozenset(service.areas)) == "local" and borough not in service.areas:
            found.append((service.id, service.name, f"{service.postcode} lies in {borough}"))
        if service.url.startswith("http://"):
            found.append((service.id, service.name, f"{service.url} is not https"))
        if re.search(r"\b(misprint|superseded|confirm|ring before launch)\b", service.note, re.IGNORECASE):
            found.append((service.id, service.name, service.note[:120]))
    return found
