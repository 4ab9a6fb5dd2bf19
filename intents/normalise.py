"""A resident's text as plain words: folded, lower case, without apostrophes, punctuation or emoji.

Rule: each plain word remembers the word as it was written, so that reasons can quote the resident.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_CHARACTERS = 4096  # one Telegram message
MAX_WORDS = 250  # nobody's need starts later, and hostile text stays cheap

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ＇"))
_WRITTEN = re.compile(r"[^\s.,!?;:/\\|()\[\]{}<>\"“”«»*_~+=#@&…—–-]+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_KEPT = ("L", "N", "M")  # letters, numbers and the marks that spell vowels in Indic scripts


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as the resident wrote it, and plain."""

    written: str
    plain: str


def words(text: str, plain_of: Callable[[str], str] | None = None) -> tuple[Word, ...]:
    """The words of a text, in order; at most `MAX_WORDS`. Words without a letter or digit are left out.

    plain_of: `plain_word` with a memory, for many texts that are nobody's message.
    """
    plain_of = plain_of or plain_word
    folded = text[:MAX_CHARACTERS].translate(_INVISIBLE)
    found = []
    for match in _WRITTEN.finditer(folded):
        plain = plain_of(match.group())
        if plain:
            found.append(Word(match.group(), plain))
            if len(found) == MAX_WORDS:
                break
    return tuple(found)


def plain_word(written: str) -> str:
    """One written word folded: NFKC, lower case, no apostrophes or symbols, letter runs of at most two."""
    plain = written.translate(_APOSTROPHES).lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_APOSTROPHES).lower()
    if not plain.isalnum():
        plain = "".join(letter for letter in plain if unicodedata.category(letter)[0] in _KEPT)
    return _LONG_RUN.sub(r"\1\1", plain)
