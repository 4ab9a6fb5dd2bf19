"""England's bank holidays, and the day to which they have been checked against GOV.UK.

One rule: dated data says when it runs out, early enough for somebody to mend it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays.countries.united_kingdom import UnitedKingdom

CHECKED_TO = date(2027, 12, 31)
"""The last day of GOV.UK's list (gov.uk/bank-holidays, England and Wales) that a test compares with."""

WARN_BEFORE = timedelta(days=120)
_CALLED_BY_NAME = frozenset(("Christmas Day", "Boxing Day", "New Year's Day", "Good Friday", "Easter Monday"))


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of one year, substitute days included (the `holidays` package, ENG)."""
    return frozenset(UnitedKingdom(subdiv="ENG", years=year))  # type: ignore[no-untyped-call]


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in England."""
    return day in bank_holidays(day.year)


@lru_cache(maxsize=64)
def holiday_on(day: date) -> str | None:
    """What people call this day in England ("Christmas Day", "a bank holiday"), or None on any other day."""
    if not is_bank_holiday(day):
        return None
    name = str(UnitedKingdom(subdiv="ENG", years=day.year)[day])  # type: ignore[no-untyped-call]
    return name if name in _CALLED_BY_NAME else "a bank holiday"


def running_out(today: date) -> str | None:
    """A sentence for the curator from 120 days before the checked dates end, else None."""
    if today < CHECKED_TO - WARN_BEFORE:
        return None
    return (
        f"Bank holidays are checked against GOV.UK only to {CHECKED_TO:%d %B %Y}. "
        "Compare gov.uk/bank-holidays with the `holidays` package, update it, "
        "and move CHECKED_TO on in services_catalog/bank_holidays.py."
    )
