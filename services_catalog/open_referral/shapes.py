"""What a value of a feed is: a service, or a service inside something else, or no service at all.

One rule: only what is surely another kind of thing is set aside; whatever may be a service is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services_catalog.open_referral.values import Record, record, records, text

_OF_SERVICES = frozenset(
    ("status", "organization", "organization_id", "organisation", "organisation_id", "service_at_locations",
     "schedules", "regular_schedules", "regular_schedule", "service_areas", "minimum_age", "maximum_age",
     "min_age", "max_age", "assured_date", "fees", "eligibilitys", "eligibility_description", "cost_options",
     "service_taxonomys")
)  # fmt: skip
_OF_OTHERS = {
    "organisations": frozenset(
        ("website", "logo", "parent_organization_id", "organization_identifiers", "legal_status")
    ),
    "taxonomy terms": frozenset(
        ("term_uri", "term", "taxonomy", "taxonomy_id", "children", "level", "vocabulary", "parent_id")
    ),
    "taxonomies": frozenset(("version", "taxonomy_terms")),
    "locations": frozenset(
        ("latitude", "longitude", "addresses", "physical_addresses", "location_type", "postal_code")
    ),
}


def services_in(value: Any) -> Iterator[Record]:
    """The service records in a value: itself, or those of an organisation or of a service at a location."""
    if not isinstance(value, Mapping):
        return
    if value.get("type") == "Feature" and isinstance(value.get("properties"), Mapping):
        place = {"geometry": value.get("geometry")}
        value = {"locations": [place], **value["properties"]}
    inner = value.get("service")
    if isinstance(inner, Mapping):
        if inner:
            joined = {name: part for name, part in value.items() if name != "service"}
            yield {**inner, "service_at_locations": [joined]}
        return
    listed = records(value.get("services"))
    if listed and not _OF_SERVICES & value.keys():
        owner = {name: part for name, part in value.items() if name != "services"}
        for one in listed:
            yield one if record(one.get("organization")) else {**one, "organization": owner}
    elif kind_of(value) == "services":
        yield value


def says_service(value: Any) -> bool:
    """Whether a value carries a field that only services, or holders of services, have."""
    return isinstance(value, Mapping) and bool((_OF_SERVICES | {"service", "services"}) & value.keys())


def kind_of(value: Any) -> str:
    """What a value is: "services", "organisations", "locations" and so on, "API details" or "nothing"."""
    if not isinstance(value, Mapping) or not value:
        return "nothing"
    if "openapi_url" in value:
        return "API details"
    if _OF_SERVICES & value.keys():
        return "services"
    for kind, marks in _OF_OTHERS.items():
        if marks & value.keys():
            return kind
    return "services" if any(text(value.get(name)) for name in ("id", "name", "title")) else "nothing"


def dialect_of(envelope: Record, service: Record) -> str:
    """The standard a feed speaks, in words for the report."""
    if "organisation" in service or any("geometry" in one for one in records(service.get("locations"))):
        return "Open Referral UK 1.x, Outpost's dialect"
    old = {
        "totalElements",
        "totalPages",
        "regular_schedules",
        "service_taxonomys",
        "eligibilitys",
        "fundings",
    }
    if old & (envelope.keys() | service.keys()):
        return "Open Referral UK 1.x"
    return "Open Referral UK 3.0 (HSDS 3.0)"


def joined(one: Record, other: Record) -> dict[str, Any]:
    """Two records with one id: the fuller one, with what only the other has, and the places of both."""
    fuller, thinner = (one, other) if _weight(one) >= _weight(other) else (other, one)
    both = {name: part for name, part in thinner.items() if not _empty(part)}
    both |= {name: part for name, part in fuller.items() if not _empty(part) or name not in both}
    places = records(one.get("service_at_locations")) + [
        place
        for place in records(other.get("service_at_locations"))
        if place not in records(one.get("service_at_locations"))
    ]
    if places:
        both["service_at_locations"] = places[:50]
    return both


def _weight(value: Record) -> int:
    return sum(1 for part in value.values() if not _empty(part))


def _empty(part: Any) -> bool:
    return part is None or part in ("", [], {}, -1)
