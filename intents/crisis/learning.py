"""Learns the weights from labelled examples. Only `signpost needs learn` does; a start takes what it wrote.

Logistic regression with an L2 penalty, by Newton steps whose equations are solved by conjugate gradients
(Lin, Weng and Keerthi 2008). Its one rule: no randomness, so the same examples give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.crisis import weighing
from intents.crisis.examples import FULL, NO_CRISIS, Example
from intents.crisis.gate import words_to_weigh
from intents.crisis.sign import VOICES
from intents.crisis.weighing import KIND_NAMES, NOTICED, OUTRIGHT, SLOTS, slots_of

PENALTY = 1 / 30  # a third or thrice as much tells the same messages apart
_NEWTON_STEPS = 12
_GRADIENT_STEPS = 40
_CLOSE_ENOUGH = 1e-3  # of the first gradient's length
_CODE = ("learning", "weighing", "text", "shorthand")  # what decides how messages are read and learned

Floats = NDArray[np.float64]


def learn_weights(
    examples: Sequence[Example], phrases: Sequence[tuple[str, str]], stored: Path = weighing.STORED
) -> int:
    """Learn the weights and write them. Returns the number of messages learned from.

    phrases: those of the catalogue with the need each stands for; those of a kind of crisis say it outright.
    """
    labelled = _labelled(examples, phrases)
    messages = _Messages.of([words_to_weigh(one.text) for one in labelled])
    outright = np.array([one.expect == FULL for one in labelled])
    crisis = np.array([one.expect != NO_CRISIS for one in labelled])
    everything = np.ones(len(labelled), dtype=bool)
    kinds, voices = ([getattr(one, field) for one in labelled] for field in ("kind", "voice"))
    questions = {
        OUTRIGHT: (outright, outright | ~crisis),
        NOTICED: (crisis, everything),
        **_which_of(KIND_NAMES, kinds),
        **_which_of(VOICES, voices),
    }
    learned = {
        name: _answered(messages.only(among), right[among]) for name, (right, among) in questions.items()
    }
    weighing.save(learned, _key(labelled), stored)
    return len(labelled)


def weights_are_learned(
    examples: Sequence[Example], phrases: Sequence[tuple[str, str]], stored: Path = weighing.STORED
) -> bool:
    """Whether the weights are those of these examples and phrases, and of the code as it is now."""
    return weighing.key_of(stored) == _key(_labelled(examples, phrases))


def _labelled(examples: Sequence[Example], phrases: Sequence[tuple[str, str]]) -> list[Example]:
    spoken = (
        Example(text, need, FULL, None) if need in KIND_NAMES else Example(text, None, NO_CRISIS, None)
        for text, need in phrases
    )
    return [*examples, *spoken]


def _key(labelled: Sequence[Example]) -> str:
    digest = hashlib.sha256()
    for example in labelled:
        digest.update(repr(example).encode("utf-8", "replace"))
    for name in _CODE:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()


def _which_of(
    names: Sequence[str], given: Sequence[str | None]
) -> dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """For each name, which messages have it, among those that have any."""
    among = np.array([one is not None for one in given])
    return {name: (np.array([one == name for one in given]), among) for name in names}


@dataclass(frozen=True, slots=True)
class _Messages:
    """Messages by slot. Every message's row has length 1.

    slots, owners, values: one of each for every slot of every message: which slot, whose, and its value.
    """

    slots: NDArray[np.intp]
    owners: NDArray[np.intp]
    values: Floats
    number: int

    @classmethod
    def of(cls, read: Sequence[Sequence[str]]) -> _Messages:
        by_message = [slots_of(words) for words in read]
        sizes = np.array([len(slots) for slots in by_message])
        slots = np.array([slot for slots in by_message for slot in slots], dtype=np.intp)
        owners = np.repeat(np.arange(len(read)), sizes)
        return cls(slots, owners, 1 / np.sqrt(np.repeat(sizes, sizes)), len(read))

    def only(self, kept: NDArray[np.bool_]) -> _Messages:
        mine = kept[self.owners]
        renumbered = np.cumsum(kept) - 1
        return _Messages(self.slots[mine], renumbered[self.owners[mine]], self.values[mine], int(kept.sum()))

    def times(self, weights: Floats) -> Floats:
        """For each message, the sum of its values times the weights of their slots."""
        return np.bincount(self.owners, self.values * weights[self.slots], self.number).astype(np.float64)

    def back(self, shares: Floats) -> Floats:
        """For each slot, the sum of its values times the shares of their messages."""
        return np.bincount(self.slots, self.values * shares[self.owners], SLOTS).astype(np.float64)


def _answered(messages: _Messages, right: NDArray[np.bool_]) -> tuple[bytes, float, float]:
    """The weights of one question as signed bytes, with their scale and the start."""
    solution = _regression(messages, right.astype(np.float64))
    weights, start = solution[:-1], float(solution[-1])
    scale = max(float(np.abs(weights).max()), 1e-9) / 127
    return np.rint(weights / scale).astype(np.int8).tobytes(), scale, start


def _regression(messages: _Messages, right: Floats) -> Floats:
    """The weight of every slot, and the start as the last number."""
    penalty = np.full(SLOTS + 1, PENALTY)
    penalty[-1] = 1e-6  # the start is free
    solution = np.zeros(SLOTS + 1)
    first = 0.0
    for _ in range(_NEWTON_STEPS):
        likely = 1 / (1 + np.exp(-(messages.times(solution[:-1]) + solution[-1])))
        gradient = _with_start(messages, likely - right) + penalty * solution
        length = float(np.linalg.norm(gradient))
        first = first or length
        if length <= _CLOSE_ENOUGH * first:
            break
        spread = likely * (1 - likely)

        def curved(step: Floats, spread: Floats = spread) -> Floats:
            moved = spread * (messages.times(step[:-1]) + step[-1])
            return _with_start(messages, moved) + penalty * step

        solution = solution - _solved(curved, gradient)
    return solution


def _with_start(messages: _Messages, shares: Floats) -> Floats:
    return np.append(messages.back(shares), shares.sum())


def _solved(curved: Callable[[Floats], Floats], wanted: Floats) -> Floats:
    """Conjugate gradients: the step whose curve is what is wanted, nearly."""
    step = np.zeros_like(wanted)
    left = wanted.copy()
    direction = left.copy()
    size = float(left @ left)
    enough = 0.01 * size
    for _ in range(_GRADIENT_STEPS):
        bent = curved(direction)
        share = size / float(direction @ bent)
        step += share * direction
        left -= share * bent
        before, size = size, float(left @ left)
        if size <= enough:
            break
        direction = left + size / before * direction
    return step
