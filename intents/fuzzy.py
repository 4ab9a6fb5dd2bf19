"""The fuzzy part: rapidfuzz's token_set_ratio against the likeliest phrases of the few leading labels.

Rule: never over the whole catalogue (too slow, and alone wrong a third of the time; MATCHING 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

from intents.features import Weights
from intents.nearest import Likeness

LEADERS = 5  # labels looked at
CLAUSE_LEADERS = 3  # in a clause, of which only the first need and its lead are asked for
_WHOLE = 3  # a phrase of so many words counts whole however long the message is
PHRASES = 5  # of each, those that share most with the message,
NEARLY = 0.5  # and at least so much of what the nearest one shares


class Fuzzy:
    """Every phrase as plain text, in the order of the phrases' numbers."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = tuple(phrases)
        self._spaces = np.array([phrase.count(" ") + 2 for phrase in phrases])

    def scores(
        self, text: str, base: Weights, likeness: Likeness, row: int, leaders: int = LEADERS
    ) -> Weights:
        """0 to 1 for the labels with the highest base score, 0 for the rest.

        A phrase of one or two words found inside a longer message counts less.
        likeness: to the phrases; row: that of this text.
        """
        leading = (-base).argsort(kind="stable")[:leaders].tolist()
        shares = likeness.shares[row]
        closest = [self._closest(label, likeness, shares) for label in leading]
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

    @staticmethod
    def _closest(label: int, likeness: Likeness, shares: Weights) -> list[int]:
        """The numbers of a label's phrases that share most with the message; none that shares nothing."""
        begin, end = likeness.spans[label : label + 2].tolist()
        if begin == end:
            return []
        shares = shares[begin:end]
        most = shares.max()
        if most <= 0:
            return []
        near = (shares >= NEARLY * most).nonzero()[0]
        if len(near) > PHRASES:
            near = near[(-shares[near]).argsort(kind="stable")[:PHRASES]]
        numbers: list[int] = likeness.phrases[near + begin].tolist()
        return numbers
