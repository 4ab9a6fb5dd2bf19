"""Months turn in London, and ranges are read kindly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demand.months import MonthError, month_at, month_label, next_month, parse_months


def test_a_month_begins_at_midnight_in_london_in_summer_and_winter() -> None:
    assert month_at(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "2026-07"
    assert month_at(datetime(2026, 10, 31, 23, 59, tzinfo=UTC)) == "2026-10"
    assert next_month("2026-12") == "2027-01"


def test_a_range_is_every_month_of_it() -> None:
    assert parse_months("2026-11..2027-01") == ("2026-11", "2026-12", "2027-01")
    assert parse_months(" 2026-07 ") == ("2026-07",)
    assert month_label("2026-07") == "July 2026"


@pytest.mark.parametrize(
    "text", ["", "July", "2026-13", "2026-7", "2026-09..2026-07", "2026-07..", "..2026-07"]
)
def test_what_is_no_range_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(MonthError, match=r"\."):
        parse_months(text)
