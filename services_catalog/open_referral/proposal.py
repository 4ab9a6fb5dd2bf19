"""One service of a feed as the row it could become, with every step said in words.

One rule: a proposal only proposes. Its text is never our summary, its dates are never our check, and a value
the directory would refuse is left out with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

from services_catalog.models import FIELDS, SUMMARY_LIMIT
from services_catalog.open_referral.contacts import contacts_of
from services_catalog.open_referral.languages import codes_of
from services_catalog.open_referral.offers import cost_of, eligibility_of, ways_in
from services_catalog.open_referral.plain_text import one_line, plain, shortened, slug
from services_catalog.open_referral.schedules import hours_of
from services_catalog.open_referral.taxonomy import tags
from services_catalog.open_referral.values import Record, day, every, first, record, text, yes
from services_catalog.open_referral.whereabouts import whereabouts_of
from services_catalog.rows import service_from_row

REFUGE = "safety.domestic_abuse"
TEXT_LIMIT = 4000
"""Characters of a feed's description that are kept for the curator to read."""
_REFUGE_WORDS = re.compile(
    r"\brefuges?\b(?! collection)|\bdomestic (?:abuse|violence)\b|\bwomen'?s aid\b|\bsafe ?house\b",
    re.IGNORECASE,
)
_FRESH = timedelta(days=365)
_STATUS = {
    "": "active", "active": "active", "temporarily closed": "temporarily closed", "temporarily_closed":
    "temporarily closed", "suspended": "temporarily closed", "inactive": "closed", "defunct": "closed",
    "closed": "closed", "archived": "closed",
}  # fmt: skip
_ORDER = ("name", "summary", "needs", "areas")


@dataclass(frozen=True, slots=True)
class Feed:
    """Where services come from.

    name:    what the drafts are filed under.
    url:     its address, "" for saved files.
    council: a council's own directory: what it assured within a year is trusted a little more.
    areas:   taken for services that do not say where they are.
    """

    name: str
    url: str = ""
    council: bool = False
    areas: tuple[str, ...] = ()


@dataclass(slots=True)
class Proposal:
    """A row as proposed. `cells` are the columns of the curated file as text; `words` is the feed's own text.

    suggested: needs of which one may fit. changed, left_out, warnings: sentences for the report.
    """

    ext_id: str
    name: str
    cells: dict[str, str]
    words: str
    suggested: tuple[str, ...] = ()
    changed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def external_id(service: Record) -> str:
    """The feed's id of a service as text; made from its name when it has none; "" when it has neither."""
    identity = one_line(first(service, "id", "service_id", "external_id", "identifier")[:1000])
    if not identity:
        name = slug(first(service, "name", "alternate_name", "title"))
        identity = f"name:{name}" if name else ""
    return identity if len(identity) <= 100 else sha256(identity.encode()).hexdigest()


def propose(service: Record, feed: Feed, today: date) -> Proposal | None:
    """The row a service could become; None when it has no name. Never raises, whatever the record holds."""
    name = plain(first(service, "name", "alternate_name", "title")[:2000])
    if not name:
        return None
    made = Proposal(external_id(service), shortened(name, 100), dict.fromkeys(FIELDS, ""), _words(service))
    if made.name != name:
        made.changed.append("name: shortened to 100 characters")
    made.cells["name"] = made.name
    organization = record(service.get("organization")) or record(service.get("organisation"))
    made.cells["organisation"] = shortened(plain(first(organization, "name", "alternate_name")[:2000]), 100)
    _put_status(service, made)
    _put_needs(service, made)
    _put_reach(service, organization, feed, made)
    _put_hours(service, made, today)
    _put_offer(service, made, today)
    _put_source(service, organization, feed, made, today)
    _hide_refuge(service, made)
    _drop_what_is_refused(made)
    return made


def _words(service: Record) -> str:
    return shortened(plain(first(service, "description", "summary")), TEXT_LIMIT)


def _put_status(service: Record, made: Proposal) -> None:
    written = one_line(text(service.get("status"))).lower()
    status = _STATUS.get(written)
    if not written:
        made.changed.append("status: missing, taken as active")
    if status is None:
        made.warnings.append(f"The feed's status is '{written[:40]}': ask what it means")
    if any(text(service.get(name)) for name in ("discarded_at", "deleted_at")) or yes(
        service.get("marked_for_deletion")
    ):
        status = "closed"
    made.cells["status"] = status or "active"
    alert = plain(text(service.get("alert")))
    if len(alert) > 140:
        made.changed.append("alert: shortened to 140 characters")
    made.cells["alert"] = shortened(alert, 140)
    if last := day(service.get("x_signpost_valid_to")):
        made.cells["valid_to"] = last.isoformat()


def _put_needs(service: Record, made: Proposal) -> None:
    found = tags(service, f"{made.name} {made.words}")
    made.cells["needs"] = "; ".join(found.needs)
    made.suggested = found.suggested
    if found.unmapped:
        made.left_out.append(f"terms without a need of ours: {'; '.join(found.unmapped)[:300]}")


