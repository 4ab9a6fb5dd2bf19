"""A place in somebody's words: "im in bilston", "WV14 0", "near Tipton" to boroughs.

One rule: what could be something else (vitamin B12, a phone number, a person called Bradley) is not a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from services_catalog.geography import (
    ELSEWHERE,
    SERVED,
    District,
    Point,
    Town,
    borough_at,
    borough_of_postcode,
    outcodes,
    sector_point,
    sectors,
    towns,
)

__all__ = ["Kind", "Place", "borough_at", "find_place", "sector_point"]

Kind = Literal["postcode", "sector", "outcode", "town", "borough"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is, as far as their words tell.

    boroughs: one = certain; several = split, most likely first, and may hold "elsewhere" (not one of the
              four); empty = outside the Black Country.
    kind:     how it was said.
    label:    how to say it back; never a full postcode ("WS2 8" at the most).
    point:    the middle of it (latitude, longitude), or None.
    span:     start and end of the place in the text, so that the rest can be read without it.
    """

    boroughs: tuple[str, ...]
    kind: Kind
    label: str
    point: Point | None = None
    span: tuple[int, int] = (0, 0)


_LOCAL_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?P<area>WS|WV|DY|B)[ ]?(?P<district>\d{1,2})"
    r"(?:(?P<gap>[ \-.]{0,2})(?P<sector>[0-9O])(?:[ ]?(?P<unit>[ABD-HJLNP-UW-Z]{2}))?)?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_OTHER_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?P<outcode>[A-Z]{1,2}\d[A-Z\d]?)[ ]?\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_OTHER_OUTCODE = re.compile(r"\s*(?P<outcode>[A-Z]{1,2}\d[A-Z\d]?)\s*[.!]?\s*", re.IGNORECASE)
_ASKED_FOR = re.compile(r"(post ?code|outcode)\W+(is\W+|:\W*)?$", re.IGNORECASE)

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_HINT = re.compile(
    r"\b(in|at|near|nr|by|from|around|round|to|of|live|living|stay|area|based)\W*$", re.IGNORECASE
)
_LIVES = re.compile(
    r"\b(live|living|stay|staying|based|i'?m|i’m|i am|we'?re|moved)( \w+)? (in|at|near|nr|to|round)\W*$", re.I
)
_HERE = re.compile(r"\b(in|at|near|nr|by|around|round|live|living|to|based)\W*$", re.IGNORECASE)
_SHORT_FORMS = {
    "wton": "wolverhampton",
    "w'ton": "wolverhampton",
    "wolvo": "wolverhampton",
    "wolverton": "wolverhampton",
    "brum": "birmingham",
    "west brom": "west bromwich",
    "westbrom": "west bromwich",
    "westbromwich": "west bromwich",
    "brierly hill": "brierley hill",
    "brierleyhill": "brierley hill",
    "bham": "birmingham",
    "b'ham": "birmingham",
    "wombourn": "wombourne",
}
_NICKNAMES = {"wolves": "wolverhampton"}
_NOT_A_TOWN = frozenset(
    {"tiptop", "cannot", "person", "persons", "kinder", "sheffield", "hampstead", "homestead", "great bar"}
)


def find_place(text: str, answering: bool = False) -> Place | None:
    """The place a message names, or None.

    text:      a resident's words, any length.
    answering: the message answers "where are you?", so a bare "B70" or "Penn" is meant as a place.
    """
    text = text[:2000]
    return _postcode_in(text, answering) or _name_in(text, answering)


def forget_names() -> None:
    """Drop the names kept to look them up faster."""
    _town.cache_clear()


def _postcode_in(text: str, answering: bool) -> Place | None:
    found = [place for match in _LOCAL_POSTCODE.finditer(text) if (place := _local(match, text, answering))]
    if found:
        return max(found, key=lambda place: (bool(place.boroughs), len(place.label)))
    other = _OTHER_POSTCODE.search(text)
    if other is None and answering:
        other = _OTHER_OUTCODE.fullmatch(text)
    if other is None or re.fullmatch(r"(WS|WV|DY|B|W)\d.*", other["outcode"], re.IGNORECASE):
        return None
    return Place((), "outcode", other["outcode"].upper(), span=other.span())


def _local(match: re.Match[str], text: str, answering: bool) -> Place | None:
    area, digits = match["area"].upper(), match["district"]
    sector, unit = (match["sector"] or "").upper().replace("O", "0"), (match["unit"] or "").upper()
    meant = answering or bool(_ASKED_FOR.search(text, 0, match.start()))
    if area == "B" and not unit and not meant:
        return None
    if unit:
        return _full(f"{area}{digits}", sector, unit, match.span())
    if sector:
        return _sector(f"{area}{digits} {sector}", match.span())
    return _outcode(f"{area}{digits}", match.span())


