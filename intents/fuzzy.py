"""The fuzzy part: rapidfuzz's token_set_ratio against the likeliest phrases of the few leading labels.

Rule: never over the whole catalogue (too slow, and alone wrong a third of the time; MATCHING 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

from intents.features import Ids, Weights

LEADERS = 5  # labels looked at
CLAUSE_LEADERS = 3  # in a clause, of which only the first need and its lead are asked for
_WHOLE = 3  # a phrase of so many words counts whole however long the message is
PHRASES = 5  # of each, those that share most with the message,
NEARLY = 0.5  # and at least so much of what the nearest one shares


class Fuzzy:
    """Every phrase as plain text, all of label 0, then of 1 ..."""

    def __init__(self, phrases: Sequence[str], labels: Ids, n_labels: int) -> None:
        self._phrases = tuple(phrases)
        self._spaces = np.array([phrase.count(" ") + 2 for phrase in phrases])
        self._starts = np.searchsorted(labels, np.arange(n_labels + 1)).tolist()

    def scores(
        self, text: str, base: Weights, likeness: Weights, nearest: Weights, leaders: int = LEADERS
    ) -> Weights:
        """0 to 1 for the labels with the highest base score, 0 for the rest.

        A phrase of one or two words found inside a longer message counts less.
        likeness: to every phrase. nearest: the highest of each label.
        """
        leading = np.argsort(-base, kind="stable")[:leaders].tolist()
        closest = [self._closest(label, likeness, NEARLY * nearest[label]) for label in leading]
        chosen = [number for numbers in closest for number in numbers]
        scores = np.zeros(len(base), dtype=np.float32)
        if not chosen:
            return scores
        phrases = [self._phrases[number] for number in chosen]
        alike = process.cdist([text], phrases, scorer=fuzz.token_set_ratio)
        most = min(text.count(" ") + 1, _WHOLE) + 1
        weighed = iter((alike[0] / 100 * np.minimum(1.0, self._spaces[chosen] / most)).tolist())
        for label, numbers in zip(leading, closest, strict=True):
            scores[label] = max(islice(weighed, len(numbers)), default=0.0)
        return scores

    def _closest(self, label: int, likeness: Weights, least: float) -> list[int]:
        """The numbers of a label's phrases that share most with the message; none that shares nothing."""
        if least <= 0:
            return []
        first = self._starts[label]
        shares = likeness[first : self._starts[label + 1]]
        near = (shares >= least).nonzero()[0]
        if len(near) > PHRASES:
            near = near[np.argsort(-shares[near], kind="stable")[:PHRASES]]
        numbers: list[int] = (near + first).tolist()
        return numbers
