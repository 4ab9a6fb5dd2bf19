"""Where a service is and whom it serves: places, postcodes and areas of a feed.

One rule: an area is taken only when the feed names it or a postcode proves it; a hidden address stays hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from services_catalog.geography import borough_at, borough_of_postcode, outcodes, sectors
from services_catalog.models import AREAS
from services_catalog.open_referral.plain_text import one_line, plain, shortened
from services_catalog.open_referral.values import Record, decimal, every, first, record, text, yes

GSS = {
    "walsall": "E08000030",
    "wolverhampton": "E08000031",
    "sandwell": "E08000028",
    "dudley": "E08000027",
    "birmingham": "E08000025",
    "west-midlands": "E12000005",
    "england": "E92000001",
    "uk": "K02000001",
}
"""ONS codes of our areas; the Black Country has none of its own."""

AREA_NAMES = {area: area.replace("-", " ").title() for area in AREAS} | {"uk": "United Kingdom"}
_BY_CODE = {code: area for area, code in GSS.items()} | {"E11000005": "west-midlands"}
_BY_NAME = {name.lower(): area for area, name in AREA_NAMES.items()} | {
    "uk": "uk",
    "nationwide": "uk",
    "national": "uk",
    "great britain": "uk",
}
_LOCAL = re.compile(r"\b(walsall|wolverhampton|sandwell|dudley|birmingham|black country|west midlands)\b")
_ABROAD = re.compile(r"\b(outside|except|excluding|not)\b")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(?:(\d)([A-Z]{2}))?\b")
_BRITISH = ("", "gb", "uk", "gbr", "united kingdom", "great britain", "england", "wales", "scotland")


@dataclass(slots=True)
class Whereabouts:
    """A service's place and areas, and in words what was changed, not used, or to be minded."""

    address: str = ""
    postcode: str = ""
    areas: tuple[str, ...] = ()
    virtual: bool = False
    physical: bool = False
    changed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def whereabouts_of(service: Record, default_areas: tuple[str, ...] = ()) -> Whereabouts:
    """Address, postcode and areas of a service. default_areas: when the feed says nothing."""
    found = Whereabouts()
    boroughs: dict[str, None] = {}
    taken = ""
    for place in _places(service):
        kind = first(place, "location_type", "address_type").lower()
        found.virtual = found.virtual or kind == "virtual"
        if kind in ("virtual", "postal"):
            continue
        boroughs.update(dict.fromkeys(_boroughs_of(place, found)))
        address, postcode = _address(place, found)
        if not address and not postcode:
            continue
        found.physical = True
        if not taken:
            found.address, found.postcode = address, postcode
            taken = f"{address} {postcode}"
        elif f"{address} {postcode}" != taken:
            found.warnings.append(f"Also at: {address} {postcode}".strip())
    named = _areas_named(service, found)
    found.areas = tuple(named) or tuple(boroughs) or default_areas
    if not named and boroughs:
        found.changed.append(f"areas: {', '.join(boroughs)}, told by its postcode or place")
    elif not named and default_areas:
        found.changed.append(f"areas: {', '.join(default_areas)}, the feed's own")
    return found


def _places(service: Record) -> Iterator[Record]:
    joined = every(service, "service_at_locations", "services_at_location", "service_at_location")
    locations = (record(one.get("location")) for one in joined)
    yield from (place for place in chain(locations, every(service, "locations", "location")) if place)
    if any(True for _ in every(service, "physical_addresses", "addresses", "address")):
        yield {name: service.get(name) for name in ("physical_addresses", "addresses", "address")}


def _address_of(place: Record) -> Record:
    listed = [
        one
        for one in every(place, "addresses", "physical_addresses", "address", "postal_addresses")
        if text(one.get("address_type")).lower() not in ("postal", "virtual")
    ]
    return listed[0] if listed else place


def _address(place: Record, found: Whereabouts) -> tuple[str, str]:
    """One line of address and a full postcode, either may be ""."""
    address = _address_of(place)
    country = first(address, "country").lower()
    if country not in _BRITISH or _is_abroad(place):
        found.left_out.append(f"address: it is not in the United Kingdom ({country or 'by its map point'})")
        return "", ""
    if yes(place.get("mask_exact_address")) or yes(address.get("mask_exact_address")):
        found.left_out.append("address: the feed asks to keep it hidden")
        return "", ""
    lines = [first(place, "name")]
    lines += [text(address.get(name)) for name in ("address_1", "address_2", "city")]
    written = _joined([plain(line[:400]) for line in lines])
    postcode = _full_postcode(first(address, "postal_code", "postcode"), found)
    if len(written) > 200:
        found.changed.append("address: shortened to 200 characters")
    return shortened(written, 200), postcode