def _full(outcode: str, sector: str, unit: str, span: tuple[int, int]) -> Place | None:
    district = sectors().get(f"{outcode} {sector}")
    if district is None:
        return None
    borough = borough_of_postcode(f"{outcode} {sector}{unit}")
    if borough:
        boroughs: tuple[str, ...] = (borough,)
    elif ELSEWHERE in district.boroughs:
        boroughs = tuple(sorted(district.boroughs, key=lambda name: name != ELSEWHERE))
    else:
        boroughs = district.boroughs
    return Place(boroughs, "postcode", district.code, district.point, span)


def _sector(code: str, span: tuple[int, int]) -> Place | None:
    district = sectors().get(code)
    return _place_of(district, "sector", span) if district else None


def _outcode(code: str, span: tuple[int, int]) -> Place | None:
    district = outcodes().get(code)
    return _place_of(district, "outcode", span) if district else None


def _place_of(district: District, kind: Kind, span: tuple[int, int]) -> Place:
    return Place(district.boroughs, kind, district.code, district.point, span)


def _name_in(text: str, answering: bool) -> Place | None:
    found = [
        (_rank(town, text, span), town, span)
        for town, span in _names(text)
        if answering or _is_meant(town, text, span)
    ]
    if not found:
        return None
    _, town, span = max(found, key=lambda entry: entry[0])
    kind: Kind = "borough" if town.name.lower() in SERVED else "town"
    return Place(town.boroughs, kind, town.name, town.point, span)


def _is_meant(town: Town, text: str, span: tuple[int, int]) -> bool:
    """Whether a name is where somebody is; a place outside only if they say so: it ends the local help."""
    if not town.boroughs:
        alone = text.strip(" .!?") == text[span[0] : span[1]]
        return bool(_LIVES.search(text, 0, span[0])) or (alone and not town.care)
    return not town.care or bool(_HINT.search(text, 0, span[0]))


def _rank(town: Town, text: str, span: tuple[int, int]) -> tuple[bool, bool, bool, int]:
    """A place that is served first, then where somebody is over where they came from, then a town."""
    here = bool(_HERE.search(text, 0, span[0]))
    return bool(town.boroughs), here, town.name.lower() not in SERVED, -span[0]


def _names(text: str) -> Iterator[tuple[Town, tuple[int, int]]]:
    """Every town in the text, longest name first at each word."""
    words = [(match.group().replace("’", "'").lower(), *match.span()) for match in _WORD.finditer(text)]
    place = 0
    while place < len(words):
        first, start, end = words[place]
        town, taken = None, 1
        if place + 1 < len(words):
            second, begins, ends = words[place + 1]
            if not text[end:begins].strip(" -"):
                town = _town(f"{first} {second}")
        if town:
            taken, end = 2, ends
        else:
            town = _town(first)
        if town:
            yield town, (start, end)
        place += taken


@lru_cache(maxsize=4096)
def _town(name: str) -> Town | None:
    if name in _NICKNAMES:
        return replace(towns()[_NICKNAMES[name]], care=True)
    exact = towns().get(_SHORT_FORMS.get(name, name)) or towns().get(name.removesuffix("'s"))
    return exact or _misspelt(name)


def _misspelt(name: str) -> Town | None:
    """A name one slip away (two in a long one), with the same first letter, and only one such name."""
    slips = _slips(name)
    if not slips or name in _NOT_A_TOWN:
        return None
    near = sorted(
        (OSA.distance(name, key), key)
        for key in _names_by_letter().get(name[0], ())
        if abs(len(key) - len(name)) <= slips and OSA.distance(name, key, score_cutoff=slips) <= slips
    )
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return towns()[near[0][1]]


def _slips(name: str) -> int:
    """How many letters may be wrong: two words are told apart less easily, so they need to be longer."""
    if " " in name:
        return 0 if len(name) < 9 else 1 + (len(name) >= 12)
    return 0 if len(name) < 5 else 1 + (len(name) >= 9)


@cache
def _names_by_letter() -> dict[str, list[str]]:
    """Names long enough to be told when misspelt, by first letter."""
    index: dict[str, list[str]] = {}
    for key, town in towns().items():
        if len(key) >= 6 and not town.care:
            index.setdefault(key[0], []).append(key)
    return index
