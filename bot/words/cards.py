"""How a service is shown: name, what you get, how to reach it, when, where, and how far it was checked.

Facts come from the directory only; nothing here invents, rounds up or leaves out a doubt.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.words.labels import AREAS
from bot.words.times import ago, when
from services_catalog import Found, Openness, Service, Trust

_CHECKED_HOW = {"phone": "by phone", "visit": "by visiting", "web": "on their website"}
_LANGUAGES = {
    "pa": "Panjabi",
    "ur": "Urdu",
    "hi": "Hindi",
    "bn": "Bengali",
    "gu": "Gujarati",
    "pl": "Polish",
    "ro": "Romanian",
    "ar": "Arabic",
    "fa": "Farsi",
    "so": "Somali",
    "zh": "Chinese",
    "uk": "Ukrainian",
    "ku": "Kurdish",
    "ti": "Tigrinya",
    "am": "Amharic",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ps": "Pashto",
    "ta": "Tamil",
    "bsl": "British Sign Language",
    "bfi": "British Sign Language",
}


_FREEPHONE = ("0800", "0808", "116")
_FREE_TO_CALL = frozenset({"101", "105", "111", "119", "999"})
"""Numbers nobody pays for from any UK phone (Ofcom's list of call charges). 159 costs as a local call."""


def card(found: Found, now: datetime, room: int = 600) -> str:
    """One service as a resident sees it: a few short lines, the name first.

    room: characters there are for it; the least needed lines go first when it is too long.
    """
    service = found.service
    lines = [
        (0, service.name),
        (1, sentence(service.alert)),
        (2, sentence(service.summary)),
        *ways_to_reach(service),
        (0, hours_line(found.openness, now, phone=bool(service.phone))),
        *_who_and_where(found),
        (0, trust_line(found.trust, now)),
    ]
    kept = [(rank, line) for rank, line in lines if line]
    while len("\n".join(line for _, line in kept)) > room:
        least = max(rank for rank, _ in kept)
        if least == 0:
            break
        kept.remove(next(pair for pair in reversed(kept) if pair[0] == least))
    return "\n".join(line for _, line in kept)


def ways_to_reach(service: Service) -> list[tuple[int, str]]:
    """Phone, text, address and page, each on its own line with how easily it can be spared (0 = never)."""
    ways = []
    if service.phone:
        ways.append((0, f"Call {service.phone}"))
    if service.text:
        text = service.text
        ways.append((1, text if text.lower().startswith(("text", "whatsapp")) else f"Text {text}"))
    place = ", ".join(part for part in (service.address, service.postcode) if part)
    if place:
        ways.append((1 if service.phone else 0, f"Go to {place}"))
    if service.email and not service.phone:
        ways.append((1, f"Email {service.email}"))
    if service.url and not (service.phone and place):
        ways.append((5 if service.phone else 0, service.url))
    return ways


def hours_line(openness: Openness, now: datetime, *, phone: bool = True) -> str:
    """Open now, opens when, ring first, or not known: never more than the directory knows."""
    comment = f" ({openness.comment})" if openness.comment else ""
    if openness.state == "open":
        if openness.always:
            return "Open all day, every day"
        until = f", until {when(openness.changes_at, now)}" if openness.changes_at else ""
        return f"Open now{until}{comment}"
    if openness.state == "closed":
        opens = f". Opens {when(openness.changes_at, now)}" if openness.changes_at else ""
        return f"Closed now{opens}{comment}"
    if openness.state == "ring_first":
        return f"Bank holiday: ring first{comment}" if phone else f"Bank holiday: check first{comment}"
    return f"Hours not known{': ring first' if phone else ''}{comment}"


def trust_line(trust: Trust, now: datetime) -> str:
    """How far the facts were checked, and by what: a person's check, or only where they were seen."""
    if trust.reported:
        return "Someone told us this may have changed: ring first."
    if trust.state == "unverified" or trust.on is None:
        seen = (
            f" Seen on {trust.source}{f', {trust.source_date[:4]}' if trust.source_date else ''}."
            if trust.source
            else ""
        )
        return f"Not yet checked by us.{seen}"
    how = f" {_CHECKED_HOW.get(trust.how or '', '')}".rstrip()
    if trust.state == "overdue":
        return f"Last checked{how} {ago(trust.on, now.date())}: ring first."
    return f"Checked{how} {ago(trust.on, now.date())}."


def _who_and_where(found: Found) -> list[tuple[int, str]]:
    service = found.service
    parts = []
    said_already = "voucher" in service.eligibility.lower() and "voucher" in service.summary.lower()
    if service.eligibility and not said_already:
        parts.append((2, sentence(f"For: {service.eligibility}")))
    if service.referral and "self" not in service.referral:
        parts.append((0, _referral(tuple(service.referral))))
    parts.append((3, " ".join(part for part in (_cost(service), _where(found)) if part)))
    if service.languages:
        parts.append((4, f"Also in {spoken(service.languages)}."))
    return parts


def _cost(service: Service) -> str:
    """What it costs. "Free" in the directory is the help: a call to an 01, 02, 03 or 07 number is charged."""
    if service.cost != "free" or not service.phone:
        return sentence(service.cost[:1].upper() + service.cost[1:])
    digits = "".join(character for character in service.phone if character.isdigit())
    free = digits in _FREE_TO_CALL or digits.startswith(_FREEPHONE)
    return "Free to call." if free else "The help is free; the call may not be."


def _where(found: Found) -> str:
    if found.miles is not None:
        return f"About {found.miles:.0f} miles away." if found.miles >= 1.5 else "About a mile away or less."
    areas = [AREAS[a] for a in found.service.areas if a in AREAS]
    if areas and found.reach == "local" and "black-country" in found.service.areas:
        return f"Covers {_and(areas)}, and helps in the Black Country around."
    if found.reach == "local" or (areas and found.reach != "national"):
        return f"Covers {_and(areas)}." if areas else ""
    if found.reach == "black-country":
        return "Covers the Black Country."
    if "west-midlands" in found.service.areas:
        return "Covers the West Midlands."
    return "Helps anywhere in the UK." if "uk" in found.service.areas else "Helps anywhere in England."


def _referral(routes: tuple[str, ...]) -> str:
    return "Ask your GP to refer you." if routes == ("gp",) else "A GP or worker must refer you."


def spoken(codes: Iterable[str]) -> str:
    """Languages by their names, four at most: "Panjabi, Urdu and Polish"."""
    names = [_LANGUAGES.get(code, code) for code in codes]
    return _and(names[:4])


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."
