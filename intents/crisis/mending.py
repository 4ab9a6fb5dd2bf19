"""Spelling repair for the crisis gate: which of the gate's own words may a strange word be?

Its one rule: a word found in the dictionary is what it says; only other words are mended or taken
apart.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intents.crisis.english import common_words, is_english, rare_words
from intents.crisis.shorthand import SHORTHAND

SHORTEST = 3  # letters; of three letters only swaps and doubled letters are mended
TWO_SLIPS = 8  # letters from which two slips are forgiven, when the first letter is right
JUMBLED = 5  # letters from which any order of the right letters is read, when the first one is right
LONGEST = 24  # longer runs of letters are taken apart, not mended
LONGEST_GLUED = 48
_HELD = 8  # readings of one strange word
_SHORT_RELATIVES = frozenset(("mum", "mom", "mam", "dad", "nan", "son"))  # "dads not breathing"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Mender:
    """Finds the gate's words that a strange word may be. Built once from the words of all signs."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = frozenset(vocabulary)
        self._held: dict[str, tuple[str, ...]] = {}
        self._guessed: dict[str, tuple[str, ...]] = {}
        self._pieces = (
            self._words | _SMALL_WORDS | {short for short in SHORTHAND if len(short) > 1 and short.isalpha()}
        )
        self._short = {
            short: plain
            for short, plain in SHORTHAND.items()
            if len(short) >= JUMBLED and plain in self._words
        }
        self._by_letters: dict[str, tuple[str, ...]] = {}
        for word in self._words:
            if len(word) >= JUMBLED:
                key = _letters(word)
                self._by_letters[key] = (*self._by_letters.get(key, ()), word)
        letters = [
            word
            for word in self._words | self._short.keys()
            if len(word) >= SHORTEST and word.isascii() and word.isalpha()
        ]
        self._by_deletion = _DeletionIndex(letters)
        self._long: dict[str, list[str]] = {}  # by first letter, for two slips
        for word in sorted(letters):
            if len(word) >= TWO_SLIPS - 1:
                self._long.setdefault(word[0], []).append(word)

    def readings(self, word: str) -> tuple[str, ...]:
        """The gate's words this may be: itself when known, else the nearest; none when ordinary."""
        plain = self._without_ending(word)
        if word in self._words or plain:
            return tuple(one for one in (word, plain) if one in self._words)
        if not self.is_strange(word) or not SHORTEST <= len(word) <= LONGEST:
            return ()
        held = self._held.get(word)
        if held is None:
            held = self._held[word] = self._mended(word)
        return held

    def guesses(self, word: str) -> tuple[str, ...]:
        """The gate's words a slip away from a word that is English but seldom typed ("coking": choking)."""
        if word in self._words or word not in rare_words() or not SHORTEST <= len(word) <= LONGEST:
            return ()
        held = self._guessed.get(word)
        if held is None:
            near = (one for one in self._near(word) if one != word and one[0] == word[0])
            held = self._guessed[word] = tuple(sorted(one for one in near if len(one) > SHORTEST))[:_HELD]
        return held

    def forget(self) -> None:
        """Forget the words of the message read last: they are held while it is read, and no longer."""
        self._held.clear()
        self._guessed.clear()

    def _mended(self, word: str) -> tuple[str, ...]:
        near = self._near(word) | set(self._by_letters.get(_letters(word), ()))
        if not near and word.endswith("s") and self._is_unknown(word[:-1]):
            near = self._near(word[:-1])
        if not near and _in_full(word) in self._words:
            near = {_in_full(word)}
        squeezed = _squeezed(word)
        if not near and squeezed != word and len(squeezed) > SHORTEST:
            near = {
                one for one in self._near(squeezed) if one[0] == word[0]
            }  # a slip beside a doubled letter ("piaan": pain)
        if not near and len(word) >= TWO_SLIPS:
            near = self._two_slips_away(word)
            if near and _one_slip_from_ordinary(word):
                near = set()
        endings = {ending for one in near if (ending := self._without_ending(one))}
        return tuple(sorted(near | endings, key=lambda one: (one[0] != word[0], one)))[:_HELD]

    def _without_ending(self, word: str) -> str:
        """One of the gate's words behind a plural, a possessive or a dropped g ("dryer's", "hangin")."""
        stem = word.removesuffix("s")
        if stem != word and stem in self._words and (len(stem) > SHORTEST or stem in _SHORT_RELATIVES):
            return stem
        if word.endswith("in") and word + "g" in self._words and not self._is_ordinary(word):
            return word + "g"
        return ""

    def is_strange(self, word: str) -> bool:
        """True when a word is neither the gate's nor ordinary English, so that it may be a slip."""
        return word not in self._words and not is_english(word) and word.isascii() and word.isalpha()

    def is_ordinary(self, word: str) -> bool:
        """True when a word is everyday English and none of the gate's: it is what it says, and no sign."""
        return word in common_words() and word not in self._words and not self._without_ending(word)

    def is_unsure(self, word: str) -> bool:
        """True when a strange word may be several of the gate's words ("srong": song, strong, wrong)."""
        return self.is_strange(word) and len(self.readings(word)) != 1

    def _is_ordinary(self, word: str) -> bool:
        return is_english(word) and word not in self._words

    def _is_unknown(self, word: str) -> bool:
        return len(word) > SHORTEST + 1 and word not in SHORTHAND and self.is_strange(word)

    def _near(self, word: str) -> set[str]:
        """The gate's words one slip away."""
        return {
            self._in_words(candidate)
            for key in _deletions(word)
            for candidate in self._by_deletion.words_under(key)
            if _may_be(word, candidate)
        }

    def _two_slips_away(self, word: str) -> set[str]:
        """The gate's long words at most two slips away, with the same first letter."""
        long = self._long.get(word[0], ())
        found = process.extract(word, long, scorer=OSA.distance, score_cutoff=2, limit=None)
        return {self._in_words(candidate) for candidate, _, _ in found}

    def _in_words(self, candidate: str) -> str:
        return candidate if candidate in self._words else self._short[candidate]

    def taken_apart(self, word: str) -> tuple[str, ...]:
        """A glued run of letters as words ("killmyself" -> kill, myself); empty when it is one word.

        A run of which every piece is one of the gate's words or a small one goes before mending
        ("hittingme" is "hitting me", not a slip in "hitting"); other common words only when nothing is near.
        """
        if not SHORTEST <= len(word) <= LONGEST_GLUED or not self.is_strange(word):
            return ()
        readings = self.readings(word)
        if any(_is_same_letters(word, reading) for reading in readings):
            return ()
        parts = self._cut(word, common=False)
        if not parts and len(word) > SHORTEST and not readings:
            parts = self._cut(word, common=True)
        return tuple(plain for part in parts for plain in SHORTHAND.get(part, part).split())

    def _cut(self, word: str, common: bool) -> tuple[str, ...]:
        """The fewest and plainest pieces that make up a run of letters; () when there are none."""
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - LONGEST), end):
                before = best[start]
                cost = self._piece_cost(word[start:end], common)
                if before is None or not cost:
                    continue
                here = best[end]
                if here is None or before[0] + cost < here[0]:
                    best[end] = (before[0] + cost, (*before[1], word[start:end]))
        parts = best[-1][1] if best[-1] else ()
        if len(parts) < 2 or not any(part in self._words or part in SHORTHAND for part in parts):
            return ()
        if common:
            return parts
        return parts if len(parts) <= (2 if len(word) < TWO_SLIPS else 3) else ()

    def _piece_cost(self, piece: str, common: bool) -> float:
        """How little a piece of a glued run is worth as a word; 0 when it is none."""
        if len(piece) == 1:
            return 1.3 if piece in "ai" else 0
        if piece in self._words or piece in _SMALL_WORDS:
            return 1
        if piece in self._pieces:
            return 1.4
        return 1.2 if common and len(piece) > 3 and self._is_ordinary(piece) else 0


