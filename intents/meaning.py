"""The meaning part of a score: a softmax regression over sentence vectors.

It finds needs said in words no phrase uses. Rule: closed recipe, no randomness: the same phrases give the
same weights.
"""

from __future__ import annotations

import numpy as np

from intents.encoder import Vectors
from intents.features import Ids, Weights

SMOOTHNESS = 6e-5  # L2 penalty for each phrase learned from; flat for half to three times as much
LEAST_SMOOTHNESS = 0.1
STEPS = 20


class Meaning:
    """Scores every label from a sentence vector."""

    def __init__(self, table: Vectors) -> None:
        self.table = table

    @classmethod
    def learn(cls, vectors: Vectors, labels: Ids, n_labels: int) -> Meaning:
        """Learn from one vector a phrase. Every label counts the same however many phrases it has.

        Newton steps on Boehning's fixed bound of the curvature (Boehning 1992), with Nesterov's momentum:
        twenty steps come as close as a general optimiser does in a hundred.
        """
        inputs = _with_constant(vectors)
        counts = np.bincount(labels, minlength=n_labels)
        importance = (len(labels) / (n_labels * counts[labels])).astype(np.float32)
        weighted = inputs * importance[:, None]
        penalty = np.float32(max(SMOOTHNESS * len(vectors), LEAST_SMOOTHNESS))
        curvature = 0.5 * weighted.T @ inputs + penalty * np.eye(inputs.shape[1], dtype=np.float32)
        step = np.linalg.inv(curvature)
        wanted = np.zeros((len(labels), n_labels), dtype=np.float32)
        wanted[np.arange(len(labels)), labels] = 1
        table = ahead = np.zeros((inputs.shape[1], n_labels), dtype=np.float32)
        momentum = 1.0
        for _ in range(STEPS):
            slope = weighted.T @ (_softmax(inputs @ ahead) - wanted) + penalty * ahead
            previous, table = table, ahead - step @ slope
            faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
            ahead = table + np.float32((momentum - 1) / faster) * (table - previous)
            momentum = faster
        return cls(table.astype(np.float32))

    def scores(self, vectors: Vectors) -> Weights:
        """A score of each vector for every label: around 0 for most, 3 to 6 for a need plainly meant."""
        scores: Weights = vectors @ self.table[:-1] + self.table[-1]
        scores -= scores.mean(axis=1, keepdims=True)
        return scores


def _with_constant(vectors: Vectors) -> Vectors:
    return np.concatenate([vectors, np.ones((len(vectors), 1), dtype=np.float32)], axis=1)


def _softmax(scores: Vectors) -> Vectors:
    scores = scores - scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
