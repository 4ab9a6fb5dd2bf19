"""`signpost read`: what the matcher makes of a text, one JSON object a line.

Rule: no conversation, and nothing that was read is kept.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from intents import NeedMatch, Reader


@click.command(epilog='Example: signpost read "im behind with my rent and feel low"')
@click.argument("texts", nargs=-1)
def read(texts: tuple[str, ...]) -> None:
    """Show what the matcher makes of TEXTS, or of each line of standard input: one JSON object a line.

    "needs" holds what "answer" acts on and what "clarify" offers; "passing" what is offered beside an answer;
    "none" asks an open question.
    """
    reader = open_reader()
    for text in texts or _lines():
        click.echo(json.dumps(_row(reader, text), ensure_ascii=False))


def open_reader() -> Reader:
    """The reader with the packaged catalogue and this data folder's cache; a broken catalogue ends it."""
    from bot.settings import Settings
    from intents import CatalogueError, Reader

    try:
        return Reader.load(cache=Settings().cache)
    except CatalogueError as error:
        raise click.ClickException(f"The catalogue cannot be used. {error}") from error


def _lines() -> Iterable[str]:
    return (line.rstrip("\r\n") for line in sys.stdin)


def _row(reader: Reader, text: str) -> dict[str, Any]:
    began = time.perf_counter()
    reading = reader.read(text)
    taken = (time.perf_counter() - began) * 1000
    return {
        "crisis": reading.crisis.kind if reading.crisis else None,
        "soft": bool(reading.crisis and reading.crisis.soft),
        "decision": reading.decision,
        "needs": _needs(reading.needs),
        "passing": _needs(reading.passing),
        "ranked": list(reading.ranked),
        "language": reading.language,
        "ms": round(taken, 3),
    }


def _needs(matches: Iterable[NeedMatch]) -> list[dict[str, Any]]:
    return [
        {"id": match.id, "confidence": match.confidence, "because": list(match.because)} for match in matches
    ]
