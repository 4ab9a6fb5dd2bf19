"""The crisis gate: a resident's text to a sign of crisis, before anything else is asked of it.

Its one rule: it never raises, never looks anything up, and when unsure gives the soft line instead of
silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intents.crisis import sign_files
from intents.crisis.finding import Finder, Hit, Span
from intents.crisis.mending import Mender, common_words
from intents.crisis.shorthand import SHORTHAND
from intents.crisis.sound import heard, sound
from intents.crisis.text import Word, words
from intents.crisis.voice import voice_of

LOOK_BACK = 5  # words before a sign in which "not" denies it (MATCHING section 6: at most four between)
_CONTEXT_LEVELS = ("past", "study", "now", "child_writer")


@dataclass(frozen=True, slots=True)
class CrisisSign:
    """What the gate made of a text.

    kind:    "crisis.suicide", ".medical", ".danger", ".child" or ".fire_gas".
    soft:    true when it may mean something else: one line above the normal answer, not the card
    (S19).
    voice:   "self", "other" (worried about someone), "child" (the writer is a child), "harming".
    because: the resident's own words that carried it.
    """

    kind: str
    soft: bool
    voice: str
    because: tuple[str, ...]


def read_crisis(text: str) -> CrisisSign | None:
    """The most serious sign of crisis in a text, or None. Any text; never raises (SAFETY S17, S18)."""
    plain = _mended(words(text))
    if not plain:
        return None
    spans = _without_figures(plain, FINDER.spans(plain))
    judged = _judged(plain, spans)
    if not any(level == "full" for level, _ in judged):
        sign = _in_another_language(plain)
        if sign is not None:
            return sign
    return _most_serious(judged, plain, spans)


def _judged(plain: Sequence[Word], spans: Mapping[str, list[Span]]) -> list[tuple[str, Hit]]:
    """Every sign that holds, with its strength once denial and story are taken into account."""
    contexts = _contexts(plain, spans)
    hits = FINDER.hits(plain, spans, sign_files.LEVELS)
    return [(level, hit) for hit in hits if (level := _level(hit, plain, spans, contexts))]


def _most_serious(
    judged: Sequence[tuple[str, Hit]], plain: Sequence[Word], spans: Mapping[str, list[Span]]
) -> CrisisSign | None:
    if not judged:
        return None
    level, hit = max(judged, key=lambda pair: _weight(*pair))
    voice = voice_of(hit, plain, spans, "child_writer" in _contexts(plain, spans))
    kind = hit.sign.kind
    if kind == "crisis.danger" and voice == "child":
        kind = "crisis.child"
    because = dict.fromkeys(plain[i].written for span in hit.spans for i in range(span.first, span.last + 1))
    return CrisisSign(kind, level == "soft", voice, tuple(because))


def _contexts(plain: Sequence[Word], spans: Mapping[str, list[Span]]) -> set[str]:
    return {hit.sign.level for hit in FINDER.hits(plain, FINDER.sure(plain, spans), _CONTEXT_LEVELS)}


def _in_another_language(plain: Sequence[Word]) -> CrisisSign | None:
    """A sign said in another language, in its own script or in Latin letters; the one with most parts."""
    spoken = heard(list(plain))
    found = []
    for hit in ABROAD.hits(spoken, ABROAD.spans(spoken), ("full",)):
        because = [spoken[i].written for span in hit.spans for i in range(span.first, span.last + 1)]
        if not all(_is_english(word) for word in because):
            found.append((len(hit.spans), _ORDER.index(hit.sign.kind), hit, tuple(dict.fromkeys(because))))
    if not found:
        return None
    _, _, hit, words_of_it = max(found, key=lambda one: one[:2])
    return CrisisSign(hit.sign.kind, False, hit.sign.voice or "self", words_of_it)


def _is_english(word: str) -> bool:
    return word.isascii() and (len(word) <= 2 or word in common_words())


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


def _level(hit: Hit, plain: Sequence[Word], spans: Mapping[str, list[Span]], contexts: set[str]) -> str:
    """How strongly a hit counts once denial and story are taken into account; "" = not at all."""
    level = hit.sign.level
    if hit.sign.alone and not _stands_alone(hit, plain):
        return ""
    if not hit.sign.own and _denied(hit, plain, spans):
        if level == "soft":
            return ""
        level = "soft"
    told = bool(contexts & {"past", "study"}) and "now" not in contexts and not hit.sign.always
    if told:
        return "soft" if level == "full" else ""
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
    spelt = all(word.plain == word.written or _is_spelt(word) for word in plain[hit.first : hit.last + 1])
    return len(rest) <= 4 and _HARDLY_ANYTHING.issuperset(rest) and (spelt or (not rest and _is_close(hit, plain)))


def _is_spelt(word: Word) -> bool:
    return not FINDER.mender.is_strange(word.plain)


_LONG_ENOUGH = 5  # letters of a lone misspelt word: "cps" and "crps" are names, "polce" is a slip


def _is_close(hit: Hit, plain: Sequence[Word]) -> bool:
    """Whether the misspelt words of a short sign are long, and begin as the words they are taken for."""
    return all(
        _is_spelt(word)
        or (
            len(word.plain) >= _LONG_ENOUGH
            and any(reading[0] == word.plain[0] for reading in FINDER.mender.readings(word.plain))
        )
        for word in plain[hit.first : hit.last + 1]
    )


def _denied(hit: Hit, plain: Sequence[Word], spans: Mapping[str, list[Span]]) -> bool:
    """A "not" shortly before the sign or inside it, in the same clause, and not of another phrase."""
    taken = {i for span in spans.get("NOT_A_DENIAL", ()) for i in range(span.first, span.last + 1)}
    used = {i for span in hit.spans for i in range(span.first, span.last + 1)}
    walls = {span.first for span in spans.get("BUT", ())} | _new_subjects(plain)
    first = hit.first
    for span in spans.get("NOT", ()):
        index = span.first
        if index in taken or index in used or index > hit.last:
            continue
        near = plain[first].at - plain[index].at <= LOOK_BACK and plain[index].clause == plain[first].clause
        if near and not any(index < wall <= first for wall in walls):
            return True
    return False


# "I don't think I want to die", "not saying I am suicidal": what is denied goes on after this "I".
_GOES_ON_TEXT = (
    "think thinks thinking thought say saying said says mean meaning meant like feel believe reckon that if"
)
_GOES_ON = frozenset(_GOES_ON_TEXT.split())


def _new_subjects(plain: Sequence[Word]) -> set[int]:
    """Where an "I" starts afresh: what was denied before it is denied no longer."""
    return {
        index
        for index, word in enumerate(plain)
        if word.plain == "i" and index and plain[index - 1].plain not in _GOES_ON
    }


def _without_figures(plain: Sequence[Word], spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """The spans without those that touch a figure of speech ("dying laughing", "kill this debt")."""
    figures = list(FINDER.hits(plain, spans, ("figure",)))
    if not figures:
        return spans
    taken = {i for hit in figures for span in hit.spans for i in range(span.first, span.last + 1)}
    return {
        name: kept
        for name, places in spans.items()
        if (kept := [span for span in places if not taken.intersection(range(span.first, span.last + 1))])
    }


def _mended(plain: Sequence[Word]) -> list[Word]:
    """Strange runs of letters as the words they are: a slip in a short form ("cnat"), or glued words."""
    out: list[Word] = []
    extra = 0
    for word in plain:
        at = word.at + extra
        parts = _parts(word.plain)
        if parts:
            out.extend(Word(part, word.written, at + i, word.clause) for i, part in enumerate(parts))
            extra += len(parts) - 1
        else:
            out.append(Word(word.plain, word.written, at, word.clause) if extra else word)
    return out


def _parts(word: str) -> Sequence[str]:
    """A strange run of letters as plain words; () when it is one word, mended where it is looked for."""
    mender = FINDER.mender
    if not mender.is_strange(word):
        return ()
    readings = mender.readings(word)
    short = SHORT_FORMS.readings(word)
    denial = next((one for one in short if one in DENIALS), "")
    if denial and "want" not in readings:
        return SHORTHAND[denial].split()
    parts = mender.taken_apart(word)
    return parts or (SHORTHAND[short[0]].split() if short and not readings else ())


FINDER = Finder(*sign_files.load())
ABROAD = Finder(*sign_files.load("languages", sound), mend=False)
SHORT_FORMS = Mender(short for short in SHORTHAND if len(short) >= 4 and short.isalpha())
DENIALS = frozenset(("cant", "cannot", "dont", "wont", "isnt", "didnt", "doesnt"))
