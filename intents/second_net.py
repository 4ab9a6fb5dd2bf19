"""The second net under the crisis gate: a crisis kind that ranks above every need is a crisis too.

The gate sees what its signs describe; the ranking sees what resembles the crisis phrases of the catalogue.
Rule: it only ever adds. It speaks when the gate was silent: with the full card when sure and when someone is
named who may come to harm, else with the soft line; a figure of speech takes it one step down. Where the gate
gave a soft line, it may bring the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from intents.bars import Bars
from intents.crisis import CrisisSign, speaks_in_figures
from intents.sureness import Kinds, Ranking

CARD_SHARE = 0.75  # of the answer bar: the score a full card needs
CARD_LEAD = 0.7  # over the best need: what a full card needs too
RAISE_SHARE, RAISE_LEAD = 0.9, 0.6  # the same for a card where the gate gave a soft line
CLAUSE_LEAD = 1.0  # what a clause needs, for a line: it is heard without what stands around it
LINE_SHARE = 0.65  # of the offer bar: the score a soft line needs
LINE_LEAD = -0.1  # a line speaks even beside a need that ranks a hair higher: a miss costs more than a line

_OTHERS = frozenset(
    (
        *("he", "she", "hes", "shes", "him", "her", "them", "they", "theyre", "son", "daughter", "husband"),
        *("wife", "friend", "mate", "mom", "mum", "dad", "brother", "sister", "neighbour", "partner", "nan"),
        *("baby", "child", "kid", "kids", "someone", "somebody", "man", "woman", "girl", "boy", "lad"),
    )
)
_WRITER = frozenset(("i", "im", "ive", "id", "ill", "me", "myself", "we", "were", "us"))


def second_net(
    sign: CrisisSign | None, rankings: Sequence[Ranking], read: Sequence[str], kinds: Kinds, bars: Bars
) -> CrisisSign | None:
    """The gate's sign, raised or added to by the rankings: of the whole message, then of its clauses.

    The whole message can bring a full card or a soft line; a clause that is sure by itself, a soft line. The
    gate's soft line becomes the card when the whole message is surely of its kind and nothing lowered it.
    """
    if sign is None:
        return _added(rankings, read, kinds, bars)
    whole = rankings[0]
    if not sign.soft or sign.lowered or kinds.labels[whole.crisis] != sign.kind:
        return sign
    sure = _reaches(whole, kinds, RAISE_SHARE * bars.answer, RAISE_LEAD)
    raised = sure and _someone_is_spoken_of(read) and not speaks_in_figures(" ".join(read))
    return replace(sign, soft=False, found_by="ranking") if raised else sign


def _added(rankings: Sequence[Ranking], read: Sequence[str], kinds: Kinds, bars: Bars) -> CrisisSign | None:
    """The sign the rankings give by themselves, or None."""
    level = _level(rankings[0], kinds, bars)
    chosen = rankings[0]
    if level is None:
        share = CARD_SHARE * bars.answer
        sure = [clause for clause in rankings[1:] if _reaches(clause, kinds, share, CLAUSE_LEAD)]
        if not sure:
            return None
        level, chosen = "line", max(sure, key=lambda clause: clause.scores[clause.crisis])
    if level == "card" and not _someone_is_spoken_of(read):
        level = "line"
    if speaks_in_figures(" ".join(read)):
        if level == "line":
            return None
        level = "line"
    return CrisisSign(kinds.labels[chosen.crisis], level == "line", _voice(read), (), found_by="ranking")


def _someone_is_spoken_of(read: Sequence[str]) -> bool:
    """Whether anyone is named who may come to harm; neither "open day" nor "how do i" names one."""
    asked = {
        ("do", "i"),
        ("can", "i"),
        ("would", "i"),
        ("should", "i"),
        ("could", "i"),
        ("do", "we"),
        ("can", "we"),
    }
    return any(
        word in _OTHERS or (word in _WRITER and (before, word) not in asked)
        for before, word in zip(("", *read), read, strict=False)
    )


def _level(ranking: Ranking, kinds: Kinds, bars: Bars) -> Literal["card", "line"] | None:
    if _reaches(ranking, kinds, CARD_SHARE * bars.answer, CARD_LEAD):
        return "card"
    return "line" if _reaches(ranking, kinds, LINE_SHARE * bars.offer, LINE_LEAD) else None


def _reaches(ranking: Ranking, kinds: Kinds, score: float, lead: float) -> bool:
    """Whether the leading crisis kind has this score and this lead over the best need."""
    if ranking.crisis < 0:
        return False
    own = float(ranking.scores[ranking.crisis])
    return own >= score and own - _rival(ranking, kinds) >= lead


def _rival(ranking: Ranking, kinds: Kinds) -> float:
    best = float(ranking.scores[ranking.order[0]]) if len(ranking.order) else 0.0
    return max(best, float(ranking.scores[kinds.out_of_scope])) if kinds.out_of_scope >= 0 else best


def _voice(read: Sequence[str]) -> str:
    """ "other" when the message speaks of someone and never of its writer."""
    spoken = set(read)
    return "other" if spoken & _OTHERS and not spoken & _WRITER else "self"
