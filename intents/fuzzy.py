"""The fuzzy part: rapidfuzz's token_set_ratio against the likeliest phrases of the few leading labels.

Rule: never over the whole catalogue (too slow, and alone wrong a third of the time; MATCHING 1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from intents.features import Ids, Weights

LEADERS = 5  # labels looked at
CLAUSE_LEADERS = 3  # in a clause, of which only the first need and its lead are asked for
_WHOLE = 3  # a phrase of so many words counts whole however long the message is
PHRASES = 8  # of each, those that share most with the message


class Fuzzy:
    """Every phrase as plain text, grouped by label."""

    def __init__(self, phrases: Sequence[str], labels: Ids, n_labels: int) -> None:
        self._phrases = tuple(phrases)
        self._spaces = np.array([phrase.count(" ") + 2 for phrase in phrases])
        self._members = [np.flatnonzero(labels == label) for label in range(n_labels)]

    def scores(
        self, text: str, base: Weights, likeness: NDArray[np.float64], leaders: int = LEADERS
    ) -> Weights:
        """0 to 1 for the labels with the highest base score, 0 for the rest.

        A phrase of one or two words found inside a longer message counts less.
        """
        leading = np.argsort(-base, kind="stable")[:leaders]
        closest = [self._closest(label, likeness) for label in leading]
        chosen = np.concatenate(closest)
        phrases = [self._phrases[number] for number in chosen]
        alike = process.cdist([text], phrases, scorer=fuzz.token_set_ratio)[0]
        most = min(text.count(" ") + 1, _WHOLE) + 1
        alike = alike * np.minimum(1.0, self._spaces[chosen] / most)
        starts = np.cumsum([0, *map(len, closest[:-1])])
        scores = np.zeros(len(self._members), dtype=np.float32)
        scores[leading] = np.maximum.reduceat(alike, starts) / 100
        return scores

    def _closest(self, label: int, likeness: NDArray[np.float64]) -> NDArray[np.intp]:
        """The numbers of a label's phrases that share most with the message."""
        members = self._members[label]
        if len(members) <= PHRASES:
            return members
        return members[np.argpartition(likeness[members], -PHRASES)[-PHRASES:]]
