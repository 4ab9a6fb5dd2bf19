"""What a message was read as. Plain values: the one thing the rest of the house sees of this room.

Rule: `because` holds the resident's own words and never leaves memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from intents.crisis import CrisisSign

Decision = Literal["answer", "clarify", "none"]


@dataclass(frozen=True, slots=True)
class NeedMatch:
    """One need found. confidence: 0 to 1, the share of the catalogue's own phrases read rightly at this
    score when they were held out of learning. because: the resident's words that carried it."""

    id: str
    confidence: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, read.

    crisis:   a sign of danger, or None; `soft` in it means a soft line above the normal answer.
    decision: "answer" acts on `needs`; "clarify" offers them as buttons; "none" asks an open question.
    needs:    most urgent first.
    passing:  needs mentioned in passing: offered as a button, never acted on.
    ranked:   the five closest need ids, best first, whatever the decision.
    language: ISO code when the message is not English.
    """

    crisis: CrisisSign | None = None
    decision: Decision = "none"
    needs: tuple[NeedMatch, ...] = ()
    passing: tuple[NeedMatch, ...] = ()
    ranked: tuple[str, ...] = ()
    language: str | None = None
