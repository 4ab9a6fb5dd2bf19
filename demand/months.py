"""Months as the figures use them: "2026-10", from 00:00 on the 1st in Europe/London. No clock here.

One rule: the caller brings the time, and it must know its time zone.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class MonthError(ValueError):
    """A month or a range of months that cannot be read; the message is a plain sentence."""


def month_at(now: datetime) -> str:
    """The month `now` falls in, by the clock in Europe/London. Raises ValueError for a naive time."""
    return day_at(now)[:7]


def day_at(now: datetime) -> str:
    """The day `now` falls on in Europe/London, as "2026-10-14". Raises ValueError for a naive time."""
    if now.tzinfo is None:
        raise ValueError("The ledger needs a time that knows its time zone.")
    return now.astimezone(LONDON).date().isoformat()


def month_number(month: str) -> int:
    """Months since January of year 0, so that months can be compared and subtracted. Raises MonthError."""
    match = _MONTH.fullmatch(month)
    if match is None:
        raise MonthError(f'"{month}" is not a month. Write it as YYYY-MM, for example 2026-10.')
    return int(match[1]) * 12 + int(match[2]) - 1


def month_from_number(number: int) -> str:
    """The opposite of `month_number`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def next_month(month: str) -> str:
    """The month after `month`."""
    return month_from_number(month_number(month) + 1)


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from `first` to `last`, both included. Raises MonthError when they run backwards."""
    start, end = month_number(first), month_number(last)
    if end < start:
        raise MonthError(f"{first}..{last} runs backwards. Write the earlier month first.")
    return tuple(month_from_number(number) for number in range(start, end + 1))


def parse_months(text: str) -> tuple[str, ...]:
    """Read "2026-07..2026-09" or "2026-07". Raises MonthError with a sentence for the person who typed it."""
    first, dots, last = text.strip().partition("..")
    return months_between(first.strip(), last.strip() if dots else first.strip())


def month_label(month: str) -> str:
    """ "2026-10" as a person says it: "October 2026"."""
    number = month_number(month)
    return f"{_NAMES[number % 12]} {number // 12}"
