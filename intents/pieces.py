"""Text to the encoder's word pieces: the likeliest way to cut it (unigram language model, Kudo 2018).

Rule: each word is cut by itself, so a clause is cut as it is inside its message.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from math import inf

import numpy as np
from numpy.typing import NDArray

UNKNOWN, BEGIN, END = 0, 1, 2
_SPACE = "\u2581"  # how SentencePiece writes a space
_UNKNOWN_COST = 10.0  # below the least likely piece, as SentencePiece has it


@dataclass(frozen=True, slots=True)
class Cuts:
    """How words are cut: the pieces of all of them in a row, and how many are each word's."""

    pieces: NDArray[np.uint16]
    sizes: NDArray[np.uint16]

    @classmethod
    def of(cls, words: Sequence[Sequence[int]]) -> Cuts:
        """From the pieces of each word."""
        pieces = np.array(list(chain.from_iterable(words)), dtype=np.uint16)
        return cls(pieces, np.array([len(word) for word in words], dtype=np.uint16))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        pieces = iter(self.pieces.tolist())
        return (tuple(islice(pieces, size)) for size in self.sizes.tolist())


class Pieces:
    """The vocabulary, by number: each piece's text and log-likelihood. Numbers 0 to 2 are special."""

    def __init__(self, texts: Sequence[str], likelihoods: Sequence[float]) -> None:
        self._numbers = {text: number for number, text in enumerate(texts) if number > END}
        self._likelihoods = array("d", likelihoods)
        self._longest = max(map(len, texts))
        self._unknown = min(likelihoods) - _UNKNOWN_COST
        self._words: Mapping[str, Sequence[int]] = {}

    def cut(self, texts: Iterable[str]) -> list[list[int]]:
        """The numbers of the likeliest pieces of each text, between those for its beginning and end."""
        cut_word = cache(self._cut_word)  # a clause has the words of its message
        found = []
        for text in texts:
            numbers: list[int] = []
            for word in _words(text):
                known = self._words.get(word)
                numbers.extend(cut_word(_SPACE + word) if known is None else known)
            found.append([BEGIN, *(numbers or [UNKNOWN]), END])
        return found

    def cut_words(self, words: Iterable[str]) -> Cuts:
        """How each of these words is cut."""
        return Cuts.of([self._cut_word(_SPACE + word) for word in words])

    def keep(self, words: Sequence[str], cuts: Cuts) -> None:
        """Know from now on how these words are cut."""
        self._words = dict(zip(words, cuts, strict=True))

    def _cut_word(self, text: str) -> list[int]:
        """Viterbi over one word: the best likelihood up to each position, and the piece that got there."""
        best = [0.0] + [-inf] * len(text)
        came_from, piece_at = [0] * (len(text) + 1), [UNKNOWN] * (len(text) + 1)
        numbers, likelihoods, longest = self._numbers, self._likelihoods, self._longest
        for start in range(len(text)):
            for end in range(start + 1, min(start + longest, len(text)) + 1):
                piece = numbers.get(text[start:end], UNKNOWN)
                if piece and best[start] + likelihoods[piece] > best[end]:
                    best[end], came_from[end], piece_at[end] = best[start] + likelihoods[piece], start, piece
            if best[start] + self._unknown > best[start + 1]:
                best[start + 1] = best[start] + self._unknown
                came_from[start + 1], piece_at[start + 1] = start, UNKNOWN
        cut, end = [], len(text)
        while end:
            cut.append(piece_at[end])
            end = came_from[end]
        return cut[::-1]


def words_of(texts: Iterable[str]) -> list[str]:
    """Every word of the texts as it is cut, each once, in order."""
    return list(dict.fromkeys(chain.from_iterable(map(_words, texts))))


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).lower().split()
