"""How sure a ranking is of its first need: the score itself, how far the runner-up is, how un-strange it is.

Rule: one fixed formula, used for the bars, for messages and for clauses alike. A calibrator learned on one
kind of text trusted the wrong signal on another (MATCHING 5), so nothing here is learned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.features import Ids, Weights
from intents.needs import CRISIS, OUT_OF_SCOPE

LEAD_SHARE = 0.3  # what a lead over the runner-up adds
STRANGENESS_SHARE = 0.4  # what likeness to out-of-scope messages takes away


class Kinds:
    """Which labels are ordinary needs, which are kinds of crisis, and which is out of scope."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self.labels = labels
        self.crisis = np.array([label.startswith(f"{CRISIS}.") for label in labels])
        self.ordinary = np.array([label != OUT_OF_SCOPE for label in labels]) & ~self.crisis
        self.out_of_scope = labels.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in labels else -1


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ordinary needs by score, with how sure the first one is, and the leading crisis kind beside them."""

    order: Ids  # numbers of ordinary labels, best first
    scores: Weights  # by label number
    sureness: float
    crisis: int  # the leading crisis kind's label number, or -1


def ranked(scores: Weights, kinds: Kinds) -> Ranking:
    """Rank the ordinary needs of one text's scores."""
    numbers = np.flatnonzero(kinds.ordinary)
    order = numbers[np.argsort(-scores[numbers], kind="stable")].astype(np.int32)
    strangeness = max(float(scores[kinds.out_of_scope]), 0.0) if kinds.out_of_scope >= 0 else 0.0
    sureness = 0.0
    if len(order):
        first = float(scores[order[0]])
        lead = first - float(scores[order[1]]) if len(order) > 1 else first
        sureness = first + LEAD_SHARE * lead - STRANGENESS_SHARE * strangeness
    crisis = _leader(scores, kinds.crisis)
    return Ranking(order, scores, sureness, crisis)


def _leader(scores: Weights, mask: NDArray[np.bool_]) -> int:
    numbers = np.flatnonzero(mask)
    return int(numbers[scores[numbers].argmax()]) if len(numbers) else -1
