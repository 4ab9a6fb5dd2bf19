"""Spelling: a word the catalogue does not know becomes the closest word it does know.

Rule (MATCHING 1.2): words of 4+ letters, same first letter, optimal string alignment distance at most 1 for
4-5 letters and 2 for 6+. A freer rule pulls real words onto catalogue words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_NEVER_MENDED = frozenset(
    ("fucking", "fuckin", "fking", "fkin", "effing", "frigging", "friggin")
)  # no "funding"


class Speller:
    """Knows the catalogue's words and how common each is."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(counts):
            if len(word) >= _SHORTEST - 1 and word.isalpha():
                self._by_first.setdefault(word[0], []).append(word)

    @classmethod
    def from_words(cls, words: Iterable[str]) -> Speller:
        """Learn from every word of every phrase."""
        return cls(Counter(words))

    @property
    def counts(self) -> Mapping[str, int]:
        """Every known word with how often it was seen."""
        return self._counts

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def read(self, word: str) -> str:
        """The word itself when known or too short to judge, else the closest known word, else itself."""
        if word in self._counts or len(word) < _SHORTEST or not word.isalpha() or word in _NEVER_MENDED:
            return word
        allowed = 1 if len(word) < 6 else 2
        near = process.extract(
            word,
            self._by_first.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=8,
        )
        if not near:
            return word
        best = min(near, key=lambda match: (match[1], -self._counts[match[0]], match[0]))
        return best[0]
