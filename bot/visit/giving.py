"""What a visit gives away: the handout as messages, as a page, as a letter, and the text of a referral.

One rule: nothing private goes onto them before "Is it safe to leave this in the house?" was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.conversation.scene import Scene, Step
from bot.handout.content import Choice, Handout, is_private, make
from bot.handout.page import page
from bot.handout.plain import letter, messages
from bot.turn import Button, Document, Reply, Turn
from bot.visit import finding, screens, state
from bot.visit.state import Visit
from bot.words import labels
from bot.words import visit as words
from bot.words.cards import sentence
from bot.words.handout import MAY_HAVE_CHANGED, call

_LETTER_NAME = "help-for-you.txt"
_WARNINGS = 4


def ask_or_give(scene: Scene, visit: Visit) -> Step:
    """The handout at once, or first the question whether it is safe."""
    chosen = finding.chosen(scene, visit)
    if not chosen:
        return screens.overview(scene, visit, words.NOTHING_FOR_PAPER)
    if not any(is_private(one.service, one.need) for one in chosen):
        return give(scene, visit, private_too=False)
    under = [
        _button(scene, visit, words.LEAVE_OFF, "h", "n"),
        _button(scene, visit, words.LEAVE_IT, "h", "y"),
        _button(scene, visit, words.BACK, "o"),
    ]
    return screens.screen(scene, visit, words.SAFE_TO_LEAVE, under)


def give(scene: Scene, visit: Visit, *, private_too: bool) -> Step:
    """The handout as messages to forward, under a screen that offers the other forms."""
    handout = _handout(scene, visit, private_too)
    if not handout.entries:
        return screens.overview(scene, visit, f"{words.LEFT_OFF}\n{words.NOTHING_FOR_PAPER}")
    turn, session = _menu(scene, visit, handout, private_too)
    numbers = tuple(call(entry.phone) for entry in handout.entries if entry.phone)
    below = tuple(
        Reply(text, strong=tuple(one for one in numbers if one in text)) for text in messages(handout)
    )
    return replace(turn, replies=turn.replies + below), session


def give_page(scene: Scene, visit: Visit, *, private_too: bool) -> Step:
    """The page in large print, under the screen that stays as it is."""
    return _give_file(scene, visit, words.PRINT_BELOW, page, private_too)


def give_letter(scene: Scene, visit: Visit, *, private_too: bool) -> Step:
    """The handout as plain text, for a letter."""
    return _give_file(scene, visit, words.LETTER_BELOW, _letter, private_too)


def refer(scene: Scene, visit: Visit, code: str = "") -> Step:
    """The text of a referral to one service; which one is asked when several take them."""
    open_to = [one for one in finding.chosen(scene, visit) if "professional" in one.service.referral]
    wanted = [one for one in open_to if one.service.code == code] or (open_to if len(open_to) == 1 else [])
    if not open_to:
        return screens.overview(scene, visit)
    if not wanted:
        under = [
            _button(
                scene,
                visit,
                labels.shortened(one.need.safe_label if is_private(one.service) else one.service.name),
                "g",
                one.service.code,
            )
            for one in open_to
        ]
        under.append(_button(scene, visit, words.BACK, "o"))
        return screens.screen(scene, visit, words.WHICH_REFERRAL, under)
    service, need = wanted[0].service, wanted[0].need
    about = [one.safe_label for one in finding.needs(scene, visit) if finding.serves(service, one)]
    text = words.referral(service.name, about or [need.safe_label], scene.session.area, scene.world.operator)
    under = [_button(scene, visit, words.BACK, "o"), _button(scene, visit, words.END, "e")]
    turn, session = screens.screen(scene, visit, words.REFERRAL_BELOW, under)
    return replace(turn, replies=(*turn.replies, Reply(text))), session


def _handout(scene: Scene, visit: Visit, private_too: bool) -> Handout:
    return make(
        finding.chosen(scene, visit),
        scene.session.area,
        scene.now.date(),
        private_too=private_too,
        bot_name=scene.world.bot_name,
    )


def _menu(scene: Scene, visit: Visit, handout: Handout, private_too: bool) -> Step:
    """The screen above what was given: the other forms, and the way on."""
    answer = "y" if private_too else "n"
    chosen = finding.chosen(scene, visit)
    under = [
        _button(scene, visit, words.PRINT, "f", answer),
        _button(scene, visit, words.LETTER, "x", answer),
    ]
    if any("professional" in one.service.referral for one in chosen):
        under.append(_button(scene, visit, words.REFER, "g"))
    under += [_button(scene, visit, words.BACK, "o"), _button(scene, visit, words.END, "e")]
    note = words.LEFT_OFF if len(handout.entries) < len(chosen) else ""
    lines = [f"{words.HANDOUT_BELOW} {note}".strip(), *_before_you_go(chosen)]
    return screens.screen(scene, visit, "\n".join(lines), under, hint="handout")


def _before_you_go(chosen: Sequence[Choice]) -> list[str]:
    """What a champion should do while still at the door: ring what is in doubt, refer where only they can."""
    lines = []
    for one in chosen:
        private = is_private(one.service, one.need)
        name = one.need.safe_label if private else labels.shortened(one.service.name)
        if one.service.alert and not private:
            lines.append(words.doubt(name, sentence(one.service.alert)))
        elif one.doubtful:
            lines.append(words.doubt(name, MAY_HAVE_CHANGED))
        if one.service.referral and "self" not in one.service.referral:
            lines.append(words.REFER_NOW.format(name))
    return [words.BEFORE_YOU_GO, *lines[:_WARNINGS]] if lines else []


def _give_file(
    scene: Scene, visit: Visit, text: str, made: Callable[[Handout], Document], private_too: bool
) -> Step:
    handout = _handout(scene, visit, private_too)
    if not handout.entries:
        return screens.overview(scene, visit, words.NOTHING_FOR_PAPER)
    session = screens.keep(scene, visit).session
    return Turn((Reply(text, documents=(made(handout),)),)), session


def _letter(handout: Handout) -> Document:
    return Document(_LETTER_NAME, letter(handout).encode(), "text/plain")


def _button(scene: Scene, visit: Visit, label: str, verb: str, argument: str = "") -> Button:
    return Button(label, state.data(visit, scene.session.area, verb, argument))
