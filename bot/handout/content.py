"""What stands on a handout: for each service what it is, how to reach it and when to do so.

One rule (SAFETY S15a): a service that helps with abuse or danger is left out, unless somebody said that it
may be left in the house. Then it stands there as a number under neutral words, without its own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.handout.opening import in_words
from bot.words import handout as words
from bot.words.cards import sentence
from intents import Need
from services_catalog import Service

_LONGEST_GIVES = 130  # characters of a summary on paper: two lines of large print
_PRIVATE = ("safety.", "crisis.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen service, for which need, and when to turn to it: 0 today, 1 this week, 2 when ready.

    doubtful: people reported it, or its last check is too old.
    """

    service: Service
    need: Need
    when: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One service on paper. Every field is plain text; "" when there is nothing to say.

    about: the need, in words that may be seen. name, gives: "" for a private service.
    """

    code: str
    when: int
    about: str
    name: str
    gives: str
    phone: str
    text: str
    place: str
    web: str
    hours: str
    note: str


@dataclass(frozen=True, slots=True)
class Handout:
    """Everything a resident keeps. `link` opens the same list in their own chat; "" when it is not known.

    checked: a person has checked every service on it.
    """

    entries: tuple[Entry, ...]
    area: str | None
    made: date
    link: str
    checked: bool = False

    def foot(self) -> tuple[str, ...]:
        """The last lines: that things change, how far they were checked, and the emergency numbers."""
        return words.FOOT if self.checked else (words.NOT_ALL_CHECKED, *words.FOOT)

    def groups(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The entries under "today", "this week" and "when you are ready"; empty groups are left out."""
        by_when = (
            (label, [one for one in self.entries if one.when == when]) for when, label in words.WHEN.items()
        )
        return tuple((label, tuple(entries)) for label, entries in by_when if entries)


def is_private(service: Service, need: Need | None = None) -> bool:
    """Whether a service stays off paper, text and QR until somebody says that it may be left in the house."""
    named = (*service.needs, need.id if need is not None else "")
    return any(one.startswith(_PRIVATE) for one in named)


def make(
    chosen: Iterable[Choice], area: str | None, today: date, *, private_too: bool = False, bot_name: str = ""
) -> Handout:
    """The handout of what was chosen.

    chosen:      in any order; on paper first things come first.
    private_too: "Is it safe to leave this in the house?" was answered with yes.
    bot_name:    the bot's name on Telegram; "" leaves the link out.
    """
    kept = [one for one in chosen if private_too or not is_private(one.service, one.need)]
    entries = [_entry(one) for one in sorted(kept, key=lambda one: one.when)]
    entries = [entry for entry in entries if entry.name or entry.phone or entry.text]
    checked = all(one.service.verified_date is not None for one in kept)
    return Handout(tuple(entries), area, today, _link(bot_name, entries), checked)


def _entry(choice: Choice) -> Entry:
    service, need = choice.service, choice.need
    private = is_private(service, need)
    place = "" if private else ", ".join(part for part in (service.address, service.postcode) if part)
    hours = in_words(service.hours)
    return Entry(
        code=service.code,
        when=choice.when,
        about=need.safe_label,
        name="" if private else service.name,
        gives="" if private else _shortened(service.summary),
        phone=service.phone,
        text="" if private and service.phone else service.text,
        place=place,
        web="" if private or service.phone or place else service.url,
        hours=hours or (words.HOURS_NOT_KNOWN if service.phone else ""),
        note=_note(choice, private),
    )


def _note(choice: Choice, private: bool) -> str:
    service = choice.service
    said = [sentence(service.alert)] if service.alert and not private else []
    if choice.doubtful:
        said.append(words.MAY_HAVE_CHANGED)
    if service.referral and "self" not in service.referral:
        said.append(words.GP_REFERS if "professional" not in service.referral else words.WORKER_REFERS)
    elif not (service.phone or service.text or service.address or service.url):
        said.append(words.NO_WAY_IN)
    return " ".join(said)


def _shortened(summary: str) -> str:
    """Whole sentences of a summary, as many as fit; the first one always."""
    summary = sentence(summary)
    while len(summary) > _LONGEST_GIVES:
        cut = max(summary.rfind(mark, 0, len(summary) - 1) for mark in (". ", "! ", "? "))
        if cut < 0:
            break
        summary = summary[: cut + 1]
    return summary


def _link(bot_name: str, entries: list[Entry]) -> str:
    if not bot_name or not entries:
        return ""
    listed = "-".join(dict.fromkeys(entry.code for entry in entries))
    return f"https://t.me/{bot_name.removeprefix('@')}?start=l-{listed}"
