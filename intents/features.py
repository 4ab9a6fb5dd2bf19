"""Words as numbers: TF-IDF weights of words, word pairs and letter groups inside words.

Rule: letter groups never seen in the catalogue still count in the length, so a strange message scores low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

LETTER_GROUPS = (2, 3, 4)


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

    @classmethod
    def learn(cls, documents: Iterable[Sequence[str]]) -> Features:
        """Learn from phrases, each a sequence of plain words."""
        seen: Counter[str] = Counter()
        total = 0
        for document in documents:
            seen.update(set(grams(document)))
            total += 1
        names = sorted(seen)
        rarity = np.array([_rarity(seen[name], total) for name in names], dtype=np.float32)
        return cls(names, rarity, _rarity(0, total))

    def number(self, gram: str) -> int:
        """The number of a feature, or -1."""
        return self._ids.get(gram, -1)

    def vector(self, words: Sequence[str]) -> Vector:
        """The words as a vector."""
        known: dict[int, int] = {}
        unknown = 0
        for gram in grams(words):
            number = self._ids.get(gram)
            if number is None:
                unknown += 1
            else:
                known[number] = known.get(number, 0) + 1
        ids = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
        times = np.fromiter(known.values(), dtype=np.float32, count=len(known))
        weights = np.sqrt(times) * self.rarity[ids]
        length = float(np.sqrt(weights @ weights + unknown * self.unknown_rarity**2))
        return Vector(ids, weights / np.float32(length) if length else weights)


def grams(words: Sequence[str]) -> list[str]:
    """Words ("rent "), pairs ("behind rent") and letter groups ("_re", "ent") of a text."""
    found = [f"{word} " for word in words]
    found += [f"{first} {second}" for first, second in pairwise(words)]
    for word in words:
        found += _letter_groups(word)
    return found


@lru_cache(maxsize=4096)
def _letter_groups(word: str) -> tuple[str, ...]:
    edged = f"_{word[:40]}_"
    return tuple(
        edged[start : start + size] for size in LETTER_GROUPS for start in range(len(edged) - size + 1)
    )


def _rarity(documents: int, total: int) -> float:
    return float(np.log((1 + total) / (1 + documents)) + 1)
