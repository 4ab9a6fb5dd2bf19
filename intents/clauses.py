"""A message cut into clauses, so that two needs in one message are both read.

Scores of needs compete within one text, so a second need is read from its own clause, not from second place
(MATCHING 7). Rule: cut at punctuation and at joining words only; a cut anywhere else finds needs nobody has.
"""

from __future__ import annotations

import re

_JOINERS = r"and|also|plus|but|then|n|an|as well as|on top of that|&"
_CUT = re.compile(rf"[.!?;,\n…]+|\s[-–—]+\s|(?:(?<=\s)|^)(?:{_JOINERS})(?=\s)", re.IGNORECASE)
_AROUND = " \t\n.,!?;…"
FEWEST_WORDS = 2
MOST_CLAUSES = 4  # the first ones and the last: what matters most is often said last


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text with at least `FEWEST_WORDS` words; () when one says what the text says."""
    pieces = [piece.strip() for piece in _CUT.split(text)]
    kept = [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS]
    if len(kept) > MOST_CLAUSES:
        kept = [*kept[: MOST_CLAUSES - 1], kept[-1]]
    return tuple(kept) if len(kept) > 1 or (kept and kept[0] != text.strip(_AROUND)) else ()
