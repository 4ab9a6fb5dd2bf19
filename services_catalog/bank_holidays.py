"""England's bank holidays, and the day to which they have been checked against GOV.UK.

One rule: dated data says when it runs out, early enough for somebody to mend it.

The dates are those of the `holidays` package, kept in bank_holidays.csv: the package loads every country of
the world with it, 16 MB and a sixth of a second at every start. `python -m services_catalog.bank_holidays`
writes the file anew; a year that is not in it comes from the package itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

CHECKED_TO = date(2027, 12, 31)
"""The last day of GOV.UK's list (gov.uk/bank-holidays, England and Wales) that a test compares with."""

WARN_BEFORE = timedelta(days=120)
_LISTED = Path(__file__).with_name("bank_holidays.csv")
_LISTED_YEARS = range(2024, 2041)
_CALLED_BY_NAME = frozenset(("Christmas Day", "Boxing Day", "New Year's Day", "Good Friday", "Easter Monday"))


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in England."""
    return day in bank_holidays(day.year)


def holiday_on(day: date) -> str | None:
    """What people call this day in England ("Christmas Day", "a bank holiday"), or None on any other day."""
    name = bank_holidays(day.year).get(day)
    return name if name is None or name in _CALLED_BY_NAME else "a bank holiday"


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> Mapping[date, str]:
    """England's bank holidays of one year with their names, substitute days included."""
    listed = {day: name for day, name in _listed().items() if day.year == year}
    return listed or from_the_package((year,))


def from_the_package(years: Iterable[int]) -> dict[date, str]:
    """The bank holidays of these years as the `holidays` package has them (UnitedKingdom, ENG), by date."""
    from holidays.countries.united_kingdom import UnitedKingdom

    return dict(sorted(UnitedKingdom(subdiv="ENG", years=years).items()))  # type: ignore[no-untyped-call]


def running_out(today: date) -> str | None:
    """A sentence for the curator from 120 days before the checked dates end, else None."""
    if today < CHECKED_TO - WARN_BEFORE:
        return None
    return (
        f"Bank holidays are checked against GOV.UK only to {CHECKED_TO:%d %B %Y}. "
        "Compare gov.uk/bank-holidays with the `holidays` package, update it, "
        "run python -m services_catalog.bank_holidays, "
        "and move CHECKED_TO on in services_catalog/bank_holidays.py."
    )


@cache
def _listed() -> dict[date, str]:
    with _LISTED.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)}


def main() -> None:
    """Write the file anew from the package."""
    with _LISTED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "name"))
        writer.writerows((day.isoformat(), name) for day, name in from_the_package(_LISTED_YEARS).items())


if __name__ == "__main__":
    main()
