"""What may be asked of the directory, and what it answers: plain values, no behaviour.

One rule: everything the search looks at is in the query; it reads no clock and remembers nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services_catalog.freshness import Trust
from services_catalog.hours import Openness
from services_catalog.models import Service

Gender = Literal["woman", "man"]
Reach = Literal["local", "black-country", "national"]
Reason = Literal[
    "main_need",  # the need is what this service is for
    "also_helps",  # the need is listed later
    "own_borough",
    "black_country",  # covers the Black Country or the whole region
    "anywhere",  # a national service
    "other_borough",  # nothing nearer was found
    "open_now",
    "open_at_night",  # open now, when most are closed
    "near",  # within two miles
    "words",  # the words asked for stand in it
    "a_place",  # put forward so that the first cards hold a place to go to
    "a_phone_line",  # put forward so that the first cards hold a line to ring
    "for_carers",
    "your_words",  # the resident's own words stand in it, or are about the same narrow matter
]


@dataclass(frozen=True, slots=True)
class Who:
    """Who the help is for, as far as they said. Rows that rule them out are left out.

    age: years. gender: only matters for services for women or for men. carer: looks after somebody.
    """

    age: int | None = None
    gender: Gender | None = None
    carer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search.

    needs:     catalogue ids, most wanted first; empty when only words are given.
    words:     free words ("chess club"); spelling is repaired from the directory's own words.
    area:      a borough, "birmingham", "elsewhere" or None when not known.
    at:        the moment it is for: aware; the search itself reads no clock.
    near:      (latitude, longitude) of the middle of a sector or town, for distances.
    open_now:  only services surely open at `at`.
    access:    any of these ways in (phone, online, text, in-person, home-visit, drop-in); empty = any.
    free:      only free services.
    languages: ISO codes; a service must offer one of them.
    exclude:   ids already shown.
    limit:     most services to return.
    hints:     the resident's own words, for this one search only: they reorder the rows found, find none.
    topics:    names of topics said before (`topics_said`), so that words need not be kept to go on.
    """

    at: datetime
    needs: tuple[str, ...] = ()
    words: str = ""
    area: str | None = None
    near: tuple[float, float] | None = None
    open_now: bool = False
    access: tuple[str, ...] = ()
    free: bool = False
    languages: tuple[str, ...] = ()
    who: Who = field(default_factory=Who)
    exclude: frozenset[str] | tuple[str, ...] = ()
    limit: int = 10
    hints: str = ""
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """One service found, with all a card needs.

    need:    the asked need it answers, or its main need when only words were asked.
    reach:   "local" (its own boroughs), "black-country" (all of it, or the region) or "national".
    miles:   from `Query.near`, one decimal; None when either end is not known or the address is secret.
    reasons: codes that say why it was chosen, most telling first.
    """

    service: Service
    need: str
    openness: Openness
    reach: Reach
    miles: float | None
    trust: Trust
    reasons: tuple[Reason, ...]
