"""Weighs the words of a message: how like it is to messages that people labelled as a crisis.

The signs find what somebody thought of; the weights find what is said in other words. Every word and every
two neighbouring words have a weight, learned by logistic regression from labelled examples (`learning.py`);
those of a message are added up and divided by the root of their number. A weight is found by a checksum of
its words (feature hashing, Weinberger et al. 2009), so no list of words is kept.

Its one rule: it only ever adds to what the signs say, and takes nothing back.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path

from intents.crisis.sign import KINDS, VOICES

SLOTS = 1 << 18  # places for weights; twice as many find no more, half as many find less
STORED = Path(__file__).with_name("weights.gz")
OUTRIGHT, NOTICED = "outright", "noticed"
LEVELS = (OUTRIGHT, NOTICED)
KIND_NAMES = tuple(f"crisis.{kind}" for kind in KINDS)
QUESTIONS = (*LEVELS, *KIND_NAMES, *VOICES)

_MOST_TELLING = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What one question ("is it a crisis said outright?") makes of every slot.

    weights: a signed byte for each slot, to be multiplied with `scale`. start: the answer to no words at all.
    """

    weights: memoryview
    scale: float
    start: float


class Weigher:
    """The weights, ready to be asked."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions

    @classmethod
    def load(cls, stored: Path = STORED) -> Weigher | None:
        """The packaged weights, or None when their file is missing or damaged: then the signs stand alone."""
        try:
            header, table = gzip.decompress(stored.read_bytes()).split(b"\n", 1)
            asked = json.loads(header)["questions"]
            if len(table) != len(QUESTIONS) * SLOTS:
                return None
            rows = memoryview(table).cast("b")
            return cls(
                {
                    name: Question(rows[at * SLOTS : (at + 1) * SLOTS], *map(float, asked[name]))
                    for at, name in enumerate(QUESTIONS)
                }
            )
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def weigh(self, slots: Sequence[int], question: str) -> float:
        """The answer to one of the `QUESTIONS`: log-odds, 0 for as likely as not. slots: of a message."""
        asked = self._questions[question]
        total = sum(map(asked.weights.__getitem__, slots))
        return asked.start + asked.scale * total / sqrt(len(slots) or 1)

    def likeliest(self, slots: Sequence[int], questions: Sequence[str]) -> str:
        """The question with the highest answer: which kind of crisis, or whose voice."""
        return max(questions, key=lambda question: self.weigh(slots, question))

    def telling(self, words: Sequence[str], question: str) -> tuple[int, ...]:
        """The places of the few words that speak most for a yes, in order."""
        weights = self._questions[question].weights
        spoken = [float(weights[slot_of(word)]) for word in words]
        for at, (first, second) in enumerate(pairwise(words)):
            both = weights[slot_of(f"{first} {second}")] / 2
            spoken[at] += both
            spoken[at + 1] += both
        most = sorted(range(len(words)), key=lambda at: -spoken[at])[:_MOST_TELLING]
        return tuple(sorted(at for at in most if spoken[at] > 0))


def slots_of(words: Sequence[str]) -> list[int]:
    """The slots of the words and of every two neighbouring words, each once, rising."""
    grams = {*words, *(f"{first} {second}" for first, second in pairwise(words))}
    return sorted({slot_of(gram) for gram in grams})


def slot_of(gram: str) -> int:
    """The slot of a word or of two words with a space between."""
    return zlib.crc32(gram.encode("utf-8", "replace")) % SLOTS


def save(questions: Mapping[str, tuple[bytes, float, float]], key: str, stored: Path = STORED) -> None:
    """Write the weights: for each question its signed bytes, their scale and its start."""
    header = {"key": key, "questions": {name: questions[name][1:] for name in QUESTIONS}}
    table = b"".join(questions[name][0] for name in QUESTIONS)
    stored.write_bytes(gzip.compress(json.dumps(header).encode() + b"\n" + table, mtime=0))


def key_of(stored: Path = STORED) -> str | None:
    """The key the weights were saved under, or None."""
    try:
        with gzip.open(stored) as file:
            key = json.loads(file.readline())["key"]
        return key if isinstance(key, str) else None
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return None
