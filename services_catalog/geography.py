"""Postcodes, sectors and outcodes of the Black Country and around: which borough, and where.

One rule: a district that lies in two boroughs says so; a full postcode is looked up and never kept.
Source: ONS Postcode Directory, November 2025 (geography/LICENCE.md).
"""

from __future__ import annotations

import csv
import gzip
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

Point = tuple[float, float]

SERVED = ("walsall", "wolverhampton", "sandwell", "dudley")
ELSEWHERE = "elsewhere"
CERTAIN_FROM = 0.9
"""Share of a district's postcodes in one borough from which it is not asked again (the places guide)."""
_WORTH_NAMING = 0.02
_NEAR_ENOUGH_MILES = 0.3
"""Further than this from every Black Country postcode is outside: postcodes lie far closer together."""


@dataclass(frozen=True, slots=True)
class District:
    """An outcode or a sector: boroughs most likely first ("elsewhere" joins all that are not served)."""

    code: str
    boroughs: tuple[str, ...]
    point: Point | None
    place: str = ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("services_catalog").joinpath("geography", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _point(row: Mapping[str, str]) -> Point | None:
    return (float(row["lat"]), float(row["lon"])) if row["lat"] else None


@cache
def sectors() -> Mapping[str, District]:
    """Every known sector, such as "WS2 8"."""
    return MappingProxyType(
        {
            row["sector"]: District(row["sector"], _named(_shares(row)), _point(row))
            for row in _rows("sectors.csv")
        }
    )


@cache
def outcodes() -> Mapping[str, District]:
    """Every known outcode, such as "WS2"; its boroughs weighed by the postcodes of its sectors."""
    weights: dict[str, dict[str, float]] = {}
    for row in _rows("sectors.csv"):
        total = weights.setdefault(row["sector"].split()[0], {})
        for borough, share in _shares(row).items():
            total[borough] = total.get(borough, 0.0) + share * int(row["postcodes"])
    found = {}
    for row in _rows("outcodes.csv"):
        if row["place"].startswith("non-geographic"):
            continue
        shares = weights.get(row["outcode"]) or {_served_or_elsewhere(row["boroughs"].split()[0]): 1.0}
        found[row["outcode"]] = District(row["outcode"], _named(shares), _point(row), row["place"])
    return MappingProxyType(found)


def _shares(row: Mapping[str, str]) -> dict[str, float]:
    """Share of each borough in a sector: the first is measured, the others split the rest by their order."""
    first, *others = row["boroughs"].split()
    shares = {_served_or_elsewhere(first): float(row["primary_share"])}
    rest = 1 - float(row["primary_share"])
    weights = [2.0**-place for place in range(len(others))]
    for name, weight in zip(others, weights, strict=True):
        borough = _served_or_elsewhere(name)
        shares[borough] = shares.get(borough, 0.0) + rest * weight / sum(weights)
    return shares


def _served_or_elsewhere(borough: str) -> str:
    return borough if borough in SERVED else ELSEWHERE


def _named(shares: Mapping[str, float]) -> tuple[str, ...]:
    """Boroughs worth asking about; one when it is certain, none when all of it is outside."""
    total = sum(shares.values())
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])
    if ranked[0][1] / total >= CERTAIN_FROM:
        return () if ranked[0][0] == ELSEWHERE else (ranked[0][0],)
    return tuple(borough for borough, weight in ranked if weight / total >= _WORTH_NAMING)


@dataclass(frozen=True, slots=True)
class _Postcodes:
    """All postcodes of the four boroughs in flat arrays: under 1 MB instead of 36,000 objects."""

    codes: bytes
    boroughs: bytes
    latitudes: array[float]
    longitudes: array[float]
    by_latitude: array[int]


@cache
def _postcodes() -> _Postcodes:
    packed = files("services_catalog").joinpath("geography", "postcodes_black_country.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("ascii").splitlines()
    rows = sorted((_fixed(code), borough, lat, lon) for code, borough, lat, lon, _ in csv.reader(lines[1:]))
    latitudes = array("f", (float(row[2]) for row in rows))
    return _Postcodes(
        codes=b"".join(row[0] for row in rows),
        boroughs=bytes(SERVED.index(row[1]) for row in rows),
        latitudes=latitudes,
        longitudes=array("f", (float(row[3]) for row in rows)),
        by_latitude=array("H", sorted(range(len(rows)), key=latitudes.__getitem__)),
    )


_WIDTH = 7


def _fixed(postcode: str) -> bytes:
    outward, inward = postcode.split()
    return f"{outward:<4}{inward}".encode("ascii")


def borough_of_postcode(postcode: str) -> str | None:
    """The borough of a full postcode written "WS1 1AA", or None when it is not in the Black Country."""
    book = _postcodes()
    wanted = _fixed(postcode)
    low, high = 0, len(book.boroughs)
    while low < high:
        middle = (low + high) // 2
        if book.codes[middle * _WIDTH : (middle + 1) * _WIDTH] < wanted:
            low = middle + 1
        else:
            high = middle
    found = low < len(book.boroughs) and book.codes[low * _WIDTH : (low + 1) * _WIDTH] == wanted
    return SERVED[book.boroughs[low]] if found else None


def borough_at(latitude: float, longitude: float) -> str | None:
    """The borough a point lies in, told by the nearest postcode; None outside the Black Country.

    latitude, longitude: degrees, WGS 84. The point is not kept.
    """
    if not (52.3 <= latitude <= 52.8 and -2.4 <= longitude <= -1.7):
        return None
    book = _postcodes()
    margin = _NEAR_ENOUGH_MILES / 69.0
    south = bisect_left(book.by_latitude, latitude - margin, key=book.latitudes.__getitem__)
    north = bisect_right(book.by_latitude, latitude + margin, key=book.latitudes.__getitem__)
    nearest = min(
        ((miles_between((latitude, longitude), (book.latitudes[n], book.longitudes[n])), n)
         for n in book.by_latitude[south:north]
         if abs(book.longitudes[n] - longitude) < 2 * margin),
        default=None,
    )  # fmt: skip
    if nearest is None or nearest[0] > _NEAR_ENOUGH_MILES:
        return None
    return SERVED[book.boroughs[nearest[1]]]


def sector_point(postcode: str) -> Point | None:
    """The middle of a postcode's sector (or outcode), or None when it is not known."""
    if not postcode:
        return None
    outward, _, inward = postcode.partition(" ")
    district = sectors().get(f"{outward} {inward[:1]}") or outcodes().get(outward)
    return district.point if district else None


def miles_between(one: Point, other: Point) -> float:
    """Distance in miles between two points on the ground, as the crow flies."""
    south, north = radians(one[0]), radians(other[0])
    half = sin((north - south) / 2) ** 2
    half += cos(south) * cos(north) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 7917.5 * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class Town:
    """A name people use for where they live. `care`: also a word or a person's name, so a hint is needed."""

    name: str
    boroughs: tuple[str, ...]
    point: Point | None
    care: bool


@cache
def towns() -> Mapping[str, Town]:
    """Towns and quarters by their name in small letters."""
    return MappingProxyType(
        {
            row["name"].lower(): Town(
                row["name"], tuple(row["boroughs"].split()), _near(row["near"]), bool(row["care"])
            )
            for row in _rows("towns.csv")
        }
    )


def _near(code: str) -> Point | None:
    district = sectors().get(code) or outcodes().get(code)
    return district.point if district else None
