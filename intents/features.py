"""Words as numbers: TF-IDF weights of words, word pairs and letter groups inside words.

Rule: letter groups never seen in the catalogue still count in the length, so a strange message scores low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

LETTER_GROUPS = (2, 3, 4)
_WORDS_KEPT = 4096  # looked up lately; dropped by `forget`


@dataclass(frozen=True, slots=True)
class Vector:
    """A message as feature numbers and their weights; the whole has length at most 1."""

    ids: Ids
    weights: Weights


class Features:
    """The catalogue's features and how rare each is (inverse document frequency)."""

    def __init__(self, names: Sequence[str], rarity: Weights, unknown_rarity: float) -> None:
        self.names = tuple(names)
        self.rarity = rarity
        self.unknown_rarity = unknown_rarity
        self._ids = {name: number for number, name in enumerate(self.names)}
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._look_up)

    @classmethod
    def learn(cls, documents: Iterable[Sequence[str]]) -> Features:
        """Learn from phrases, each a sequence of plain words."""
        seen: Counter[str] = Counter()
        own = cache(grams_of_word)
        total = 0
        for document in documents:
            seen.update(set(pairs_of(document)).union(*map(own, document)))
            total += 1
        names = sorted(seen)
        rarity = np.array([_rarity(seen[name], total) for name in names], dtype=np.float32)
        return cls(names, rarity, _rarity(0, total))

    def of_word(self, word: str) -> Ids:
        """The numbers of a word and its letter groups, as far as they are known."""
        return self._of_word(word)[0]

    def vector(self, words: Sequence[str]) -> Vector:
        """The words as a vector; its ids rise."""
        looked_up = [self._of_word(word) for word in words]
        pairs = pairs_of(words)
        known_pairs = [number for number in map(self._ids.get, pairs) if number is not None]
        unknown = sum(strange for _, strange in looked_up) + len(pairs) - len(known_pairs)
        found = np.concatenate([*(known for known, _ in looked_up), np.array(known_pairs, dtype=np.int32)])
        ids, times = np.unique(found, return_counts=True)
        weights = np.sqrt(times.astype(np.float32)) * self.rarity[ids]
        length = float(np.sqrt(weights @ weights + unknown * self.unknown_rarity**2))
        return Vector(ids, weights / np.float32(length) if length else weights)

    def forget(self) -> None:
        """Drop the words kept to be quicker."""
        self._of_word.cache_clear()

    def _look_up(self, word: str) -> tuple[Ids, int]:
        """A word's known features, and how many of its letter groups are not known."""
        grams = grams_of_word(word)
        known = [number for number in map(self._ids.get, grams) if number is not None]
        return np.array(known, dtype=np.int32), len(grams) - len(known)


def pairs_of(words: Sequence[str]) -> list[str]:
    """Neighbouring words ("behind rent")."""
    return [f"{first} {second}" for first, second in pairwise(words)]


def grams_of_word(word: str) -> list[str]:
    """A word ("rent ") and its letter groups ("_re", "ent")."""
    edged = f"_{word[:40]}_"
    groups = [edged[start : start + size] for size in LETTER_GROUPS for start in range(len(edged) - size + 1)]
    return [f"{word} ", *groups]


def _rarity(documents: int, total: int) -> float:
    return float(np.log((1 + total) / (1 + documents)) + 1)
