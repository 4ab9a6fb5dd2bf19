"""Labelled example messages: the gate is held to those in `checked/`, and the weights are learned from all.

A file holds one JSON object a line:

    text:   what somebody may write
    kind:   "crisis.suicide", ".medical", ".danger", ".child", ".fire_gas", or null when it is no crisis
    expect: "full" (said outright), "card-or-soft" (hinted at) or "silent-or-soft" (no crisis)
    voice:  "self", "other", "child" or "harming"; left out when it is no crisis

Other fields are remarks. Every line of `checked/` is tested by itself; `wide/` is many people's wording, read
right as a whole and not line by line. Its one rule: a line that cannot be understood stops the reading with
its file, line and remedy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intents.crisis.sign import KINDS, VOICES

FOLDER = Path(__file__).with_name("examples")
FULL, HINTED, NO_CRISIS = "full", "card-or-soft", "silent-or-soft"


class ExampleError(ValueError):
    """An example cannot be read: says file, line, field and what to write instead."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message; see the top of this file."""

    text: str
    kind: str | None
    expect: str
    voice: str | None


def load(folder: Path = FOLDER) -> tuple[Example, ...]:
    """All examples under a folder, file by file. Raises ExampleError."""
    return tuple(one for file in sorted(folder.rglob("*.jsonl")) for one in _read(file))


def _read(file: Path) -> Iterator[Example]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield _example(json.loads(line))
        except ValueError as error:
            raise ExampleError(f"{file.name}, line {number}: {error}") from error


def _example(row: Any) -> Example:
    if not isinstance(row, dict):
        raise ValueError("this is no JSON object; write {...}")
    text, kind, expect, voice = (row.get(field) for field in ("text", "kind", "expect", "voice"))
    if not isinstance(text, str) or not text.strip():
        raise ValueError("text: write what somebody says")
    if expect not in (FULL, HINTED, NO_CRISIS):
        raise ValueError(f"expect: write {FULL}, {HINTED} or {NO_CRISIS}, not {expect!r}")
    if expect == NO_CRISIS:
        if kind is not None:
            raise ValueError(f"kind: write null, since nothing is expected, not {kind!r}")
        return Example(text, None, expect, None)
    if kind not in _KINDS:
        raise ValueError(f"kind: write one of {', '.join(_KINDS)}, not {kind!r}")
    if voice not in VOICES:
        raise ValueError(f"voice: write one of {', '.join(VOICES)}, not {voice!r}")
    return Example(text, kind, expect, voice)


_KINDS = tuple(f"crisis.{kind}" for kind in KINDS)
