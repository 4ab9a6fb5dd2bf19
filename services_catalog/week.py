"""A timetable made ready: the states of any calendar day, on the wall clock of England.

One rule: bank holidays and the hours after midnight are laid over the plain days here, not by
opening-hours-py: its own calendar misses New Year's Day, Easter Monday and the August bank holiday in
England, and it closes a night shift with the wrong day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # stubs lack it

from services_catalog.bank_holidays import is_bank_holiday
from services_catalog.hours_syntax import Rule, holiday_body, mistake_in_hours, rules_of

OpenState = Literal["open", "closed", "ring_first", "unknown"]
LOOK_AHEAD = timedelta(days=400)
_DAY = timedelta(days=1)
_STRENGTH: dict[OpenState, int] = {"open": 3, "ring_first": 2, "unknown": 1, "closed": 0}


@lru_cache(maxsize=16384)
def read_week(hours: str) -> Week | None:
    """Hours made ready, or None when they are empty or not understood. Kept, so that it is done once."""
    hours = hours.strip()
    if not hours or mistake_in_hours(hours):
        return None
    try:
        return Week(hours)
    except ParserError:  # a plain Exception of the library, whatever its documentation says
        return None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Times that start on a day, and the part of them that runs past midnight into the next."""

    same_day: OpeningHours
    after_midnight: OpeningHours | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one day in one state, on the wall clock."""

    start: datetime
    end: datetime
    state: OpenState
    comment: str


class Week:
    """An expression made ready.

    always: 24/7. comment_only: a remark without times. holiday: None when it says nothing of bank holidays.
    """

    __slots__ = ("_days", "always", "comment", "comment_only", "holiday", "open_ended", "ordinary")

    def __init__(self, expression: str) -> None:
        rules = rules_of(expression)
        body = holiday_body(rules[-1]) if rules else None
        ordinary = rules[:-1] if body is not None else rules
        self.always = len(rules) == 1 and rules[0].text.startswith("24/7")
        self.comment_only = len(rules) == 1 and rules[0].text.startswith('"')
        self.comment = _comment_of(rules[0].text) if self.always or self.comment_only else ""
        self.open_ended = "+" in expression
        self.ordinary = _pattern(ordinary)
        self.holiday = _pattern(rules_of(body)) if body is not None else None
        self._days: dict[date, list[Segment]] = {}

    def day(self, day: date) -> list[Segment]:
        """The states of one calendar day, in order, touching, from 00:00 to 24:00 on the wall clock."""
        if day not in self._days:
            if len(self._days) > 32:
                self._days.clear()
            self._days[day] = self._lay_out(day)
        return self._days[day]

    def _lay_out(self, day: date) -> list[Segment]:
        start = datetime.combine(day, time())
        layers: list[Segment] = []
        if not is_bank_holiday(day):
            layers += self._spans(self.ordinary.same_day, start)
        elif self.holiday:
            layers += self._spans(self.holiday.same_day, start)
        else:
            return [Segment(start, start + _DAY, "ring_first", "")]
        layers += self._night_before(start)
        return _flatten(start, layers)

    def _night_before(self, start: datetime) -> list[Segment]:
        before = start - _DAY
        silent = is_bank_holiday(before.date()) and not self.holiday
        pattern = self.holiday if self.holiday and is_bank_holiday(before.date()) else self.ordinary
        if pattern.after_midnight is None:
            return []
        return [
            Segment(
                s.start + _DAY,
                s.end + _DAY,
                "ring_first" if silent and s.state == "open" else s.state,
                s.comment,
            )
            for s in self._spans(pattern.after_midnight, before)
        ]

    def _spans(self, hours: OpeningHours, start: datetime) -> list[Segment]:
        spans = []
        for begins, ends, state, comment in hours.intervals(start, start + _DAY):
            if state == State.CLOSED:
                continue
            unsure = state == State.UNKNOWN or self.open_ended
            until = min(ends, start + _DAY) if ends is not None else start + _DAY
            spans.append(Segment(max(begins, start), until, "unknown" if unsure else "open", comment))
        return spans

    def next_busy_day(self, after: date) -> date | None:
        """The first later day that may hold anything but "closed"; None within the look-ahead."""
        start = datetime.combine(after + _DAY, time())
        days = [_first_day(self.ordinary.same_day, start)]
        if self.ordinary.after_midnight is not None:
            spill = _first_day(self.ordinary.after_midnight, start - _DAY)
            days.append(spill + _DAY if spill else None)
        if self.holiday is not None:
            days.append(_next_bank_holiday(after + _DAY))
        found = [day for day in days if day is not None]
        return min(found) if found else None


def _first_day(hours: OpeningHours, start: datetime) -> date | None:
    if hours.state(start)[0] != State.CLOSED:
        return start.date()
    change = hours.next_change(start)
    return change.date() if change is not None else None


def _next_bank_holiday(start: date) -> date | None:
    return next((start + _DAY * n for n in range(150) if is_bank_holiday(start + _DAY * n)), None)


def _flatten(start: datetime, layers: list[Segment]) -> list[Segment]:
    """Lay spans over a closed day; where two meet, the surer state wins (open, ring first, unknown)."""
    end = start + _DAY
    edges = sorted({start, end, *(t for s in layers for t in (s.start, s.end) if start < t < end)})
    day: list[Segment] = []
    for left, right in pairwise(edges):
        state, comment = _strongest(layers, left)
        if day and day[-1].state == state and day[-1].comment == comment:
            day[-1] = Segment(day[-1].start, right, state, comment)
        else:
            day.append(Segment(left, right, state, comment))
    return day


def _strongest(layers: list[Segment], moment: datetime) -> tuple[OpenState, str]:
    here = [s for s in layers if s.start <= moment < s.end]
    if not here:
        return "closed", ""
    best = max(here, key=lambda s: _STRENGTH[s.state])
    return best.state, best.comment


def _pattern(rules: tuple[Rule, ...]) -> _Pattern:
    crosses = any(closes > 1440 for rule in rules for _, closes in rule.spans)
    after = _join([_after_midnight(rule) for rule in rules]) if crosses else None
    joined = _join([(_same_day(rule), rule.added) for rule in rules]) or "off"
    return _Pattern(_parse(joined), _parse(after) if after else None)


def _parse(expression: str) -> OpeningHours:
    return OpeningHours(
        expression, auto_country=False, auto_timezone=False, max_interval_days=LOOK_AHEAD.days
    )


def _join(rules: list[tuple[str, bool]]) -> str:
    text = ""
    for rule, added in rules:
        if rule:
            text += f"{', ' if added else '; '}{rule}" if text else rule
    return text


def _same_day(rule: Rule) -> str:
    spans = [f"{_clock(opens)}-{_clock(min(closes, 1440))}" for opens, closes in rule.spans]
    return _rule_text(rule, spans) if spans else rule.text


def _after_midnight(rule: Rule) -> tuple[str, bool]:
    spans = [f"00:00-{_clock(closes - 1440)}" for _, closes in rule.spans if closes > 1440]
    if spans:
        return _rule_text(rule, spans), rule.added
    if rule.added:
        return "", True
    return (f"{rule.selector} off".strip() if rule.spans else rule.text), False


def _rule_text(rule: Rule, spans: list[str]) -> str:
    gap = "" if rule.rest.startswith("+") else " "
    return f"{rule.selector} {','.join(spans)}{gap}{rule.rest}".strip()


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _comment_of(text: str) -> str:
    return text.split('"')[1] if text.count('"') >= 2 else ""
