"""England's bank holidays: the same as GOV.UK's list, and loud before they run out."""

from __future__ import annotations

from datetime import date, timedelta

from services_catalog.bank_holidays import (
    CHECKED_TO,
    bank_holidays,
    from_the_package,
    holiday_on,
    is_bank_holiday,
    running_out,
)

GOV_UK = [
    *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31"),
    *("2026-12-25", "2026-12-28"),
    *("2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30"),
    *("2027-12-27", "2027-12-28"),
]
"""gov.uk/bank-holidays, England and Wales. Christmas and Boxing Day on a weekend are days off as well."""


def test_every_bank_holiday_on_gov_uk_is_known_and_nothing_else_is() -> None:
    listed = {date.fromisoformat(day) for day in GOV_UK}
    christmas = {date(2026, 12, 26), date(2027, 12, 25), date(2027, 12, 26)}
    assert {*bank_holidays(2026), *bank_holidays(2027)} == listed | christmas


def test_the_file_says_what_the_package_says_and_years_beyond_it_come_from_the_package() -> None:
    years = range(2024, 2042)
    assert {day: name for year in years for day, name in bank_holidays(year).items()} == from_the_package(
        years
    )


def test_the_days_the_hours_library_forgets_are_bank_holidays() -> None:
    for day in (date(2026, 1, 1), date(2026, 4, 6), date(2026, 8, 31)):
        assert is_bank_holiday(day)


def test_an_ordinary_day_is_not() -> None:
    assert not is_bank_holiday(date(2026, 11, 24))


def test_running_out_is_said_120_days_before_and_not_earlier() -> None:
    assert running_out(CHECKED_TO - timedelta(days=121)) is None
    assert "gov.uk/bank-holidays" in str(running_out(CHECKED_TO - timedelta(days=120)))
    assert running_out(CHECKED_TO + timedelta(days=1)) is not None


def test_a_holiday_is_called_what_people_call_it() -> None:
    assert holiday_on(date(2026, 12, 25)) == "Christmas Day"
    assert holiday_on(date(2026, 12, 26)) == "Boxing Day"
    assert holiday_on(date(2026, 12, 28)) == "a bank holiday", "a day in lieu has no name of its own"
    assert holiday_on(date(2026, 5, 25)) == "a bank holiday"
    assert holiday_on(date(2026, 12, 29)) is None
