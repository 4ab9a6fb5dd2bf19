"""The crisis numbers: one packaged file, read once at import with nothing but the standard library.

Its one rule: a card's number comes from here or not at all, so that it can be shown when everything else
is broken.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Number:
    """One line of help and where we know it from. Every field is text; empty means not known.

    hours is in OpenStreetMap syntax; service is the directory row of the same line; verified is empty until
    a person has checked it ("date, role, how").
    """

    label: str
    number: str
    hours: str
    cost: str
    who: str
    service: str
    source: str
    read: str
    verified: str


@dataclass(frozen=True, slots=True)
class CouncilLines:
    """Whom to tell in one borough: children's services, adult safeguarding, and the team out of hours."""

    borough: str
    children: Number
    adults: Number
    out_of_hours: Number


def _load() -> dict[str, Number]:
    text = files("bot.words").joinpath("numbers.toml").read_text(encoding="utf-8")
    return {key: Number(**row) for key, row in tomllib.loads(text).items()}


NUMBERS: Mapping[str, Number] = MappingProxyType(_load())
"""Every number, by its key in `numbers.toml`."""

DIGITS: Mapping[str, str] = MappingProxyType({key: row.number for key, row in NUMBERS.items()})
"""The dialled number alone, for `str.format_map`."""


def council_lines(borough: str | None) -> CouncilLines | None:
    """The council's lines for a borough ("walsall" ...); None for a place that is not one of ours."""
    if borough is None or f"{borough}_children" not in NUMBERS:
        return None
    return CouncilLines(
        borough=borough.title(),
        children=NUMBERS[f"{borough}_children"],
        adults=NUMBERS[f"{borough}_adults"],
        out_of_hours=NUMBERS[f"{borough}_out_of_hours"],
    )


def unverified_numbers() -> tuple[str, ...]:
    """Keys of the numbers no person has checked yet, for `signpost doctor` and the release check."""
    return tuple(key for key, row in NUMBERS.items() if not row.verified)
