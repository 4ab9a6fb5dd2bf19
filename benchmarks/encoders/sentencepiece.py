"""The word pieces of a SentencePiece model file, in the alphabets residents here write in.

Rule: read as bytes, without the sentencepiece package; a file that is no such model is a ValueError.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from intents.pieces import END

# Latin, Greek, Cyrillic and Arabic letters, digits and signs; no capitals among the plain ones.
_OURS = re.compile(r"[\u2581!-@\[-~\u00a1-\u052f\u0600-\u06ff\u1e00-\u1fff\u2010-\u205e\u20a0-\u20bf]+")


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
