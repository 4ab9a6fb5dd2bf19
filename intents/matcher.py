"""The matcher: a text in, every label with a score out, best first. Works for any labels.

score = linear + 0.75 x nearest phrase + 0.75 x fuzzy + 0.1 x meaning. Rule: a fixed sum of named parts, so
that every score can be explained (docs/matching.md says what each part is worth).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from intents.encoder import Encoder, Vectors
from intents.features import Features, Ids, Matrix, Vector, Weights
from intents.fuzzy import CLAUSE_LEADERS, LEADERS, Fuzzy
from intents.linear import Linear
from intents.meaning import Meaning
from intents.nearest import Nearest
from intents.normalise import Word, plain_word, words
from intents.spelling import Speller

NEAREST_SHARE = 0.75
FUZZY_SHARE = 0.75
MEANING_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Scored:
    """A message with the score of every label, and the parts the score is made of."""

    words: tuple[Word, ...]
    read: tuple[str, ...]  # the words after spelling repair
    vector: Vector
    total: Weights
    linear: Weights
    nearest: Weights
    fuzzy: Weights
    meaning: Weights


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled phrases made ready to learn from, grouped by label."""

    labels: tuple[str, ...]
    phrases: tuple[str, ...]
    targets: Ids
    plain: tuple[str, ...]  # each phrase in plain words
    sentences: Vectors | None  # one sentence vector a phrase

    @classmethod
    def prepare(cls, examples: Iterable[tuple[str, str]], encoder: Encoder | None) -> Examples:
        """Group, make plain and encode. Raises ValueError when there are fewer than two labels."""
        labels, phrases, targets = grouped(examples)
        if len(labels) < 2:
            raise ValueError("a matcher needs examples of at least two labels")
        plain_of = cache(plain_word)
        plain = tuple(" ".join(word.plain for word in words(text, plain_of)) for text in phrases)
        return cls(labels, phrases, targets, plain, encoder.encode(phrases) if encoder else None)

    def only(self, kept: Sequence[int]) -> Examples:
        """The same labels with some of the phrases."""
        return Examples(
            self.labels,
            tuple(self.phrases[number] for number in kept),
            self.targets[list(kept)],
            tuple(self.plain[number] for number in kept),
            self.sentences[list(kept)] if self.sentences is not None else None,
        )


def grouped(examples: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...], Ids]:
    """(text, label) pairs as the labels, the texts label by label, and each text's label number."""
    by_label = sorted(examples, key=lambda example: example[1])
    labels = sorted({label for _, label in by_label})
    number = {label: index for index, label in enumerate(labels)}
    targets = np.array([number[label] for _, label in by_label], dtype=np.int32)
    return tuple(labels), tuple(text for text, _ in by_label), targets


class Matcher:
    """Learns from labelled phrases; scores any text against every label."""

    def __init__(
        self,
        examples: Examples,
        speller: Speller,
        features: Features,
        linear: Linear,
        nearest: Nearest,
        meaning: Meaning | None,
        encoder: Encoder | None,
    ) -> None:
        self.examples = examples
        self.labels = examples.labels
        self.speller, self.features = speller, features
        self.linear, self.nearest, self.meaning = linear, nearest, meaning
        self._encoder = encoder
        self._fuzzy = Fuzzy(examples.plain)

    @classmethod
    def from_examples(cls, examples: Iterable[tuple[str, str]]) -> Matcher:
        """Learn from (text, label) pairs. Raises ValueError when there are fewer than two labels."""
        encoder = Encoder.load()
        return cls.learn(Examples.prepare(examples, encoder), encoder)

    @classmethod
    def learn(
        cls,
        examples: Examples,
        encoder: Encoder | None,
        *,
        meaning: Meaning | None = None,
        linear: Linear | None = None,
    ) -> Matcher:
        """Learn from prepared examples. meaning, linear: what is known beforehand; otherwise learned too."""
        features, vectors = Features.learn(examples.plain)
        targets = examples.targets.tolist()
        size = (len(features), len(examples.labels))
        if meaning is None and examples.sentences is not None:
            meaning = Meaning.learn(examples.sentences, examples.targets, len(examples.labels))
        return cls(
            examples,
            Speller.from_words(word for phrase in examples.plain for word in phrase.split()),
            features,
            linear or Linear.learn(vectors, targets, examples.phrases, *size),
            Nearest.learn(vectors, targets, size[0]),
            meaning,
            encoder,
        )

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every label with its score, best first. Scores near or above 2 are sure, near 0 strange."""
        total = self.score(text).total
        order = np.argsort(-total, kind="stable")
        return [(self.labels[number], float(total[number])) for number in order]

    def nearest_phrase(self, label: int, vector: Vector) -> str | None:
        """A label's phrase that is most like a text, or None when none shares anything. label: its number."""
        alike = self.nearest.likeness(Matrix(vector.ids, vector.weights[None, :]))
        begin, end = alike.spans[label : label + 2].tolist()
        if begin == end:
            return None
        number = int(alike.phrases[begin + int(alike.shares[0, begin:end].argmax())])
        return self.examples.phrases[number]

    def score(self, text: str) -> Scored:
        """Score a text against every label."""
        return self.score_each((text,))[0]

    def score_each(self, texts: Sequence[str]) -> list[Scored]:
        """Score a text, then its clauses."""
        if self._encoder is None or self.meaning is None:
            return self._scored(texts, None)
        return self._scored(texts, self._encoder.encode(texts))

    def score_encoded(self, text: str, sentence: Vectors | None) -> Scored:
        """Score a text whose sentence vector is already known (None: without meaning)."""
        return self._scored((text,), None if sentence is None else sentence[None, :])[0]

    def _scored(self, texts: Sequence[str], sentences: Vectors | None) -> list[Scored]:
        """All texts at once, since each step costs little more for several than for one."""
        plain_of, read_of = cache(plain_word), cache(self.speller.read)  # a clause has words of its message
        found = [words(text, plain_of) for text in texts]
        read = [tuple(read_of(word.plain) for word in one) for one in found]
        matrix = self.features.matrix(read)
        linear = self.linear.scores(matrix)
        likeness = self.nearest.likeness(matrix)
        nearest = self.nearest.best(likeness)
        meaning = np.zeros_like(linear)
        if self.meaning is not None and sentences is not None:
            meaning = self.meaning.scores(sentences)
        base = linear + NEAREST_SHARE * nearest + MEANING_SHARE * meaning
        fuzzy = np.zeros_like(linear)
        for row, own in enumerate(read):
            leaders = CLAUSE_LEADERS if row else LEADERS
            fuzzy[row] = self._fuzzy.scores(" ".join(own), base[row], likeness, row, leaders)
        total = base + FUZZY_SHARE * fuzzy
        return [
            Scored(
                *(found[row], read[row], matrix.row(row), total[row]),
                *(linear[row], nearest[row], fuzzy[row], meaning[row]),
            )
            for row in range(len(texts))
        ]
