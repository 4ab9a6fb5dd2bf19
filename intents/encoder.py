"""The sentence encoder: a text becomes 512 numbers that lie close together when meanings do.

A deep averaging network (Iyyer et al. 2015): the vectors of a text's word pieces are added up and go through
a few small layers. `encoder.npz` holds both; it was distilled from Google's Universal Sentence Encoder,
multilingual, version 3 (Apache-2.0) by `benchmarks/encoders/distil.py`. Rule: nothing is ever fetched, and
without a whole file needs are matched on words alone.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from intents.pieces import Pieces

log = logging.getLogger(__name__)

STORED = Path(__file__).with_name("encoder.npz")
DIMENSIONS = 256
MOST_CHARACTERS = 500  # longer texts are read to here; what is needed has been said by then
LAYERS = ("d0", "p1", "d1", "d2", "p3", "d3")

Vectors = NDArray[np.float32]


class Encoder:
    """Turns texts into vectors of length 1."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        threadpool_limits(1, user_api="blas")  # one message is too little work to share among threads
        texts = arrays["piece_texts"].tobytes().decode("utf-8").split("\n")
        self.pieces = Pieces(texts, arrays["piece_likelihoods"].tolist())
        self._table = arrays["table"]  # one row a piece, a byte a number
        self._scale = arrays["scale"].astype(np.float32)  # what a row's numbers are multiplied with
        self._root, self._shift = arrays["root"], arrays["shift"]
        self._layers: dict[str, Vectors] = {name: arrays[name].astype(np.float32) for name in LAYERS}

    @classmethod
    def load(cls, stored: Path = STORED) -> Encoder | None:
        """The packaged encoder, or None (logged) when its file is missing or damaged."""
        try:
            with np.load(stored, allow_pickle=False) as file:
                return cls({name: file[name] for name in file.files})
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.warning("The sentence encoder cannot be read (%s); needs are matched on words alone.", error)
            return None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of `DIMENSIONS` numbers a text. Upper and lower case read the same."""
        cut = self.pieces.cut([text[:MOST_CHARACTERS] for text in texts])
        sizes = np.array([len(pieces) for pieces in cut])
        pieces = np.concatenate(cut)
        rows = self._table[pieces] * self._scale[pieces][:, None]
        sums = np.add.reduceat(rows, sizes.cumsum() - sizes)  # no text is without pieces
        roots = np.sqrt(sizes.astype(np.float32))[:, None]
        return deepened(sums / roots + roots * self._root + self._shift, self._layers)


def deepened(average: Vectors, layers: Mapping[str, Vectors]) -> Vectors:
    """The deep layers: one row a text, to vectors of length 1."""
    first = np.maximum(average @ layers["d0"], 0)
    second = np.maximum(average @ layers["p1"] + first @ layers["d1"], 0)
    third = np.maximum(second @ layers["d2"], 0)
    return unit(np.tanh(second @ layers["p3"] + third @ layers["d3"]))


def unit(vectors: Vectors) -> Vectors:
    """The vectors scaled to length 1."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled
