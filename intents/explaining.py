"""Why a message was read the way it was, in plain words for a curator.

Rule: says what happened, in the order it happened; no number without what it is measured against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intents.because import Reasons

if TYPE_CHECKING:
    from intents.crisis import CrisisSign
    from intents.matcher import Matcher, Scored
    from intents.reader import Reader

_DECISIONS = {
    "answer": "It acts on this by itself.",
    "clarify": "It is not sure, so it offers these as buttons.",
    "none": "It does not understand this, so it asks an open question.",
}
_LEADERS = 3


def explain(reader: Reader, text: str) -> tuple[str, ...]:
    """The reading of a text as sentences, one a line."""
    reading, scored = reader.read(text), reader.score(text)
    lines = [*_crisis_lines(reading.crisis), *_spelling_lines(scored)]
    if reading.language:
        lines.append(f"The message is not in English (language code {reading.language}).")
    lines.append(_DECISIONS[reading.decision])
    for match in reading.needs:
        words = " and ".join(f'"{word}"' for word in match.because) or "the message as a whole"
        share = round(100 * match.confidence)
        lines.append(
            f"{match.id} because of {words}. Messages read this surely are right {share} times in 100."
        )
    if reading.passing:
        lines.append(f"Offered beside it: {', '.join(match.id for match in reading.passing)}.")
    lines += _leader_lines(reader, scored)
    sureness, bars = reader.sureness(scored), reader.bars
    lines.append(f"Sureness {sureness:.2f}: it acts from {bars.answer:.2f} and offers from {bars.offer:.2f}.")
    return tuple(lines)


def _crisis_lines(crisis: CrisisSign | None) -> list[str]:
    if crisis is None:
        return ["No sign of danger."]
    how = "soft line" if crisis.soft else "full card"
    if crisis.found_by == "ranking":
        return [f"{crisis.kind}, {how}: no crisis rule matched, but it is closest to crisis phrases."]
    words = ", ".join(f'"{word}"' for word in crisis.because) or "the message as a whole"
    if crisis.found_by == "weights":
        return [f"{crisis.kind}, {how}: its words weigh as those of a crisis do, most of all {words}."]
    return [f"{crisis.kind}, {how}, because of {words}."]


def _spelling_lines(scored: Scored) -> list[str]:
    repaired = [
        f'"{word.written}" as "{read}"'
        for word, read in zip(scored.words, scored.read, strict=True)
        if word.plain != read
    ]
    return [f"Read {', '.join(repaired)}."] if repaired else []


def _leader_lines(reader: Reader, scored: Scored) -> list[str]:
    reasons = Reasons(scored, reader.matcher)
    return [
        _leader_line(reader.matcher, scored, reasons, int(number))
        for number in np.argsort(-scored.total, kind="stable")[:_LEADERS]
    ]


def _leader_line(matcher: Matcher, scored: Scored, reasons: Reasons, number: int) -> str:
    label = matcher.labels[number]
    words = ", ".join(reasons.because(label)) or "no word by itself"
    nearest = matcher.nearest_phrase(number, scored.vector)
    return (
        f"{label} scores {scored.total[number]:.2f}: words {scored.linear[number]:.2f} ({words}), "
        f"meaning {scored.meaning[number]:.2f}, nearest phrase {scored.nearest[number]:.2f}, "
        f"fuzzy {scored.fuzzy[number]:.2f}. "
        + (f'Nearest phrase: "{nearest}".' if nearest else "No phrase of it shares a telling word.")
    )
