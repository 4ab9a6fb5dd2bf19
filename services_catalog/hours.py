"""Is it open now? Opening hours on the clock of England, bank holidays included.

One rule: never "open" by accident. Hours without a bank holiday rule are "ring first" on a bank holiday,
hours that cannot be read are "unknown".

opening-hours-py answers for a plain day; bank holidays and the hours after midnight are laid over it here,
because its own holiday calendar misses New Year's Day, Easter Monday and the August bank holiday in England,
and closes a night shift with the wrong day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # stubs lack it

from services_catalog.bank_holidays import is_bank_holiday
from services_catalog.hours_syntax import Rule, holiday_body, mistake_in_hours, rules_of

LONDON = ZoneInfo("Europe/London")
OpenState = Literal["open", "closed", "ring_first", "unknown"]

_LOOK_AHEAD = timedelta(days=400)
_DAY = timedelta(days=1)
_STRENGTH: dict[OpenState, int] = {"open": 3, "ring_first": 2, "unknown": 1, "closed": 0}


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a service is open at one moment.

    state:      "open", "closed", "ring_first" (a bank holiday its hours say nothing about) or "unknown".
    always:     open at all hours, every day.
    changes_at: when open, the closing time; when closed or ring_first, the next sure opening (Europe/London).
    comment:    what the hours say beside the times ("term time only"); show it whenever it is there.
    """

    state: OpenState
    always: bool = False
    changes_at: datetime | None = None
    comment: str = ""


UNKNOWN = Openness("unknown")


def openness(hours: str, at: datetime) -> Openness:
    """Whether hours are open at a moment.

    hours: OpenStreetMap `opening_hours`; "" or anything not understood is "unknown".
    at:    an aware datetime in any zone; naive raises ValueError.
    """
    if at.tzinfo is None:
        raise ValueError("openness needs an aware datetime, such as datetime.now(ZoneInfo('Europe/London'))")
    week = _read(hours)
    if week is None or week.comment_only:
        return Openness("unknown", comment=week.comment if week else "")
    if week.always:
        return Openness("open", always=True, comment=week.comment)
    local = at.astimezone(LONDON).replace(tzinfo=None, fold=0)
    return _kept(week, local)


