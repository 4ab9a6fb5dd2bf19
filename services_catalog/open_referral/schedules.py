"""Schedules of a feed to OpenStreetMap hours.

One rule: only a regular week or month that is told without doubt becomes hours; all else stays words.
Times without a zone, and times with one, are read as the clock on the wall in England: an hour that repeats
all year cannot be meant in another zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services_catalog.hours_syntax import mistake_in_hours
from services_catalog.open_referral.plain_text import plain
from services_catalog.open_referral.values import Record, day, first, text, texts, whole_number

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = re.compile(r"([+-]?\d)?\s*(mo|tu|we|th|fr|sa|su)[a-z]*\.?", re.IGNORECASE)
_TIME = re.compile(
    r"(\d{1,2})(?:[:.]?(\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*(am|pm|a\.m\.|p\.m\.|noon|midnight)?\s*"
    r"(?:z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_HOLIDAY = r"(?:public|bank)[ -](?:and public )?holidays?"
_SHUT_ON_HOLIDAYS = re.compile(
    r"(?:\b(?:closed|not (?:open|available|running)|no service)(?: on| during)?|\bexcept|\bexcluding) "
    rf"{_HOLIDAY}\.?"
    rf"|{_HOLIDAY}:? closed\.?",
    re.IGNORECASE,
)
_HOLIDAY_HOURS = re.compile(
    rf"{_HOLIDAY}:? ((?:\d\d:\d\d-\d\d:\d\d)(?:,\d\d:\d\d-\d\d:\d\d)*)\.?", re.IGNORECASE
)
_EXCEPTION_DAYS = 31
_LONGEST_COMMENT = 80


@dataclass(slots=True)
class Hours:
    """What schedules came to: `osm` ("" when not told); in words what was not used and why, what to mind."""

    osm: str = ""
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One opening: `nth` 0 is every week, 2 the second of the month, -1 the last."""

    day: int
    nth: int
    span: str
    comment: str


def hours_of(rows: Iterable[Record], today: date) -> Hours:
    """OpenStreetMap hours of schedule rows (3.0 `schedules`, 1.x `regular_schedules`)."""
    hours = Hours()
    slots: list[_Slot] = []
    holiday = ""
    for row in rows:
        if set(row) <= {"id", "description", "notes", "service_id"}:
            _only_words(row, hours)
            continue
        found, why = _slots(row, today)
        if why:
            hours.left_out.append(f"{_said(row)}: {why}")
        elif found:
            slots += found
            if ends := day(row.get("valid_to")):
                hours.warnings.append(f"The feed says its hours end on {ends.isoformat()}")
            holiday = holiday or _holiday_rule(row)
    if slots:
        osm = _joined(slots) + (f"; PH {holiday}" if holiday else "")
        if osm == "Mo-Su 00:00-24:00":
            osm = "24/7"
        if mistake_in_hours(osm) or len(osm) > 300:
            hours.left_out.append("the hours are too tangled to be kept as a week")
        else:
            hours.osm = osm
    return hours


def _only_words(row: Record, hours: Hours) -> None:
    words = plain(first(row, "description", "notes"))
    if words:
        hours.left_out.append(f"'{words[:200]}': only words, no times to rely on")


def _slots(row: Record, today: date) -> tuple[list[_Slot], str]:
    """The openings of one row, or why there are none. Both empty: the row says "closed that day"."""
    why = _not_regular(row, today)
    if why:
        return [], why
    opens, closes = text(row.get("opens_at")), text(row.get("closes_at"))
    if not opens and not closes:
        return [], "" if _days(row) else "it tells no times"
    span, why = _span(opens, closes)
    if why:
        return [], why
    days = _days(row)
    if not days:
        return [], "it does not tell the days"
    monthly = text(row.get("freq")).lower().startswith("month")
    if monthly and any(nth == 0 for _, nth in days):
        return [], "monthly, but not on which week of the month"
    comment = _comment(row)
    return [_Slot(number, nth, span, comment) for number, nth in days], ""


def _not_regular(row: Record, today: date) -> str:
    starts = day(row.get("valid_from"))
    ends = day(row.get("valid_to")) or day(row.get("until"))
    if ends and ends < today:
        return f"it ended on {ends.isoformat()}"
    if starts and starts > today:
        return f"it begins only on {starts.isoformat()}"
    if starts and ends and (ends - starts).days <= _EXCEPTION_DAYS:
        return f"it is an exception, {starts.isoformat()} to {ends.isoformat()}"
    interval = whole_number(row.get("interval"))
    frequency = text(row.get("freq")).lower()
    if interval is not None and interval > 1:
        return f"it is every {interval} {'months' if frequency.startswith('month') else 'weeks'}"
    if (count := whole_number(row.get("count"))) is not None and count > 0:
        return f"it happens {count} times only"
    if frequency and not frequency.startswith(("week", "month", "day", "dai")):
        return f"its frequency '{frequency[:20]}' is not weekly or monthly"
    if texts(row.get("bymonthday")) and not _days(row):
        return "it goes by days of the month"
    if texts(row.get("byweekno")) or texts(row.get("byyearday")):
        return "it goes by weeks or days of the year"
    return ""


def _days(row: Record) -> list[tuple[int, int]]:
    """(day 0..6, nth of the month or 0). Day names short or long, in a list or with commas."""
    if text(row.get("freq")).lower().startswith(("day", "dai")):
        return [(number, 0) for number in range(7)]
    found: dict[tuple[int, int], None] = {}
    for name in ("byday", "weekday", "day"):
        for part in texts(row.get(name))[:14]:
            for one in _range_or_day(part):
                found[one] = None
        if found:
            break
    return list(found)


