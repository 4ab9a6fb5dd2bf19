"""The nearest phrase: how alike a message is to the closest phrase of each label, by shared features.

Rule: an inverted index (feature -> phrases) does the work, so only phrases that share something are touched.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.features import Ids, Vector, Weights

COMMON = 0.03  # a feature in more than this share of all phrases says little and costs most: left out


class Nearest:
    """Every phrase's vector, stored by feature."""

    def __init__(self, starts: Ids, phrases: Ids, weights: Weights, labels: Ids, n_labels: int) -> None:
        self.starts, self.phrases, self.weights = starts, phrases, weights
        self.labels, self.n_labels = labels, n_labels

    @classmethod
    def learn(
        cls, vectors: Sequence[Vector], labels: Sequence[int], n_features: int, n_labels: int
    ) -> Nearest:
        """Index the phrases. `labels` must be grouped: all phrases of one label in a row."""
        features = np.concatenate([vector.ids for vector in vectors])
        weights = np.concatenate([vector.weights for vector in vectors])
        phrases = np.repeat(np.arange(len(vectors), dtype=np.int32), [len(v.ids) for v in vectors])
        common = np.bincount(features, minlength=n_features) > COMMON * len(vectors)
        kept = ~common[features]
        features, weights, phrases = features[kept], weights[kept], phrases[kept]
        order = np.argsort(features, kind="stable")
        starts = np.searchsorted(features[order], np.arange(n_features + 1)).astype(np.int32)
        return cls(starts, phrases[order], weights[order], np.array(labels, dtype=np.int32), n_labels)

    def likeness(self, vector: Vector) -> NDArray[np.float64]:
        """The cosine with every phrase, 0 to 1."""
        pieces = [slice(self.starts[number], self.starts[number + 1]) for number in vector.ids]
        if not pieces:
            return np.zeros(len(self.labels))
        phrases = np.concatenate([self.phrases[piece] for piece in pieces])
        shares = np.concatenate([self.weights[piece] for piece in pieces])
        own = np.repeat(vector.weights, [piece.stop - piece.start for piece in pieces])
        sums = np.bincount(phrases, weights=shares * own, minlength=len(self.labels))
        return sums.astype(np.float64)

    def best(self, likeness: NDArray[np.float64]) -> tuple[Weights, Ids]:
        """For every label: the likeness of its nearest phrase, and which phrase that is (-1 for none)."""
        score = np.zeros(self.n_labels, dtype=np.float32)
        np.maximum.at(score, self.labels, likeness.astype(np.float32))
        nearest = np.full(self.n_labels, -1, dtype=np.int32)
        hit = likeness.astype(np.float32) >= score[self.labels]
        nearest[self.labels[hit]] = np.flatnonzero(hit)
        return score, nearest
