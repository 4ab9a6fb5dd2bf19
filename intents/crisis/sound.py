"""Words of other languages as they sound, so that "maar reha", "mar riha" and "maarr reha" are one.

Its one rule: the same folding is used for the sign files and for the message, so what it loses is lost on
both sides.
"""

from __future__ import annotations

import re

from intents.crisis.text import Word, fold

# Latin spellings of South Asian languages vary in long vowels, aspirates and v/w; Polish and Romanian are
# not hurt.
_SOUNDS = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"([bdgjkpt])h"), r"\1"),
    (re.compile(r"w"), "v"),
    (re.compile(r"z"), "j"),
    (re.compile(r"q|ck"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?:ai|ei|ay|ey)"), "e"),
    (re.compile(r"(?<=.)(?:ou|au)"), "o"),
    (re.compile(r"(?<=..)h$"), ""),
    (re.compile(r"y"), "i"),
)
_LONG = (("aa", "a"), ("ee", "i"), ("oo", "u"))


def sound(phrase: str) -> str:
    """A phrase as it sounds: folded, and Latin spelling reduced to what is heard."""
    return " ".join(sound_of(word) for word in fold(phrase).split())


def heard(words: list[Word]) -> list[Word]:
    """The words of a message as they sound, from what was written (txt-speak is English and not undone)."""
    out: list[Word] = []
    for word in words:
        if out and out[-1].written == word.written and word.at == out[-1].at + 1:
            continue  # one written word that English reads as two ("cant" -> can not)
        out.append(word)
    return [Word(sound_of(word.written), word.written, word.at, word.clause) for word in out]


def sound_of(word: str) -> str:
    """A folded word as it sounds."""
    if not word.isascii():
        return word
    for long, short in _LONG:
        word = word.replace(long, short)
    for pattern, heard_as in _SOUNDS:
        word = pattern.sub(heard_as, word)
    return word
