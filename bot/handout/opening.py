"""Opening hours as words for paper: "Monday to Friday, 9am to 5pm".

One rule: hours that cannot be said simply and surely are not said at all; the page then says to ring first.
"""

from __future__ import annotations

import re

_DAYS = {
    "Mo": "Monday",
    "Tu": "Tuesday",
    "We": "Wednesday",
    "Th": "Thursday",
    "Fr": "Friday",
    "Sa": "Saturday",
    "Su": "Sunday",
}
_ORDINALS = {"1": "First", "2": "Second", "3": "Third", "4": "Fourth", "-1": "Last"}
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_SPAN = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"(?P<days>{_DAY}(?:[-,]{_DAY})*(?:\[-?\d\])?) (?P<spans>{_SPAN}(?:,{_SPAN})*)")
_ON_HOLIDAYS = {"PH off": "Not on bank holidays", "PH 00:00-24:00": "All day on bank holidays"}


def in_words(hours: str) -> str:
    """OpenStreetMap `opening_hours` as one plain line, or "" when they are not known or not simple."""
    hours = hours.strip()
    if hours == "24/7":
        return "Any time, day or night"
    said = []
    for rule in filter(None, (part.strip() for part in hours.split(";"))):
        if rule in _ON_HOLIDAYS:
            said.append(_ON_HOLIDAYS[rule])
            continue
        found = _RULE.fullmatch(rule)
        spans = _spans(found["spans"]) if found else ""
        if not found or not spans:
            return ""
        said.append(f"{_days(found['days'])}, {spans}")
    return ". ".join(said)


def _days(text: str) -> str:
    nth = re.search(r"\[(-?\d)\]$", text)
    if nth:
        return f"{_ORDINALS.get(nth[1], 'One')} {_DAYS[text[:2]]} of the month"
    if text == "Mo-Su":
        return "Every day"
    runs = [
        " to ".join(_DAYS[day] for day in run.split("-")) if "-" in run else _DAYS[run]
        for run in text.split(",")
    ]
    return runs[0] if len(runs) == 1 else f"{', '.join(runs[:-1])} and {runs[-1]}"


def _spans(text: str) -> str:
    spans = [tuple(span.split("-")) for span in text.split(",")]
    if any(opens == closes for opens, closes in spans):
        return ""
    if len(spans) == 2 and spans[0][0] == "00:00" and spans[1][1] == "24:00":
        return f"nights, {_clock(spans[1][0])} to {_clock(spans[0][1])}"
    said = [
        "all day" if (opens, closes) == ("00:00", "24:00") else f"{_clock(opens)} to {_clock(closes)}"
        for opens, closes in spans
    ]
    return " and ".join(said)


def _clock(time: str) -> str:
    hour, minute = int(time[:2]), time[3:]
    if minute == "00" and hour in (0, 24):
        return "midnight"
    if minute == "00" and hour == 12:
        return "midday"
    half = "am" if hour % 24 < 12 else "pm"
    shown = str(hour % 12 or 12)
    return f"{shown}{half}" if minute == "00" else f"{shown}.{minute}{half}"
