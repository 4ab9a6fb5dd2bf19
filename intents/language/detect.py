"""Finds out a message's language: by its script, else by its commonest words.

Its one rule: two different words of a language and more of them than of English, or it is taken for
English.
Small lists do better here than a library (MATCHING section 10: those flag "im skint" and "hello" as
foreign), and cost
no memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from intents.language.words import ENGLISH, LISTS, TELLING

MAX_CHARACTERS = 1000  # more says nothing more about the language
_FEWEST = 2  # different words of a language before it is believed
_SHARE = 0.3  # of all words
_WORD = re.compile(r"[^\W\d_]+")

# Blocks of the Unicode standard; Arabic script is split by letters that only one of its languages has.
_SCRIPTS = (
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0980, 0x09FF, "bn"),
    (0x0900, 0x097F, "hi"),
    (0x0600, 0x06FF, "ar"),
    (0x0750, 0x077F, "ar"),
    (0xFB50, 0xFDFF, "ar"),
    (0xFE70, 0xFEFF, "ar"),
    (0x0400, 0x052F, "uk"),
    (0x1200, 0x137F, "ti"),
    (0x4E00, 0x9FFF, "zh"),
    (0x0B80, 0x0BFF, "ta"),
)
_URDU_LETTERS = frozenset("ٹڈڑںےھہ")
_PERSIAN_LETTERS = frozenset("پچژگ")  # Urdu has them too, so they are asked after Urdu's own
_KURDISH_LETTERS = frozenset("ێۆڵڕ")
_RUSSIAN_LETTERS = frozenset("ыэъё")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of a message's language when it is not English; None for English or when unsure.

    Knows: ar bn fa gu hi ku pa pl ro so sq ti ta tr uk ur zh. Romanised Panjabi, Urdu and Hindi, Bengali
    and
    Gujarati are told by word lists ("ur" stands for spoken Hindi and Urdu in Latin letters). Never raises.
    """
    text = text[:MAX_CHARACTERS].lower()
    return _by_script(text) or _by_words(text)


def _by_script(text: str) -> str | None:
    found = Counter(
        code
        for letter in text
        if ord(letter) > 0x3FF
        for first, last, code in _SCRIPTS
        if first <= ord(letter) <= last
    )
    letters = sum(letter.isalpha() for letter in text)
    if not found or found.total() * 3 < letters:
        return None
    code = found.most_common(1)[0][0]
    present = frozenset(text)
    if code == "ar":
        for letters_of, language in (
            (_KURDISH_LETTERS, "ku"),
            (_URDU_LETTERS, "ur"),
            (_PERSIAN_LETTERS, "fa"),
        ):
            if present & letters_of:
                return language
    if code == "uk" and present & _RUSSIAN_LETTERS:
        return "ru"
    return code


def _by_words(text: str) -> str | None:
    plain = [_without_accents(word) for word in _WORD.findall(text)]
    if not plain:
        return None
    english = sum(word in ENGLISH for word in plain)
    scores = {code: [word for word in plain if word in listed] for code, listed in LISTS.items()}
    code, hits = max(scores.items(), key=lambda item: len(item[1]))
    telling = any(word in TELLING[code] for word in hits)
    enough = len(set(hits)) >= _FEWEST or (telling and len(plain) <= 2)
    if not enough or len(hits) <= english or len(hits) < _SHARE * len(plain):
        return None
    return code if telling or len(set(hits)) > _FEWEST else None


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    folded = unicodedata.normalize("NFD", word.replace("ł", "l").replace("ı", "i"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
