"""While a crisis card stands: what the next message means, until somebody says they are safe.

One rule: the card is never answered with a courtesy, a menu or a guess. Its kind and voice stay unless the
new words plainly tell of another danger.
"""

from __future__ import annotations

from bot.conversation import emergencies
from bot.conversation.scene import Scene, Step
from bot.session import Standing
from intents import CrisisSign, Reading

_AT_ONCE = ("crisis.medical", "crisis.fire_gas")
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
    """The card once more, in its next wording, for a message that holds no clear need of its own."""
    standing = scene.session.standing
    if standing is None or (reading is not None and reading.decision == "answer"):
        return None
    return emergencies.card(scene, standing.kind, standing.voice, standing.waiting)
