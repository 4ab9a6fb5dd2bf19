"""Which services first: need, area, open now, confidence, trust; then kinds are mixed.

One rule: a national line stays behind local help, unless it is open now and the local help surely or
probably is not (2 a.m., Sunday). Every number below is a choice of this project, held by tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services_catalog.bank_holidays import is_bank_holiday
from services_catalog.entry import Entry
from services_catalog.geography import miles_between
from services_catalog.hours import LONDON, Openness, openness
from services_catalog.mixing import Ranked, mixed
from services_catalog.query import Query, Reason
from services_catalog.topics import WHO, mattering, reordering, telling_words, topics_said

_BY_PLACE_IN_LIST = (40, 26, 18, 12, 8)
_LISTED_FIRST = 3
"""Needs listed up to this place count as what a service is about."""
_BY_AREA = {"own": 24, "black-country": 16, "region": 12, "anywhere": 8, "other": 0}
_BY_STATE = {"open": 10, "ring_first": 3, "unknown": 2, "closed": 0}
_BY_CONFIDENCE = {"high": 10, "medium": 5, "low": 0}
_WORDS = 60
_ABOUT_THE_SAME = 30
"""For a service about the narrow matter the resident spoke of: more than any distance between two areas."""
_FOR_THE_SAME_PEOPLE = 4
_PER_SHARED_WORD, _SHARED_WORDS = 6, 2
"""For each telling word shared with the resident, up to two: less than being the main need is worth."""
_LONGEST_HINTS = 2000
"""Letters of the resident's words that are looked at: a long story, and a bound on the work."""
_ASKS_REFERRAL = 8
_MAY_BE_GONE = 12
"""Off a row whose alert doubts that it still runs: behind what does, when both are for the need."""
_LAST_RESORT = 4
"""The group of what is for a few (and nobody said it is for them) or cannot be reached at all."""
_NEAR_MILES = 2.0
_DAY_STARTS, _DAY_ENDS = 8, 20
"""Hours between which a service whose hours are not known may be open, on a day that is no bank holiday."""

