"""How the crisis gate reads many people's wording: by its signs alone, and with weights that never saw it.

The wide examples (`intents/crisis/examples/wide`) are cut into five parts of neighbouring lines; each part is
read with weights learned from everything else. Rule: the signs have partly been narrowed with these examples
in view, the weights of a part never; so the gain of the weights is the honest figure here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from intents import Catalogue
from intents.crisis import examples, gate, read_crisis
from intents.crisis.examples import FOLDER, FULL, HINTED, NO_CRISIS, Example
from intents.crisis.learning import learn_weights
from intents.crisis.weighing import Weigher

PARTS = 5
TOGETHER = 10  # neighbouring lines: who writes one often writes the next one alike

_Strengths = list[int]  # 0 nothing, 1 a soft line, 2 the card


def main() -> None:
    """Print the table."""
    wide, checked = examples.load(FOLDER / "wide"), examples.load(FOLDER / "checked")
    table = Table(
        "wide examples", "outright: card", "noticed", "hinted: noticed", "no crisis: card", "a line"
    )
    kept = gate.WEIGHER
    try:
        gate.WEIGHER = None
        table.add_row("signs alone", *_shares(wide, _strengths(wide)))
        table.add_row("with weights", *_shares(wide, _unseen(wide, checked)))
    finally:
        gate.WEIGHER = kept
    Console(width=110).print(f"{len(wide)} wide and {len(checked)} checked examples", table)


def _unseen(wide: Sequence[Example], checked: Sequence[Example]) -> _Strengths:
    phrases = Catalogue.load().examples()
    read = [0] * len(wide)
    for part in track(range(PARTS), "learning without each part", transient=True):
        held = [number for number in range(len(wide)) if number // TOGETHER % PARTS == part]
        others = [one for number, one in enumerate(wide) if number // TOGETHER % PARTS != part]
        with tempfile.TemporaryDirectory() as folder:
            stored = Path(folder) / "weights.gz"
            learn_weights([*checked, *others], phrases, stored)
            gate.WEIGHER = Weigher.load(stored)
        for number, strength in zip(held, _strengths([wide[number] for number in held]), strict=True):
            read[number] = strength
    return read


def _strengths(messages: Sequence[Example]) -> _Strengths:
    signs = (read_crisis(message.text) for message in messages)
    return [0 if sign is None else 1 if sign.soft else 2 for sign in signs]


def _shares(messages: Sequence[Example], read: _Strengths) -> tuple[str, ...]:
    def share(expect: str, *wanted: int) -> str:
        mine = [
            strength for message, strength in zip(messages, read, strict=True) if message.expect == expect
        ]
        return f"{100 * sum(strength in wanted for strength in mine) / len(mine):.1f} %"

    return (
        share(FULL, 2),
        share(FULL, 1, 2),
        share(HINTED, 1, 2),
        share(NO_CRISIS, 2),
        share(NO_CRISIS, 1),
    )


if __name__ == "__main__":
    main()
