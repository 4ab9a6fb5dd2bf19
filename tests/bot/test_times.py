"""Times and days as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words.times import ago, clock, when

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (9, 0, "9am"),
        (17, 30, "5.30pm"),
        (0, 0, "midnight"),
        (12, 0, "midday"),
        (0, 15, "12.15am"),
        (12, 5, "12.05pm"),
    ],
)
def test_the_time_of_day(hour: int, minute: int, said: str) -> None:
    assert clock(NOW.replace(hour=hour, minute=minute)) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=7), "5pm"),
        (timedelta(hours=14), "midnight"),
        (timedelta(days=1, hours=-1), "9am tomorrow"),
        (timedelta(days=5, hours=-1), "9am on Monday"),
        (timedelta(days=47, hours=-1), "9am on 4 January"),
    ],
)
def test_a_moment_seen_from_now(ahead: timedelta, said: str) -> None:
    assert when(NOW + ahead, NOW) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (-3, "today"),
        (1, "yesterday"),
        (12, "12 days ago"),
        (150, "5 months ago"),
        (800, "2 years ago"),
    ],
)
def test_how_long_ago(days: int, said: str) -> None:
    today = date(2026, 11, 18)
    assert ago(today - timedelta(days=days), today) == said