_AREA_REASON: dict[str, Reason] = {
    "own": "own_borough",
    "black-country": "black_country",
    "region": "black_country",
    "anywhere": "anywhere",
    "other": "other_borough",
}
_FOR_SOME = frozenset(
    {f"lonely.{kind}" for kind in ("lgbt", "newcomers", "men", "women", "young", "older", "parents")}
    | {"home.landlord"}
)
"""What is for one group of people (or one landlord's tenants) is a worse answer to another need."""
_BLACK_COUNTRY = frozenset({"walsall", "wolverhampton", "sandwell", "dudley"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One search, with what is the same for every candidate. `today` is an ordinal day."""

    query: Query
    strengths: Mapping[int, float]
    reported: Mapping[str, date]
    today: int
    daytime: bool
    said: frozenset[str]
    words: frozenset[str]


def rank(
    candidates: Sequence[Entry], query: Query, strengths: Mapping[int, float], reported: Mapping[str, date]
) -> list[Ranked]:
    """Candidates that fit the query, best first, kinds mixed among the first three.

    strengths: how well each service number matches the words, 0..1. reported: id -> day of the report.
    """
    local = query.at.astimezone(LONDON)
    daytime = _DAY_STARTS <= local.hour < _DAY_ENDS and not is_bank_holiday(local.date())
    hints = query.hints[:_LONGEST_HINTS]
    said, words = topics_said(hints, query.needs) | mattering(query.topics, query.needs), telling_words(hints)
    asked = _Asked(query, strengths, reported, local.toordinal(), daytime, said, words)
    excluded = frozenset(query.exclude)
    ranked = []
    for entry in candidates:
        if entry.last_day < asked.today or entry.id in excluded or not _fits(entry, query):
            continue
        now = _openness(entry, query)
        if now.state == "open" or not query.open_now:
            ranked.append(_ranked(entry, now, asked))
    shown = [entry for entry in candidates if entry.id in excluded]
    nearest = [one for one in ranked if one.area != "other"] or ranked
    nearest.sort(key=lambda one: (one.group, -one.score, one.entry.number))
    return mixed(nearest, daytime, shown)


def _openness(entry: Entry, query: Query) -> Openness:
    if not entry.active:
        return Openness("closed", comment="temporarily closed")
    return openness(entry.hours, query.at)


def _fits(entry: Entry, query: Query) -> bool:
    if not entry.active and not query.words:
        return False
    if query.access and not entry.access & frozenset(query.access):
        return False
    if query.free and not entry.free:
        return False
    if query.languages and not entry.languages & frozenset(query.languages):
        return False
    who = query.who
    if who.age is not None and not entry.min_age <= who.age <= entry.max_age:
        return False
    return who.gender is None or entry.gender is None or entry.gender == who.gender


def _ranked(entry: Entry, now: Openness, asked: _Asked) -> Ranked:
    query = asked.query
    need, place = _need_answered(entry, query.needs)
    area = _area_of(entry, query.area)
    miles = miles_between(query.near, entry.point) if query.near and entry.point else None
    lifted, theirs, narrow = _about(entry, need, asked)
    shared = 0 if narrow else min(len(entry.words & asked.words), _SHARED_WORDS)
    for_others = narrow or _is_for_others(entry, place, asked)
    score = (
        _BY_PLACE_IN_LIST[min(place, len(_BY_PLACE_IN_LIST) - 1)]
        + _near_home(area, query)
        + _BY_STATE[now.state]
        + _BY_CONFIDENCE[entry.confidence]
        + _ways_in(entry)
        + _distance(miles, query)
        + _WORDS * asked.strengths.get(entry.number, 0.0)
        + _trust(entry, asked)
        + _for_whom(entry, query, place)
        - (10 if for_others else 0)
        + (_ABOUT_THE_SAME if lifted else _FOR_THE_SAME_PEOPLE if theirs else 0)
        + _PER_SHARED_WORD * shared
        - (_ASKS_REFERRAL if entry.asks_referral else 0)
        - (_MAY_BE_GONE if entry.doubtful else 0)
    )
    suits = place < _LISTED_FIRST and not for_others and entry.active and entry.can_be_reached
    group = _group(entry, area, now, suits, for_others, asked)
    if entry.active and (narrow or not entry.can_be_reached):
        group = _LAST_RESORT
    elif lifted and area != "other" and now.state != "closed":
        group = 0
    elif entry.doubtful:
        group = max(group, 2)
    reasons = _reasons(entry, now, area, place, miles, asked)
    if lifted or theirs or shared:
        reasons.append("your_words")
    return Ranked(entry, need, now, area, miles, group, score, suits, reasons)


def _about(entry: Entry, need: str, asked: _Asked) -> tuple[bool, bool, bool]:
    """Whether it is about a matter the resident spoke of; for people as they said they are; or narrower than
    anything they said."""
    if not entry.topics or not asked.query.needs:
        return False, False, False
    lifting, sinking = reordering(need)
    said = entry.topics & lifting & asked.said
    unsaid = (entry.topics & sinking) - asked.said
    if asked.query.who.age is not None:
        unsaid -= {"young people"}  # the ages were compared already
    if asked.query.who.gender is not None:
        unsaid -= {"men", "women"}
    narrow = bool(unsaid & WHO) or (bool(unsaid) and not said)
    return bool(said - WHO) and not narrow, bool(said & WHO) and not narrow, narrow


def _need_answered(entry: Entry, needs: tuple[str, ...]) -> tuple[str, int]:
    """The asked need this service answers best, and its place in the service's own list."""
    answered = [
        (entry.needs.index(need) + order, need) for order, need in enumerate(needs) if need in entry.needs
    ]
    if not answered:
        return entry.needs[0], 0
    _, need = min(answered)
    return need, entry.needs.index(need)


def _area_of(entry: Entry, area: str | None) -> str:
    """How near a service's areas are. When the area is not known, a wide service is the surest."""
    if entry.reach == "national":
        return "anywhere"
    if area is None:
        return {"black-country": "black-country", "local": "other"}[entry.reach]
    if entry.reach == "local":
        if area in entry.areas:
            return "own"
        return "region" if entry.reaches_on and area in _BLACK_COUNTRY else "other"
    if area == "elsewhere":
        return "other"
    if area in _BLACK_COUNTRY and "black-country" in entry.areas:
        return "black-country"
    return "region" if "west-midlands" in entry.areas or area in entry.areas else "other"


def _is_for_others(entry: Entry, place: int, asked: _Asked) -> bool:
    """Meant for another group, or (by day) for a crisis: "feeling low" is not one."""
    if place == 0:
        return False
    crisis_asked = any(need.startswith("crisis.") for need in asked.query.needs)
    is_crisis_line = entry.needs[0].startswith("crisis.") and not crisis_asked
    return entry.needs[0] in _FOR_SOME or (asked.daytime and is_crisis_line)


def _group(entry: Entry, area: str, now: Openness, suits: bool, for_others: bool, asked: _Asked) -> int:
    """0 local and likely open · 1 national, open and for this need · 2 the other local help, or in doubt ·
    3 the other national help · 4 for a few or out of reach · 5 closed for a time.

    While the area is not known, national help counts as local.
    """
    if not entry.active:
        return 5
    if area == "anywhere" and asked.query.area is not None:
        return 1 if now.state == "open" and suits else 3
    likely = now.state == "open" or (asked.daytime and now.state != "closed")
    return 0 if likely and not (for_others and area == "anywhere") else 2


def _near_home(area: str, query: Query) -> int:
    return _BY_AREA["own" if area == "anywhere" and query.area is None else area]


def _ways_in(entry: Entry) -> int:
    if not entry.can_be_reached:
        return -20
    return 6 if entry.has_line else 0


def _distance(miles: float | None, query: Query) -> float:
    if query.near is None:
        return 0.0
    return -4.0 if miles is None else max(6.0 - 2.0 * miles, -10.0)


def _trust(entry: Entry, asked: _Asked) -> int:
    points = 0
    if entry.checked_on:
        points = 6 if asked.today <= entry.due_on else -15
    day = asked.reported.get(entry.id)
    if day is not None and day.toordinal() > entry.checked_on:
        points -= 15
    return points


def _for_whom(entry: Entry, query: Query, place: int) -> int:
    """Carers' own services first for carers; what is for a few a little behind while nobody said who asks."""
    points = 8 if query.who.carer and entry.carers else 0
    if place > 0 and query.who.age is None and (entry.max_age <= 25 or entry.min_age >= 50):
        points -= 8
    return points - (6 if query.who.gender is None and entry.gender is not None else 0)


def _reasons(
    entry: Entry, now: Openness, area: str, place: int, miles: float | None, asked: _Asked
) -> list[Reason]:
    reasons: list[Reason] = []
    if asked.query.needs:
        reasons.append("main_need" if place == 0 else "also_helps")
    if asked.strengths.get(entry.number):
        reasons.append("words")
    reasons.append(_AREA_REASON[area])
    if now.state == "open":
        reasons.append("open_now" if asked.daytime else "open_at_night")
    if miles is not None and miles <= _NEAR_MILES:
        reasons.append("near")
    if asked.query.who.carer and entry.carers:
        reasons.append("for_carers")
    return reasons
