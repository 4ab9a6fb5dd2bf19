"""One service as Open Referral UK 3.0: the profile's fields, and HSDS 3.0's where the profile has no place.

One rule: what is empty is left out, and what must stay here (notes, refuges' addresses, named people's mail)
has no way into a record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services_catalog.models import Service
from services_catalog.open_referral.contacts import is_personal
from services_catalog.open_referral.languages import NAMES
from services_catalog.open_referral.opening_rows import opening_rows
from services_catalog.open_referral.plain_text import slug
from services_catalog.open_referral.proposal import is_about_refuge
from services_catalog.open_referral.taxonomy import ESD, OPEN_ELIGIBILITY, OWN, Term, terms_of_needs
from services_catalog.open_referral.whereabouts import AREA_NAMES, GSS

NAMESPACE = uuid5(NAMESPACE_URL, "https://open-referral.signpost.example/")
"""Every id is uuid5 of this and a word of ours: the same row has the same id in every export, for ever."""

Json = dict[str, Any]

_ATTENDING_TYPES = {
    "phone": "phone",
    "online": "online",
    "text": "text",
    "in-person": "venue",
    "home-visit": "home visit",
}
_ATTENDING_ACCESS = {
    "drop-in": "drop-in",
    "self": "self-referral",
    "gp": "GP referral",
    "professional": "professional referral",
}
TAXONOMIES = {
    OWN: "What residents want help with, as signpost names it",
    OPEN_ELIGIBILITY: "Open Eligibility: human services and situations (Findhelp, CC BY-SA)",
    ESD: "Service types of local government (esd-toolkit, LGA)",
    "attendingTypes": "How a service is used",
    "attendingAccess": "How people come to a service",
}
_PRICE = re.compile(r"£\s?(\d+(?:\.\d\d)?)")


def identity(*words: str) -> str:
    """The stable id of a thing: uuid5 of its kind and name."""
    return str(uuid5(NAMESPACE, ":".join(words)))


@dataclass(frozen=True, slots=True)
class Labels:
    """Words for needs, where the catalogue is at hand."""

    of_needs: Mapping[str, str]

    def of(self, need: str) -> str:
        """A need's label, else its id."""
        return self.of_needs.get(need, need)


def service_record(service: Service, labels: Labels) -> Json:
    """A public row as one full nested service."""
    own = identity("service", service.id)
    made = flat_record(service)
    made |= {
        "schedules": _schedules(service, own),
        "service_areas": _areas(service, own),
        "service_at_locations": _locations(service, own),
        "languages": [
            _filled(
                {
                    "id": identity("language", service.id, code),
                    "service_id": own,
                    "code": code,
                    "name": NAMES.get(code, ""),
                }
            )
            for code in service.languages
        ],
        "cost_options": _costs(service, own),
        "contacts": _contacts(service, own),
        "attributes": _attributes(service, own, labels),
        "x_signpost_slug": service.id,
        "x_signpost_confidence": service.confidence,
        "x_signpost_hours": service.hours,
        "x_signpost_valid_to": service.valid_to.isoformat() if service.valid_to else "",
        "x_signpost_source_url": service.source_url,
        "x_signpost_source_date": service.source_date,
    }
    return _filled(made)


def flat_record(service: Service) -> Json:
    """A public row as lists show it: its own fields and its organisation."""
    owner = organization_record(service)
    email = service.email
    return _filled(
        {
            "id": identity("service", service.id),
            "organization_id": owner["id"],
            "name": service.name,
            "description": service.summary,
            "url": service.url,
            "email": "" if is_personal(email, f"{service.name} {service.organisation}") else email,
            "status": service.status,
            "fees": service.cost[:1].upper() + service.cost[1:],
            "minimum_age": service.min_age,
            "maximum_age": service.max_age,
            "eligibility_description": service.eligibility,
            "assured_date": service.verified.date.isoformat() if service.verified else "",
            "alert": service.alert,
            "last_modified": f"{service.edited.isoformat()}T00:00:00Z" if service.edited else "",
            "organization": owner,
        }
    )


def organization_record(service: Service) -> Json:
    """Who runs a service; a row without an organisation is its own."""
    name = service.organisation or service.name
    return {"id": identity("org", slug(name) or name), "name": name, "description": name}


def _filled(record: Json) -> Json:
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}


def _schedules(service: Service, own: str) -> list[Json]:
    ways = ", ".join(_ATTENDING_TYPES[way] for way in service.access if way in _ATTENDING_TYPES)
    rows = [
        _filled(
            {
                "id": identity("schedule", service.id, str(number)),
                "service_id": own,
                "freq": row.freq,
                "interval": 1,
                "byday": row.byday,
                "description": row.description,
                "opens_at": row.opens_at,
                "closes_at": row.closes_at,
                "attending_type": ways,
                "notes": row.notes,
            }
        )
        for number, row in enumerate(opening_rows(service.hours))
    ]
    if service.hours and not rows:
        rows = [
            {"id": identity("schedule", service.id, "0"), "service_id": own, "description": service.hours}
        ]
    return rows