def _joined(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        line = one_line(line).strip(" ,")
        low = line.lower()
        if line and not any(low == other.lower() or low in other.lower().split(", ") for other in kept):
            kept.append(line)
    return ", ".join(kept)


def _full_postcode(written: str, found: Whereabouts) -> str:
    if not written:
        return ""
    parts = _POSTCODE.search(one_line(written[:40]).upper())
    if parts and parts[2]:
        return f"{parts[1]} {parts[2]}{parts[3]}"
    found.left_out.append(f"postcode '{one_line(written)[:20]}': not a full United Kingdom postcode")
    return ""


def _boroughs_of(place: Record, found: Whereabouts) -> tuple[str, ...]:
    """The served borough a place certainly lies in, by postcode, district or map point."""
    written = first(_address_of(place), "postal_code", "postcode").upper()[:40]
    parts = _POSTCODE.search(one_line(written))
    if parts:
        if parts[2] and (borough := borough_of_postcode(f"{parts[1]} {parts[2]}{parts[3]}")):
            return (borough,)
        district = (sectors().get(f"{parts[1]} {parts[2]}") if parts[2] else None) or outcodes().get(parts[1])
        known = [b for b in district.boroughs if b != "elsewhere"] if district and not parts[2] else []
        if len(known) == 1 and district and len(district.boroughs) == 1:
            return (known[0],)
        if known:
            found.warnings.append(f"{parts[1]} lies in {' or '.join(known)}: ask which")
        return ()
    point = _point(place)
    if point and (borough := borough_at(*point)):
        return (borough,)
    return ()


def _point(place: Record) -> tuple[float, float] | None:
    """Latitude and longitude, also out of a GeoJSON point (longitude first); None outside the UK."""
    pairs = [(decimal(place.get("latitude")), decimal(place.get("longitude")))]
    coordinates = record(place.get("geometry")).get("coordinates")
    if isinstance(coordinates, list) and len(coordinates) >= 2:
        longitude, latitude = decimal(coordinates[0]), decimal(coordinates[1])
        pairs.append((latitude, longitude))
    for latitude, longitude in pairs:
        if latitude is None or longitude is None:
            continue
        if _in_uk(latitude, longitude):
            return latitude, longitude
        if _in_uk(longitude, latitude):
            return longitude, latitude
    return None


def _in_uk(latitude: float, longitude: float) -> bool:
    return 49.0 <= latitude <= 61.5 and -9.0 <= longitude <= 2.5


def _is_abroad(place: Record) -> bool:
    """A map point that is told, is not 0,0 and lies outside the United Kingdom, with no British postcode."""
    latitude, longitude = decimal(place.get("latitude")), decimal(place.get("longitude"))
    if not latitude or not longitude or _point(place) is not None:
        return False
    written = first(_address_of(place), "postal_code", "postcode").upper()[:40]
    return not _POSTCODE.search(written)


def _areas_named(service: Record, found: Whereabouts) -> list[str]:
    areas: dict[str, None] = {}
    for row in every(service, "service_areas", "service_area"):
        told = _area_of(row)
        areas.update(dict.fromkeys(told))
        name = plain(first(row, "name", "service_area", "description", "uri")[:300])
        if name and not told:
            found.left_out.append(f"area '{name[:80]}': not one of ours")
    for name in ("coverage", "area", "borough"):
        areas.update(dict.fromkeys(_area_in(text(service.get(name)))))
    return list(areas)


def _area_of(row: Record) -> list[str]:
    code = re.search(r"\b[EK]\d{8}\b", text(row.get("uri"))[:300] + " " + text(row.get("id"))[:60])
    if code and code[0] in _BY_CODE:
        return [_BY_CODE[code[0]]]
    for name in ("name", "service_area", "description"):
        if areas := _area_in(text(row.get(name))):
            return areas
    return []


def _area_in(written: str) -> list[str]:
    words = plain(written[:300]).lower()
    exact = re.sub(r"\b(?:metropolitan|borough|city|council|of|the|district|mbc|all)\b", " ", words)
    whole = _BY_NAME.get(" ".join(re.sub(r"[^a-z ]", " ", exact).split()))
    if whole:
        return [whole]
    if _ABROAD.search(words):
        return []
    return list(dict.fromkeys(name.replace(" ", "-") for name in _LOCAL.findall(words)))