def has_holiday_rule(hours: str) -> bool:
    """Whether the hours say what happens on bank holidays (24/7 does)."""
    week = _read(hours)
    return week is not None and (week.always or week.holiday is not None)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Times that start on a day, and the part of them that runs past midnight into the next."""

    same_day: OpeningHours
    after_midnight: OpeningHours | None


@dataclass(frozen=True, slots=True)
class _Segment:
    start: datetime
    end: datetime
    state: OpenState
    comment: str


class _Week:
    """An expression made ready: ordinary days, bank holidays, and the answers given today."""

    __slots__ = ("_days", "_last", "always", "comment", "comment_only", "holiday", "open_ended", "ordinary")

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
        self._days: dict[date, list[_Segment]] = {}
        self._last: tuple[datetime, datetime, Openness] | None = None

    def kept(self, at: datetime) -> Openness | None:
        """The last answer, while it still holds."""
        if self._last and self._last[0] <= at < self._last[1]:
            return self._last[2]
        return None

    def keep(self, start: datetime, end: datetime, answer: Openness) -> None:
        self._last = (start, end, answer)

    def day(self, day: date) -> list[_Segment]:
        """The states of one calendar day, in order, touching, from 00:00 to 24:00 on the wall clock."""
        if day not in self._days:
            if len(self._days) > 32:
                self._days.clear()
            self._days[day] = self._lay_out(day)
        return self._days[day]

    def _lay_out(self, day: date) -> list[_Segment]:
        start = datetime.combine(day, time())
        layers: list[_Segment] = []
        if not is_bank_holiday(day):
            layers += self._spans(self.ordinary.same_day, start)
        elif self.holiday:
            layers += self._spans(self.holiday.same_day, start)
        else:
            return [_Segment(start, start + _DAY, "ring_first", "")]
        layers += self._night_before(start)
        return _flatten(start, layers)

    def _night_before(self, start: datetime) -> list[_Segment]:
        before = start - _DAY
        silent = is_bank_holiday(before.date()) and not self.holiday
        pattern = self.holiday if self.holiday and is_bank_holiday(before.date()) else self.ordinary
        if pattern.after_midnight is None:
            return []
        return [
            _Segment(
                s.start + _DAY,
                s.end + _DAY,
                "ring_first" if silent and s.state == "open" else s.state,
                s.comment,
            )
            for s in self._spans(pattern.after_midnight, before)
        ]

    def _spans(self, hours: OpeningHours, start: datetime) -> list[_Segment]:
        spans = []
        for begins, ends, state, comment in hours.intervals(start, start + _DAY):
            if state == State.CLOSED:
                continue
            unsure = state == State.UNKNOWN or self.open_ended
            until = min(ends, start + _DAY) if ends is not None else start + _DAY
            spans.append(_Segment(max(begins, start), until, "unknown" if unsure else "open", comment))
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


@lru_cache(maxsize=16384)
def _read(hours: str) -> _Week | None:
    hours = hours.strip()
    if not hours or mistake_in_hours(hours):
        return None
    try:
        return _Week(hours)
    except ParserError:  # a plain Exception of the library, whatever its documentation says
        return None


def _kept(week: _Week, local: datetime) -> Openness:
    answer = week.kept(local)
    if answer is None:
        segment = _segment_at(week, local)
        answer = _answer(week, segment)
        week.keep(segment.start, segment.end, answer)
    return answer


def _answer(week: _Week, segment: _Segment) -> Openness:
    if segment.state == "open":
        return Openness("open", False, _aware(_end_of_opening(week, segment)), segment.comment)
    if segment.state == "unknown":
        return Openness("unknown", comment=segment.comment)
    opening = _next_opening(week, segment.end)
    if opening is None:
        return Openness(segment.state, comment=segment.comment)
    return Openness(segment.state, False, _aware(opening.start), segment.comment or opening.comment)


def _segment_at(week: _Week, local: datetime) -> _Segment:
    return next(s for s in week.day(local.date()) if s.start <= local < s.end)


def _end_of_opening(week: _Week, segment: _Segment) -> datetime | None:
    end = segment.end
    for _ in range(40):
        following = _segment_at(week, end)
        if following.state != "open":
            return end
        end = following.end
    return None


def _next_opening(week: _Week, after: datetime) -> _Segment | None:
    day: date | None = after.date()
    limit = day + _LOOK_AHEAD if day else None
    for _ in range(60):
        if day is None or limit is None or day > limit:
            return None
        for segment in week.day(day):
            if segment.state == "open" and segment.start >= after:
                return segment
        day = week.next_busy_day(day)
    return None


def _aware(local: datetime | None) -> datetime | None:
    """The wall clock as a moment; a time the clocks skip in March becomes the hour that exists."""
    return local and local.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON)


def _flatten(start: datetime, layers: list[_Segment]) -> list[_Segment]:
    """Lay spans over a closed day; where two meet, the surer state wins (open, ring first, unknown)."""
    end = start + _DAY
    edges = sorted({start, end, *(t for s in layers for t in (s.start, s.end) if start < t < end)})
    day: list[_Segment] = []
    for left, right in pairwise(edges):
        state, comment = _strongest(layers, left)
        if day and day[-1].state == state and day[-1].comment == comment:
            day[-1] = _Segment(day[-1].start, right, state, comment)
        else:
            day.append(_Segment(left, right, state, comment))
    return day


def _strongest(layers: list[_Segment], moment: datetime) -> tuple[OpenState, str]:
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
        expression, auto_country=False, auto_timezone=False, max_interval_days=_LOOK_AHEAD.days
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
