"""Terms of Open Eligibility and the esd service types to our needs and back, by the packaged map.

One rule: a term that could mean several needs tags none by itself; the service's own words must decide.
Open Eligibility is CC BY-SA by Findhelp, the esd list OGL by the LGA; only ids and names are used here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services_catalog.open_referral.plain_text import one_line
from services_catalog.open_referral.values import Record, every, first, record, text

OWN = "signpost-needs"
OPEN_ELIGIBILITY = "openEligibility"
ESD = "esdServiceTypes"

_SCHEMES = {
    "open_eligibility_service": OPEN_ELIGIBILITY,
    "open_eligibility_situation": OPEN_ELIGIBILITY,
    "esd_service_type": ESD,
}
_ESD_ID = re.compile(
    r"(?:esdServiceType:|id\.esd\.org\.uk/(?:service|serviceType)/)(\d{1,6})\b", re.IGNORECASE
)
_OE_ID = re.compile(r"(?:open[ _-]?eligibility[^0-9]{0,40})(\d{3,6})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an outside vocabulary. `scheme` is OPEN_ELIGIBILITY or ESD."""

    scheme: str
    code: str
    name: str

    @property
    def uri(self) -> str:
        """The term's own address; only esd has one."""
        return f"http://id.esd.org.uk/service/{self.code}" if self.scheme == ESD else ""


@cache
def terms_of_needs() -> Mapping[str, tuple[Term, ...]]:
    """Need -> the terms that stand for it, in the order of the map."""
    content = files("services_catalog").joinpath("open_referral", "taxonomy_map.csv").read_text("utf-8")
    found: dict[str, tuple[Term, ...]] = {}
    for row in csv.DictReader(content.splitlines()):
        found[row["our_id"]] = tuple(
            Term(scheme, *cell.strip().split(" ", 1))
            for column, scheme in _SCHEMES.items()
            for cell in row[column].split(";")
            if cell.strip()
        )
    found.pop("none", None)
    return found


@cache
def _index() -> tuple[Mapping[tuple[str, str], tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Needs by (scheme, code) and by name in small letters. Crisis needs are never tagged by a feed."""
    by_code: dict[tuple[str, str], dict[str, None]] = {}
    by_name: dict[str, dict[str, None]] = {}
    for need, terms in terms_of_needs().items():
        for term in () if need.startswith("crisis.") else terms:
            by_code.setdefault((term.scheme, term.code), {})[need] = None
            by_name.setdefault(term.name.lower(), {})[need] = None
    return {k: tuple(v) for k, v in by_code.items()}, {k: tuple(v) for k, v in by_name.items()}


@dataclass(frozen=True, slots=True)
class Tags:
    """What a service's terms say. needs: sure. suggested: one of these, for a person. unmapped: names."""

    needs: tuple[str, ...]
    suggested: tuple[str, ...]
    unmapped: tuple[str, ...]


def tags(service: Record, words: str) -> Tags:
    """Needs of a service by its attributes, taxonomies and terms. words: its name and description."""
    needs: dict[str, None] = {}
    suggested: dict[str, None] = {}
    unmapped: dict[str, None] = {}
    terms = list(_terms(service))
    own = [term for term in terms if _is_own(term)]
    for term in own or terms:
        candidates = _candidates(term)
        chosen = candidates if len(candidates) == 1 else _told_by_words(candidates, words)
        if chosen:
            needs.update(dict.fromkeys(chosen))
        elif candidates:
            suggested.update(dict.fromkeys(candidates))
        elif name := one_line(first(term, "name", "label", "term", "id"))[:80]:
            unmapped[name] = None
    left = tuple(need for need in suggested if need not in needs)
    return Tags(tuple(needs)[:8], left[:12], tuple(unmapped)[:20])


_WAYS = frozenset({"attending_type", "attending_access", "service_eligibility"})


def _terms(service: Record) -> Iterable[Record]:
    for attribute in every(service, "attributes", "service_taxonomys", "service_taxonomies"):
        if text(attribute.get("link_type")).lower() in _WAYS:
            continue
        inner = record(attribute.get("taxonomy_term")) or record(attribute.get("taxonomy"))
        yield inner or attribute
    yield from every(service, "taxonomies", "taxonomy_terms", "categories")


def _is_own(term: Record) -> bool:
    return OWN in text(term.get("taxonomy"))


def _candidates(term: Record) -> tuple[str, ...]:
    by_code, by_name = _index()
    scheme = " ".join(text(term.get(k))[:200] for k in ("taxonomy", "vocabulary", "taxonomy_id", "scheme"))
    name = one_line(first(term, "name", "label", "term"))
    if _is_own(term):
        own = [
            known
            for known in (text(term.get("code")), text(term.get("term")), name)
            if known in terms_of_needs()
        ]
        return tuple(own[:1])
    for field in ("term_uri", "id", "code", "uri"):
        value = (
            f"{scheme} {text(term.get(field))[:300]}" if field != "term_uri" else text(term.get(field))[:300]
        )
        for pattern, known in ((_ESD_ID, ESD), (_OE_ID, OPEN_ELIGIBILITY)):
            if (found := pattern.search(value)) and (needs := by_code.get((known, found[1]))):
                return needs
    code = first(term, "code", "id")
    if _NUMBER.fullmatch(code):
        known = ESD if re.search(r"esd|lgsl|service ?type", scheme, re.IGNORECASE) else ""
        if known and (needs := by_code.get((known, code))):
            return needs
    return by_name.get(name.lower(), ())


def _told_by_words(candidates: Iterable[str], words: str) -> tuple[str, ...]:
    """Of several needs, those whose own word stands in the service's text ("smoking" of health.smoking)."""
    low = words.lower()
    told = []
    for need in candidates:
        parts = [part for part in need.split(".", 1)[1].split("_") if part not in ("tax",)]
        stems = [part[:-1] if part.endswith("s") else part[: max(4, len(part) - 3)] for part in parts]
        if all(re.search(rf"\b{re.escape(stem)}", low) for stem in stems):
            told.append(need)
    return tuple(told) if len(told) <= 3 else ()
