"""Times and days as people say them: "5pm", "9.30am", "Monday 9am". British English, Europe/London."""

from __future__ import annotations

from datetime import date, datetime

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def clock(moment: datetime) -> str:
    """The time of day: "9am", "5.30pm", "midnight", "midday"."""
    hour, minute = moment.hour, moment.minute
    if minute == 0 and hour in (0, 12):
        return "midday" if hour else "midnight"
    half = "am" if hour < 12 else "pm"
    shown = hour % 12 or 12
    return f"{shown}{half}" if minute == 0 else f"{shown}.{minute:02}{half}"


def when(moment: datetime, now: datetime) -> str:
    """A moment seen from `now`: "5pm" today, "9am tomorrow", "9am on Monday", "9am on 4 January"."""
    days = (moment.date() - now.date()).days
    if days == 0 or (days == 1 and moment.hour == 0 and moment.minute == 0):
        return clock(moment)
    if days == 1:
        return f"{clock(moment)} tomorrow"
    if 1 < days < 7:
        return f"{clock(moment)} on {_DAYS[moment.weekday()]}"
    return f"{clock(moment)} on {day(moment.date())}"


def day(value: date) -> str:
    """A date in words: "4 January"."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def ago(value: date, today: date) -> str:
    """How long ago a day was: "today", "yesterday", "12 days ago", "5 months ago", "2 years ago"."""
    days = (today - value).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    if days < 730:
        return f"{days // 30} months ago"
    return f"{days // 365} years ago"
