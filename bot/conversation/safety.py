"""Abuse and other safety needs: neutral words first, "is it safe to read this here?", and a quick way out.

Rules S11-S13 and S15a of the safety guide: nothing in the first 60 characters or on a button names the topic.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import buttons
from bot.conversation.scene import Scene, Step, codes, say
from bot.turn import Button
from bot.words import labels
from bot.words.safety import LEFT, NOT_NOW, safe_to_read_question
from intents import Need


def ask_if_safe(scene: Scene, need: Need, then: Sequence[Need] = ()) -> Step:
    """Before anything about the topic is shown: is it safe to read this here?"""
    letter = buttons.area_letter(scene.session.area)
    return say(
        scene,
        safe_to_read_question(need.safe_label),
        buttons=(
            Button(labels.READ_NOW, buttons.data(buttons.SAFE, need.code, letter, codes(then))),
            Button(labels.READ_LATER, buttons.NOT_NOW),
            leave_button(),
        ),
        screen=buttons.data(buttons.NEED, need.code, letter),
    )


def not_now(scene: Scene) -> Step:
    """It is not safe to read here: say how to come back, and nothing more."""
    return say(scene, NOT_NOW, buttons=(leave_button(),))


def leave(scene: Scene) -> Step:
    """The quick exit: this session's messages go where the channel can delete them, a dull line stays."""
    return say(scene, LEFT, effects=("wipe", "forget"))


def leave_button() -> Button:
    """The way out that stands on every screen of this kind."""
    return Button(labels.LEAVE, buttons.LEAVE)
