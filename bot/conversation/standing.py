"""While a crisis card stands: what the next message means, until somebody says they are safe.

One rule: the card is never answered with a courtesy, a menu or a guess. Its kind and voice stay unless the
new words plainly tell of another danger.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import emergencies
from bot.conversation.scene import Scene, Step, ahead
from bot.session import Standing
from bot.turn import Reply
from bot.words.crisis import nobody_answers
from intents import CrisisSign, Reading

_AT_ONCE = ("crisis.medical", "crisis.fire_gas")
_OFTEN_ENOUGH = 3  # the same again and again helps nobody (SAFETY S7)
_PLAIN_WORDS = 4  # a sign carried by this many words is plain enough to change the kind of card


def same_crisis(standing: Standing | None, sign: CrisisSign) -> CrisisSign:
    """The sign to act on: a later, weaker one of another kind does not change the card that stands."""
    if standing is None:
        return sign
    other = sign.kind != standing.kind
    if other and (sign.kind in _AT_ONCE or len(sign.because) >= _PLAIN_WORDS):
        return sign
    return CrisisSign(standing.kind, False, standing.voice, sign.because)


def again(scene: Scene, reading: Reading | None) -> Step | None:
    """The card once more, in its next wording, for a message that holds no clear need of its own.

    None when there is such a need, or when the card has come often enough: then its soft line goes on top.
    """
    standing = scene.session.standing
    if standing is None or (reading is not None and reading.decision == "answer"):
        return None
    if standing.repeats >= _OFTEN_ENOUGH:
        return None
    return _repeated(scene, standing)


def no_answer(scene: Scene) -> Step | None:
    """The numbers on the card did not answer: on to the next one, however often it is said."""
    standing = scene.session.standing
    if standing is None:
        return None
    return ahead([Reply(nobody_answers(), urgent=True)], _repeated(scene, standing))


def _repeated(scene: Scene, standing: Standing) -> Step:
    turn, session = emergencies.card(scene, standing.kind, standing.voice, standing.waiting)
    return turn, replace(session, standing=replace(standing, repeats=standing.repeats + 1))


def under_its_line(scene: Scene, step: Step) -> Step:
    """A normal answer while a card stands, with the card's soft line above it."""
    standing = scene.session.standing
    turn, session = step
    if standing is None or turn.crisis is not None:
        return step
    sign = CrisisSign(standing.kind, True, standing.voice, ())
    turn, session = emergencies.soft(scene, sign, step, standing.waiting)
    return turn, replace(session, standing=None if session.standing is None else standing)
