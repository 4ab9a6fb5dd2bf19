"""OpenStreetMap hours as schedule rows of Open Referral: one row for each span of time.

One rule: hours that a schedule cannot say exactly are said in words alone, never nearly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from services_catalog.hours_syntax import Rule, holiday_body, mistake_in_hours, rules_of

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PART = re.compile(r"(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su)|\[((?:-?[1-5])(?:,-?[1-5])*)\])?")
_COMMENT = re.compile(r'"([^"]*)"')
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}

Day = tuple[int, int]
"""(day 0..6, which of the month: 0 every week, 2 the second, -1 the last)."""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One schedule. byday: "MO,TU" or "2TU" and "-1FR"; opens_at and closes_at: "09:00", wall clock."""

    freq: str
    byday: str
    opens_at: str
    closes_at: str
    notes: str
    description: str


def opening_rows(hours: str) -> tuple[OpeningRow, ...]:
    """The rows that say these hours exactly; empty when no rows can, or the hours are not known."""
    if not hours or mistake_in_hours(hours) or "+" in hours:
        return ()
    rules = list(rules_of(hours))
    holiday = holiday_body(rules[-1]) if rules else None
    if holiday is not None:
        rules = rules[:-1]
        if not re.fullmatch(r"off|closed|\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*", holiday):
            return ()
    week = _week(rules)
    if not week:
        return ()
    notes = _holiday_note(holiday)
    grouped: dict[tuple[str, str, str, str], list[Day]] = {}
    for one, spans in sorted(week.items(), key=lambda item: (item[0][1] != 0, item[0])):
        for opens, closes, comment in spans:
            said = ". ".join(part for part in (comment, notes) if part)
            freq = "MONTHLY" if one[1] else "WEEKLY"
            grouped.setdefault((freq, opens, closes, said), []).append(one)
    return tuple(
        OpeningRow(
            freq, ",".join(_byday(one) for one in days), opens, closes, said, _sentence(days, opens, closes)
        )
        for (freq, opens, closes, said), days in grouped.items()
    )


def _week(rules: list[Rule]) -> dict[Day, list[tuple[str, str, str]]]:
    """Openings by day, later rules replacing earlier ones; empty when a rule is beyond a schedule."""
    week: dict[Day, list[tuple[int, int, str]]] = {}
    for rule in rules:
        if rule.text.startswith("24/7") and len(rules) == 1:
            whole = _COMMENT.search(rule.text)
            return {(number, 0): [("00:00", "23:59", whole[1] if whole else "")] for number in range(7)}
        days = _days(rule.selector if rule.spans else re.sub(r"\s*(off|closed)\s*$", "", rule.text))
        comment = _COMMENT.fullmatch(rule.rest) if rule.rest else None
        if not days or rule.added or (rule.rest and not comment):
            return {}
        if any(nth == 0 and (number, other) in week for number, nth in days for other in (1, 2, 3, 4, 5, -1)):
            return {}
        if any(nth and (number, 0) in week for number, nth in days):
            return {}
        said = comment[1] if comment else ""
        for one in days:
            week[one] = [(opens, closes, said) for opens, closes in rule.spans]
    return _on_the_clock(week)


def _on_the_clock(week: dict[Day, list[tuple[int, int, str]]]) -> dict[Day, list[tuple[str, str, str]]]:
    """Spans as clock times. A night shift closes after midnight; a day and more from noon has no row."""
    if any(opens and closes - opens >= 1440 for spans in week.values() for opens, closes, _ in spans):
        return {}
    return {
        one: [(_clock(opens), _closing(closes), said) for opens, closes, said in spans]
        for one, spans in week.items()
        if spans
    }


def _closing(minutes: int) -> str:
    return "23:59" if minutes == 1440 else _clock(minutes % 1440)


def _days(selector: str) -> list[Day]:
    """Days of a selector such as "Mo-Fr,Su" or "Tu[2]"; all seven when empty; none when it says more."""
    if not selector:
        return [(number, 0) for number in range(7)]
    days: list[Day] = []
    at = 0
    for found in _PART.finditer(selector):
        if selector[at : found.start()].strip() not in ("", ","):
            return []
        at = found.end()
        first = _DAYS.index(found[1])
        if found[2]:
            last = _DAYS.index(found[2])
            days += [((first + step) % 7, 0) for step in range((last - first) % 7 + 1)]
        else:
            days += [(first, int(nth)) for nth in (found[3] or "0").split(",")]
    return days if not selector[at:].strip() and all(nth >= -1 for _, nth in days) else []


def _holiday_note(holiday: str | None) -> str:
    if holiday is None:
        return ""
    return "Closed on bank holidays" if holiday in ("off", "closed") else f"Bank holidays {holiday}"


def _byday(one: Day) -> str:
    number, nth = one
    return f"{nth or ''}{_DAYS[number].upper()}"


def _sentence(days: list[Day], opens: str, closes: str) -> str:
    names = [f"the {_ORDINALS[nth]} {_NAMES[n]} of the month" if nth else _NAMES[n] for n, nth in days]
    in_a_row = days == [(number, 0) for number in range(days[0][0], days[0][0] + len(days))]
    if in_a_row and len(days) > 2:
        names = [f"{names[0]} to {names[-1]}"]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{listed[0].upper()}{listed[1:]}, {opens} to {closes}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
