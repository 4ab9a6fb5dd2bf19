"""A sign: what of a message, in what order, says that somebody is in danger. One line of a sign file.

Its one rule: plain data, so that the files can be read from their text or as they were read beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("suicide", "medical", "danger", "child", "fire_gas")
VOICES = ("self", "other", "child", "harming")
LEVELS = ("full", "soft")
FLAGS = ("own", "always", "alone")
CONTEXTS = ("figure", "aside", "asks", "past", "study", "now", "child_writer")

NEXT, NEAR, FAR = 0, 3, 8  # words allowed between two parts: `+`, a space, `..`


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sign: any of these entries, at most `gap` words after the part before."""

    entries: tuple[str, ...]
    gap: int


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of a sign file. `runs` are the ordered parts; all runs must be there, in any order."""

    level: str  # one of LEVELS or CONTEXTS
    kind: str
    voice: str  # "" = told from the message
    own: bool
    always: bool
    alone: bool
    runs: tuple[tuple[Part, ...], ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What a folder of sign files says.

    meanings: the word lists and words that each plain phrase ("carbon monoxide", "suicid*") belongs to.
    """

    signs: tuple[Sign, ...]
    meanings: dict[str, tuple[str, ...]]
