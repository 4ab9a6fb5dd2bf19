"""The nearest phrase: how alike a message is to the closest phrase of each label, by shared features.

Rule: an inverted index (feature -> phrases) does the work, so only phrases that share something are touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intents.features import Ids, Matrix, Vector, Weights, firsts

Numbers = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

COMMON = 100  # phrases; a feature in more of them says little and costs most: left out


class Likeness(NamedTuple):
    """How alike texts are to phrases.

    phrases: the numbers of those that share anything, rising.
    shares:  the cosine with each, 0 to 1, a row a text.
    spans:   where each label's phrases begin among them, and after the last label their end.
    """

    phrases: Numbers
    shares: Weights
    spans: Ids


class Nearest:
    """Every phrase's vector, stored by feature, in the smallest numbers that hold it."""

    def __init__(self, starts: Ids, phrases: Numbers, weights: NDArray[np.float16], labels: Ids) -> None:
        self.starts, self.phrases, self.weights = starts, phrases, weights
        self._edges = np.searchsorted(labels, np.arange(labels[-1] + 2))  # where each label's phrases begin

    @classmethod
    def learn(cls, vectors: Sequence[Vector], labels: Sequence[int], n_features: int) -> Nearest:
        """Index the phrases. `labels` must be grouped and rising: all phrases of label 0, then of 1 ..."""
        features = np.concatenate([vector.ids for vector in vectors])
        weights = np.concatenate([vector.weights for vector in vectors])
        phrases = np.repeat(np.arange(len(vectors), dtype=np.int32), [len(v.ids) for v in vectors])
        common = np.bincount(features, minlength=n_features) > COMMON
        kept = ~common[features]
        features, weights, phrases = features[kept], weights[kept], phrases[kept]
        order = np.argsort(features, kind="stable")
        starts = np.searchsorted(features[order], np.arange(n_features + 1)).astype(np.int32)
        smallest = np.min_scalar_type(len(vectors))
        held = (phrases[order].astype(smallest), weights[order].astype(np.float16))
        return cls(starts, *held, np.array(labels, dtype=np.int32))

    def likeness(self, matrix: Matrix) -> Likeness:
        """How alike each text is to every phrase that shares something with any of them."""
        starts = self.starts[matrix.ids]
        sizes = self.starts[matrix.ids + 1] - starts
        before = sizes.cumsum() - sizes
        places = np.arange(sizes.sum()) + (starts - before).repeat(sizes)
        phrases = self.phrases[places]
        order = phrases.argsort(kind="stable")
        phrases = phrases[order]
        begins = firsts(phrases)
        columns = np.arange(len(sizes)).repeat(sizes)[order]
        shares = matrix.weights[:, columns] * self.weights[places[order]]
        phrases = phrases[begins]
        if len(begins):
            shares = np.add.reduceat(shares, begins, axis=1)
        return Likeness(phrases, shares, phrases.searchsorted(self._edges).astype(np.int32))

    def best(self, likeness: Likeness) -> Weights:
        """For every text and label, the likeness of the label's nearest phrase."""
        best = np.zeros((len(likeness.shares), len(likeness.spans) - 1), dtype=np.float32)
        shared = (likeness.spans[1:] > likeness.spans[:-1]).nonzero()[0]
        if len(shared):
            best[:, shared] = np.maximum.reduceat(likeness.shares, likeness.spans[shared], axis=1)
        return best
