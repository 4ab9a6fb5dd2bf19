"""Who a service is for, what it costs and how to get in, out of the many places feeds tell it.

One rule: ages that mean "anybody" (-1, 0, 99 and more) are no ages.
"""

from __future__ import annotations

import re
from datetime import date

from services_catalog.open_referral.plain_text import plain, shortened
from services_catalog.open_referral.values import (
    Record,
    day,
    decimal,
    every,
    first,
    record,
    text,
    texts,
    whole_number,
    yes,
)

_NO_UPPER_AGE = 99
_ACCESS = (
    ("home-visit", re.compile(r"home[ _-]?visit|at home|outreach", re.IGNORECASE)),
    ("drop-in", re.compile(r"drop[ _-]?in|walk[ _-]?in", re.IGNORECASE)),
    ("online", re.compile(r"\bonline|virtual|video|zoom|web ?chat|remote", re.IGNORECASE)),
    ("phone", re.compile(r"\b(?:tele)?phone|helpline|by call", re.IGNORECASE)),
    ("text", re.compile(r"\btext\b|\bsms\b|whatsapp", re.IGNORECASE)),
    ("in-person", re.compile(r"\bvenue|in[ -]person|face[ -]to[ -]face|on[ -]site|centre\b", re.IGNORECASE)),
)
_ORDER = ("phone", "online", "text", "in-person", "home-visit", "drop-in")
_SELF = re.compile(r"self[ -]?refer|no referral|\bself\b|open access", re.IGNORECASE)
_GP = re.compile(r"\bGPs?\b|\bdoctor", re.IGNORECASE)
_PROFESSIONAL = re.compile(r"professional|\breferr?al|social worker|agency|needs? referr", re.IGNORECASE)


def eligibility_of(service: Record) -> tuple[int | None, int | None, str, list[str]]:
    """(lowest age, highest age, whom it is for, what was changed) of a service."""
    said: list[str] = []
    holders = [service, *every(service, "eligibilitys", "eligibility", "eligibilities")]
    minimum = next((age for one in holders if (age := _lowest(one, said)) is not None), None)
    maximum = next((age for one in holders if (age := _highest(one, said)) is not None), None)
    if minimum is not None and maximum is not None and minimum > maximum:
        said.append(f"ages {minimum} to {maximum}: the lowest is above the highest, both left out")
        minimum = maximum = None
    written = plain(first(service, "eligibility_description") or _listed(service))
    if len(written) > 200:
        said.append("eligibility: shortened to 200 characters")
    return minimum, maximum, shortened(written, 200) or ages_in_words(minimum, maximum), said


def ages_in_words(minimum: int | None, maximum: int | None) -> str:
    """ "Aged 12 to 18", "Aged 50 and over", "Up to age 18", or ""."""
    if minimum is not None and maximum is not None:
        return f"Aged {minimum} to {maximum}"
    if minimum is not None:
        return f"Aged {minimum} and over"
    return f"Up to age {maximum}" if maximum is not None else ""


def _lowest(holder: Record, said: list[str]) -> int | None:
    age = _first_age(holder, ("minimum_age", "min_age"), said)
    return age if age is not None and 0 < age <= 120 else None


def _highest(holder: Record, said: list[str]) -> int | None:
    age = _first_age(holder, ("maximum_age", "max_age"), said)
    return age if age is not None and 0 < age < _NO_UPPER_AGE else None


def _first_age(holder: Record, names: tuple[str, ...], said: list[str]) -> int | None:
    for name in names:
        value = holder.get(name)
        age = whole_number(value)
        if age is not None:
            if age < 0 or age >= _NO_UPPER_AGE or (age == 0 and name.startswith("max")):
                said.append(f"{name} {text(value)[:20]}: means no limit, left empty")
            return age
        if text(value):
            said.append(f"{name} '{text(value)[:40]}': not an age, left empty")
    return None


def _listed(service: Record) -> str:
    names: dict[str, None] = {}
    for one in every(service, "eligibilitys", "eligibilities", "suitabilities", "pc_targetAudience"):
        if name := plain(first(one, "eligibility", "name", "label", "audienceType")[:200]):
            names[name] = None
    if not names and isinstance(service.get("eligibility"), str):
        return text(service.get("eligibility"))
    return ", ".join(names)


def cost_of(service: Record, today: date) -> tuple[str, list[str]]:
    """(what it costs, what was changed): fees in words first, then cost options still valid."""
    said: list[str] = []
    written = plain(first(service, "fees_description", "fees"))
    options = [one for one in every(service, "cost_options", "cost_option") if not _is_over(one, today)]
    if not written:
        told = [cost for one in options[:6] if (cost := _option(one))]
        written = "; ".join(dict.fromkeys(told))
    if not written and yes(service.get("free")):
        written = "free"
    if re.fullmatch(
        r"(?:it'?s |it is )?free(?: of charge| service)?\.?|no (?:cost|charge|fee)s?\.?|none\.?|£?0(?:\.00)?",
        written.lower(),
    ):
        written = "free"
    if len(written) > 120:
        said.append("cost: shortened to 120 characters")
    return shortened(written, 120), said


def _is_over(option: Record, today: date) -> bool:
    ends = day(option.get("valid_to"))
    return ends is not None and ends < today


def _option(option: Record) -> str:
    amount = decimal(option.get("amount"))
    words = plain(text(option.get("amount_description"))[:200])
    kind = plain(text(option.get("option"))[:200])
    if amount == 0:
        return "free" if not kind or kind.lower() == "free" else f"{kind}: free"
    price = ""
    if amount is not None and 0 < amount < 100_000:
        price = f"£{amount:.0f}" if amount.is_integer() else f"£{amount:.2f}"
    line = " ".join(part for part in (price, words) if part)
    return f"{kind}: {line}" if kind and line else kind or line


def ways_in(
    service: Record, virtual: bool, physical: bool
) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """(ways to use it, who may refer, remarks for the curator).

    virtual, physical: whether the feed gives a place online, or one to go to.
    """
    found: set[str] = set()
    referral: dict[str, None] = {}
    for words in _attending(service):
        found |= {way for way, pattern in _ACCESS if pattern.search(words)}
        referral.update(dict.fromkeys(_referral(words)))
    if virtual:
        found.add("online")
    if physical and not found & {"in-person", "home-visit", "drop-in"}:
        found.add("in-person")
    if yes(service.get("needs_referral")):
        referral["professional"] = None
    apply = plain(text(service.get("application_process")))
    if not referral:
        referral.update(dict.fromkeys(_referral(apply)))
    remarks = [f"How to apply: {shortened(apply, 200)}"] if apply else []
    return tuple(way for way in _ORDER if way in found), tuple(referral), remarks


def _referral(words: str) -> list[str]:
    if _SELF.search(words):
        return ["self"]
    if _GP.search(words):
        return ["gp"]
    return ["professional"] if _PROFESSIONAL.search(words) else []


def _attending(service: Record) -> list[str]:
    words: list[str] = []
    for name in ("attending_type", "attending_access"):
        words += texts(service.get(name))
        words += [
            first(one, "attending_type", "attending_access", "name") for one in every(service, name + "s")
        ]
    for attribute in every(service, "attributes"):
        if text(attribute.get("link_type")).lower() in ("attending_type", "attending_access"):
            term = record(attribute.get("taxonomy_term"))
            words.append(first(attribute, "value") or first(term, "name", "code"))
    for schedule in every(service, "schedules", "regular_schedules"):
        words.append(text(schedule.get("attending_type"))[:300])
    return [word[:300] for word in words if word]
