"""Denial: "not suicidal", "i dont think i want to die".

Its one rule: a "not" reaches a few words on, within its clause, and no further than where somebody starts
afresh.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from intents.crisis.finding import Hit, Span, Spans
from intents.crisis.text import Word

LOOK_BACK = 5  # words before a sign in which "not" denies it (MATCHING section 6: at most four between)


def is_denied(hit: Hit, plain: Sequence[Word], spans: Spans) -> bool:
    """A "not" shortly before the sign or inside it, in the same clause, and not of another phrase."""
    taken = {i for span in spans.get("NOT_A_DENIAL", ()) for i in range(span.first, span.last + 1)}
    taken |= {i for span in hit.spans for i in range(span.first, span.last + 1)}
    walls = {span.first for span in spans.get("BUT", ())} | _new_subjects(plain) | _after_any_more(plain)
    denials = [span.first for span in spans.get("NOT", ()) if span.first not in taken]
    return any(_denies(index, hit.main_run(), plain, walls) for index in denials)


def _denies(index: int, run: Sequence[Span], plain: Sequence[Word], walls: set[int]) -> bool:
    """Whether the "not" at `index` stands shortly before the main run of a sign, or before a part of it."""
    denied = next((span.first for span in run if span.first > index), None)
    if denied is None or plain[index].clause != plain[denied].clause:
        return False
    return plain[denied].at - plain[index].at <= LOOK_BACK and not any(
        index < wall <= denied for wall in walls
    )


# "I don't think I want to die", "not saying I am suicidal": what is denied goes on after this "I".
_GOES_ON_TEXT = (
    "think thinks thinking thought say saying said says mean meaning meant like feel believe reckon that if"
)
_GOES_ON = frozenset(_GOES_ON_TEXT.split())


def _new_subjects(plain: Sequence[Word]) -> set[int]:
    """Where an "I" starts afresh: what was denied before it is denied no longer."""
    return {
        index
        for index, word in enumerate(plain)
        if word.plain == "i" and index and plain[index - 1].plain not in _GOES_ON
    }


def _after_any_more(plain: Sequence[Word]) -> set[int]:
    """Where a "not ... any more" is over: "cant do this any more suicidal" denies doing, and no more."""
    said = ["", "", *(word.plain for word in plain)]
    return {
        index
        for index, (one, two) in enumerate(pairwise(said))
        if two == "anymore" or (one == "any" and two in ("more", "longer"))
    }
