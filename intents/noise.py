"""Typing noise: the slips of a thumb on a phone, repeatable, for measuring how well reading survives them.

Rule: a text and a seed always give the same noise.
"""

from __future__ import annotations

import random

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    for row in _KEYBOARD
    for place, letter in enumerate(row)
}
_SHORTEST = 4  # shorter words are left alone: a slip makes another word of them


def with_slips(text: str, seed: int, share: float = 0.25) -> str:
    """The text with a slip in about `share` of its longer words: letters swapped, lost, doubled or missed."""
    chance = random.Random(f"{seed}:{text}")
    return " ".join(
        _slip(word, chance) if len(word) >= _SHORTEST and chance.random() < share else word
        for word in text.split()
    )


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "lose", "double", "miss"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "lose":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]
