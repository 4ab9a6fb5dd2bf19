"""The sentence vectors of the packaged phrases, worked out beforehand so that a first start is quick.

Rule: only a saving of time. A phrase is found by its own digest; one that is not there is encoded on the
spot, so an edited catalogue is right at once. `signpost needs vectors` writes the file anew.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from intents.encoder import DIMENSIONS, Encoder, Vectors, unit

STORED = Path(__file__).with_name("phrase_vectors.npz")
_DIGEST_BYTES = 8


def encode_phrases(phrases: Sequence[str], encoder: Encoder, stored: Path = STORED) -> Vectors:
    """One vector a phrase, from the file where it has them."""
    known = _read(stored)
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


def store_phrases(phrases: Sequence[str], encoder: Encoder, stored: Path = STORED) -> int:
    """Write the file for these phrases, one byte a number. Returns how many phrases it holds."""
    distinct = sorted(set(phrases))
    vectors = encode_phrases(distinct, encoder, stored)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    small = np.round(vectors / np.maximum(largest, 1e-9) * 127).astype(np.int8)
    digests = np.frombuffer(b"".join(map(_digest, distinct)), dtype=np.uint64)
    with stored.open("wb") as file:
        np.savez_compressed(file, digests=digests, vectors=small)
    return len(distinct)


def missing_phrases(phrases: Sequence[str], stored: Path = STORED) -> int:
    """How many phrases have no vector in the file."""
    known = _read(stored)
    return sum(_digest(phrase) not in known for phrase in set(phrases))


def _read(stored: Path) -> dict[bytes, Vectors]:
    try:
        with np.load(stored, allow_pickle=False) as file:
            digests, vectors = file["digests"].tobytes(), file["vectors"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
    keys = (digests[start : start + _DIGEST_BYTES] for start in range(0, len(digests), _DIGEST_BYTES))
    return dict(zip(keys, vectors, strict=True))


def _digest(phrase: str) -> bytes:
    return hashlib.sha256(phrase.encode()).digest()[:_DIGEST_BYTES]
