"""What a forum lead gets in the chat: the last closed period in a few lines, with the files.

One rule: 600 characters at most, and nothing that lies inside a margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demand.errors import StoreError
from demand.exports import Format, export
from demand.figures import Archive, Request
from demand.report import gather, report
from demand.report.facts import FINE_FROM
from demand.report.sentences import five_sentences

MOST = 600  # characters of one chat message of ours (SAFETY A4)
_MONTHS_WHEN_FEW = 3
_KINDS: tuple[Format, ...] = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file to hand over, held in memory only."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The text (plain, at most 600 characters) and the files: the report, and the figures as XLSX and CSV."""

    text: str
    files: tuple[Attachment, ...]


def summarise(protected: Path) -> Summary:
    """The last closed month; or the last three together while a month has fewer than 1,000 asks.

    protected: `protected.db`. Takes two or three seconds: call it from a thread.
    Raises StoreError with a sentence to show when no month has closed yet.
    """
    archive = Archive.read(protected)
    months = _last_period(archive)
    facts = gather(archive, months)
    name = months[0] if len(months) == 1 else f"{months[0]}-to-{months[-1]}"
    files = [Attachment(f"signpost-report-{name}.html", report(archive, months), "text/html")]
    for kind in _KINDS:
        main = f"signpost-figures-{name}.{kind}"
        made = export(archive, Request(months, ("need", "area")), kind, main)
        files += [Attachment(main + file.suffix, file.content, file.media_type) for file in made]
    return Summary(_text(facts.made_up, five_sentences(facts)), tuple(files))


def _last_period(archive: Archive) -> tuple[str, ...]:
    closed = tuple(month.month for month in archive.months if not month.lost)
    if not closed:
        raise StoreError("No month has closed yet. The first figures come on the 1st of next month.")
    last = closed[-1:]
    return last if gather(archive, last).total.total >= FINE_FROM else closed[-_MONTHS_WHEN_FEW:]


def _text(made_up: bool, sentences: tuple[str, ...]) -> str:
    """As many of the sentences as fit, in order, and what not to read into them."""
    lines = ["Made-up figures."] if made_up else []
    end = "Read nothing into a change or a ranking inside the margins. The files have the rest."
    for sentence in sentences:
        if len("\n".join([*lines, sentence, end])) <= MOST:
            lines.append(sentence)
    return "\n".join([*lines, end])
