"""What each part of the matcher is worth: the same learned matcher with one part's share set to nothing.

Rule: only the share changes, so a row shows what that part adds to the sum the product uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from intents import Reader
from intents.evaluation import Message, read_messages
from intents.matcher import FUZZY_SHARE, MEANING_SHARE, NEAREST_SHARE, Scored
from intents.sureness import Kinds

DATA = Path(__file__).parent / "data"
VARIANTS = {
    "all parts": (NEAREST_SHARE, FUZZY_SHARE, MEANING_SHARE),
    "without meaning": (NEAREST_SHARE, FUZZY_SHARE, 0.0),
    "without nearest phrase": (0.0, FUZZY_SHARE, MEANING_SHARE),
    "without fuzzy": (NEAREST_SHARE, 0.0, MEANING_SHARE),
    "linear alone": (0.0, 0.0, 0.0),
    "meaning, half the share": (NEAREST_SHARE, FUZZY_SHARE, MEANING_SHARE / 2),
    "meaning, twice the share": (NEAREST_SHARE, FUZZY_SHARE, MEANING_SHARE * 2),
}


def main() -> None:
    """Print first choice / first three, in per cent, for every variant and set."""
    reader = Reader.load()
    kinds = Kinds(reader.matcher.labels)
    sets = {}
    for name in ("dev", "second"):
        messages = [one for one in read_messages(DATA / f"messages_{name}.jsonl") if one.in_scope]
        sets[name] = [(message, reader.matcher.score(message.text)) for message in messages]
    table = Table("variant", *(f"{name}: first / three" for name in sets))
    for variant, shares in VARIANTS.items():
        table.add_row(variant, *(_figures(scored, kinds, shares) for scored in sets.values()))
    Console(width=110).print(table)


def _figures(
    scored: Sequence[tuple[Message, Scored]], kinds: Kinds, shares: tuple[float, float, float]
) -> str:
    nearest, fuzzy, meaning = shares
    first = three = 0
    for message, one in scored:
        total = one.linear + nearest * one.nearest + fuzzy * one.fuzzy + meaning * one.meaning
        order = kinds.ordinary[np.argsort(-total[kinds.ordinary], kind="stable")[:3]]
        labels = [kinds.labels[number] for number in order]
        first += labels[0] in message.accepted
        three += bool(message.accepted & set(labels))
    return f"{100 * first / len(scored):.1f} / {100 * three / len(scored):.1f}"


if __name__ == "__main__":
    main()
