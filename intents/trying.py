"""What one more phrase would change, on every labelled message, before anything is saved.

Rule: nothing is written; the bars stay where they are, so that only the phrase makes the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intents.encoder import Encoder
from intents.evaluation import Message, first_right, judge
from intents.matcher import Examples, Matcher
from intents.reader import Reader
from intents.reading import Reading


@dataclass(frozen=True, slots=True)
class Change:
    """A labelled message that would be read differently. better: True, False, or None when neither."""

    message: Message
    before: Reading
    after: Reading
    better: bool | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The phrase read before and after it is in the catalogue, and every labelled message that changes."""

    before: Reading
    after: Reading
    changes: tuple[Change, ...]
    of: int


def try_phrase(reader: Reader, phrase: str, need: str, messages: Sequence[Message]) -> Trial:
    """Learn the catalogue with one more phrase for `need`; compare. Raises KeyError for an unknown need."""
    reader.catalogue.need(need)
    encoder = Encoder.load()
    examples = Examples.prepare([*reader.catalogue.examples(), (phrase, need)], encoder)
    changed = Reader(reader.catalogue, Matcher.learn(examples, encoder), reader.bars)
    pairs = zip(judge(reader, messages), judge(changed, messages), strict=True)
    changes = [
        Change(
            before.message, before.reading, after.reading, _better(first_right(before), first_right(after))
        )
        for before, after in pairs
        if _shown(before.reading) != _shown(after.reading)
    ]
    return Trial(reader.read(phrase), changed.read(phrase), tuple(changes), len(messages))


def _better(before: bool, after: bool) -> bool | None:
    return None if before == after else after


def _shown(reading: Reading) -> tuple[object, ...]:
    """What matters to a resident in a reading: what is done, about which needs, and any sign of danger."""
    crisis = (reading.crisis.kind, reading.crisis.soft) if reading.crisis else None
    if reading.decision == "answer":
        return "answer", frozenset(match.id for match in reading.needs), crisis
    return reading.decision, reading.ranked[:1] if reading.needs else (), crisis
