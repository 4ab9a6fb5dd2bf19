"""The bars between "answer", "did you mean" and "ask", set from the catalogue's own held-out phrases.

An eighth of the phrases is kept from learning and then read. Rule (MATCHING 5): no hand-set score; the eighth
is chosen by each phrase's own digest, so that adding a phrase moves the bars by a hair, reshuffling nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.encoder import Encoder
from intents.matcher import Examples, Matcher
from intents.sureness import Kinds, ranked

OFFER_QUANTILE = 0.08  # of the sureness of rightly read held-out phrases: below it, ask
ANSWER_QUANTILE = 0.36  # above it, answer
FOLDS = 8
_BANDS = 24  # of the confidence curve
_FEWEST = 20  # held-out phrases needed to set bars from them

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A phrase kept from learning: its need, the need it was read as, and how surely."""

    phrase: str
    need: str
    read_as: str
    sureness: float

    @property
    def right(self) -> bool:
        """Whether it was read as its own need."""
        return self.need == self.read_as


@dataclass(frozen=True)
class Bars:
    """offer: from this sureness on a need is offered; answer: from here on it is acted on.

    sureness, shares: the confidence curve: at each sureness, the share of held-out phrases read rightly.
    """

    offer: float
    answer: float
    sureness: Numbers
    shares: Numbers

    @classmethod
    def from_held_out(cls, sureness: Numbers, right: NDArray[np.bool_]) -> Bars:
        """Set the bars from the sureness of each held-out phrase and whether it was read rightly."""
        if right.sum() < _FEWEST:  # too few to learn from: act only on what is very like a phrase
            return cls(1.5, 2.5, np.array([0.0, 3.0]), np.array([0.0, 1.0]))
        offer, answer = np.quantile(sureness[right], [OFFER_QUANTILE, ANSWER_QUANTILE])
        return cls(float(offer), float(answer), *_rising_curve(sureness, right))

    @classmethod
    def from_readings(cls, read: Sequence[HeldOut]) -> Bars:
        """Set the bars from readings of held-out phrases."""
        return cls.from_held_out(
            np.array([one.sureness for one in read]), np.array([one.right for one in read], dtype=bool)
        )

    @classmethod
    def from_numbers(cls, numbers: Sequence[float]) -> Bars:
        """The bars that `numbers` wrote down."""
        points = (len(numbers) - 2) // 2
        return cls(numbers[0], numbers[1], np.array(numbers[2 : 2 + points]), np.array(numbers[2 + points :]))

    def numbers(self) -> list[float]:
        """The bars as plain numbers, to be kept."""
        return [self.offer, self.answer, *self.sureness.tolist(), *self.shares.tolist()]

    @property
    def second(self) -> float:
        """Halfway: from here on a second need may be answered before the main one."""
        return (self.offer + self.answer) / 2

    def confidence(self, sureness: float) -> float:
        """0 to 1: the share of held-out phrases read rightly at about this sureness."""
        return round(float(np.interp(sureness, self.sureness, self.shares)), 3)


def held_out_bars(examples: Examples, encoder: Encoder | None) -> Bars:
    """Learn from seven eighths of the phrases, read the other eighth, and set the bars."""
    return Bars.from_readings(held_out_readings(examples, encoder))


def held_out_readings(examples: Examples, encoder: Encoder | None) -> list[HeldOut]:
    """How each held-out phrase is read by a matcher that has not seen it; [] when there are too few.

    Out-of-scope phrases count as read wrongly, since only needs are ranked; crisis phrases take no part.
    """
    out = [number for number, phrase in enumerate(examples.phrases) if is_held_out(phrase)]
    kept = sorted(set(range(len(examples.phrases))) - set(out))
    if not out or len(set(examples.targets[kept].tolist())) < len(examples.labels):
        return []
    kinds = Kinds(examples.labels)
    matcher = Matcher.learn(examples.only(kept), encoder)
    read = []
    for number in out:
        target = int(examples.targets[number])
        if target in kinds.crisis:
            continue
        sentence = examples.sentences[number] if examples.sentences is not None else None
        ranking = ranked(matcher.score_encoded(examples.phrases[number], sentence).total, kinds)
        first = examples.labels[ranking.order[0]]
        read.append(HeldOut(examples.phrases[number], examples.labels[target], first, ranking.sureness))
    return read


def is_held_out(phrase: str) -> bool:
    """Whether a phrase belongs to the eighth kept from learning."""
    return hashlib.sha256(phrase.encode()).digest()[0] % FOLDS == 0


def _rising_curve(sureness: Numbers, right: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """The share read rightly in bands of sureness, made never to fall (pool adjacent violators)."""
    order = np.argsort(sureness, kind="stable")
    pools: list[tuple[float, float, int]] = []  # mean sureness, share right, size
    for band in np.array_split(order, min(_BANDS, len(order))):
        pools.append((float(sureness[band].mean()), float(right[band].mean()), len(band)))
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            pools[-2:] = [_pooled(pools[-2], pools[-1])]
    return np.array([pool[0] for pool in pools]), np.array([pool[1] for pool in pools])


def _pooled(low: tuple[float, float, int], high: tuple[float, float, int]) -> tuple[float, float, int]:
    size = low[2] + high[2]
    sureness = (low[0] * low[2] + high[0] * high[2]) / size
    return sureness, (low[1] * low[2] + high[1] * high[2]) / size, size