def _put_reach(service: Record, organization: Record, feed: Feed, made: Proposal) -> None:
    where = whereabouts_of(service, feed.areas)
    reach = contacts_of(service, organization)
    made.cells |= {
        "address": where.address, "postcode": where.postcode, "areas": "; ".join(where.areas),
        "phone": reach.phone, "text": reach.text, "email": reach.email, "url": reach.url,
    }  # fmt: skip
    made.changed += where.changed + reach.changed
    made.left_out += where.left_out + reach.left_out
    made.warnings += where.warnings
    if reach.also:
        made.warnings.append(f"Phones: {'; '.join(reach.also)[:300]}")
    access, referral, said = ways_in(service, virtual=where.virtual, physical=where.physical)
    made.cells["access"] = "; ".join(access)
    made.cells["referral"] = "; ".join(referral)
    made.warnings += said


def _put_hours(service: Record, made: Proposal, today: date) -> None:
    kept = text(service.get("x_signpost_hours"))
    rows = list(every(service, "schedules", "regular_schedules", "regular_schedule"))
    for place in every(service, "service_at_locations", "services_at_location", "locations"):
        if not rows:
            inner = record(place.get("location"))
            rows = list(
                chain(
                    *(
                        every(one, "schedules", "regular_schedules", "regular_schedule")
                        for one in (place, inner)
                    )
                )
            )
    hours = hours_of(rows, today)
    made.cells["hours"] = kept if kept and len(kept) <= 300 else hours.osm
    if not kept:
        made.left_out += [f"hours {words}" for words in hours.left_out[:12]]
        made.warnings += hours.warnings[:1]
        if hours.left_out and not hours.osm:
            made.warnings.append(f"Hours not taken: {hours.left_out[0][:200]}")


def _put_offer(service: Record, made: Proposal, today: date) -> None:
    minimum, maximum, eligibility, said = eligibility_of(service)
    cost, more = cost_of(service, today)
    made.changed += said + more
    made.cells |= {
        "min_age": "" if minimum is None else str(minimum),
        "max_age": "" if maximum is None else str(maximum),
        "eligibility": eligibility,
        "cost": cost,
    }
    codes, unknown = codes_of(every(service, "languages", "language"))
    made.cells["languages"] = "; ".join(codes)
    if unknown:
        made.left_out.append(f"languages not known to us: {', '.join(unknown)[:200]}")


def _put_source(service: Record, organization: Record, feed: Feed, made: Proposal, today: date) -> None:
    written = day(service.get("last_modified")) or day(service.get("updated_at"))
    if written and written <= today:
        made.cells["source_date"] = written.isoformat()
    elif written:
        made.left_out.append(f"last_modified {written.isoformat()}: it lies in the future")
    made.cells["source_url"] = _without_secrets(feed.url)[:300]
    assured = day(service.get("assured_date"))
    fresh = assured is not None and today - _FRESH <= assured <= today
    made.cells["confidence"] = "medium" if fresh and _is_council(service, organization, feed) else "low"
    if assured:
        made.warnings.append(f"The feed says it was assured on {assured.isoformat()}; that is not our check")


def _without_secrets(url: str) -> str:
    """An address without a user's name, password or key."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def _is_council(service: Record, organization: Record, feed: Feed) -> bool:
    assurer = text(service.get("assurer_email"))[:300].lower()
    try:
        host = urlsplit(feed.url).hostname or ""
    except ValueError:
        host = ""
    return feed.council or host.endswith(".gov.uk") or assurer.endswith(".gov.uk")


def _hide_refuge(service: Record, made: Proposal) -> None:
    tagged = REFUGE in made.cells["needs"].split("; ")
    if not tagged and not is_about_refuge(made.name, made.words):
        return
    hide_place(made)
    if not tagged:
        made.warnings.append(f"Its words speak of domestic abuse: should {REFUGE} be among its needs?")


def hide_place(made: Proposal) -> None:
    """Take where a service is out of a proposal, and say so."""
    if made.cells["address"] or made.cells["postcode"]:
        made.left_out.append("address: it may be a refuge, so where it is must stay unknown")
    made.cells["address"] = made.cells["postcode"] = ""
    made.warnings = [said for said in made.warnings if not said.startswith("Also at:")]


def is_about_refuge(*words: str) -> bool:
    """Whether a service's words make it likely that its address must stay unknown."""
    return any(_REFUGE_WORDS.search(one) for one in words)


def _drop_what_is_refused(made: Proposal) -> None:
    """Let the directory's own check look at each value; what it refuses is left out, with its words."""
    filled = made.cells | {
        "id": "draft",
        "summary": "To be written.",
        "needs": made.cells["needs"] or "money.debt",
        "areas": made.cells["areas"] or "uk",
    }
    for _ in range(3):
        _, problems = service_from_row(filled, "feed", 0)
        if not problems:
            return
        for problem in problems:
            for name in _cells_of(problem.field):
                made.left_out.append(f"{name}: {problem.message}")
                made.cells[name] = filled[name] = ""
                filled["status"] = filled["status"] or "active"
                filled["confidence"] = filled["confidence"] or "low"


def _cells_of(name: str) -> Iterable[str]:
    return ("min_age", "max_age") if name == "min_age" else (name,) if name in FIELDS else ()


def missing(cells: Record, words: str) -> list[str]:
    """What a person must still give before a proposal can be accepted, in words."""
    found = []
    if not text(cells.get("needs")):
        found.append("has no need yet: give one, as in --need money.rent")
    if not text(cells.get("areas")):
        found.append("does not say where it serves: give an area, as in --area walsall")
    if not text(cells.get("summary")):
        kept = ", or keep the feed's text with --keep-text" if 0 < len(words) <= SUMMARY_LIMIT else ""
        found.append(f"has no summary of ours: write one with --summary{kept}")
    return found
