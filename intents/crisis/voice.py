"""Who a crisis message is about: the writer, someone else, a child who writes, or someone the writer may
harm.

Its one rule: the nearest "I" or "he, she, my son ..." before the sign decides; a sign that says so itself
wins.
"""

from __future__ import annotations

from collections.abc import Sequence

from intents.crisis.finding import Hit, Span, Spans
from intents.crisis.text import Word

_REACH = 12  # words looked back
_BEFORE, _AFTER = 4, 4  # words around a sign of danger in which whom it touches is said


def voice_of(hit: Hit, words: Sequence[Word], spans: Spans, child: bool) -> str:
    """The voice of a hit: "self", "other", "child" (`child`: the writer is one) or "harming"."""
    if hit.sign.voice:
        return hit.sign.voice
    if child and hit.sign.kind != "crisis.fire_gas":
        return "child"
    if hit.sign.kind == "crisis.danger":
        return "other" if _object_is_other(hit, spans) else "self"
    if any(_inside(span, hit) for span in spans.get("THEMSELVES", ())):
        return "other"
    return _nearest_subject(hit, words, spans)


def _nearest_subject(hit: Hit, words: Sequence[Word], spans: Spans) -> str:
    start = words[hit.last].at
    nearest = {
        voice: max(
            (
                span.first
                for name in names
                for span in spans.get(name, ())
                if span.first <= hit.last and start - words[span.first].at <= _REACH + hit.last - hit.first
            ),
            default=-1,
        )
        for voice, names in {"self": ("I",), "other": ("THIRD_PERSON", "PERSON")}.items()
    }
    return "other" if nearest["other"] > nearest["self"] else "self"


def _object_is_other(hit: Hit, spans: Spans) -> bool:
    """Danger is someone else's when nothing of it touches the writer ("me", "my house")."""
    others = [span for span in spans.get("OTHER_OBJECT", ()) if hit.first <= span.first <= hit.last + _AFTER]
    theirs = {index for span in others for index in range(span.first, span.last + 1)}
    return bool(others) and not any(
        hit.first - _BEFORE <= span.first <= hit.last + _AFTER and span.first not in theirs
        for span in spans.get("ME", ())
    )


def _inside(span: Span, hit: Hit) -> bool:
    return hit.first <= span.first and span.last <= hit.last
