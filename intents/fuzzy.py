"""The fuzzy part: rapidfuzz's token_set_ratio against the likeliest phrases of the few leading labels.

Rule: never over the whole catalogue (too slow, and alone wrong a third of the time; MATCHING 1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from intents.features import Ids, Weights

LEADERS = 5  # labels looked at
_WHOLE = 3  # a phrase of so many words counts whole however long the message is
PHRASES = 8  # of each, those that share most with the message


class Fuzzy:
    """Every phrase as plain text, grouped by label."""

    def __init__(self, phrases: Sequence[str], labels: Ids, n_labels: int) -> None:
        self._phrases = tuple(phrases)
        self._spaces = [phrase.count(" ") + 2 for phrase in phrases]
        self._members = [np.flatnonzero(labels == label) for label in range(n_labels)]

    def scores(self, text: str, base: Weights, likeness: NDArray[np.float64]) -> Weights:
        """0 to 1 for the `LEADERS` labels with the highest base score, 0 for the rest."""
        scores = np.zeros(len(self._members), dtype=np.float32)
        most = min(text.count(" ") + 1, _WHOLE) + 1
        for label in np.argsort(-base, kind="stable")[:LEADERS]:
            members = self._members[label]
            if len(members) > PHRASES:
                members = members[np.argpartition(-likeness[members], PHRASES)[:PHRASES]]
            best = 0.0
            for number in members:
                phrase, shortness = self._phrases[number], min(1.0, self._spaces[number] / most)
                best = max(best, _alike(text, phrase, shortness, best))
            scores[label] = best / 100
        return scores


def _alike(text: str, phrase: str, shortness: float, best: float) -> float:
    """token_set_ratio, 0 to 100, less for a phrase of one or two words found inside a longer message.

    best: the highest so far; what stays below it is 0, found sooner.
    """
    return fuzz.token_set_ratio(text, phrase, score_cutoff=best / shortness) * shortness
