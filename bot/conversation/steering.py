"""The words that steer the conversation: start, help, area, privacy, forget, stop, back, more, thank you."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import buttons
from bot.conversation import aftercare, asking, emergencies, whereabouts
from bot.conversation.answering import answer
from bot.conversation.lists import show_list
from bot.conversation.phrasebook import Steer
from bot.conversation.scene import Scene, Step, beside, say
from bot.turn import Button, Reply
from bot.words import labels, replies

_PLAIN = {
    "help": replies.HELP,
    "hello": replies.HELLO,
    "thanks": replies.THANKS,
    "bye": replies.GOODBYE,
    "ring_them": replies.CANNOT_RING,
    "who_are_you": replies.A_COMPUTER,
}


def steer(scene: Scene, wanted: Steer, payload: str) -> Step:
    """Do what one steering word asks."""
    if wanted in _PLAIN:
        hint = f"\n{replies.VISIT_HINT}" if scene.session.role == "champion" else ""
        return _keeping_menu(scene, _PLAIN[wanted] + hint)
    if wanted == "start":
        return _start(scene, payload)
    return _STEPS[wanted](scene)


def _forget(scene: Scene) -> Step:
    return say(scene, replies.FORGOTTEN, effects=("forget",))


def _stop(scene: Scene) -> Step:
    return say(scene, replies.STOPPED, effects=("forget",))


def _start_again(scene: Scene) -> Step:
    scene = scene.after(trail=(), misses=0, pending=(), passing=(), page=("", ()))
    return say(scene, replies.START_AGAIN, buttons=_what_i_cover())


def _keeping_menu(scene: Scene, text: str) -> Step:
    """A word of courtesy does not take the buttons on screen away."""
    return beside(scene, text) if scene.session.menu else say(scene, text, buttons=_what_i_cover())


def _start(scene: Scene, payload: str) -> Step:
    """`/start`, and what a link or a QR code carries: an area, a need, or a handout's list."""
    kind, _, rest = payload.partition("-")
    if kind == "area" and rest in (*scene.world.areas, whereabouts.ELSEWHERE):
        counts, scene = whereabouts.settle(scene, rest)
        turn, session = _welcome(scene)
        return replace(turn, counts=counts), session
    if kind == "need":
        need = scene.need(rest.replace("_", ".", 1))
        if need is not None and need.theme != "crisis":
            return answer(scene, need)
    if kind == "l" and rest:
        return show_list(scene, rest.replace("-", "."))
    return _welcome(scene)


def _welcome(scene: Scene) -> Step:
    turn, session = asking.themes(scene)
    last = replace(turn.replies[-1], text=replies.WELCOME)
    return replace(turn, replies=(last,)), session


def _privacy(scene: Scene) -> Step:
    world = scene.world
    return say(
        scene, *replies.privacy(world.channel, world.operator, world.privacy_contact), replies.MAP_CREDIT
    )


def _more(scene: Scene) -> Step:
    """ "more", typed: as the button on screen, else more of the last answer, or what can be asked."""
    for button in scene.session.menu:
        pressed = buttons.press(button.data)
        if pressed.verb == buttons.THEME and pressed.part(1) and button.label == labels.MORE:
            return asking.theme(scene, pressed.part(0), int(pressed.part(1)))
        need = scene.by_code(pressed.part(0)) if pressed.verb == buttons.MORE else None
        if need is not None:
            return answer(scene, need, offset=int(pressed.part(2)), voice="self")
    need_id, seen = scene.session.page
    last = scene.need(need_id)
    if last is not None and seen:
        return answer(scene, last, offset=len(seen), voice="self")
    if scene.session.trail:
        under = (*scene.then_buttons(), Button(labels.ANOTHER_NEED, buttons.THEMES))
        return say(scene, replies.NOTHING_MORE, buttons=under)
    return asking.themes(scene)


def _carry_on(scene: Scene) -> Step:
    """ "I'm safe, carry on", typed: the same as the button of the card on screen."""
    for button in scene.session.menu:
        step = emergencies.press_crisis(scene, buttons.press(button.data))
        if buttons.press(button.data).verb == buttons.CRISIS_SAFE and step is not None:
            return step
    return _keeping_menu(scene, replies.CARRIED_ON)


def _did_not_work(scene: Scene) -> Step:
    """A service failed somebody: the next ones, and a way to say what is wrong with it."""
    need_id, seen = scene.session.page
    need = scene.need(need_id)
    if need is None:
        return asking.not_understood(scene)
    turn, session = answer(scene, need, offset=len(seen), voice="self")
    return replace(turn, replies=(Reply(replies.SORRY_TRY_THESE), *turn.replies)), session


def _rather_not(scene: Scene) -> Step:
    """Somebody will not say: where they live is never needed, and neither is anything else."""
    if not whereabouts.is_asked(scene):
        return asking.not_understood(scene)
    return aftercare.what_next(scene, replies.NO_PLACE_NEEDED)


def _back(scene: Scene) -> Step:
    """The screen before this one, shown anew; from a question beside an answer, that answer."""
    trail = scene.session.trail if scene.session.aside else scene.session.trail[:-1]
    if not trail:
        return say(scene.after(trail=()), replies.NOTHING_TO_GO_BACK_TO, buttons=_what_i_cover())
    pressed = buttons.press(trail[-1])
    scene = scene.after(trail=trail[:-1])
    if pressed.verb == buttons.THEME:
        return asking.theme(scene, pressed.part(0))
    if pressed.verb not in (buttons.NEED, buttons.MORE):
        return asking.themes(scene)
    need = scene.by_code(pressed.part(0))
    offset = int(pressed.part(2)) if pressed.verb == buttons.MORE else 0
    return answer(scene, need, offset=offset) if need is not None else asking.themes(scene)


def _what_i_cover() -> tuple[Button, ...]:
    return (Button(labels.WHAT_I_COVER, buttons.THEMES),)


_STEPS: dict[Steer, Callable[[Scene], Step]] = {
    "area": whereabouts.ask,
    "urgent": emergencies.urgent,
    "privacy": _privacy,
    "forget": _forget,
    "stop": _stop,
    "more": _more,
    "back": _back,
    "start_again": _start_again,
    "carry_on": _carry_on,
    "none_of_these": asking.none_of_these,
    "did_not_work": _did_not_work,
    "cross": asking.sorry_wrong,
    "rather_not": _rather_not,
    "another": asking.themes,
    "themes": asking.themes,
}
