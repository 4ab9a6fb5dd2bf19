"""Words as numbers: TF-IDF weights of words, word pairs and letter groups inside words.

Rule: letter groups never seen in the catalogue still count in the length, so a strange message scores low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]
Digests = NDArray[np.uint64]

LETTER_GROUPS = (2, 3, 4)
_WORDS_KEPT = 4096  # looked up lately; dropped by `forget`


@dataclass(frozen=True, slots=True)
class Vector:
    """A message as feature numbers and their weights; the whole has length at most 1."""

    ids: Ids
    weights: Weights


class Features:
    """The catalogue's features and how rare each is (inverse document frequency).

    A feature is kept as eight bytes of its digest, in rising order: a fifth of the memory of its name.
    """

    def __init__(self, digests: Digests, rarity: Weights, unknown_rarity: float) -> None:
        self.digests = digests
        self.rarity = rarity
        self.unknown_rarity = unknown_rarity
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._look_up)

    @classmethod
    def learn(cls, phrases: Iterable[str]) -> Features:
        """Learn from phrases in plain words."""
        seen: Counter[str] = Counter()
        own = cache(grams_of_word)
        total = 0
        for phrase in phrases:
            words = phrase.split()
            seen.update(set(pairs_of(words)).union(*map(own, words)))
            total += 1
        digests, first = np.unique(_digests(list(seen)), return_index=True)
        counts = list(seen.values())
        rarity = np.array([_rarity(counts[number], total) for number in first], dtype=np.float32)
        return cls(digests, rarity, _rarity(0, total))

    def __len__(self) -> int:
        return len(self.digests)

    def of_word(self, word: str) -> Ids:
        """The numbers of a word and its letter groups, as far as they are known."""
        return self._of_word(word)[0]

    def vector(self, words: Sequence[str]) -> Vector:
        """The words as a vector; its ids rise."""
        return self._vector(words, self._of_word)

    def vectors(self, phrases: Iterable[str]) -> list[Vector]:
        """Many phrases in plain words as vectors, none of them anybody's message."""
        of_word = cache(self._look_up)
        return [self._vector(phrase.split(), of_word) for phrase in phrases]

    def _vector(self, words: Sequence[str], of_word: Callable[[str], tuple[Ids, int]]) -> Vector:
        looked_up = [of_word(word) for word in words]
        looked_up.append(self._known(pairs_of(words)))
        unknown = sum(strange for _, strange in looked_up)
        ids, times = np.unique(np.concatenate([known for known, _ in looked_up]), return_counts=True)
        weights = np.sqrt(times.astype(np.float32)) * self.rarity[ids]
        length = float(np.sqrt(weights @ weights + unknown * self.unknown_rarity**2))
        return Vector(ids, weights / np.float32(length) if length else weights)

    def forget(self) -> None:
        """Drop the words kept to be quicker."""
        self._of_word.cache_clear()

    def _look_up(self, word: str) -> tuple[Ids, int]:
        return self._known(grams_of_word(word))

    def _known(self, grams: Sequence[str]) -> tuple[Ids, int]:
        """The numbers of those features that are known, and how many are not."""
        digests = _digests(grams)
        places = np.searchsorted(self.digests, digests)
        places[places == len(self.digests)] = 0
        known = places[self.digests[places] == digests].astype(np.int32)
        return known, len(grams) - len(known)


def pairs_of(words: Sequence[str]) -> list[str]:
    """Neighbouring words ("behind rent")."""
    return [f"{first} {second}" for first, second in pairwise(words)]


def grams_of_word(word: str) -> list[str]:
    """A word ("rent ") and its letter groups ("_re", "ent")."""
    edged = f"_{word[:40]}_"
    groups = [edged[start : start + size] for size in LETTER_GROUPS for start in range(len(edged) - size + 1)]
    return [f"{word} ", *groups]


def _digests(grams: Sequence[str]) -> Digests:
    """Eight bytes of each feature's digest; two of 130,000 being alike is one in two thousand million."""
    joined = b"".join([blake2b(gram.encode("utf-8", "replace"), digest_size=8).digest() for gram in grams])
    return np.frombuffer(joined, dtype="<u8")


def _rarity(documents: int, total: int) -> float:
    return float(np.log((1 + total) / (1 + documents)) + 1)
