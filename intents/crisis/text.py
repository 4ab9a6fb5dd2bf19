"""A message as plain words for the crisis gate: folded, txt-speak and dialect undone, emoji read as
words.

Its one rule: nothing a person can type raises or takes long; what cannot be read is left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from intents.crisis.shorthand import EMOJI, FILLERS, SHORTHAND

MAX_CHARACTERS = 6000  # a Telegram message is 4,096
MAX_WORDS = 900

_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufe0f\u0640")
)
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ＇′"))
_SHORT_FORMS = re.compile(
    r"\b(i|he|she|we)['’‘`´](ll|re)\b", re.IGNORECASE
)  # "ill", "hell", "well": other words
_OVERDOSED = re.compile(r"\bo\.?d['’‘`´.]d\b", re.IGNORECASE)  # "she's od'd"; without its mark it is "odd"
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "ı": "i"})
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ي": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه"}
)
_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i", "*": ""}
)
_PIECE = re.compile(
    r"[^\W_]+(?:[@$!*]+[^\W_]+)*(?:[\u0300-\u036f\u0900-\u0dff]+[^\W_]*)*|[.!?\n;,:…\-–—]+|\S"
)
_LETTERS_OR_FIGURES = re.compile(r"[a-z]+|\d+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SPELLED_OUT = re.compile(r"\b(?:[a-z][ .\-_*]){3,}[a-z]\b")

STOP = 3  # a full stop or a new line counts as this many words between two others
COMMA = 1


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word. `at` is its place in the message (punctuation takes up places); `clause` its clause."""

    plain: str
    written: str
    at: int
    clause: int


def words(text: str) -> list[Word]:
    """The plain words of a message, in order; at most `MAX_WORDS`."""
    text = _SHORT_FORMS.sub(_in_full, _OVERDOSED.sub("overdosed", text[:MAX_CHARACTERS]))
    folded = fold(text)
    folded = _SPELLED_OUT.sub(lambda run: re.sub(r"[^a-z]", "", run.group()), folded)
    has_runs = _LONG_RUN.search(folded) is not None
    found: list[Word] = []
    at = clause = 0
    for match in _PIECE.finditer(folded):
        piece = match.group()
        if not piece[0].isalnum():
            if piece[0] in ".!?\n;…":
                at, clause = at + STOP, clause + 1
            elif piece[0] in ",:-–—":
                at, clause = at + COMMA, clause + 1
            for name in EMOJI.get(piece, "").split():
                found.append(Word(name, piece, at, clause))
                at += 1
            continue
        for plain in _plain(piece, has_runs):
            if plain in FILLERS:
                continue
            found.append(Word(plain, piece, at, clause))
            at += 1
        if len(found) >= MAX_WORDS:
            break
    return found


def _in_full(short: re.Match[str]) -> str:
    return f"{short[1]} {'will' if short[2].lower() == 'll' else 'are'}"


def fold(text: str) -> str:
    """Lower case, one form of each letter; no Latin accents, apostrophes or invisible marks."""
    text = text.translate(_INVISIBLE).translate(_APOSTROPHES).lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower().translate(_LETTERS)
    text = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in text if not _is_accent(letter)).translate(_ARABIC)


def _is_accent(letter: str) -> bool:
    """Accents of Latin letters, Arabic vowel signs and the Indic nukta; vowel signs of Indic scripts stay."""
    return (
        "\u0300" <= letter <= "\u036f"
        or "\u064b" <= letter <= "\u0655"
        or letter in "\u0670\u093c\u09bc\u0a3c\u0abc"
    )


def _plain(piece: str, has_runs: bool) -> tuple[str, ...]:
    """One written word as one or more plain ones: runs squeezed, figures for letters undone."""
    if not piece.isascii():
        return (piece,)
    if has_runs:
        piece = _LONG_RUN.sub(r"\1\1", piece)
    short = SHORTHAND.get(piece)
    if short is None and not piece.isalpha() and not piece.isdigit():
        letters = piece.translate(_LEET)
        if letters.isalpha() and piece[0].isalpha() and piece[-1].isalpha():
            piece = letters  # "k1ll"
            short = SHORTHAND.get(piece)
        else:
            parts = _LETTERS_OR_FIGURES.findall(piece)  # "took30", "want2die"
            if len(parts) > 1:
                return tuple(plain for part in parts for plain in SHORTHAND.get(part, part).split())
    return tuple(short.split()) if short is not None else (piece,)
