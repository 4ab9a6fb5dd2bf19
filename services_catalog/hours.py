"""Is it open now? Opening hours on the clock of England, bank holidays included.

One rule: never "open" by accident. Hours without a bank holiday rule are "ring first" on a bank holiday,
hours that cannot be read are "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services_catalog.week import LOOK_AHEAD, OpenState, Segment, Week, read_week

LONDON = ZoneInfo("Europe/London")

_MOST_KEPT = 20_000
_last_answers: dict[str, tuple[datetime, datetime, Openness]] = {}
"""The last answer for each expression with the stretch of wall clock it holds for: most questions are now."""


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


def openness(hours: str, at: datetime) -> Openness:
    """Whether hours are open at a moment.

    hours: OpenStreetMap `opening_hours`; "" or anything not understood is "unknown".
    at:    an aware datetime in any zone; naive raises ValueError.
    """
    if at.tzinfo is None:
        raise ValueError("openness needs an aware datetime, such as datetime.now(ZoneInfo('Europe/London'))")
    week = read_week(hours)
    if week is None or week.comment_only:
        return Openness("unknown", comment=week.comment if week else "")
    if week.always:
        return Openness("open", always=True, comment=week.comment)
    local = at.astimezone(LONDON).replace(tzinfo=None, fold=0)
    last = _last_answers.get(hours)
    if last is None or not last[0] <= local < last[1]:
        segment = _segment_at(week, local)
        last = (segment.start, segment.end, _answer(week, segment))
        if len(_last_answers) >= _MOST_KEPT:
            _last_answers.clear()
        _last_answers[hours] = last
    return last[2]


def has_holiday_rule(hours: str) -> bool:
    """Whether the hours say what happens on bank holidays (24/7 does)."""
    week = read_week(hours)
    return week is not None and (week.always or week.holiday is not None)


def _answer(week: Week, segment: Segment) -> Openness:
    if segment.state == "open":
        return Openness("open", False, _aware(_end_of_opening(week, segment)), segment.comment)
    if segment.state == "unknown":
        return Openness("unknown", comment=segment.comment)
    opening = _next_opening(week, segment.end)
    if opening is None:
        return Openness(segment.state, comment=segment.comment)
    return Openness(segment.state, False, _aware(opening.start), segment.comment or opening.comment)


def _segment_at(week: Week, local: datetime) -> Segment:
    return next(s for s in week.day(local.date()) if s.start <= local < s.end)


def _end_of_opening(week: Week, segment: Segment) -> datetime | None:
    end = segment.end
    for _ in range(40):
        following = _segment_at(week, end)
        if following.state != "open":
            return end
        end = following.end
    return None


def _next_opening(week: Week, after: datetime) -> Segment | None:
    day: date | None = after.date()
    limit = day + LOOK_AHEAD if day else None
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
