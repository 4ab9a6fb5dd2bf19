"""What a champion types on a visit: needs in shorthand, a place, an age, a service by name, in any order.

One rule: words become needs and places at once and are forgotten; a name or a number gets one kind reminder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import emergencies, whereabouts
from bot.conversation.counting import count_miss
from bot.conversation.phrasebook import plain
from bot.conversation.scene import Scene, Step
from bot.turn import Count
from bot.visit import finding, screens
from bot.visit.shorthand import tells_who, who_said, without_who
from bot.visit.state import MOST_NEEDS, Visit
from bot.words import visit as words
from bot.words.first_lines import first_lines
from intents import Need, Reader, Reading, read_crisis
from services_catalog import DirectoryError, Found, find_place

_LONGEST_SHORTHAND = 14  # words; more than that is a story, and the reader cuts stories up by itself
_PIECE = (3, 2, 1)  # words of a piece of shorthand, longest first
_SURE = 0.8
_CUT = re.compile(r"[.,;:/+&\n]|\b(?:and|plus|also)\b", re.IGNORECASE)
_TELLING = frozenset(
    {
        "bailiffs", "bereaved", "broadband", "damp", "debt", "debts", "dementia", "depressed",
        "diabetes", "drink", "drinking", "drinks", "electric", "falls", "fell", "food", "foodbank", "gambles",
        "gambling", "gas", "grief", "grieving", "heating", "homeless", "isolated", "lonely", "mould", "rent",
        "repairs", "scam", "scammed", "smokes", "smoking",
    }
)  # fmt: skip
"""Words that say a need all by themselves in a champion's shorthand; "house" and "phone" do not."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of the words: needs that are meant, to choose from, or only mentioned in passing."""

    sure: tuple[Need, ...]
    maybe: tuple[Need, ...]
    passing: tuple[Need, ...]


def listen(scene: Scene, visit: Visit, text: str) -> Step:
    """Take up what was typed and show the visit with it."""
    note = ""
    if tells_who(text) and not visit.reminded:
        visit, note = replace(visit, reminded=True), words.REMINDER
    if visit.searching:
        return _search(scene, replace(visit, searching=False), text, note)
    counts, scene, rest = _place(scene, text)
    who = who_said(rest, visit.who)
    said_who = who != visit.who or rest != text
    turn, session = _read(scene, replace(visit, who=who), without_who(rest), note, said_who=said_who)
    return replace(turn, counts=counts + turn.counts), session


def _read(scene: Scene, visit: Visit, text: str, note: str, *, said_who: bool) -> Step:
    """A crisis first, here too: the reader knows signs that the gate before it does not."""
    reader = scene.world.reader
    if reader is None or not plain(text):
        return next_screen(scene, visit, note)
    reading = reader.read(text)
    if reading.crisis is not None and not reading.crisis.soft:
        return emergencies.crisis(screens.keep(scene, visit), reading.crisis, reading)
    step = _needs(scene, visit, text, hear_needs(scene, reader, text, reading), note, said_who=said_who)
    if reading.crisis is not None and read_crisis(text) is None:  # the gate's own soft line is put on later
        return emergencies.soft(scene, reading.crisis, step)
    return step


def _place(scene: Scene, text: str) -> tuple[tuple[Count, ...], Scene, str]:
    """A place in the words settles the area; the words without it."""
    place = find_place(text, answering=scene.session.area is None)
    settled = whereabouts.settle_place(scene, place) if place is not None else None
    if place is None or settled is None:
        return (), scene, text
    counts, scene = settled
    start, end = place.span
    return counts, scene, f"{text[:start]} {text[end:]}".strip(" ,.;:-")


