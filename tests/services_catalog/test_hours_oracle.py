"""Opening hours against an oracle that shares no code with them: brute force over whole years.

The oracle holds each timetable as plain Python (which minutes a day opens), knows bank holidays from the
`holidays` package, and walks real instants, so clock changes come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from services_catalog import openness

LONDON = ZoneInfo("Europe/London")
BANK_HOLIDAYS = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2030)))
Spans = list[tuple[int, int]]
MO, TU, WE, TH, FR, SA, SU = range(7)


def h(hours: float) -> int:
    return round(hours * 60)


def nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def is_last_of_its_kind(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


@dataclass(frozen=True)
class Timetable:
    """`on(day)`: minutes from that midnight in which a shift that starts on the day is open.

    holiday: what a bank holiday has instead; None = the hours say nothing about it.
    """

    hours: str
    on: Callable[[date], Spans]
    holiday: Spans | None = None


def weekdays(days: set[int], *spans: tuple[int, int]) -> Callable[[date], Spans]:
    return lambda day: list(spans) if day.weekday() in days else []


OFFICE = {MO, TU, WE, TH, FR}
EVERY_DAY = set(range(7))

TIMETABLES = [
    Timetable("Mo-Fr 09:00-17:00", weekdays(OFFICE, (h(9), h(17)))),
    Timetable("Mo-Fr 09:00-17:00; PH off", weekdays(OFFICE, (h(9), h(17))), []),
    Timetable("Mo-Fr 09:00-17:00; PH 10:00-14:00", weekdays(OFFICE, (h(9), h(17))), [(h(10), h(14))]),
    Timetable('Mo-Fr 09:00-12:30,13:30-17:00; PH off "ring 111"', weekdays(OFFICE, (h(9), h(12.5)), (h(13.5), h(17))), []),
    Timetable("Fr-Sa 22:00-02:00", weekdays({FR, SA}, (h(22), h(26)))),
    Timetable("Fr-Sa 22:00-26:00; PH off", weekdays({FR, SA}, (h(22), h(26))), []),
    Timetable("Mo-Su 20:00-04:00; PH 18:00-06:00", weekdays(EVERY_DAY, (h(20), h(28))), [(h(18), h(30))]),
    Timetable(
        "Mo-Th 17:00-08:00; Fr 16:30-08:00; Sa-Su 08:00-08:00; PH 08:00-08:00",
        lambda day: [(h(8), h(32))] if day.weekday() > FR else [(h(16.5 if day.weekday() == FR else 17), h(32))],
        [(h(8), h(32))],
    ),
    Timetable("Tu[2] 12:00-14:00", lambda day: [(h(12), h(14))] if day.weekday() == TU and nth(day) == 2 else []),
    Timetable("Mo[1,3] 10:00-11:30; PH off", lambda day: [(h(10), h(11.5))] if day.weekday() == MO and nth(day) in {1, 3} else [], []),
    Timetable("Fr[-1] 19:00-21:00", lambda day: [(h(19), h(21))] if day.weekday() == FR and is_last_of_its_kind(day) else []),
    Timetable("May-Sep Su 09:30-10:30", lambda day: [(h(9.5), h(10.5))] if day.weekday() == SU and 5 <= day.month <= 9 else []),
    Timetable('We 10:00-12:00 "term time only"', weekdays({WE}, (h(10), h(12)))),
    Timetable("Mo-Fr 09:00-12:00, Sa 10:00-12:00; PH off", lambda day: [(h(10), h(12))] if day.weekday() == SA else weekdays(OFFICE, (h(9), h(12)))(day), []),
    Timetable("Mo-Su 00:00-24:00; PH off", weekdays(EVERY_DAY, (0, h(24))), []),
    Timetable("Su 01:30-03:30", weekdays({SU}, (h(1.5), h(3.5)))),
    Timetable("Mo-Fr 09:00-17:00; Dec 24 09:00-12:00; PH off", lambda day: [(h(9), h(12))] if (day.month, day.day) == (12, 24) else weekdays(OFFICE, (h(9), h(17)))(day), []),
]  # fmt: skip


def expected(timetable: Timetable, moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    today, minute = local.date(), local.hour * 60 + local.minute
    yesterday = today - timedelta(days=1)
    if today in BANK_HOLIDAYS and timetable.holiday is None:
        return "ring_first"
    if any(start <= minute < end for start, end in shifts(timetable, today)):
        return "open"
    if any(start <= minute + 1440 < end for start, end in shifts(timetable, yesterday)):
        silent = yesterday in BANK_HOLIDAYS and timetable.holiday is None
        return "ring_first" if silent else "open"
    return "closed"


def shifts(timetable: Timetable, day: date) -> Spans:
    if day in BANK_HOLIDAYS and timetable.holiday is not None:
        return timetable.holiday
    return timetable.on(day)


def moments(start: date, end: date, step: timedelta) -> list[datetime]:
    first = datetime(start.year, start.month, start.day, tzinfo=UTC)
    last = datetime(end.year, end.month, end.day, tzinfo=UTC)
    return [first + step * n for n in range((last - first) // step)]


def wrong(timetable: Timetable, when: list[datetime]) -> list[str]:
    mistakes = []
    for moment in when:
        said, should = openness(timetable.hours, moment).state, expected(timetable, moment)
        if said != should:
            mistakes.append(f"{moment.astimezone(LONDON):%a %d %b %Y %H:%M}: {said}, should be {should}")
    return mistakes


@pytest.mark.parametrize("timetable", TIMETABLES, ids=lambda t: t.hours)
def test_a_whole_year_is_right_every_half_hour(timetable: Timetable) -> None:
    assert not wrong(timetable, moments(date(2027, 1, 1), date(2028, 1, 1), timedelta(minutes=30)))


@pytest.mark.parametrize("timetable", TIMETABLES, ids=lambda t: t.hours)
def test_every_bank_holiday_and_clock_change_to_2028_is_right_every_ten_minutes(timetable: Timetable) -> None:
    changes = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29)]  # fmt: skip
    days = sorted({*(day for day in BANK_HOLIDAYS if 2026 <= day.year <= 2028), *changes})
    for day in days:
        around = moments(day - timedelta(days=1), day + timedelta(days=2), timedelta(minutes=10))
        assert not wrong(timetable, around)


@pytest.mark.soak
@pytest.mark.parametrize("timetable", TIMETABLES, ids=lambda t: t.hours)
def test_three_years_are_right_every_five_minutes(timetable: Timetable) -> None:
    assert not wrong(timetable, moments(date(2026, 1, 1), date(2029, 1, 1), timedelta(minutes=5)))


@pytest.mark.parametrize("timetable", TIMETABLES, ids=lambda t: t.hours)
def test_the_next_change_is_where_the_oracle_changes(timetable: Timetable) -> None:
    for moment in moments(date(2026, 12, 18), date(2027, 1, 8), timedelta(minutes=170)):
        answer = openness(timetable.hours, moment)
        change = answer.changes_at
        if change is None:
            continue
        just_before, at_change = (
            expected(timetable, change - timedelta(minutes=1)),
            expected(timetable, change),
        )
        if answer.state == "open":
            assert (just_before, at_change) in {("open", "closed"), ("open", "ring_first")}
        else:
            assert just_before != "open" and at_change == "open"
            between = moments_between(moment, change)
            assert all(expected(timetable, one) != "open" for one in between)


def moments_between(start: datetime, end: datetime) -> list[datetime]:
    step = timedelta(minutes=30)
    return [start + step * n for n in range(min(int((end - start) / step), 400))]