def _range_or_day(part: str) -> list[tuple[int, int]]:
    ends = re.fullmatch(
        r"(mo|tu|we|th|fr|sa|su)[a-z]*\s*(?:-|–|to)\s*(mo|tu|we|th|fr|sa|su)[a-z]*", part[:40].lower()
    )
    if ends:
        first_day, last_day = (DAYS.index(ends[n].title()) for n in (1, 2))
        return [((first_day + n) % 7, 0) for n in range((last_day - first_day) % 7 + 1)]
    one = _DAY.fullmatch(part[:20])
    if one is None:
        return []
    nth = int(one[1] or 0)
    return [(DAYS.index(one[2].title()), nth)] if -5 <= nth <= 5 else []


def _span(opens: str, closes: str) -> tuple[str, str]:
    left, right = _minutes(opens), _minutes(closes)
    if left is None or right is None:
        return "", "it tells only one of opening and closing" if not (
            opens and closes
        ) else "its times are unclear"
    (start, start_sure), (end, end_sure) = left, right
    if (start, end) in ((0, 1439), (0, 1440)):
        return "00:00-24:00", ""
    if start == end:
        return "", "it opens and closes at the same minute"
    if end == 1439:
        end = 1440
    if (
        end < start
        and end != 0
        and not (start_sure and end_sure)
        and start >= 300
        and 60 <= end <= 720
        and start < 780
    ):
        return "", "it closes before it opens (morning or evening is not told)"
    return f"{_clock(start)}-{_clock(end or 1440)}", ""


def _minutes(value: str) -> tuple[int, bool] | None:
    """Minutes after midnight, and whether morning or evening is sure; None when it is not a time."""
    value = value.strip()[:40]
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", value):
        value = value[11:]
    if value.lower() in ("noon", "midday", "12 noon", "midnight", "12 midnight"):
        return (0 if "night" in value.lower() else 720), True
    found = _TIME.fullmatch(value)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower().replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12 and not (half == "pm" and 12 < hour < 24):
            return None
        hour = hour % 12 + (12 if half == "pm" else 0) if hour <= 12 else hour
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    sure = bool(half) or hour == 0 or hour > 12 or bool(re.match(r"0\d", value)) or bool(_ZONE.search(value))
    return hour * 60 + minute, sure


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _holiday_rule(row: Record) -> str:
    words = plain(f"{text(row.get('notes'))}. {text(row.get('description'))}")
    if _SHUT_ON_HOLIDAYS.search(words) or re.search(
        rf"not (?:\w+ )?available on {_HOLIDAY}", words, re.IGNORECASE
    ):
        return "off"
    found = _HOLIDAY_HOURS.search(words)
    return found[1] if found else ""


def _comment(row: Record) -> str:
    """The row's note without what the hours themselves say, as an OSM comment."""
    words = plain(text(row.get("notes")))
    words = _HOLIDAY_HOURS.sub("", _SHUT_ON_HOLIDAYS.sub("", words)).strip(" .;").replace('"', "'")
    return words if len(words) <= _LONGEST_COMMENT else ""


def _joined(slots: Iterable[_Slot]) -> str:
    """Slots as rules, each whole in itself: days with the same times together, the days of the month last.

    A day of the month replaces the weekly rule of its weekday, so it repeats that rule's times.
    """
    days: dict[tuple[int, int], dict[str, str]] = {}
    for slot in slots:
        days.setdefault((slot.nth, slot.day), {}).setdefault(slot.span, slot.comment)
    weekly: dict[str, list[int]] = {}
    monthly: dict[tuple[int, str], list[int]] = {}
    for (nth, number), spans in sorted(days.items()):
        if nth:
            whole = days.get((0, number), {}) | spans
            monthly.setdefault((number, _times(whole)), []).append(nth)
        else:
            weekly.setdefault(_times(spans), []).append(number)
    rules = [f"{_day_names(numbers)} {times}" for times, numbers in weekly.items()]
    for (number, times), nths in monthly.items():
        which = ",".join(str(nth) for nth in sorted(nths, key=lambda n: (n < 0, abs(n))))
        rules.append(f"{DAYS[number]}[{which}] {times}")
    return "; ".join(rules)


def _times(spans: dict[str, str]) -> str:
    """A day's openings and their remarks; a remark that is not about all of them says which it is about."""
    joined = ",".join(sorted(spans))
    remarks = set(spans.values()) - {""}
    if len(remarks) == 1 and "" not in spans.values():
        return f'{joined} "{remarks.pop()}"'
    said = "; ".join(f"{span} {remark}" for span, remark in sorted(spans.items()) if remark)
    return f'{joined} "{said}"' if said else joined


def _day_names(numbers: list[int]) -> str:
    """0,1,2,4 -> Mo-We,Fr."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{DAYS[run[0]]}-{DAYS[run[-1]]}")
        else:
            names += [DAYS[number] for number in run]
    return ",".join(names)


def _said(row: Record) -> str:
    """A row in words, for the report."""
    when = ", ".join(texts(row.get("byday")) or texts(row.get("weekday"))) or text(row.get("freq"))
    opens, closes = text(row.get("opens_at")), text(row.get("closes_at"))
    clock = f"{opens or '?'} to {closes or '?'}" if opens or closes else ""
    words = plain(first(row, "description", "notes"))
    return (
        " ".join(part for part in (when[:60], clock[:60], f"({words[:120]})" if words else "") if part)
        or "a schedule"
    )
