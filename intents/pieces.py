"""Text to the encoder's word pieces: the likeliest way to cut it (unigram language model, Kudo 2018).

Rule: each word is cut by itself, so a clause is cut as it is inside its message.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from math import inf

UNKNOWN, BEGIN, END = 0, 1, 2
_SPACE = "\u2581"  # how SentencePiece writes a space
_WORDS_KEPT = 4096  # cut lately; dropped by `forget`
_UNKNOWN_COST = 10.0  # below the least likely piece, as SentencePiece has it


class Pieces:
    """The vocabulary, by number: each piece's text and log-likelihood. Numbers 0 to 2 are special."""

    def __init__(self, texts: Sequence[str], likelihoods: Sequence[float]) -> None:
        self._numbers = {text: number for number, text in enumerate(texts) if number > END}
        self._likelihoods = array("d", likelihoods)
        self._longest = max(map(len, texts))
        self._unknown = min(likelihoods) - _UNKNOWN_COST
        self._likeliest = lru_cache(maxsize=_WORDS_KEPT)(self._cut_word)

    def cut(self, text: str) -> list[int]:
        """The numbers of the likeliest pieces of a text, between those for its beginning and end."""
        words = unicodedata.normalize("NFKC", text).lower().split()
        numbers = [number for word in words for number in self._likeliest(_SPACE + word)]
        return [BEGIN, *(numbers or [UNKNOWN]), END]

    def forget(self) -> None:
        """Drop the words kept to be quicker."""
        self._likeliest.cache_clear()

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
