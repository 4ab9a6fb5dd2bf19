"""Text to the encoder's word pieces: the likeliest way to cut it (unigram language model, Kudo 2018).

Rule: the pieces and their log-likelihoods come from the encoder's own SentencePiece file; only the alphabets
residents here write in are kept.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path

UNKNOWN, BEGIN, END = 0, 1, 2
_SPACE = "\u2581"  # how SentencePiece writes a space
_UNKNOWN_COST = 10.0  # below the least likely piece, as SentencePiece has it
# Latin, Greek, Cyrillic and Arabic letters, digits and signs; no capitals among the plain ones.
_OURS = re.compile(r"[\u2581!-@\[-~\u00a1-\u052f\u0600-\u06ff\u1e00-\u1fff\u2010-\u205e\u20a0-\u20bf]+")


class Pieces:
    """The vocabulary, by number: each piece's text and log-likelihood. Numbers 0 to 2 are special."""

    def __init__(self, texts: Sequence[str], likelihoods: Sequence[float]) -> None:
        numbers = range(END + 1, len(texts))
        self._known = {texts[number]: (number, likelihoods[number]) for number in numbers}
        self._longest = max(map(len, texts))
        self._unknown = min(likelihoods) - _UNKNOWN_COST

    def cut(self, text: str) -> list[int]:
        """The numbers of the likeliest pieces of a text, between those for its beginning and end."""
        words = unicodedata.normalize("NFKC", text).lower().split()
        numbers = [number for word in words for number in self._likeliest(_SPACE + word)]
        return [BEGIN, *(numbers or [UNKNOWN]), END]

    def _likeliest(self, text: str) -> list[int]:
        """Viterbi over one word: the best likelihood up to each position, and the piece that got there."""
        best = [0.0] + [-inf] * len(text)
        came_from, piece_at = [0] * (len(text) + 1), [UNKNOWN] * (len(text) + 1)
        known, longest = self._known, self._longest
        for start in range(len(text)):
            for end in range(start + 1, min(start + longest, len(text)) + 1):
                piece = known.get(text[start:end])
                if piece and best[start] + piece[1] > best[end]:
                    best[end], came_from[end], piece_at[end] = best[start] + piece[1], start, piece[0]
            if best[start] + self._unknown > best[start + 1]:
                best[start + 1] = best[start] + self._unknown
                came_from[start + 1], piece_at[start + 1] = start, UNKNOWN
        numbers, end = [], len(text)
        while end:
            numbers.append(piece_at[end])
            end = came_from[end]
        return numbers[::-1]


def read_sentencepiece(path: Path) -> tuple[list[str], list[int], list[float]]:
    """The texts, original rows and log-likelihoods of the pieces kept from a SentencePiece model file.

    Raises ValueError when the file is not one.
    """
    kept = [
        (text, row, likelihood)
        for row, (text, likelihood) in enumerate(_entries(path.read_bytes()))
        if row <= END or _is_ours(text)
    ]
    if len(kept) <= END:
        raise ValueError(f"{path.name} holds no word pieces")
    texts, rows, likelihoods = zip(*kept, strict=True)
    return list(texts), list(rows), list(likelihoods)


def _is_ours(text: str) -> bool:
    """Lower case, and in an alphabet residents write in."""
    return _OURS.fullmatch(text) is not None and text == text.lower()


def _entries(data: bytes) -> Iterator[tuple[str, float]]:
    """The (text, log-likelihood) pairs of a SentencePiece protobuf: field 1, repeated."""
    for field, value in _fields(data):
        if field == 1 and isinstance(value, bytes):
            entry = dict(_fields(value))
            text, likelihood = entry.get(1, b""), entry.get(2, b"\0\0\0\0")
            if isinstance(text, bytes) and isinstance(likelihood, bytes):
                yield text.decode("utf-8", "replace"), struct.unpack("<f", likelihood)[0]


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The (field number, value) pairs of a protobuf message."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _number(data, at)
            yield key >> 3, value
            continue
        if kind == 2:
            size, at = _number(data, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError("not a SentencePiece model")
        yield key >> 3, data[at : at + size]
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1
