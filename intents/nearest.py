"""The nearest phrase: how alike a message is to the closest phrase of each label, by shared features.

Rule: an inverted index (feature -> phrases) does the work, so only phrases that share something are touched.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.features import Ids, Vector, Weights

Numbers = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

COMMON = 0.012  # a feature in more than this share of all phrases says little and costs most: left out
NEVER_COMMON = 100  # phrases; fewer than this cost nothing


class Nearest:
    """Every phrase's vector, stored by feature, in the smallest numbers that hold it."""

    def __init__(self, starts: Ids, phrases: Numbers, weights: NDArray[np.float16], labels: Ids) -> None:
        self.starts, self.phrases, self.weights = starts, phrases, weights
        self.size = len(labels)
        self._first = np.flatnonzero(np.diff(labels, prepend=-1))  # each label's first phrase

    @classmethod
    def learn(cls, vectors: Sequence[Vector], labels: Sequence[int], n_features: int) -> Nearest:
        """Index the phrases. `labels` must be grouped and rising: all phrases of label 0, then of 1 ..."""
        features = np.concatenate([vector.ids for vector in vectors])
        weights = np.concatenate([vector.weights for vector in vectors])
        phrases = np.repeat(np.arange(len(vectors), dtype=np.int32), [len(v.ids) for v in vectors])
        common = np.bincount(features, minlength=n_features) > max(COMMON * len(vectors), NEVER_COMMON)
        kept = ~common[features]
        features, weights, phrases = features[kept], weights[kept], phrases[kept]
        order = np.argsort(features, kind="stable")
        starts = np.searchsorted(features[order], np.arange(n_features + 1)).astype(np.int32)
        smallest = np.min_scalar_type(len(vectors))
        held = (phrases[order].astype(smallest), weights[order].astype(np.float16))
        return cls(starts, *held, np.array(labels, dtype=np.int32))

    def likeness(self, vector: Vector) -> Weights:
        """The cosine with every phrase, 0 to 1."""
        starts, stops = self.starts[vector.ids], self.starts[vector.ids + 1]
        sizes = stops - starts
        total = int(sizes.sum())
        if not total:
            return np.zeros(self.size, dtype=np.float32)
        before = np.cumsum(sizes) - sizes
        places = np.arange(total) + np.repeat(starts - before, sizes)
        shares = self.weights[places] * np.repeat(vector.weights, sizes)
        sums = np.bincount(self.phrases[places], weights=shares, minlength=self.size)
        return sums.astype(np.float32)

    def best(self, likeness: Weights) -> Weights:
        """For every label, the likeness of its nearest phrase."""
        return np.maximum.reduceat(likeness, self._first)

    def phrase(self, label: int, likeness: Weights) -> int:
        """The number of a label's nearest phrase."""
        members = slice(self._first[label], self._first[label + 1] if label + 1 < len(self._first) else None)
        return int(self._first[label] + likeness[members].argmax())
