"""A crisis before anything else: the card, the soft line, and what their buttons do (SAFETY S5-S10).

Needs neither the catalogue nor the directory. What else was said waits behind "I'm safe, carry on".
"""

from __future__ import annotations

from dataclasses import replace

from bot import buttons
from bot.buttons import Press
from bot.conversation.answering import answer_all
from bot.conversation.safety import leave_button
from bot.conversation.scene import Scene, Step, ahead, codes, say, show
from bot.session import Standing
from bot.turn import Button, Reply
from bot.words import labels
from bot.words.crisis import (
    CARRY_ON,
    SHOW_AGAIN,
    SOMEONE_ELSE,
    crisis_card,
    soft_line,
    urgent_lines,
)
from bot.words.languages import language_line
from bot.words.replies import CARRIED_ON
from intents import CrisisSign, Reading

_KINDS = {
    "s": "crisis.suicide",
    "m": "crisis.medical",
    "d": "crisis.danger",
    "c": "crisis.child",
    "f": "crisis.fire_gas",
}
_KIND_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_VOICES = {"s": "self", "o": "other", "c": "child", "h": "harming"}
_VOICE_LETTERS = {voice: letter for letter, voice in _VOICES.items()}


def crisis(scene: Scene, sign: CrisisSign, reading: Reading | None = None) -> Step:
    """The full card. Whatever else was read waits, in the buttons themselves."""
    waiting = waiting_needs(scene, sign, reading)
    language = reading.language if reading is not None else None
    return card(scene, sign.kind, sign.voice, waiting, language)


def soft(scene: Scene, sign: CrisisSign, step: Step, waiting: str = "") -> Step:
    """One line above the normal answer, with a button to the full card."""
    line = soft_line(sign.kind)
    button = Button(
        line.label, buttons.data(buttons.CRISIS_OPEN, _kind(sign.kind), _voice(sign.voice), waiting)
    )
    turn, session = ahead([Reply(line.text, buttons=(button,), urgent=True)], step)
    return replace(turn, crisis=sign.kind, soft=True), session


def press_crisis(scene: Scene, press: Press) -> Step | None:
    """A button of a card or a soft line; None when the press is not one of those."""
    if press.verb == buttons.CRISIS_SAFE:
        return _carry_on(scene, press.part(0))
    if press.verb == buttons.CRISIS_OTHER:
        return card(scene, _KINDS.get(press.part(0), ""), "other", press.part(1))
    if press.verb in (buttons.CRISIS_AGAIN, buttons.CRISIS_OPEN):
        voice = _VOICES.get(press.part(1), "self")
        return card(scene, _KINDS.get(press.part(0), ""), voice, press.part(2))
    return None


def urgent(scene: Scene) -> Step:
    """`/urgent`: whom to ring, whatever it is. The buttons on screen stay."""
    turn, session = show(scene, [Reply(urgent_lines(scene.session.area), urgent=True)])
    return turn, replace(session, menu=scene.session.menu, aside=scene.session.aside)


_MAY_WAIT = ("money", "home", "work")
"""Themes that stand beside a crisis ("because of debt", S8). What is read from the words of the crisis
itself, such as a death or harm, is never offered afterwards."""


_AFTERWARDS = {
    "crisis.danger": ("safety.domestic_abuse",),
    "crisis.child": ("safety.abuse", "health.child"),
    "crisis.medical": ("health.gp",),
    "crisis.fire_gas": ("home.repairs",),
    "": ("health.mental",),
}
"""Help for what a card was about, offered under neutral words once somebody is safe."""


def waiting_needs(scene: Scene, sign: CrisisSign, reading: Reading | None) -> str:
    """The codes of the ordinary needs that were said beside a crisis of the writer's own."""
    if reading is None or sign.voice != "self" or reading.decision != "answer":
        return ""
    needs = [scene.need(match.id) for match in reading.needs]
    return codes([need for need in needs if need is not None and need.theme in _MAY_WAIT])


def card(scene: Scene, kind: str, voice: str, waiting: str, language: str | None = None) -> Step:
    """The full card of a kind in a voice; it stands until somebody says they are safe."""
    session = scene.session
    worker = session.visit is not None
    shown = crisis_card(
        kind,
        voice=voice,
        area=session.area,
        wording=session.cards_shown,
        worker=worker,
        lead=scene.world.safeguarding_lead,
    )
    under = {
        "carry_on": Button(CARRY_ON, buttons.data(buttons.CRISIS_SAFE, waiting)),
        "someone_else": Button(SOMEONE_ELSE, buttons.data(buttons.CRISIS_OTHER, _kind(kind), waiting)),
        "show_again": Button(
            SHOW_AGAIN, buttons.data(buttons.CRISIS_AGAIN, _kind(kind), _voice(voice), waiting)
        ),
        "leave": leave_button(),
    }
    texts = [Reply(shown.text, buttons=tuple(under[name] for name in shown.actions), urgent=True)]
    line = language_line(language) if language else None
    if line:
        texts.append(Reply(line, urgent=True))
    turn, after = show(scene, texts)
    after = replace(
        after,
        cards_shown=session.cards_shown + 1,
        misses=0,
        standing=Standing(kind, voice, waiting) if kind else None,
    )
    return replace(turn, crisis=kind or None), after


def _carry_on(scene: Scene, waiting: str) -> Step:
    """Somebody is safe: the worry said beside it is answered, or help offered for what it was about (S8)."""
    standing = scene.session.standing
    scene = scene.after(standing=None)
    needs = scene.by_codes(waiting)
    if needs:
        return answer_all(scene, needs)
    letter = buttons.area_letter(scene.session.area)
    under = [
        Button(labels.shortened(need.safe_label), buttons.data(buttons.NEED, need.code, letter))
        for need in scene.known(_AFTERWARDS.get(standing.kind if standing else "", _AFTERWARDS[""]))
    ]
    return say(scene, CARRIED_ON, buttons=(*under, Button(labels.WHAT_I_COVER, buttons.THEMES)))


def _kind(kind: str) -> str:
    return _KIND_LETTERS.get(kind, "")


def _voice(voice: str) -> str:
    return _VOICE_LETTERS.get(voice, "s")
