"""Which of a resident's own words are quoted back in "Because you mentioned ...".

One rule: only what a person would know again as their own; a number or an everyday word explains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

from bot.conversation.phrasebook import plain

EVERYDAY = frozenset(files("bot.words").joinpath("everyday.txt").read_text(encoding="utf-8").splitlines()[1:])
"""Words of four letters or more that stand in every kind of message."""
_WEAK = EVERYDAY | frozenset(
    {
        "feel", "look", "wife", "husband", "partner", "mum", "mom", "mums", "moms", "dad", "son", "daughter",
        "year", "years", "old", "kids", "mate", "mates", "sleep", "tonight", "money", "house", "home",
        "nobody", "man", "woman", "little", "really", "lost",
    }
)  # fmt: skip
"""Words that say nothing by themselves, or that would seem to lay the blame on somebody."""
_APART = 2  # words between two quoted pieces that are then quoted as one
_LONGEST = 8  # words of one piece


def quotable(text: str, because: Sequence[str]) -> list[str]:
    """The pieces of the message worth quoting, as they were written, at most two.

    because: the words that carried the need, from the reader.
    """
    words = [found.span() for found in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text)]
    folded = [plain(text[start:end]) for start, end in words]
    spans = sorted(span for piece in because if (span := _find(folded, plain(piece).split())) is not None)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= _APART and end - joined[-1][0] <= _LONGEST:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    telling = [(start, end) for start, end in joined if _tells(folded[start:end])]
    return [" ".join(text[words[start][0] : words[end - 1][1]].split()) for start, end in telling[:2]]


def _find(words: Sequence[str], piece: Sequence[str]) -> tuple[int, int] | None:
    for start in range(len(words) - len(piece) + 1):
        if piece and list(words[start : start + len(piece)]) == list(piece):
            return start, start + len(piece)
    return None


def _tells(words: Sequence[str]) -> bool:
    return any(not word.isdigit() and len(word) > 2 and word not in _WEAK for word in words)
