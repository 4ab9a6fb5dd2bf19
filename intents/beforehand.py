"""What a first start needs, worked out beforehand for the packaged catalogue: sentence vectors and bars.

Rule: only a saving of time. A phrase is found by its own digest and one that is missing is encoded on the
spot; the bars are used only with the very catalogue and code they were set with. `signpost needs learn`
writes it.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.encoder import DIMENSIONS, Encoder, Vectors, unit

STORED = Path(__file__).with_name("beforehand.npz")
_DIGEST_BYTES = 8


def encode_phrases(phrases: Sequence[str], encoder: Encoder, stored: Path = STORED) -> Vectors:
    """One vector a phrase, from the file where it has them."""
    known = _vectors(stored)
    vectors = np.zeros((len(phrases), DIMENSIONS), dtype=np.float32)
    missing = []
    for number, phrase in enumerate(phrases):
        vector = known.get(_digest(phrase))
        if vector is None:
            missing.append(number)
        else:
            vectors[number] = vector
    vectors = unit(vectors)
    if missing:
        vectors[missing] = encoder.encode([phrases[number] for number in missing])
    return vectors


def stored_bars(key: str, stored: Path = STORED) -> list[float] | None:
    """The numbers of the bars set under this key, or None."""
    file = _read(stored)
    if "bars" not in file or file["key"].tobytes().decode() != key:
        return None
    numbers: list[float] = file["bars"].tolist()
    return numbers


def store(
    phrases: Sequence[str], vectors: Vectors, key: str, bars: Sequence[float], stored: Path = STORED
) -> None:
    """Write the file. vectors: one a phrase, kept at one byte a number (cosine with the original > 0.999)."""
    rows = {_digest(phrase): number for number, phrase in enumerate(phrases)}
    digests = sorted(rows)
    chosen = vectors[[rows[digest] for digest in digests]]
    largest = np.abs(chosen).max(axis=1, keepdims=True)
    with stored.open("wb") as file:
        np.savez_compressed(
            file,
            digests=np.frombuffer(b"".join(digests), dtype=np.uint64),
            vectors=np.round(chosen / np.maximum(largest, 1e-9) * 127).astype(np.int8),
            key=np.frombuffer(key.encode(), dtype=np.uint8),
            bars=np.array(bars),
        )


def _vectors(stored: Path) -> dict[bytes, NDArray[Any]]:
    file = _read(stored)
    if "digests" not in file or "vectors" not in file:
        return {}
    digests = file["digests"].tobytes()
    keys = (digests[start : start + _DIGEST_BYTES] for start in range(0, len(digests), _DIGEST_BYTES))
    return dict(zip(keys, file["vectors"], strict=True))


def _read(stored: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(stored, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, zipfile.BadZipFile):
        return {}


def _digest(phrase: str) -> bytes:
    return hashlib.sha256(phrase.encode()).digest()[:_DIGEST_BYTES]
