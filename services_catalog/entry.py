"""What the search keeps in memory of each service: small, ready to compare.

One rule: only what ranking looks at; the whole service is read for the few that are shown.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services_catalog.freshness import CLOCKS, LEAVES_AFTER, kind_of
from services_catalog.models import BOROUGHS
from services_catalog.query import Gender, Reach
from services_catalog.topics import telling_words, topics_of

_COLUMNS = (
    "number, id, needs, areas, status, valid_to, phone, text, email, url, address, hours, access, "
    "eligibility, min_age, max_age, cost, languages, confidence, verified_date, latitude, longitude, "
    "summary, name, referral, alert"
)
_OWN_DOOR = re.compile(
    r"\byour (?:own )?(?:gp|surgery|midwife|pharmacy|council|water company)\b|\bpharmac(?:y|ies)\b",
    re.IGNORECASE,
)
"""Help at a door the reader knows: their own surgery needs no number in the row."""
_MAY_BE_GONE = re.compile(r"still open|has opened|have been replaced|have closed|funded only", re.IGNORECASE)
_REGIONS = frozenset({"black-country", "west-midlands"})
_NEVER = 3_700_000
"""An ordinal day far in the future (year 10,131)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One service as the ranking sees it. Days are ordinals (`date.toordinal`)."""

    number: int
    id: str
    needs: tuple[str, ...]
    areas: frozenset[str]
    reach: Reach
    reaches_on: bool  # names some boroughs, and the region as well
    active: bool
    last_day: int
    checked_on: int
    due_on: int
    hours: str
    access: frozenset[str]
    min_age: int
    max_age: int
    gender: Gender | None
    carers: bool
    free: bool
    languages: frozenset[str]
    confidence: str
    has_line: bool
    has_place: bool
    can_be_reached: bool
    point: tuple[float, float] | None
    offer: int  # the same for branches that offer word for word the same thing
    line: str  # the digits of the phone, "" when there is none: one number is one desk
    asks_referral: bool  # a worker, a GP or a voucher stands between the resident and the help
    doubtful: bool  # its alert doubts that it still runs
    topics: frozenset[str]
    words: frozenset[str]


def entries(db: sqlite3.Connection) -> Iterator[Entry]:
    """Every service but the closed ones, in the order of the file."""
    for row in db.execute(f"select {_COLUMNS} from services where status != 'closed' order by number"):
        yield _entry(row)


def _entry(row: tuple[str, ...]) -> Entry:
    number, identity, needs, areas, status, valid_to, *contact, hours, access, eligibility = row[:14]
    min_age, max_age, cost, languages, confidence, verified, latitude, longitude = row[14:22]
    summary, name, referral, alert = row[22:]
    phone, text = contact[:2]
    needed, ways, where = _split(needs), frozenset(_split(access)), frozenset(_split(areas))
    checked, due, leaves = _check_days(verified, needed)
    return Entry(
        number=int(number),
        id=identity,
        needs=needed,
        areas=where,
        reach=reach_of(where),
        reaches_on=bool(where & _REGIONS),
        active=status == "active",
        last_day=min(_day(valid_to) if valid_to else _NEVER, leaves),
        checked_on=checked,
        due_on=due,
        hours=hours,
        access=ways,
        min_age=int(min_age) if min_age else 0,
        max_age=int(max_age) if max_age else 200,
        gender=gender_of(eligibility),
        carers="health.carer" in needed or "carer" in eligibility.lower(),
        free=cost.lower().startswith("free"),
        languages=frozenset(_split(languages)),
        confidence=confidence,
        has_line=bool(phone or text) and bool(ways & {"phone", "text"} or not ways),
        has_place=bool(ways & {"in-person", "drop-in"}),
        can_be_reached=any(contact) or bool(_OWN_DOOR.search(summary)),
        point=(float(latitude), float(longitude)) if latitude is not None else None,
        offer=hash(summary),
        line="".join(re.findall(r"\d", phone)),
        asks_referral=bool(referral and "self" not in _split(referral)) or "voucher" in eligibility.lower(),
        doubtful=bool(_MAY_BE_GONE.search(alert)),
        topics=topics_of(name, summary, eligibility),
        words=telling_words(f"{name} {summary} {eligibility}"),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("; ")) if cell else ()


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _check_days(verified: str, needs: tuple[str, ...]) -> tuple[int, int, int]:
    """Days of the check, of its running out, and of leaving the answers (0, never, never when unchecked)."""
    if not verified:
        return 0, _NEVER, _NEVER
    checked, kind = _day(verified), kind_of(needs)
    clock = CLOCKS[kind].days
    return checked, checked + clock, _NEVER if kind == "crisis" else checked + clock * LEAVES_AFTER


def reach_of(areas: frozenset[str]) -> Reach:
    """How far a service reaches. A row that names only some boroughs is theirs, whatever region it adds."""
    if areas & {"england", "uk"}:
        return "national"
    named = len(areas.intersection(BOROUGHS))
    return "black-country" if areas & _REGIONS and named in (0, len(BOROUGHS)) else "local"


def gender_of(eligibility: str) -> Gender | None:
    """Whether a service is only for women or only for men, told from its own words."""
    words = set(re.findall(r"[a-z]+", eligibility.lower()))
    women, men = bool(words & {"women", "woman", "female"}), bool(words & {"men", "man", "male"})
    if women == men or words & {"anyone", "families", "everyone"}:
        return None
    return "woman" if women else "man"
