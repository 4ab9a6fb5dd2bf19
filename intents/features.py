"""Words as numbers: TF-IDF weights of words, word pairs and letter groups inside words.

Rule: letter groups never seen in the catalogue still count in the length, so a strange message scores low.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]
Digests = NDArray[np.uint64]

LETTER_GROUPS = (2, 3, 4)
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as feature numbers, rising, and their weights; the whole has length at most 1."""

    ids: Ids
    weights: Weights


@dataclass(frozen=True, slots=True)
class Matrix:
    """A message and its clauses: the numbers of all their features, rising, and a row of weights for each.

    A clause has the features of its message, so together they are hardly more work than one.
    """

    ids: Ids
    weights: Weights

    def row(self, number: int) -> Vector:
        """One of the texts."""
        return Vector(self.ids, self.weights[number])


class Features:
    """The catalogue's features and how rare each is (inverse document frequency).

    A feature is kept as eight bytes of its digest, in rising order: a fifth of the memory of its name.

    words: for every word of the catalogue, the numbers of the word and its letter groups.
    """

    def __init__(
        self, digests: Digests, rarity: Weights, unknown_rarity: float, words: Mapping[str, Ids]
    ) -> None:
        self.digests = digests
        self.rarity = rarity
        self.unknown_rarity = unknown_rarity
        self.words = words

    @classmethod
    def learn(cls, phrases: Sequence[str]) -> tuple[Features, list[Vector]]:
        """Learn from phrases in plain words. Returns the features, and each phrase as a vector of them.

        All phrases are worked out at once: one by one they would take four times as long.
        """
        digests, by_word, by_phrase = _occurrences([phrase.split() for phrase in phrases])
        found, sizes = np.concatenate(by_phrase), [len(one) for one in by_phrase]
        places = np.repeat(np.arange(len(phrases)), sizes) * len(digests) + found
        places, times = np.unique(places, return_counts=True)  # phrase by phrase, in each the ids rise
        owners, ids = np.divmod(places, max(1, len(digests)))
        seen_in = np.bincount(ids, minlength=len(digests))
        never = float(_rarity(np.zeros(1), len(phrases))[0])
        features = cls(digests, _rarity(seen_in, len(phrases)), never, by_word)
        weights = np.sqrt(times.astype(np.float32)) * features.rarity[ids]
        weights /= np.sqrt(np.bincount(owners, weights**2, len(phrases)))[owners].astype(np.float32)
        edges = np.searchsorted(owners, np.arange(1, len(phrases)))
        parts = zip(np.split(ids.astype(np.int32), edges), np.split(weights, edges), strict=True)
        return features, [Vector(*part) for part in parts]

    def __len__(self) -> int:
        return len(self.digests)

    def of_word(self, word: str) -> Ids:
        """The numbers of a word and its letter groups, as far as they are known."""
        known = self.words.get(word)
        if known is not None:
            return known
        numbers = self._numbers(grams_of_word(word))
        return numbers[numbers >= 0]

    def matrix(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """The words of each text as a row of weights."""
        found, owners, unknown = self._occurring(texts)
        rising = np.sort(found)
        ids = rising[firsts(rising)]
        cells = owners * len(ids) + ids.searchsorted(found)
        times = np.bincount(cells, minlength=len(texts) * len(ids)).reshape(len(texts), len(ids))
        weights = np.sqrt(times.astype(np.float32)) * self.rarity[ids]
        squares = np.add.reduce(weights * weights, axis=1) + unknown * self.unknown_rarity**2
        weights /= np.sqrt(np.maximum(squares, _TINY)).astype(np.float32)[:, None]
        return Matrix(ids, weights)

    def _occurring(self, texts: Sequence[Sequence[str]]) -> tuple[Ids, Ids, Ids]:
        """The known features, as often as they occur, and which text each is from; how many are not known."""
        of_words: list[Ids] = []
        known_sizes, grams, gram_sizes = [], [], []
        for words in texts:
            known = [self.words[word] for word in words if word in self.words]
            strange = [gram for word in words if word not in self.words for gram in grams_of_word(word)]
            others = [*strange, *pairs_of(words)]
            of_words += known
            known_sizes.append(sum(map(len, known)))
            grams += others
            gram_sizes.append(len(others))
        rows = np.arange(len(texts), dtype=np.int32)
        numbers, owners = self._numbers(grams), rows.repeat(gram_sizes)
        is_known = numbers >= 0
        unknown = np.bincount(owners[~is_known], minlength=len(texts)).astype(np.int32)
        found = np.concatenate((numbers[is_known], *of_words))
        return found, np.concatenate((owners[is_known], rows.repeat(known_sizes))), unknown

    def _numbers(self, grams: Sequence[str]) -> Ids:
        """The number of each feature; -1 where it is not known."""
        digests = _digests(grams)
        places = self.digests.searchsorted(digests)
        places[places == len(self.digests)] = 0
        return np.where(self.digests[places] == digests, places, -1).astype(np.int32)


def firsts(rising: NDArray[Any]) -> NDArray[np.intp]:
    """Where each value begins in a row of rising values."""
    changes: NDArray[np.intp] = np.concatenate(([True], rising[1:] != rising[:-1])).nonzero()[0]
    return changes[: len(rising)]


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


def _occurrences(
    phrases: Sequence[Sequence[str]],
) -> tuple[Digests, dict[str, Ids], list[Ids]]:
    """Every feature's digest, rising; the numbers of each word's features; and of each phrase's."""
    vocabulary = list(dict.fromkeys(chain.from_iterable(phrases)))
    of_words = [_digests(grams_of_word(word)) for word in vocabulary]
    of_pairs = [_digests(pairs_of(words)) for words in phrases]
    parts = [*of_words, *of_pairs]
    digests, numbers = np.unique(np.concatenate(parts), return_inverse=True)
    split = np.split(numbers.astype(np.int32), np.cumsum([len(part) for part in parts[:-1]]))
    by_word = dict(zip(vocabulary, split, strict=False))
    pairs = split[len(vocabulary) :]
    by_phrase = [
        np.concatenate([*(by_word[word] for word in words), own])
        for words, own in zip(phrases, pairs, strict=True)
    ]
    return digests, by_word, by_phrase


def _rarity(seen_in: NDArray[Any], total: int) -> Weights:
    """The inverse document frequency of features seen in so many of all phrases."""
    rarity: Weights = (np.log((1 + total) / (1 + seen_in)) + 1).astype(np.float32)
    return rarity