class _DeletionIndex:
    """Words by what is left of them when letters are left out (Garbe's symmetric delete), held small.

    An entry is one number, the hash of a key above the number of a word: a tenth of the memory of a dict of
    lists. Two keys that share a hash give a word too many, which the distance then rules out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(words))
        self._entries = array(
            "Q",
            sorted(
                (hash(key) & _HASH_BITS) << _WORD_BITS | number
                for number, word in enumerate(self._words)
                for key in _deletions(word)
            ),
        )

    def words_under(self, key: str) -> Sequence[str]:
        """The words of which `key` is what is left; most keys have none."""
        entries, first = self._entries, (hash(key) & _HASH_BITS) << _WORD_BITS
        at = end = bisect_left(entries, first)
        while end < len(entries) and entries[end] - first <= _WORD_NUMBERS:
            end += 1
        return [self._words[entry - first] for entry in entries[at:end]] if end > at else ()


_WORD_BITS = 16
_WORD_NUMBERS = (1 << _WORD_BITS) - 1
_HASH_BITS = (1 << 64 - _WORD_BITS) - 1


_SMALL_WORDS_TEXT = (
    "a i the to of in on at is am are was be been it its im ive my me you he she they we him "
    "her them his our "
    "and or but so if not no do dont cant wont have had has got get go going want with "
    "from for this that "
    "there here up down out off over all just been can will would too very more any some now"
)
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())


def _may_be(word: str, candidate: str) -> bool:
    """Whether a word is a slip away from a candidate; of the shortest, only some slips are forgiven."""
    if min(len(word), len(candidate)) == SHORTEST:
        swapped = sorted(word) == sorted(candidate)
        doubled = len(word) == SHORTEST + 1 and any(a == b for a, b in pairwise(word))
        dropped = len(candidate) == SHORTEST + 1 and word[0] == candidate[0]
        if not (swapped or doubled or dropped):
            return False
    return OSA.distance(word, candidate, score_cutoff=1) <= 1


def _letters(word: str) -> str:
    """The first letter of a word and all of them sorted: the same for "chste" and "chest"."""
    return word[0] + "".join(sorted(word))


def _in_full(word: str) -> str:
    """A word written as it is heard, with its "er" ("anotha", "neva")."""
    return word.removesuffix("h").removesuffix("a") + "er" if word.endswith(("a", "ah")) else ""


def _is_same_letters(word: str, reading: str) -> bool:
    """Whether only the order of two letters or a doubled letter tells them apart: surely one word."""
    if _squeezed(word) == _squeezed(reading):
        return True
    return sorted(word) == sorted(reading) and OSA.distance(word, reading, score_cutoff=1) <= 1


def _squeezed(word: str) -> str:
    return word[:1] + "".join(b for a, b in pairwise(word) if a != b)


def _one_slip_from_ordinary(word: str) -> bool:
    """Whether one slip makes it an ordinary word ("pensoner"): then it is that word, not one of ours."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return any(
        is_english(left + right[1:])
        or is_english(left + right[1:2] + right[:1] + right[2:])
        or any(is_english(left + letter + rest) for letter in _ALPHABET for rest in (right, right[1:]))
        for left, right in cuts
    )


def _deletions(word: str) -> set[str]:
    """The word and every form of it with a letter left out (Garbe's symmetric delete)."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
