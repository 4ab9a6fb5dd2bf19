"""Words that steer the conversation itself: stop, forget, help, back, more, hello, thank you.

Only a message that says nothing else counts: "We have got to stop this bill" is about a bill.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files
from typing import Literal

Steer = Literal[
    "start",
    "help",
    "area",
    "urgent",
    "privacy",
    "forget",
    "stop",
    "hello",
    "thanks",
    "bye",
    "more",
    "back",
    "start_again",
    "another",
    "themes",
    "carry_on",
    "none_of_these",
    "ring_them",
    "who_are_you",
    "cross",
    "rather_not",
    "did_not_work",
]

_COMMANDS: dict[str, Steer] = {
    "start": "start",
    "help": "help",
    "area": "area",
    "urgent": "urgent",
    "privacy": "privacy",
    "forget": "forget",
    "stop": "stop",
    "back": "back",
    "more": "more",
    "again": "start_again",
}

_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_FILLER = re.compile(
    r"\b(?:please|pls|plz|now|bot|bab|mate|love|duck|bro|fucking|fuckin|fkin|fking|bloody|effing)\b"
)
"""Words that say nothing beside a steering word."""


def plain(text: str) -> str:
    """A message folded for comparing: lower case, no accents, no punctuation, single spaces."""
    if text.isascii():  # the same, some ten times quicker: every button's label is compared at every message
        return " ".join(_PLAIN_WORD.findall(text.lower().replace("'", "")))
    folded = unicodedata.normalize("NFKC", text).lower().replace("ł", "l")
    latin = unicodedata.normalize("NFKD", folded)
    stripped = "".join(c for c in latin if not ("\u0300" <= c <= "\u036f")).replace("’", "").replace("'", "")
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in stripped)
    return " ".join(words.split())


def _known() -> dict[str, Steer]:
    text = files("bot.words").joinpath("sayings.toml").read_text(encoding="utf-8")
    steers: dict[Steer, list[str]] = tomllib.loads(text)  # type: ignore[assignment]
    return {plain(saying): steer for steer, sayings in steers.items() for saying in sayings}


_KNOWN = _known()


def spoken(text: str) -> str:
    """The message without a command's name, so that "/help" from the menu is not read as a cry for help."""
    name, _, rest = text.strip().partition(" ")
    return rest if name.startswith("/") and name[1:].partition("@")[0].lower() in _COMMANDS else text


def steer(text: str) -> tuple[Steer, str] | None:
    """What a message wants of the conversation itself, with a command's payload; None when it says more."""
    stripped = text.strip()
    if stripped.startswith("/"):
        name, _, payload = stripped[1:].partition(" ")
        command = _COMMANDS.get(name.partition("@")[0].lower())
        return (command, payload.strip()) if command else None
    folded = plain(text)
    known = _KNOWN.get(folded) or _KNOWN.get(" ".join(_FILLER.sub(" ", folded).split()))
    return (known, "") if known else None