def _needs(scene: Scene, visit: Visit, text: str, heard: Heard, note: str, *, said_who: bool) -> Step:
    lines = first_lines(plain(text), *(need.id for need in (*heard.sure, *heard.maybe)))
    note = "\n".join(part for part in (*lines, note) if part)
    if heard.sure:
        more = visit.with_needs(need.code for need in heard.sure)
        if any(need.code not in more.needs for need in heard.sure):
            note = f"{note}\n{words.FULL}".strip()
        return next_screen(scene, more, note, also=heard.passing)
    if heard.maybe and len(visit.needs) == MOST_NEEDS:
        return next_screen(scene, visit, f"{note}\n{words.FULL}".strip())
    if heard.maybe:
        return screens.offer(scene, visit, heard.maybe, note)
    found = _named(_found_by_words(scene, text), text)
    if found:
        return screens.found_by_words(scene, visit, found, note)
    if said_who:
        return next_screen(scene, visit, note)
    counts, session = ((), scene.session) if visit.practice else count_miss(scene.session)
    note = f"{note}\n{words.NOT_READ}".strip()
    turn, session = screens.overview(replace(scene, session=session), visit, note)
    return replace(turn, counts=counts), session


def hear_needs(scene: Scene, reader: Reader, text: str, whole: Reading) -> Heard:
    """The needs in the words: read whole, and, when it is shorthand, piece by piece as well."""
    sure = [match.id for match in whole.needs] if whole.decision == "answer" else []
    maybe = [match.id for match in whole.needs] if whole.decision == "clarify" else []
    if len(text.split()) <= _LONGEST_SHORTHAND:
        sure += _from_pieces(reader, text)
    passing = [match.id for match in whole.passing if match.id not in sure]
    return Heard(_known(scene, sure), _known(scene, maybe), _known(scene, passing))


def next_screen(scene: Scene, visit: Visit, note: str = "", *, also: Sequence[Need] = ()) -> Step:
    """Where the visit stands: the area first, then who it is for, then the visit itself.

    also: needs mentioned in passing; the first is offered as a button.
    """
    if not visit.needs and not visit.services and not visit.who.said():
        if scene.session.area is None:
            return screens.where(scene, visit, note)
        if not visit.who.skipped:
            return screens.age(scene, visit, note)
    return screens.overview(scene, visit, note, also=also)


def _from_pieces(reader: Reader, text: str) -> list[str]:
    """Needs of one to three words in a row, read alone: shorthand has few commas to cut at."""
    return [need for clause in _CUT.split(text) for need in _from_clause(reader, plain(clause).split())]


def _from_clause(reader: Reader, said: list[str]) -> list[str]:
    """The pieces that together are surest, none overlapping; a telling word counts wherever it stands.

    best[n] holds the sureness of the first n words and the needs read from them.
    """
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(said) + 1):
        best.append(best[-1])
        for length in _PIECE:
            if length > end or (length == 1 and said[end - 1] not in _TELLING):
                continue
            needs, sureness = _read_piece(reader, " ".join(said[end - length : end]))
            before, read = best[end - length]
            if needs and before + sureness > best[end][0]:
                best[end] = (before + sureness, read + needs)
    telling = [need for word in said if word in _TELLING for need in _read_piece(reader, word)[0]]
    return [*best[-1][1], *telling]


def _read_piece(reader: Reader, piece: str) -> tuple[list[str], float]:
    """The needs of a piece that is understood by itself, and how sure the surest is."""
    reading = reader.read(piece)
    full_card = reading.crisis is not None and not reading.crisis.soft
    sure = [match for match in reading.needs if match.confidence >= _SURE]
    if reading.decision != "answer" or full_card or not sure:
        return [], 0.0
    return [match.id for match in sure], max(match.confidence for match in sure)


def _known(scene: Scene, ids: Sequence[str]) -> tuple[Need, ...]:
    needs = [scene.need(one) for one in dict.fromkeys(ids) if not one.startswith("crisis.")]
    return tuple(need for need in needs if need is not None)


def _search(scene: Scene, visit: Visit, text: str, note: str) -> Step:
    found = _found_by_words(scene, text)
    if not found:
        return screens.overview(scene, visit, f"{note}\n{words.NOTHING_BY_THAT_NAME}".strip())
    return screens.found_by_words(scene, visit, found, note)


def _found_by_words(scene: Scene, text: str) -> tuple[Found, ...]:
    try:
        return finding.by_words(scene, text)
    except DirectoryError:
        return ()


def _named(found: Sequence[Found], text: str) -> tuple[Found, ...]:
    """Services whose name was said: two of its words, or all of a short one."""
    said = set(plain(text).split())
    names = ((one, set(plain(one.service.name).split())) for one in found)
    return tuple(one for one, name in names if len(name & said) >= min(2, len(name)))
