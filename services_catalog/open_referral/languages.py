"""Languages by code and by name.

One rule: a language we cannot name in a code is reported, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from services_catalog.open_referral.plain_text import plain
from services_catalog.open_referral.values import Record, first

NAMES = {
    "ar": "Arabic", "am": "Amharic", "bn": "Bengali", "bg": "Bulgarian", "bs": "Bosnian", "cs": "Czech",
    "cy": "Welsh", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Farsi",
    "fr": "French", "gu": "Gujarati", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam",
    "nl": "Dutch", "pa": "Panjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "yo": "Yoruba", "yue": "Cantonese", "zh": "Chinese", "bfi": "British Sign Language",
}  # fmt: skip
"""ISO 639 codes and English names of the languages offered here."""

_BY_NAME = {name.lower(): code for code, name in NAMES.items()} | {
    "punjabi": "pa", "persian": "fa", "dari": "fa", "mandarin": "zh", "bsl": "bfi", "bangla": "bn",
    "kurdish sorani": "ku", "sylheti": "bn",
}  # fmt: skip


def codes_of(rows: Iterable[Record]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes beyond English, names not known) of a feed's languages."""
    codes: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for row in rows:
        for part in re.split(r"[,;/]", plain(first(row, "code", "name", "language", "note")[:300])):
            word = part.strip().lower()
            code = word.split("-")[0] if word.split("-")[0] in NAMES else _BY_NAME.get(word)
            if code and code != "en":
                codes[code] = None
            elif word and not code:
                unknown[part.strip()[:40]] = None
    return tuple(codes)[:40], tuple(unknown)
