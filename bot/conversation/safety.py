"""Abuse and other safety needs: "is it safe to read this here?" first, three voices, and a quick way out.

Rules S11-S13 and S15a of the safety guide: nothing in the first 60 characters or on a button names the topic.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import buttons
from bot.conversation.scene import Scene, Step, codes, say
from bot.turn import Button, Reply
from bot.words import replies
from bot.words.safety import (
    ABOUT_SOMEONE,
    ABOUT_WHAT_I_DO,
    LEAVE,
    READ_LATER,
    READ_NOW,
    opening_screen,
    quick_exit_limits,
    quick_exit_words,
    safe_to_read_question,
)
from intents import Need

VOICES = {"s": "self", "o": "other", "h": "harming"}
_AT_HOME = "safety.domestic_abuse"  # the one need whose writer may be the one who hurts (SAFETY S12)


def ask_if_safe(scene: Scene, need: Need, then: Sequence[Need] = (), *, scam: bool = False) -> Step:
    """Before anything about the topic is shown: is it safe to read this here?

    scam: money went to a stranger; the bank's own number is in no one's way and cannot wait.
    """
    letter = buttons.area_letter(scene.session.area)
    return say(
        scene,
        f"{safe_to_read_question(scam=scam).text}\n\n{replies.LEAVE_CLEARS}",
        buttons=(
            Button(READ_NOW[1], buttons.data(buttons.SAFE, need.code, letter, "s", codes(then))),
            Button(READ_LATER[1], buttons.NOT_NOW),
            leave_button(),
        ),
        screen=buttons.data(buttons.NEED, need.code, letter),
    )


def opening(scene: Scene, need: Need, voice: str) -> Reply:
    """What is said above the services, in one of three voices, with a way to the other two."""
    letter = buttons.area_letter(scene.session.area)
    under = [leave_button()]
    if voice == "self":
        under.append(Button(ABOUT_SOMEONE[1], buttons.data(buttons.SAFE, need.code, letter, "o")))
        if need.id == _AT_HOME:
            under.append(Button(ABOUT_WHAT_I_DO[1], buttons.data(buttons.SAFE, need.code, letter, "h")))
    return Reply(opening_screen(need.id, voice).text, buttons=tuple(under))


def not_now(scene: Scene) -> Step:
    """It is not safe to read here: say how to come back, what the way out can do, and nothing more."""
    under = (leave_button(), *scene.then_buttons()[:2])
    return say(scene, replies.READ_LATER, quick_exit_limits(), buttons=under)


def leave(scene: Scene) -> Step:
    """The quick exit: this session's messages go where the channel can delete them, a dull line stays."""
    return say(scene, quick_exit_words(), effects=("wipe", "forget"))


def leave_button() -> Button:
    """The way out that stands on every screen of this kind."""
    return Button(LEAVE[1], buttons.LEAVE)
