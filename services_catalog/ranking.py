"""Which services first: need, area, open now, confidence, trust; then kinds are mixed.

One rule: a national line stays behind local help, unless it is open now and the local help surely or
probably is not (2 a.m., Sunday). Every number below is a choice of this project, held by tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services_catalog.entry import Entry
from services_catalog.geography import miles_between
from services_catalog.hours import LONDON, Openness, openness
from services_catalog.query import Query, Reason

_BY_PLACE_IN_LIST = (40, 26, 18, 12, 8)
_LISTED_FIRST = 3
"""Needs listed up to this place count as what a service is about."""
_BY_AREA = {"own": 24, "black-country": 16, "region": 12, "anywhere": 8, "other": 0}
_BY_STATE = {"open": 10, "ring_first": 3, "unknown": 2, "closed": 0}
_BY_CONFIDENCE = {"high": 10, "medium": 5, "low": 0}
_WORDS = 60
_NEAR_MILES = 2.0
_DAY_STARTS, _DAY_ENDS = 8, 20
"""Hours between which a service whose hours are not known may be open."""

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


@dataclass(slots=True)
class Ranked:
    """One candidate with its place in the order."""

    entry: Entry
    need: str
    place_in_list: int
    openness: Openness
    area: str
    miles: float | None
    group: int
    score: float
    reasons: list[Reason]


def rank(
    candidates: Sequence[Entry], query: Query, strengths: Mapping[int, float], reported: Mapping[str, date]
) -> list[Ranked]:
    """Candidates that fit the query, best first, kinds mixed among the first three.

    strengths: how well each service number matches the words, 0..1. reported: id -> day of the report.
    """
    local = query.at.astimezone(LONDON)
    today, daytime = local.toordinal(), _DAY_STARTS <= local.hour < _DAY_ENDS
    excluded = frozenset(query.exclude)
    fitting = [
        entry
        for entry in candidates
        if entry.last_day >= today and entry.id not in excluded and _fits(entry, query)
    ]
    ranked = []
    for entry in fitting:
        now = (
            openness(entry.hours, query.at)
            if entry.active
            else Openness("closed", comment="temporarily closed")
        )
        if query.open_now and now.state != "open":
            continue
        ranked.append(_ranked(entry, query, now, daytime, strengths.get(entry.number, 0.0), today, reported))
    nearest = [one for one in ranked if one.area != "other"] or ranked
    nearest.sort(key=lambda one: (one.group, -one.score, one.entry.number))
    return _mixed(nearest, daytime)


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


def _ranked(
    entry: Entry,
    query: Query,
    now: Openness,
    daytime: bool,
    strength: float,
    today: int,
    reported: Mapping[str, date],
) -> Ranked:
    need, place = _need_answered(entry, query.needs)
    area = _area_of(entry, query.area)
    miles = miles_between(query.near, entry.point) if query.near and entry.point else None
    score: float = _BY_PLACE_IN_LIST[min(place, len(_BY_PLACE_IN_LIST) - 1)] + _near_home(area, query)
    score += _BY_STATE[now.state] + _BY_CONFIDENCE[entry.confidence] + _ways_in(entry)
    score += _distance(miles, query) + _WORDS * strength
    score += _trust(entry, today, reported) + _for_whom(entry, query, place)
    likely = now.state == "open" or (daytime and now.state != "closed")
    special = place > 0 and (entry.needs[0] in _FOR_SOME or (daytime and _is_crisis_line(entry, query)))
    score -= 10 if special else 0
    likely = likely and not (special and area == "anywhere")
    wide = area == "anywhere" and query.area is not None
    group = _group(wide, now.state == "open" and place < _LISTED_FIRST and not special, likely, entry.active)
    reasons = _reasons(entry, query, now, area, place, miles, daytime, strength)
    return Ranked(entry, need, place, now, area, miles, group, score, reasons)


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
        return "own" if area in entry.areas else "other"
    if area in _BLACK_COUNTRY:
        if "black-country" in entry.areas:
            return "black-country"
        return "region" if "west-midlands" in entry.areas or area in entry.areas else "other"
    return "region" if "west-midlands" in entry.areas or area in entry.areas else "other"


def _group(national: bool, better_now: bool, likely: bool, active: bool) -> int:
    """0 local and likely open · 1 national, open and for this need · 2 the other local help · 3 the other
    national help · 4 closed for a time. While the area is not known, national help counts as local."""
    if not active:
        return 4
    if national:
        return 1 if better_now else 3
    return 0 if likely else 2


def _is_crisis_line(entry: Entry, query: Query) -> bool:
    """By day a crisis line stands behind the service for the need itself: "feeling low" is not a crisis."""
    return entry.needs[0].startswith("crisis.") and not any(
        need.startswith("crisis.") for need in query.needs
    )


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


def _trust(entry: Entry, today: int, reported: Mapping[str, date]) -> int:
    points = 0
    if entry.checked_on:
        points = 6 if today <= entry.due_on else -15
    day = reported.get(entry.id)
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
    entry: Entry,
    query: Query,
    now: Openness,
    area: str,
    place: int,
    miles: float | None,
    daytime: bool,
    strength: float,
) -> list[Reason]:
    reasons: list[Reason] = []
    if query.needs:
        reasons.append("main_need" if place == 0 else "also_helps")
    if strength:
        reasons.append("words")
    reasons.append(_AREA_REASON[area])
    if now.state == "open":
        reasons.append("open_now" if daytime else "open_at_night")
    if miles is not None and miles <= _NEAR_MILES:
        reasons.append("near")
    if query.who.carer and entry.carers:
        reasons.append("for_carers")
    return reasons


def _mixed(ranked: list[Ranked], daytime: bool) -> list[Ranked]:
    """The first three cards hold a place to go to and a line to ring (open, at night), if there are any."""
    if len(ranked) < 2:
        return ranked
    ranked = _with_kind(ranked, 2, "a_phone_line", lambda one: _is_line(one, daytime))
    return _with_kind(ranked, 2, "a_place", lambda one: one.entry.has_place and one.area != "anywhere")


def _is_line(one: Ranked, daytime: bool) -> bool:
    return one.entry.has_line and (daytime or one.openness.state == "open")


def _with_kind(ranked: list[Ranked], slot: int, reason: Reason, is_kind: object) -> list[Ranked]:
    assert callable(is_kind)
    if any(is_kind(one) for one in ranked[: slot + 1]):
        return ranked
    for place, one in enumerate(ranked[slot + 1 :], start=slot + 1):
        if one.place_in_list < _LISTED_FIRST and one.entry.active and is_kind(one):
            one.reasons.append(reason)
            return [*ranked[:slot], one, *ranked[slot:place], *ranked[place + 1 :]]
    return ranked
