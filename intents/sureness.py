"""How sure a ranking is of its first need: the score itself, how far the runner-up is, how un-strange it is.

Rule: one fixed formula, used for the bars, for messages and for clauses alike. A calibrator learned on one
kind of text trusted the wrong signal on another (MATCHING 5), so nothing here is learned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intents.features import Ids, Weights
from intents.needs import CRISIS, OUT_OF_SCOPE

LEAD_SHARE = 0.3  # what a lead over the runner-up adds
STRANGENESS_SHARE = 0.4  # what likeness to out-of-scope messages takes away


class Kinds:
    """The numbers of labels: of ordinary needs, of the kinds of crisis, of what is out of scope."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self.labels = labels
        crisis = np.array([label.startswith(f"{CRISIS}.") for label in labels])
        self.crisis = np.flatnonzero(crisis)
        self.ordinary = np.flatnonzero(np.array([label != OUT_OF_SCOPE for label in labels]) & ~crisis)
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
    order = kinds.ordinary[(-scores[kinds.ordinary]).argsort(kind="stable")].astype(np.int32)
    strangeness = max(float(scores[kinds.out_of_scope]), 0.0) if kinds.out_of_scope >= 0 else 0.0
    sureness = 0.0
    if len(order):
        first = float(scores[order[0]])
        lead = first - float(scores[order[1]]) if len(order) > 1 else first
        sureness = first + LEAD_SHARE * lead - STRANGENESS_SHARE * strangeness
    crisis = int(kinds.crisis[scores[kinds.crisis].argmax()]) if len(kinds.crisis) else -1
    return Ranking(order, scores, sureness, crisis)