def _areas(service: Service, own: str) -> list[Json]:
    return [
        _filled(
            {
                "id": identity("area", service.id, area),
                "service_id": own,
                "name": AREA_NAMES[area],
                "extent_type": "text",
                "uri": f"http://statistics.data.gov.uk/id/statistical-geography/{GSS[area]}"
                if area in GSS
                else "",
            }
        )
        for area in service.areas
    ]


def hides_place(service: Service) -> bool:
    """Whether a row's address must not leave: a refuge may stand behind it."""
    return service.keeps_address_secret or is_about_refuge(service.name, service.summary)


def _locations(service: Service, own: str) -> list[Json]:
    places: list[Json] = []
    if (service.address or service.postcode) and not hides_place(service):
        places.append(_physical(service))
    if "online" in service.access:
        places.append({"id": identity("location", service.id, "online"), "location_type": "virtual"})
    return [
        {
            "id": identity("service at location", service.id, place["id"]),
            "service_id": own,
            "location_id": place["id"],
            "location": place,
        }
        for place in places
    ]


def _physical(service: Service) -> Json:
    """The place as an address where there is a postcode; else by name, since an address must have one."""
    place: Json = {"id": identity("location", service.id), "location_type": "physical"}
    if not service.postcode:
        return place | {"name": service.address}
    lines = [part.strip() for part in service.address.split(",") if part.strip()]
    town = next(
        (AREA_NAMES[area] for area in service.areas if area in GSS and area not in ("uk", "england")), ""
    )
    city = lines.pop() if len(lines) > 1 else town or "West Midlands"
    address = {
        "id": identity("address", service.id),
        "location_id": place["id"],
        "address_1": ", ".join(lines) or service.organisation or service.name,
        "city": city,
        "state_province": "West Midlands",
        "postal_code": service.postcode,
        "country": "GB",
        "address_type": "physical",
    }
    return place | {"addresses": [address]}


def _costs(service: Service, own: str) -> list[Json]:
    prices = _PRICE.findall(service.cost)
    if service.cost.lower() == "free":
        told: Json = {"option": "Free", "amount": 0, "currency": "GBP"}
    elif len(prices) == 1:
        told = {"amount": float(prices[0]), "amount_description": service.cost, "currency": "GBP"}
    else:
        return []
    return [{"id": identity("cost", service.id), "service_id": own, **told}]


def _contacts(service: Service, own: str) -> list[Json]:
    contact = identity("contact", service.id)
    phones = []
    if service.phone:
        phones.append(
            {
                "id": identity("phone", service.id),
                "contact_id": contact,
                "number": service.phone,
                "type": "voice",
            }
        )
    if service.text:
        number = re.search(r"(?:\bto )?(\d[\d ]{3,}\d)", service.text.split(" to ")[-1]) or re.search(
            r"\d[\d ]+\d", service.text
        )
        phones.append(
            {
                "id": identity("text", service.id),
                "contact_id": contact,
                "number": number[0].removeprefix("to ").strip() if number else service.text,
                "type": "text",
                "description": service.text,
            }
        )
    return [{"id": contact, "service_id": own, "name": "Enquiries", "phones": phones}] if phones else []


def _attributes(service: Service, own: str, labels: Labels) -> list[Json]:
    terms = [("need", need_term(need, labels)) for need in service.needs]
    outside = dict.fromkeys(term for need in service.needs for term in terms_of_needs().get(need, ()))
    terms += [("need", outside_term(term)) for term in outside]
    terms += [
        ("attending_type", _way("attendingTypes", _ATTENDING_TYPES[way]))
        for way in service.access
        if way in _ATTENDING_TYPES
    ]
    entrances = [way for way in (*service.access, *service.referral) if way in _ATTENDING_ACCESS]
    terms += [("attending_access", _way("attendingAccess", _ATTENDING_ACCESS[way])) for way in entrances]
    return [
        {
            "id": identity("attribute", service.id, link, term["id"]),
            "link_id": own,
            "link_type": link,
            "link_entity": "service",
            "taxonomy_term_id": term["id"],
            "taxonomy_term": term,
        }
        for link, term in terms
    ]


def need_term(need: str, labels: Labels) -> Json:
    """One of our needs as a taxonomy term; its code is the need's id."""
    label = labels.of(need)
    return _term(OWN, need, label, f"Help with: {label}", term=need)


def outside_term(term: Term) -> Json:
    """A term of Open Eligibility or esd; esd's carries its own address."""
    return _term(term.scheme, term.code, term.name, term.name, term_uri=term.uri)


def _way(taxonomy: str, name: str) -> Json:
    return _term(taxonomy, name, name, name)


def _term(taxonomy: str, code: str, name: str, description: str, **more: str) -> Json:
    term = {
        "id": identity("term", taxonomy, code),
        "name": name,
        "description": description,
        "taxonomy": taxonomy,
        "taxonomy_id": identity("taxonomy", taxonomy),
        "code": code,
    }
    return _filled(term | more)
