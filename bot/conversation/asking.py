"""When signpost asks instead of answering: "did you mean", themes as buttons, and a person's number at last.

Never a dead end and never an apology loop: each time it asks something easier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import buttons
from bot.conversation.counting import count_miss
from bot.conversation.phrasebook import plain
from bot.conversation.scene import Scene, Step, on_top, say
from bot.turn import Button
from bot.words import labels, replies
from bot.words.first_lines import NOTHING, first_lines
from intents import Need

ON_A_PAGE = 5


def did_you_mean(scene: Scene, needs: Sequence[Need], question: str = replies.DID_YOU_MEAN) -> Step:
    """Up to three needs and a way out. Nothing is counted until one is chosen, and what waited waits on."""
    scene = scene.after(offered=tuple(need.id for need in needs[:3]))
    letter = buttons.area_letter(scene.session.area)
    under = [
        Button(labels.shortened(need.safe_label), buttons.data(buttons.NEED, need.code, letter))
        for need in needs[:3]
    ]
    turn, session = on_top(
        first_lines(plain(scene.words), *(need.id for need in needs[:3])),
        say(scene, question, buttons=(*under, Button(labels.NONE_OF_THESE, buttons.NONE_OF_THESE))),
    )
    return replace(turn, needs=tuple(need.id for need in needs[:3])), session


def not_understood(scene: Scene) -> Step:
    """One open question, then themes as buttons, then a person's number."""
    counts, session = count_miss(scene.session)
    misses = session.misses + 1
    scene = replace(scene, session=replace(session, misses=misses))
    if misses == 1:
        step = say(scene, replies.TELL_ME_MORE, buttons=(Button(labels.WHAT_I_COVER, buttons.THEMES),))
    elif misses == 2:
        step = say(scene, replies.PICK_A_THEME, buttons=_theme_buttons(scene))
    else:
        step = say(scene, replies.talk_to_someone(), buttons=_theme_buttons(scene))
    turn, after = on_top(first_lines(plain(scene.words), NOTHING), step)
    return replace(turn, counts=counts), after


def in_another_language(scene: Scene) -> Step:
    """Words in a language that is not English, and not understood: the themes at once, in easy words."""
    counts, session = count_miss(scene.session)
    scene = replace(scene, session=replace(session, misses=scene.session.misses + 1))
    turn, after = say(scene, replies.PRESS_ONE, buttons=_theme_buttons(scene))
    return replace(turn, counts=counts), after


def sorry_wrong(scene: Scene) -> Step:
    """Somebody is cross with the answer: sorry, the themes and a person's number. Nothing is counted."""
    return say(scene, replies.SORRY_WRONG, buttons=_theme_buttons(scene))


def none_of_these(scene: Scene) -> Step:
    """None of the offered needs fits: ask openly, and next time show the themes."""
    scene = scene.after(misses=max(scene.session.misses, 1), offered=())
    return say(scene, replies.TELL_ME_MORE, buttons=(Button(labels.WHAT_I_COVER, buttons.THEMES),))


def themes(scene: Scene) -> Step:
    """All themes as buttons."""
    return say(scene, replies.THEMES, buttons=_theme_buttons(scene), screen=buttons.THEMES)


def theme(scene: Scene, theme_id: str, offset: int = 0) -> Step:
    """The needs of one theme as buttons, five at a time and "Show more" (SAFETY A4)."""
    catalogue = scene.world.catalogue
    chosen = [one for one in catalogue.themes if one.id == theme_id] if catalogue else []
    if not chosen or theme_id == "crisis":
        return themes(scene)
    letter = buttons.area_letter(scene.session.area)
    needs = chosen[0].needs[offset:] or chosen[0].needs
    fits = len(needs) <= ON_A_PAGE + 1
    under = [
        Button(labels.shortened(need.safe_label), buttons.data(buttons.NEED, need.code, letter))
        for need in (needs if fits else needs[:ON_A_PAGE])
    ]
    if not fits:
        under.append(Button(labels.MORE, buttons.data(buttons.THEME, theme_id, str(offset + ON_A_PAGE))))
    text = replies.needs_of(chosen[0].label)
    return say(scene, text, buttons=under, screen=buttons.data(buttons.THEME, theme_id))


def _theme_buttons(scene: Scene) -> list[Button]:
    catalogue = scene.world.catalogue
    if catalogue is None:
        return []
    return [
        Button(labels.shortened(one.label), buttons.data(buttons.THEME, one.id))
        for one in catalogue.themes
        if one.id != "crisis"
    ]
