"""After a card: "Is something wrong?" in four taps, and "Did it help?" from a closed list (T3)."""

from __future__ import annotations

from dataclasses import replace

from bot import buttons
from bot.buttons import Press
from bot.conversation.counting import count_outcome
from bot.conversation.scene import Scene, Step, beside, say
from bot.turn import Button, Choice, WrongListing
from bot.words import labels, replies
from intents import Need
from services_catalog import Service

_REASONS = dict(zip("cnfo", labels.WRONG_REASONS, strict=True))
_OUTCOMES = dict(zip("12345", labels.OUTCOMES, strict=True))


def press_wrong(scene: Scene, press: Press) -> Step | None:
    """The steps of "Is something wrong?"; None when the press is not one of them."""
    if press.verb == buttons.WRONG:
        return _which(scene, press.part(0).split("."))
    if press.verb == buttons.WRONG_SERVICE:
        return _what(scene, press.part(0))
    if press.verb == buttons.WRONG_REASON:
        return _taken(scene, press.part(0), _REASONS.get(press.part(1)))
    return None


def _which(scene: Scene, listed: list[str]) -> Step:
    found = [service for service in (_service(scene, code) for code in listed) if service is not None]
    if len(found) == 1:
        return _what(scene, found[0].code)
    under = [
        Button(label, buttons.data(buttons.WRONG_SERVICE, service.code))
        for service, label in zip(found, labels.of_services([one.name for one in found]), strict=True)
    ]
    if not under:
        return beside(scene, replies.TOO_OLD_BUTTON)
    return say(scene, replies.WHICH_IS_WRONG, buttons=under, edits=False)


def _what(scene: Scene, code: str) -> Step:
    under = [
        Button(label, buttons.data(buttons.WRONG_REASON, code, letter))
        for letter, label in zip(_REASONS, labels.WRONG_REASONS.values(), strict=True)
    ]
    return say(scene, replies.WHAT_IS_WRONG, buttons=under, edits=True)


def _taken(scene: Scene, code: str, reason: str | None) -> Step:
    service = _service(scene, code)
    if service is None or reason is None:
        return beside(scene, replies.TOO_OLD_BUTTON)
    turn, session = say(scene, replies.WRONG_TAKEN, buttons=_onwards(scene), edits=True)
    return replace(turn, reports=(WrongListing(service.id, reason),)), session


def what_next(scene: Scene, text: str = replies.WHAT_NEXT) -> Step:
    """The ways on from an answer, as buttons; for a bare "yes" or "no" too."""
    return say(scene, text, buttons=_onwards(scene))


def _onwards(scene: Scene, need: Need | None = None) -> list[Button]:
    """What waits, more of the same, and the way to something else."""
    shown_for, seen = scene.session.page
    need = need or scene.need(shown_for)
    under = scene.then_buttons()
    if need is not None:
        letter = buttons.area_letter(scene.session.area)
        offset = str(len(seen) if shown_for == need.id else 0)
        under.append(Button(labels.MORE, buttons.data(buttons.MORE, need.code, letter, offset)))
    return [*under, Button(labels.ANOTHER_NEED, buttons.THEMES)]


def _service(scene: Scene, code: str) -> Service | None:
    return scene.world.directory.service(code) if scene.world.directory else None


def press_outcome(scene: Scene, choice: Choice, press: Press) -> Step:
    """The "Did it help?" button, or one of its five answers. Only a fresh seal counts, once (PRIVACY L3)."""
    need = scene.by_code(press.part(0))
    if need is None:
        return beside(scene, replies.TOO_OLD_BUTTON)
    if choice.seal == "too_old":
        return beside(scene, replies.OUTCOME_TOO_OLD)
    if choice.seal == "spent":
        return beside(scene, replies.OUTCOME_SPENT)
    outcome = _OUTCOMES.get(press.part(1))
    if outcome is None:
        under = [
            Button(label, f"{choice.carried}#:{digit}")
            for digit, label in zip(_OUTCOMES, labels.OUTCOMES.values(), strict=True)
        ]
        return say(scene, replies.HOW_DID_IT_GO, buttons=under)
    if outcome == "sorted":
        ways_on = (*scene.then_buttons(), Button(labels.ANOTHER_NEED, buttons.THEMES))
        step = say(scene, replies.OUTCOME_TAKEN, buttons=ways_on, edits=True)
    else:
        step = say(scene, replies.OUTCOME_STILL, buttons=_onwards(scene, need), edits=True)
    if choice.seal != "fresh":
        return step
    turn, session = step
    return replace(turn, counts=count_outcome(need.theme, outcome)), session
