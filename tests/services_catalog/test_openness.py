"""Openness: what a card may say, and the traps of opening-hours syntax."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalog import openness
from services_catalog.hours import has_holiday_rule

LONDON = ZoneInfo("Europe/London")
MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=LONDON)
CHRISTMAS = datetime(2026, 12, 25, 10, tzinfo=LONDON)


def test_an_office_is_open_until_it_closes() -> None:
    answer = openness("Mo-Fr 09:00-17:00", MONDAY_TEN)
    assert (answer.state, answer.changes_at) == ("open", datetime(2026, 11, 23, 17, tzinfo=LONDON))


def test_a_closed_office_says_when_it_opens_next() -> None:
    answer = openness("Mo-Fr 09:00-17:00; PH off", CHRISTMAS)
    assert (answer.state, answer.changes_at) == ("closed", datetime(2026, 12, 29, 9, tzinfo=LONDON))


def test_hours_silent_about_bank_holidays_are_ring_first_and_name_the_next_sure_opening() -> None:
    answer = openness("Mo-Fr 09:00-17:00", CHRISTMAS)
    assert (answer.state, answer.changes_at) == ("ring_first", datetime(2026, 12, 29, 9, tzinfo=LONDON))


def test_the_weekend_before_a_bank_holiday_does_not_promise_the_monday() -> None:
    answer = openness("Mo-Fr 09:00-17:00", datetime(2026, 5, 2, 10, tzinfo=LONDON))
    assert (answer.state, answer.changes_at) == ("closed", datetime(2026, 5, 5, 9, tzinfo=LONDON))


def test_round_the_clock_is_open_on_christmas_day_and_never_changes() -> None:
    answer = openness("24/7", CHRISTMAS)
    assert (answer.state, answer.always, answer.changes_at) == ("open", True, None)


def test_nights_that_touch_midnight_are_one_opening() -> None:
    answer = openness("Mo-Th 00:00-09:00,17:30-24:00; PH off", datetime(2026, 11, 23, 23, tzinfo=LONDON))
    assert answer.changes_at == datetime(2026, 11, 24, 9, tzinfo=LONDON)


@pytest.mark.parametrize("hours", ["", "   ", "9-5", "Mo - Fr", "Mo-Fr", '"by appointment"', "PH off; Mo-Fr 09:00-17:00", "Sa,PH 10:00-12:00", 'Mo-Fr 09:00-17:00; "ring"', "Mo-Fr 09:00-17:00 || \"ring\""])  # fmt: skip
def test_what_could_be_open_by_accident_is_unknown(hours: str) -> None:
    assert openness(hours, MONDAY_TEN).state == "unknown"


def test_an_open_end_is_unknown_while_it_may_be_open_and_closed_when_it_is_not() -> None:
    assert openness("Mo-Fr 09:00+", MONDAY_TEN).state == "unknown"
    assert openness("Mo-Fr 09:00+", datetime(2026, 11, 22, 10, tzinfo=LONDON)).state == "closed"


def test_a_comment_stays_beside_the_times() -> None:
    assert openness('Mo 10:00-12:00 "term time only"', MONDAY_TEN).comment == "term time only"
    assert openness('"by appointment"', MONDAY_TEN).comment == "by appointment"


def test_the_moment_may_come_in_any_zone() -> None:
    in_utc = MONDAY_TEN.astimezone(UTC)
    in_dubai = MONDAY_TEN.astimezone(timezone(timedelta(hours=4)))
    assert openness("Mo 10:00-10:30", in_utc).state == openness("Mo 10:00-10:30", in_dubai).state == "open"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        openness("24/7", datetime(2026, 1, 1))


def test_an_opening_inside_the_lost_hour_of_march_gets_a_time_that_exists() -> None:
    answer = openness("Su 01:30-05:00", datetime(2027, 3, 27, 12, tzinfo=LONDON))
    assert answer.changes_at == datetime(2027, 3, 28, 2, 30, tzinfo=LONDON)
    assert answer.changes_at.utcoffset() == timedelta(hours=1)


def test_what_counts_as_a_bank_holiday_rule() -> None:
    assert has_holiday_rule("Mo-Fr 09:00-17:00; PH off")
    assert has_holiday_rule("24/7")
    assert not has_holiday_rule("Mo-Fr 09:00-17:00")
    assert not has_holiday_rule("")


@given(st.text(alphabet='MoTuWeThFrSaSuPH 0123456789:-,;+/"[]|offclosed', max_size=40), st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))  # fmt: skip
def test_no_text_in_the_hours_column_raises(hours: str, moment: datetime) -> None:
    answer = openness(hours, moment.replace(tzinfo=LONDON))
    assert answer.state in {"open", "closed", "ring_first", "unknown"}


def test_answers_come_in_well_under_a_millisecond() -> None:
    every = [f"Mo-Fr {h:02d}:{m:02d}-17:00; PH off" for h in range(6, 12) for m in range(0, 60, 5)]
    for hours in every:
        openness(hours, MONDAY_TEN)
    times = []
    for minute in range(0, 1440 * 3, 45):
        for hours in every[::6]:
            start = time.perf_counter()
            openness(hours, MONDAY_TEN + timedelta(minutes=minute))
            times.append(time.perf_counter() - start)
    times.sort()
    assert times[int(len(times) * 0.99)] < 0.001
