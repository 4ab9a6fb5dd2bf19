"""What a sentence encoder adds to words alone, for several encoders: accuracy, time and memory.

Rule: the same learned words and the same catalogue for all; only the sentence vectors change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.encoders.minilm import MiniLM
from benchmarks.encoders.universal import UniversalEncoder
from intents import Catalogue
from intents.encoder import Encoder, Vectors
from intents.evaluation import Message, read_messages
from intents.matcher import MEANING_SHARE, Examples, Matcher
from intents.meaning import Meaning
from intents.sureness import Kinds

DATA = Path(__file__).parent / "data"
SETS = ("dev", "second", "third")
FEW = 10  # phrases a need, for a catalogue that has just begun


class AnyEncoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""


def _own() -> AnyEncoder:
    encoder = Encoder.load()
    assert encoder is not None
    return encoder


ENCODERS: dict[str, Callable[[], AnyEncoder]] = {
    "signpost's own": _own,
    "Universal Sentence Encoder, whole": UniversalEncoder,
    "all-MiniLM-L6-v2, int8": MiniLM,
}


def main() -> None:
    """Print first choice / first three in per cent, and the time of one message, for every encoder."""
    messages = {name: _in_scope(name) for name in SETS}
    full = Catalogue.load().examples()
    for title, examples in (("the whole catalogue", full), (f"{FEW} phrases a need", _first(full))):
        table = Table(title, *(f"{name}: first / three" for name in SETS), "all", "one message")
        prepared = Examples.prepare(examples, None)
        words = Matcher.learn(prepared, None)
        totals = {
            name: np.stack([words.score(one.text).total for one in given]) for name, given in messages.items()
        }
        table.add_row("words alone", *_figures(totals, messages, words.labels), "")
        for name, load in ENCODERS.items():
            encoder = load()
            added, milliseconds = _with_meaning(prepared, totals, messages, encoder)
            table.add_row(name, *_figures(added, messages, words.labels), f"{milliseconds:.1f} ms")
        Console(width=130).print(table)


def _in_scope(name: str) -> list[Message]:
    return [one for one in read_messages(DATA / f"messages_{name}.jsonl") if one.in_scope]


def _first(examples: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """`FEW` phrases of each need, spread over its list."""
    by_need: dict[str, list[str]] = {}
    for text, need in examples:
        by_need.setdefault(need, []).append(text)
    return [
        (text, need) for need, texts in by_need.items() for text in texts[:: max(len(texts) // FEW, 1)][:FEW]
    ]


def _with_meaning(
    prepared: Examples,
    totals: dict[str, np.ndarray],
    messages: dict[str, list[Message]],
    encoder: AnyEncoder,
) -> tuple[dict[str, np.ndarray], float]:
    """The totals with the meaning part added, and the median time of encoding one message."""
    meaning = Meaning.learn(encoder.encode(prepared.phrases), prepared.targets, len(prepared.labels))
    added, times = {}, []
    for name, given in messages.items():
        rows = []
        for message in given:
            start = time.perf_counter()
            vector = encoder.encode([message.text])
            times.append(time.perf_counter() - start)
            rows.append(meaning.scores(vector)[0])
        added[name] = totals[name] + MEANING_SHARE * np.stack(rows)
    return added, 1000 * float(np.median(times))


def _figures(
    totals: dict[str, np.ndarray], messages: dict[str, list[Message]], labels: Sequence[str]
) -> list[str]:
    kinds = Kinds(labels)
    cells, right = [], np.zeros(3)
    for name, given in messages.items():
        scores = totals[name][:, kinds.ordinary]
        order = kinds.ordinary[np.argsort(-scores, axis=1, kind="stable")[:, :3]]
        chosen = [[labels[number] for number in row] for row in order]
        first = sum(row[0] in one.accepted for row, one in zip(chosen, given, strict=True))
        three = sum(bool(one.accepted & set(row)) for row, one in zip(chosen, given, strict=True))
        right += (first, three, len(given))
        cells.append(f"{100 * first / len(given):.1f} / {100 * three / len(given):.1f}")
    return [*cells, f"{100 * right[0] / right[2]:.1f} / {100 * right[1] / right[2]:.1f}"]


if __name__ == "__main__":
    main()
