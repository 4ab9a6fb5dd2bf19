"""Values of a feed as they come: any JSON type may stand anywhere.

One rule: every function takes any JSON value and returns the plain type it names; nothing here raises.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

Record = Mapping[str, Any]

_LONGEST = 200_000
_MOST_ITEMS = 2_000
_NUMBER = re.compile(r"\s*(-?\d{1,9})(?:\.\d+)?\s*(?:years?|yrs?)?\s*", re.IGNORECASE)


def text(value: object) -> str:
    """A string or number as stripped text; "" for null, booleans, lists and objects."""
    if isinstance(value, str):
        return value[:_LONGEST].strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    return str(value) if abs(value) < 10**40 else ""


def record(value: object) -> Record:
    """An object; the first object of a list; an empty one for everything else."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return next((one for one in value if isinstance(one, Mapping)), {})
    return {}


def records(value: object) -> list[Record]:
    """The objects of a list; an object alone counts as a list of one."""
    if isinstance(value, Mapping):
        return [value]
    if isinstance(value, list):
        return [one for one in value[:_MOST_ITEMS] if isinstance(one, Mapping)]
    return []


def texts(value: object) -> list[str]:
    """The texts of a list, or of one text with commas or semicolons in it."""
    if isinstance(value, list):
        return [found for one in value[:_MOST_ITEMS] if (found := text(one))]
    return [part.strip() for part in re.split(r"[,;]", text(value)) if part.strip()]


def first(holder: Record, *names: str) -> str:
    """The first of these fields that holds any text."""
    for name in names:
        if found := text(holder.get(name)):
            return found
    return ""


def every(holder: Record, *names: str) -> Iterator[Record]:
    """The objects of all these fields, in this order."""
    for name in names:
        yield from records(holder.get(name))


def whole_number(value: object) -> int | None:
    """A whole number, also out of "12" or "12 years"; None for everything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and abs(value) < 1e9 else None
    if isinstance(value, int):
        return value if abs(value) < 10**9 else None
    found = _NUMBER.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    return int(found[1]) if found else None


def decimal(value: object) -> float | None:
    """A number with a fraction, also out of text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def day(value: object) -> date | None:
    """The day of an ISO date or date-time; None for everything else."""
    found = text(value)[:40]
    if re.match(r"\d{4}-\d{2}-\d{2}", found):
        try:
            return date.fromisoformat(found[:10])
        except ValueError:
            return None
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d %B %Y"):
        try:
            return datetime.strptime(found, form).date()
        except ValueError:
            continue
    return None


def yes(value: object) -> bool:
    """Whether a flag is set: true, 1, "true", "yes"."""
    return value is True or text(value).lower() in ("true", "yes", "y", "1")
