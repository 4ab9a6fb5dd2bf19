"""The linear part of a score: a weight for each feature and label, learned from the phrases.

Averaged passive-aggressive learning (Crammer et al. 2006, PA-I) over seeded shuffles, their mean taken.
Rule: the order of learning hangs on the phrases alone, so the same catalogue always gives the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from intents.features import Ids, Matrix, Vector, Weights

AGGRESSION = 0.5  # PA-I's C: the largest step one phrase may force (MATCHING 1.3)
PASSES = 4  # a fifth gains little
SHUFFLES = 3  # their mean is steadier than one, and half a point better

Table = NDArray[np.float32]


class Linear:
    """Scores every label with one table of weights, features by labels.

    table: a byte a weight; a quarter of the memory, and no figure moves.
    scale: what each feature's bytes are multiplied with.
    """

    def __init__(self, table: NDArray[np.int8], scale: Weights) -> None:
        self.table, self.scale = table, scale

    @classmethod
    def learn(
        cls,
        vectors: Sequence[Vector],
        labels: Sequence[int],
        phrases: Sequence[str],
        n_features: int,
        n_labels: int,
    ) -> Linear:
        """Learn from vectors, the label number of each, and the phrase of each, which decides the order."""
        table = np.zeros((n_features, n_labels), dtype=np.float32)
        for seed in range(SHUFFLES):
            table += _averaged(vectors, labels, table.shape, _shuffled(phrases, seed))
        table /= SHUFFLES
        scale = np.maximum(np.abs(table).max(axis=1), np.float32(1e-9)) / np.float32(127)
        return cls(np.rint(table / scale[:, None]).astype(np.int8), scale)

    def scores(self, matrix: Matrix) -> Weights:
        """A score of each text for every label: around 1 for phrases like it, around 0 for others."""
        scaled = matrix.weights * self.scale[matrix.ids]
        scores: Weights = scaled @ self.table[matrix.ids].astype(np.float32)
        return scores

    def column(self, ids: Ids, label: int) -> Weights:
        """For every one of these features, its weight for one label."""
        column: Weights = self.table[ids, label] * self.scale[ids]
        return column


def _shuffled(phrases: Sequence[str], seed: int) -> list[int]:
    """An order that hangs on each phrase alone, so that one more phrase moves no other."""
    return sorted(
        range(len(phrases)), key=lambda number: (crc32(f"{seed}:{phrases[number]}".encode()), number)
    )


def _averaged(
    vectors: Sequence[Vector], labels: Sequence[int], shape: tuple[int, int], order: list[int]
) -> Table:
    """One run over shuffled phrases, and the average of the weights over all its moments.

    The average is a sum of phrases: each step counts with the share of the run it was in force for. So the
    steps are only noted while learning, by phrase and label, and added up once at the end.
    """
    n_labels = shape[1]
    table = np.zeros(shape, dtype=np.float32)
    cells = table.reshape(-1)
    rows = [vector.ids.astype(np.intp) for vector in vectors]
    firsts = [ids * n_labels for ids in rows]  # where each feature's row begins among the cells
    lengths = [float(vector.weights @ vector.weights) for vector in vectors]
    noted = np.zeros((len(vectors), n_labels), dtype=np.float32)
    moments, moment = PASSES * len(vectors) + 1.0, 1.0
    for _ in range(PASSES):
        for number in order:
            weights, label = vectors[number].weights, labels[number]
            scores = weights @ table.take(rows[number], axis=0)
            right = scores[label]
            scores[label] = -np.inf
            rival = int(scores.argmax())
            loss = 1.0 - float(right - scores[rival])
            if loss > 0 and lengths[number]:
                size = min(AGGRESSION, loss / (2 * lengths[number]))
                cells[firsts[number] + label] += size * weights
                cells[firsts[number] + rival] -= size * weights
                in_force = size * (1 - moment / moments)
                noted[number, label] += in_force
                noted[number, rival] -= in_force
            moment += 1.0
    table[:] = 0
    for number, vector in enumerate(vectors):
        touched = np.flatnonzero(noted[number])
        table[np.ix_(rows[number], touched)] += np.outer(vector.weights, noted[number, touched])
    return table
