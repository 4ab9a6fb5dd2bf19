"""What to offer when it is not sure what was meant, and which needs touched on may have a button.

One rule: a guess that would hurt or puzzle is worse than none; what nobody named is never offered as padding.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from importlib.resources import files

from bot.conversation.phrasebook import plain
from bot.conversation.scene import Scene
from bot.words.first_lines import tells_of_illness
from intents import Need, NeedMatch, Reading

MOST = 3
_TOUCHY = frozenset(
    {
        "health.alcohol", "health.drugs", "health.bereavement", "health.cancer", "health.dementia",
        "health.sexual", "home.homeless", "money.bailiffs", "money.funeral", "money.gambling",
        "money.loan_sharks", "safety.abuse", "safety.exploitation", "safety.hate_crime",
        "safety.sexual_violence",
    }
)  # fmt: skip
"""Needs that hurt, accuse or frighten when they are only guessed at."""

# How sure (0..1) the reader must be of a need, and of a touchy one, to show it. These cuts are choices
# of this project, held by tests.
_GUESS, _GUESS_TOUCHY = 0.25, 0.5  # as one of the buttons of "did you mean"
_HEARD, _HEARD_TOUCHY = 0.5, 0.6  # as one of "I heard two things"
_IN_PASSING, _IN_PASSING_TOUCHY = 0.5, 0.75  # as a button under the answer to something else
_GOOD = 0.6  # more than a shot in the dark
_OF_A_CHILD = re.compile(
    r"\b(?:bab(?:y|by|ies)|child|childs|kids?|toddlers?|newborn|(?:grand)?son|(?:grand)?daughter"
    r"|little (?:boy|girl|one)|(?:[1-9]|1[0-7]) ?yo"
    r"|(?:\d|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:years?|yrs?|months?|mths?|weeks?|wks?|days?) old)\b"
)
_NOT_DRINKING = ("health.alcohol", "health.drugs")
_ILL_CHILD, _ILL = ("health.child", "health.gp", "health.pharmacy"), ("health.gp", "health.pharmacy")


def _exact() -> dict[str, tuple[str, ...]]:
    text = files("bot.words").joinpath("when_unsure.toml").read_text(encoding="utf-8")
    asks = tomllib.loads(text)["ask"]
    return {_folded(said): tuple(ask["offer"]) for ask in asks for said in ask["said"]}


def _folded(text: str) -> str:
    """Plain words; for a message of signs alone, its signs, each once."""
    return plain(text) or "".join(dict.fromkeys(sign for sign in text if unicodedata.category(sign) == "So"))


_EXACT = _exact()


def said(scene: Scene, reading: Reading) -> tuple[Need, ...]:
    """The needs to act on, or those the reader would offer. "I heard two things" is only said of what is
    more likely than not, and of a touchy second need only when it is plain."""
    if reading.decision != "answer" or not reading.needs:
        return scene.known(match.id for match in reading.needs)
    best = max(reading.needs, key=lambda match: match.confidence)
    plain_enough = (
        match
        for match in reading.needs
        if match is best or match.confidence >= (_HEARD_TOUCHY if _is_touchy(match) else _HEARD)
    )
    return scene.known(match.id for match in plain_enough)


def of_few_words(scene: Scene, text: str) -> tuple[Need, ...]:
    """Needs to offer for a few words that say nothing else ("hoarding"); empty: let the reader read."""
    folded = _folded(text)
    offered = _EXACT.get(folded) or (_EXACT.get(folded[0]) if folded and not plain(text) else None)
    return scene.known(offered or ())


def to_offer(scene: Scene, text: str, reading: Reading) -> tuple[Need, ...]:
    """The guesses worth showing for a message that was not surely understood, at most three."""
    words = plain(text)
    likely = [match for match in reading.needs if _worth_showing(match)] or list(reading.needs[:1])
    ids = [match.id for match in likely] if reading.decision == "clarify" else []
    if tells_of_illness(words):
        of_a_child = _ILL_CHILD if _OF_A_CHILD.search(words) else ()
        health = [one for one in ids if one.startswith("health.") and one not in _NOT_DRINKING]
        others = [match.id for match in likely if match.confidence >= _GOOD and match.id in ids]
        ids = [*of_a_child, *health, *(one for one in others if one not in _NOT_DRINKING), *_ILL]
    return scene.known(dict.fromkeys(ids))[:MOST]


def is_foreign(reading: Reading) -> bool:
    """Whether it is in another language, no crisis, and not understood: English guesses mean nothing."""
    understood = reading.decision == "answer" or likely(reading)
    return bool(reading.language) and reading.crisis is None and not understood


def likely(reading: Reading) -> bool:
    """Whether the best guess is more than a shot in the dark."""
    return any(match.confidence >= _GOOD for match in reading.needs)


def mistakes_an_ill_child(text: str, need: Need) -> bool:
    """A child who is "not drinking" is ill; drink and drugs are not what it is about."""
    words = plain(text)
    return need.id in _NOT_DRINKING and tells_of_illness(words) and bool(_OF_A_CHILD.search(words))


def touched_on(scene: Scene, reading: Reading, answered: Sequence[Need]) -> tuple[Need, ...]:
    """Needs mentioned in passing, by the resident's own words, that may stand on a button."""
    sure = [match.id for match in reading.passing if _may_stand_on_a_button(match)]
    return tuple(need for need in scene.known(sure) if need not in answered)


def _worth_showing(match: NeedMatch) -> bool:
    return match.confidence >= (_GUESS_TOUCHY if match.id in _TOUCHY else _GUESS)


def _may_stand_on_a_button(match: NeedMatch) -> bool:
    surely = _IN_PASSING_TOUCHY if _is_touchy(match) else _IN_PASSING
    return bool(match.because) and match.confidence >= surely


def _is_touchy(match: NeedMatch) -> bool:
    return match.id in _TOUCHY or match.id.startswith("safety.")
