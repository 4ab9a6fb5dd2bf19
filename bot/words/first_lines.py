"""Lines that stand above an answer when the words call for them: "Ill now? Call 111, any time."

Its one rule: fixed sentences from one packaged file, with where they were read and whether a person has
checked them; nothing is judged from the words but whether the line is shown (SAFETY S3: no triage).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.words.numbers import DIGITS

ILL_NOW = "ill_now"
NOTHING = "none"
"""Stands for a need when nothing was understood."""


@dataclass(frozen=True, slots=True)
class FirstLine:
    """One line. `needs` are ids, or the beginnings of them ("health."); `verified` ("date, role, how") is
    empty until a person has checked it."""

    text: str
    needs: tuple[str, ...]
    always: frozenset[str]
    said: re.Pattern[str]
    source: str
    read: str
    verified: str

    def shown(self) -> str:
        """The sentence with its numbers, and how far it was checked when it says more than a number."""
        site = (urlsplit(self.source).hostname or "").removeprefix("www.")
        doubt = f" Not yet checked by us. Seen on {site}." if site and not self.verified else ""
        return self.text.format_map(DIGITS) + doubt


def _load() -> dict[str, FirstLine]:
    text = files("bot.words").joinpath("first_lines.toml").read_text(encoding="utf-8")
    return {
        key: FirstLine(
            text=row["text"],
            needs=tuple(row["needs"]),
            always=frozenset(row["always"]),
            said=re.compile("|".join(rf"(?:{one})" for one in row["said"])),
            source=row["source"],
            read=row["read"],
            verified=row["verified"],
        )
        for key, row in tomllib.loads(text).items()
    }


FIRST_LINES: Mapping[str, FirstLine] = MappingProxyType(_load())
"""Every line, by its key in `first_lines.toml`, in the order in which they are shown."""


def first_lines(words: str, *needs: str) -> tuple[str, ...]:
    """The lines to show above an answer.

    words: the message, plain (lower case, no punctuation); "" when a button was pressed.
    needs: ids of the needs answered or offered.
    """
    return tuple(line.shown() for line in FIRST_LINES.values() if _belongs(line, words, needs))


def tells_of_illness(words: str) -> bool:
    """Whether the plain words tell of somebody ill now. It only decides that a line is shown."""
    return bool(words and FIRST_LINES[ILL_NOW].said.search(words))


def unverified_lines() -> tuple[str, ...]:
    """Keys of the lines with a fact in them that no person has checked yet, for `signpost doctor`."""
    return tuple(key for key, line in FIRST_LINES.items() if line.source and not line.verified)


def _belongs(line: FirstLine, words: str, needs: tuple[str, ...]) -> bool:
    if any(need in line.always for need in needs):
        return True
    above = any(need.startswith(line.needs) for need in needs)
    return above and bool(words) and bool(line.said.search(words))
