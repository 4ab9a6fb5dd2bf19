"""The fuzzy part: rapidfuzz's token_set_ratio against the phrases of the few leading labels.

Rule: never over the whole catalogue (too slow, and alone wrong a third of the time; MATCHING 1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from intents.features import Weights

LEADERS = 5


class Fuzzy:
    """The phrases of each label as plain text."""

    def __init__(self, phrases_by_label: Sequence[Sequence[str]]) -> None:
        self._phrases = tuple(tuple(phrases) for phrases in phrases_by_label)

    def scores(self, text: str, base: Weights) -> Weights:
        """0 to 1 for the `LEADERS` labels with the highest base score, 0 for the rest."""
        scores = np.zeros(len(self._phrases), dtype=np.float32)
        for label in np.argsort(-base, kind="stable")[:LEADERS]:
            match = process.extractOne(text, self._phrases[label], scorer=fuzz.token_set_ratio)
            scores[label] = match[1] / 100 if match else 0.0
        return scores
