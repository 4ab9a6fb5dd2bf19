"""Typing noise: what thumbs, hurry and small keyboards do to a message, the same way each time.

Its one rule: a seed and a text always give the same result, so a figure measured with it can be measured again.
Figures on noisy texts are generated ones and are reported apart from those on written texts (SAFETY, bars).
"""

from __future__ import annotations

import random

KINDS = ("dropped", "doubled", "swapped", "neighbour", "glued", "no_apostrophes")

_NEIGHBOURS = {
    letter: row[max(0, i - 1) : i] + row[i + 1 : i + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for i, letter in enumerate(row)
}
_SHORTEST = 4  # letters; slips in shorter words leave nothing to read


def noisy(text: str, seed: int, kind: str | None = None, slips: int = 1) -> str:
    """A text with `slips` slips of one kind (None = a kind drawn by the seed), and no apostrophes.

    Slips fall on words of four letters or more, each word at most once; a text without such a word stays.
    """
    draw = random.Random(f"{seed}:{text}")
    kind = kind or draw.choice(KINDS)
    text = text.replace("'", "").replace("’", "")
    if kind == "no_apostrophes":
        return text
    words = text.split(" ")
    if kind == "glued":
        for _ in range(min(slips, len(words) - 1)):
            i = draw.randrange(len(words) - 1)
            words[i : i + 2] = [words[i] + words[i + 1]]
        return " ".join(words)
    places = [i for i, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    for i in draw.sample(places, min(slips, len(places))):
        words[i] = _slip(words[i], kind, draw)
    return " ".join(words)


def _slip(word: str, kind: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    if kind == "dropped":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[:at] + word[at] + word[at:]
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = _NEIGHBOURS.get(word[at].lower(), word[at])
    return word[:at] + draw.choice(near) + word[at + 1 :]
