"""The crisis gate: a resident's text to a sign of crisis, before anything else is asked of it.

Its one rule: it never raises, never looks anything up, and when unsure gives the soft line instead of
silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from intents.crisis import sign_files
from intents.crisis.denial import is_denied
from intents.crisis.english import is_english
from intents.crisis.finding import EXCEPTION_REACH, Finder, Found, Hit, Spans, is_beside
from intents.crisis.repairing import Repairer
from intents.crisis.sign import LEVELS, VOICES
from intents.crisis.sound import heard, sound, sound_of
from intents.crisis.text import Word, words
from intents.crisis.voice import voice_of
from intents.crisis.weighing import KIND_NAMES, NOTICED, OUTRIGHT, Weigher, slots_of

STORY_REACH = 5  # words between a sign and a word of the past or of study for it to be part of the story
_CONTEXT_LEVELS = ("past", "study", "asks", "now", "child_writer")
_TAKEN_OUT = ("figure", "aside")

# How much the words of a message must weigh, in log-odds, for more than its signs give:
RAISED = 1.5  # the card where they give a soft line,
CARD = 2.5  # the card where they give nothing,
LINE = 0.0  # a soft line where they give nothing
FEWEST_WORDS = 2  # a single word ("more", "sorry") is read by the signs alone


@dataclass(frozen=True, slots=True)
class CrisisSign:
    """What the gate made of a text.

    kind:    "crisis.suicide", ".medical", ".danger", ".child" or ".fire_gas".
    soft:    true when it may mean something else: one line above the normal answer, not the card
    (S19).
    voice:   "self", "other" (worried about someone), "child" (the writer is a child), "harming".
    because: the resident's own words that carried it.
    lowered: soft only because a full sign was denied, told of the past, or is misspelt and unsure.
    found_by: "signs", or what went further than they did: "weights" or "ranking".
    """

    kind: str
    soft: bool
    voice: str
    because: tuple[str, ...]
    lowered: bool = False
    found_by: str = "signs"


def read_crisis(text: str) -> CrisisSign | None:
    """The most serious sign of crisis in a text, or None. Any text; never raises (SAFETY S17, S18)."""
    written = words(text)
    try:
        ways = REPAIRER.ways_to_read(written)
        first = next(ways)
        sign = _by_signs(written, chain((first,), ways))
        return sign if sign is not None and not sign.soft else _by_weight(sign, first)
    finally:
        REPAIRER.forget()


def words_to_weigh(text: str) -> list[str]:
    """The plain words of a text as they are weighed: slips mended that can be one word only."""
    try:
        return [_mended(word) for word in next(REPAIRER.ways_to_read(words(text)))]
    finally:
        REPAIRER.forget()


def read_signs_beforehand() -> None:
    """Keep what the packaged sign files say, so that the next start is quicker."""
    for folder, plain in _FOLDERS.items():
        sign_files.save_beforehand(folder, plain)


def signs_are_read_beforehand() -> bool:
    """Whether what is kept is what the packaged sign files say now."""
    return all(sign_files.is_read_beforehand(folder) for folder in _FOLDERS)


def speaks_in_figures(text: str) -> bool:
    """Whether a text holds a figure of speech or a household matter that only sounds like danger (S19).

    "on fire this season", "get my smoke alarm checked", "better off without the car". Any text; never raises.
    """
    try:
        return bool(_figures(next(REPAIRER.ways_to_read(words(text)))))
    finally:
        REPAIRER.forget()


def _by_weight(sign: CrisisSign | None, plain: Sequence[Word]) -> CrisisSign | None:
    """What the signs gave, or more when the words weigh enough.

    What was denied or told of the past stays lowered, since that hangs on the order of words. A figure of
    speech brings no card by its weight.
    """
    if WEIGHER is None or len(plain) < FEWEST_WORDS or (sign is not None and sign.lowered):
        return sign
    weighed = [_mended(word) for word in plain]
    slots = slots_of(weighed)
    outright = WEIGHER.weigh(slots, OUTRIGHT)
    if sign is not None:
        return replace(sign, soft=False, found_by="weights") if outright >= RAISED else sign
    full = outright >= CARD and not _figures(plain)
    if not full and WEIGHER.weigh(slots, NOTICED) < LINE:
        return None
    because = tuple(dict.fromkeys(plain[at].written for at in WEIGHER.telling(weighed, OUTRIGHT)))
    kind, voice = (WEIGHER.likeliest(slots, which) for which in (KIND_NAMES, VOICES))
    return CrisisSign(_kind(kind, voice), not full, voice, because, found_by="weights")


def _kind(kind: str, voice: str) -> str:
    """A child in danger has a card of its own."""
    return "crisis.child" if kind == "crisis.danger" and voice == "child" else kind


def _mended(word: Word) -> str:
    readings = FINDER.mender.readings(word.plain) if FINDER.mender.is_strange(word.plain) else ()
    return readings[0] if len(readings) == 1 else word.plain


def _figures(plain: Sequence[Word]) -> set[int]:
    """The words of figures of speech, by index."""
    return _taken_out(plain, FINDER.find(plain), ("figure",))


def _by_signs(written: Sequence[Word], ways: Iterable[Sequence[Word]]) -> CrisisSign | None:
    softer = None
    for plain in ways:
        sign = _most_serious(_seen(plain))
        if sign is not None and not sign.soft:
            return sign
        softer = softer or sign
    return _in_another_language(written) or softer


@dataclass(frozen=True, slots=True)
class _Seen:
    """A message as words, with the entries found in them and what they say of time and place.

    Every entry may carry a sign, those read for sure alone may rule one out, though they be part of a
    figure of speech.
    """

    plain: Sequence[Word]
    found: Found
    ruling_out: Spans
    contexts: Sequence[Hit]

    def says(self, *levels: str) -> bool:
        """Whether the message says anything of these kinds of time and place."""
        return any(hit.sign.level in levels for hit in self.contexts)

    def asks_for_a_service(self, hit: Hit) -> bool:
        """Whether a group, a class or the like is asked for close to a sign, and nothing is said of now."""
        return self._is_told_of(hit, ("asks",), EXCEPTION_REACH)

    def tells_a_story(self, hit: Hit) -> bool:
        """Whether a word of the past, or of study and news, stands close enough to a sign to be about it."""
        return self._is_told_of(hit, ("past", "study"), STORY_REACH)

    def _is_told_of(self, hit: Hit, levels: Sequence[str], reach: int) -> bool:
        return not self.says("now") and any(
            is_beside(place, hit, self.plain, reach)
            for context in self.contexts
            if context.sign.level in levels
            for place in context.spans
        )


def _seen(plain: Sequence[Word]) -> _Seen:
    whole = FINDER.find(plain)
    found = whole.without(_taken_out(plain, whole, _TAKEN_OUT))
    hits = FINDER.hits(plain, found, found.sure, _CONTEXT_LEVELS, whole.sure)
    return _Seen(plain, found, whole.sure, tuple(hits))


def _most_serious(seen: _Seen) -> CrisisSign | None:
    judged = _judged(seen)
    if not judged:
        return None
    level, hit = max(judged, key=lambda pair: _weight(*pair))
    voice = voice_of(hit, seen.plain, seen.found.likely, seen.says("child_writer"))
    kind = _kind(hit.sign.kind, voice)
    carried = (seen.plain[i].written for span in hit.spans for i in range(span.first, span.last + 1))
    lowered = level != hit.sign.level
    return CrisisSign(kind, level == "soft", voice, tuple(dict.fromkeys(carried)), lowered)


def _judged(seen: _Seen) -> list[tuple[str, Hit]]:
    """Every sign that holds, with its strength once denial and story are taken into account."""
    hits = FINDER.hits(seen.plain, seen.found, seen.found.all, LEVELS, seen.ruling_out)
    return [(level, hit) for hit in hits if (level := _level(hit, seen))]


def _in_another_language(plain: Sequence[Word]) -> CrisisSign | None:
    """A sign said in another language, in its own script or in Latin letters; the one with most parts."""
    strange = (word for word in plain if not _is_english(word.written))
    if not any(ABROAD.knows(sound_of(word.written)) for word in strange):
        return None
    spoken = heard(list(plain))
    whole = ABROAD.find(spoken)
    found = []
    for hit in ABROAD.hits(spoken, whole, whole.all, ("full",), whole.all):
        because = [spoken[i].written for span in hit.spans for i in range(span.first, span.last + 1)]
        if not all(_is_english(word) for word in because):
            found.append((len(hit.spans), _ORDER.index(hit.sign.kind), hit, tuple(dict.fromkeys(because))))
    if not found:
        return None
    _, _, hit, words_of_it = max(found, key=lambda one: one[:2])
    return CrisisSign(hit.sign.kind, False, hit.sign.voice or "self", words_of_it)


def _is_english(word: str) -> bool:
    return word.isascii() and (len(word) <= 2 or is_english(word))


_ORDER = ("crisis.suicide", "crisis.medical", "crisis.danger", "crisis.fire_gas", "crisis.child")


def _weight(level: str, hit: Hit) -> tuple[bool, bool, int, bool, int]:
    """Full before soft; then the kind; then a writer who may do harm; then the sign with more parts."""
    return (
        level == "full",
        hit.sign.always,
        _ORDER.index(hit.sign.kind),
        hit.sign.voice == "harming",
        len(hit.spans),
    )


def _level(hit: Hit, seen: _Seen) -> str:
    """How strongly a hit counts once denial and story are taken into account; "" = not at all."""
    level = hit.sign.level
    if hit.sign.alone and not _stands_alone(hit, seen.plain):
        return ""
    if not (_is_close(hit, seen.plain) if hit.sign.alone else _is_sure_enough(hit, seen.plain)):
        level = "soft"
    if not hit.sign.own and is_denied(hit, seen.plain, seen.found.likely):
        if level == "soft":
            return ""
        level = "soft"
    if not hit.sign.always and seen.tells_a_story(hit):
        return "soft" if level == "full" else ""
    if not hit.sign.always and seen.asks_for_a_service(hit) and hit.sign.kind != "crisis.suicide":
        return "soft"
    return level


_HARDLY_ANYTHING_TEXT = (
    "please now i am need help me a an the quick quickly want is it there my us in have got "
    "feel feeling very "
    "here asap we call get think send to at of ring someone anyone right this and for him her he she"
)
_HARDLY_ANYTHING = frozenset(_HARDLY_ANYTHING_TEXT.split())


def _stands_alone(hit: Hit, plain: Sequence[Word]) -> bool:
    """Whether a message says a short sign and hardly anything else ("police", "suicidal please help")."""
    rest = [word.plain for i, word in enumerate(plain) if not hit.first <= i <= hit.last]
    return len(rest) <= 4 and _HARDLY_ANYTHING.issuperset(rest)


def _is_sure_enough(hit: Hit, plain: Sequence[Word]) -> bool:
    """Whether a sign is more than one short misspelt word, which may be another ("chote": choke, chute)."""
    return hit.first != hit.last or hit.spans[0].sure or len(plain[hit.first].plain) > _LONG_ENOUGH


def _is_spelt(word: Word) -> bool:
    return not FINDER.mender.is_strange(word.plain)


_LONG_ENOUGH = 5  # letters of a misspelt word: "cps" and "crps" are names, "polce" is a slip


def _is_close(hit: Hit, plain: Sequence[Word]) -> bool:
    """Whether the misspelt words of a short sign are long, and begin as the words they are taken for."""
    return all(
        _is_spelt(word)
        or (
            len(word.plain) >= _LONG_ENOUGH
            and any(reading[0] == word.plain[0] for reading in FINDER.mender.readings(word.plain))
        )
        or any(sorted(reading) == sorted(word.plain) for reading in FINDER.mender.readings(word.plain))
        for word in plain[hit.first : hit.last + 1]
    )


def _taken_out(plain: Sequence[Word], found: Found, levels: Sequence[str]) -> set[int]:
    """The words of figures of speech ("dying laughing") and of asides ("where I live"), by index.

    It stands in one clause, and a person between its parts makes it none: "kill me over the debt" is no way
    of speaking.
    """
    people = [span.first for span in found.sure.get("BREAKS_A_FIGURE", ())]
    taken: set[int] = set()
    for hit in FINDER.hits(plain, found, found.sure, levels, found.sure):
        own = {i for span in hit.spans for i in range(span.first, span.last + 1)}
        apart = plain[hit.first].clause != plain[hit.last].clause
        if not apart and not any(hit.first < index < hit.last and index not in own for index in people):
            taken |= own
    return taken


_FOLDERS = {"": sign_files.english, "languages": sound}
FINDER = Finder(sign_files.load())
ABROAD = Finder(sign_files.load("languages", sound), mend=False)
REPAIRER = Repairer(FINDER.mender)
WEIGHER = Weigher.load()
