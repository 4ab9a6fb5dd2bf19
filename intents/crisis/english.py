"""The English words that are never taken for a slip in one of the gate's own.

Its one rule: each list is held once, whoever asks.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def common_words() -> frozenset[str]:
    """Everyday English words (SCOWL, British, sizes 10 and 20), without their apostrophes."""
    return _word_list("common_words.txt")


@cache
def rare_words() -> frozenset[str]:
    """English words that residents seldom type (SCOWL, British, size 35), without their apostrophes."""
    return _word_list("rare_words.txt")


def is_english(word: str) -> bool:
    """Whether a word stands in either list."""
    return word in common_words() or word in rare_words()


def _word_list(name: str) -> frozenset[str]:
    text = files("intents.crisis").joinpath(name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
