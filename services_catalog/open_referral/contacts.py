"""Telephone numbers, e-mail and web addresses of a feed: wherever they stand, whatever is mixed into them.

One rule: only what a resident can dial, write to or open is taken; the rest is named with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from services_catalog.open_referral.plain_text import one_line, plain, shortened
from services_catalog.open_referral.values import Record, every, first, record, text

_NUMBER = re.compile(
    r"(?:(?:\+|\b00)\s?44\s?(?:\(0\)\s?)?|\(?\b0)\d[\d\s().-]{6,16}\d"
    r"|\b0800\s?1111\b|\b0845\s?46\s?47\b|\b(?:999|111|101|105|112|119|116\s?\d{3}|18\d{3})\b(?![\d-])"
)
_SHORT = ("999", "08001111", "08454647")
_FOREIGN = re.compile(r"(?:\+|\b00)(?!\s?44)\d[\d\s().-]{6,}|\(\d{3}\)\s?\d{3}|\b\d{3}[-.]\d{3}[-.]\d{4}\b")
_EMAIL = re.compile(r"[a-z0-9._%+'-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,20}", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net|co\.uk|org\.uk)|[a-z0-9-]*\.?invalid|test|localhost)$"
)
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")
_ROLE = re.compile(
    r"info|enquir|contact|advice|help|admin|support|office|mail|hello|team|service|referral|reception|care|carer"
    r"|pals|booking|network|centre|center|club|group|trust|press|general|customer|manager|secretary|treasurer"
    r"|chair|volunt|talk|school|clinic|hub|line|council|library|housing|health|community|youth|church|foodbank|sendiass"
    r"|hq|coordinator|enq|safe|refuge|weap|food",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Contacts:
    """Ways to reach a service, and in words what was not used. `also`: further numbers, for the curator."""

    phone: str = ""
    text: str = ""
    email: str = ""
    url: str = ""
    also: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def contacts_of(service: Record, organization: Record) -> Contacts:
    """The first usable phone, text line, e-mail and web address of a service, its places, its owner."""
    found = Contacts()
    _put_phones(service, organization, found)
    _put_email(service, organization, found)
    _put_url(service, organization, found)
    return found


def _places(service: Record) -> Iterator[Record]:
    for joined in every(service, "service_at_locations", "services_at_location", "service_at_location"):
        yield joined
        yield record(joined.get("location"))
    yield from every(service, "locations", "location")


def _phone_holders(service: Record, organization: Record) -> Iterator[Record]:
    yield from _with_contacts(service)
    for place in _places(service):
        yield from _with_contacts(place)
    yield from _with_contacts(organization)


def _with_contacts(holder: Record) -> Iterator[Record]:
    yield from every(holder, "contacts", "contact")
    yield holder


def _phones(holder: Record) -> Iterator[tuple[str, str, str]]:
    """(what is written, its label, its type) of each number an object carries."""
    value = holder.get("phones")
    listed = value if isinstance(value, list) else [value]
    for one in listed[:50]:
        if isinstance(one, str | int):
            yield text(one), "", ""
        else:
            phone = record(one)
            yield (
                text(phone.get("number")),
                first(phone, "description", "contact"),
                text(phone.get("type")).lower(),
            )
    for name in ("phone", "telephone", "phone_number", "mobile"):
        one = holder.get(name)
        if isinstance(one, str | int):
            yield text(one), "", ""
        else:
            for phone in every(holder, name):
                yield (
                    first(phone, "number", "phone"),
                    text(phone.get("description")),
                    text(phone.get("type")).lower(),
                )


def _put_phones(service: Record, organization: Record, found: Contacts) -> None:
    seen: set[str] = set()
    for holder in _phone_holders(service, organization):
        for written, label, kind in _phones(holder):
            written = one_line(written[:400])
            if not written:
                continue
            _put_phone(written, one_line(plain(label[:400])), kind, seen, found)


def _put_phone(written: str, label: str, kind: str, seen: set[str], found: Contacts) -> None:
    numbers = [found_number[0] for found_number in _NUMBER.finditer(written)]
    if kind in ("text", "sms", "textphone", "whatsapp") or re.match(r"\s*text\b", label, re.IGNORECASE):
        line = label if re.search(r"\d{3}", label) else f"Text {written}"
        if re.search(r"\d{3}", line) and not found.text:
            found.text = shortened(line, 120)
        return
    if kind == "fax" or re.search(r"\bfax\b", f"{label} {written}", re.IGNORECASE):
        found.left_out.append(f"phone '{written[:60]}': a fax number")
        return
    if not numbers or _FOREIGN.search(written):
        found.left_out.append(
            f"phone '{written[:60]}': not a number that can be dialled in the United Kingdom"
        )
        return
    inner = shortened(_NUMBER.sub(" ", written).strip(" :;,/-()"), 80)
    for number in numbers:
        _take_phone(as_dialled(number), inner or label[:80], written, seen, found)


def _take_phone(number: str, label: str, written: str, seen: set[str], found: Contacts) -> None:
    digits = number.replace(" ", "")
    if digits in seen:
        return
    if not (digits.startswith("1") or digits in _SHORT or 10 <= len(digits) <= 11):
        found.left_out.append(f"phone '{written[:60]}': too few or too many digits")
        return
    seen.add(digits)
    if found.phone:
        found.also.append(f"{number} ({label})" if label else number)
        return
    found.phone = number
    if label:
        found.changed.append(f"phone {number}: its label '{label}' was taken off")
        found.also.append(f"{number} is labelled '{label}'")
    if digits.startswith("07"):
        found.also.append(f"{number} is a mobile: it may be one person's")


def as_dialled(number: str) -> str:
    """A number as dialled in the United Kingdom: +44 gone, digits and single spaces only."""
    national = re.sub(r"^(?:\+|00)\s?44\s?(?:\(0\)\s?|0\s?)?", "0", number.strip())
    return " ".join(re.sub(r"[^\d]+", " ", national).split())


def _put_email(service: Record, organization: Record, found: Contacts) -> None:
    holders = [service, *every(service, "contacts", "contact")]
    for place in _places(service):
        holders += [place, *every(place, "contacts", "contact")]
    holders += [organization, *every(organization, "contacts", "contact")]
    words = f"{text(service.get('name'))} {text(organization.get('name'))}"
    said: set[str] = set()
    for holder in holders:
        written = text(holder.get("email"))[:300]
        address = _EMAIL.search(written)
        if not written or written in said:
            continue
        said.add(written)
        if address is None:
            found.left_out.append(f"e-mail '{one_line(written)[:60]}': not an e-mail address")
        elif _is_placeholder(address[0].split("@")[1]):
            found.left_out.append(f"e-mail '{address[0]}': a placeholder, not a real address")
        elif is_personal(address[0], words):
            found.left_out.append("e-mail: it looks like one person's own; ask for a shared one")
        elif len(address[0]) <= 100:
            found.email = address[0]
            return


def _is_placeholder(host: str) -> bool:
    return bool(_PLACEHOLDER.search(host.lower()))


def is_personal(email: str, words: str = "") -> bool:
    """Whether an address looks like a named person's: `anna.smith@`, `a.smith@`, unless a part is a role's.

    words: the names of the service and its organisation; a part that stands in them is no person's name.
    """
    local, _, host = email.lower().partition("@")
    parts = re.fullmatch(r"([a-z'-]{1,20})[._]([a-z'-]{2,30})\d{0,3}", local)
    if parts is None:
        return False
    known = re.sub(r"[^a-z]", "", f"{words}{host}".lower())
    places = ("dudley", "walsall", "sandwell", "wolverhampton", "birmingham")
    return not any(
        _ROLE.search(part) or any(place in part for place in places) or (len(part) > 3 and part in known)
        for part in (parts[1], parts[2])
    )


def _put_url(service: Record, organization: Record, found: Contacts) -> None:
    for holder, names in ((service, ("url", "website")), (organization, ("website", "url", "uri"))):
        for name in names:
            written = one_line(text(holder.get(name))[:1000])
            if not written:
                continue
            address = web_address(written)
            if not address:
                found.left_out.append(f"url '{written[:60]}': not a web address that can be opened")
                continue
            if address != written:
                found.changed.append(f"url '{written[:60]}' became {address[:80]}")
            if holder is organization:
                found.changed.append("url: the organisation's own, the service has none")
            found.url = address
            return


def web_address(written: str) -> str:
    """A web address with its scheme, or "" when it cannot be opened or is a placeholder."""
    address = re.sub(r"^(https?://)+(?=https?://)", "", written.strip(), flags=re.IGNORECASE)
    address = re.sub(r"^(https?):/*", lambda m: f"{m[1].lower()}://", address, flags=re.IGNORECASE)
    if not re.match(r"https?://", address):
        if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
            return ""
        address = f"https://{address.lstrip('/')}"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    if not re.fullmatch(r"(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,20}", host) or _is_placeholder(host):
        return ""
    return address if _URL.fullmatch(address) and len(address) <= 300 and "<" not in address else ""


def emails_in(values: Iterable[str]) -> list[str]:
    """Every e-mail address in these texts."""
    return [found[0] for value in values for found in _EMAIL.finditer(value[:5000])]
