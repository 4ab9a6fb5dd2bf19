"""Freshness clocks, reports that a listing is wrong, and the review round."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from services_catalog import Directory, DirectoryError, Service
from services_catalog.freshness import due_on, host_of, is_shown, kind_of, leaves_on, trust_of
from services_catalog.reports import Report, Reports
from services_catalog.review import queue

Make = Callable[..., Service]
Write = Callable[..., Directory]
CHECKED = date(2026, 6, 1)
CHECK = {"verified_date": CHECKED, "verified_role": "housing officer", "verified_how": "phone"}


@pytest.mark.parametrize(
    ("need", "kind", "days"),
    [("crisis.suicide", "crisis", 30), ("safety.hate_crime", "crisis", 30), ("money.debt", "general", 90), ("lonely.groups", "activity", 180)],
)  # fmt: skip
def test_each_kind_has_its_clock(service: Make, need: str, kind: str, days: int) -> None:
    row = service("one", needs=(need,), **CHECK)
    assert kind_of(row.needs) == kind
    assert due_on(row) == CHECKED + timedelta(days=days)
    assert trust_of(row, CHECKED + timedelta(days=days)).state == "verified"
    assert trust_of(row, CHECKED + timedelta(days=days + 1)).state == "overdue"


def test_an_overdue_row_leaves_later_but_a_crisis_row_never(service: Make) -> None:
    general, crisis = service("one", **CHECK), service("two", needs=("crisis.suicide",), **CHECK)
    assert leaves_on(general) == CHECKED + timedelta(days=180)
    assert is_shown(general, CHECKED + timedelta(days=180))
    assert not is_shown(general, CHECKED + timedelta(days=181))
    assert is_shown(crisis, CHECKED + timedelta(days=5000))


def test_a_row_never_checked_does_not_leave_by_age(service: Make) -> None:
    row = service("one", source_date="2005", source_url="https://www.walsall.gov.uk/page")
    assert is_shown(row, date(2040, 1, 1))
    trust = trust_of(row, date(2040, 1, 1))
    assert (trust.state, trust.on, trust.source, trust.source_date) == (
        "unverified",
        None,
        "walsall.gov.uk",
        "2005",
    )


def test_the_host_is_what_a_person_recognises() -> None:
    assert host_of("https://www.walsall.gov.uk/x") == "walsall.gov.uk"
    assert host_of("https://raw.githubusercontent.com/givefood/data/x.csv") == "github.com/givefood"
    assert host_of("") == ""


def test_three_reports_make_a_row_doubtful_and_a_check_clears_it(tmp_path: Path) -> None:
    reports = Reports(tmp_path / "curation.db")
    reports.add("one", "closed", date(2026, 11, 1))
    reports.add("one", "wrong_number", date(2026, 11, 2))
    reports.add("one", "full_or_not_for_me", date(2026, 11, 2))
    assert reports.doubtful() == {}
    reports.add("one", "closed", date(2026, 11, 2))
    assert reports.doubtful() == {"one": date(2026, 11, 2)}
    assert reports.doubtful([("one", date(2026, 11, 2))]) == {}
    assert reports.doubtful([("one", None)]) == {"one": date(2026, 11, 2)}


def test_reports_hold_a_service_a_reason_a_day_and_a_number_only(tmp_path: Path) -> None:
    reports = Reports(tmp_path / "curation.db")
    reports.add("one", "closed", date(2026, 11, 2))
    reports.add("one", "closed", date(2026, 11, 2))
    with sqlite3.connect(tmp_path / "curation.db") as db:
        columns = [row[1] for row in db.execute("pragma table_info(reports)")]
    assert columns == ["service", "reason", "day", "reports"]
    assert reports.all() == (Report("one", "closed", date(2026, 11, 2), 2),)


def test_settled_reports_are_gone(tmp_path: Path) -> None:
    reports = Reports(tmp_path / "curation.db")
    reports.add("one", "closed", date(2026, 11, 1))
    reports.add("two", "closed", date(2026, 11, 1))
    assert reports.settle("one") == 1
    assert [report.service for report in Reports(tmp_path / "curation.db").all()] == ["two"]


def test_an_unknown_reason_is_refused_and_a_damaged_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="closed"):
        Reports(tmp_path / "curation.db").add("one", "rude", date(2026, 1, 1))  # type: ignore[arg-type]
    (tmp_path / "bad.db").write_bytes(b"not a database" * 100)
    with pytest.raises(DirectoryError, match=r"bad\.db"):
        Reports(tmp_path / "bad.db")


def test_the_round_is_worst_first(small: Write, service: Make) -> None:
    today = CHECKED + timedelta(days=100)
    fresh = CHECK | {"verified_date": today}
    directory = small(
        service("fresh", **fresh),
        service("never", source_date="2024"),
        service("never-and-older", source_date="2011", areas=("walsall",)),
        service("overdue", **CHECK),
        service("crisis", needs=("crisis.suicide",)),
        service("reported", **fresh),
        service("hidden", status="closed"),
    )
    reports = [
        Report("reported", "closed", today + timedelta(days=1), 2),
        Report("never", "closed", date(2026, 1, 1), 1),
    ]
    due = queue(directory, today, reports)
    assert [one.service.id for one in due] == ["never", "reported", "crisis", "overdue", "never-and-older"]
    assert due[1].why == ("reported",)
    assert due[1].reports == (("closed", 2),)


def test_reports_from_before_the_check_no_longer_count(small: Write, service: Make) -> None:
    directory = small(service("one", **CHECK))
    assert queue(directory, CHECKED, [Report("one", "closed", CHECKED, 5)]) == []


def test_what_is_shown_most_comes_before_what_is_shown_rarely(small: Write, service: Make) -> None:
    directory = small(
        service("rare", needs=("health.falls",)),
        service("often", areas=("black-country", "walsall", "wolverhampton", "sandwell", "dudley")),
    )
    assert [(one.service.id, one.shown) for one in queue(directory, CHECKED)] == [("often", 4), ("rare", 1)]


def test_every_row_of_the_starter_directory_waits_for_its_first_check(starter: Directory) -> None:
    due = queue(starter, date(2026, 11, 24))
    assert len(due) == sum(service.status != "closed" for service in starter.services())
    assert due[0].kind == "crisis"
