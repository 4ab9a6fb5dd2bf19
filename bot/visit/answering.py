"""The visit's part of the conversation: words and buttons of a champion, None for whatever is not its own.

One rule: every button does one thing however often and however late it is pressed; the open visit decides.
"""

from __future__ import annotations

from dataclasses import replace

from bot import buttons
from bot.buttons import VISIT
from bot.conversation import aftercare, steering
from bot.conversation.phrasebook import Steer, plain, steer
from bot.conversation.scene import Scene, Step, ahead, say
from bot.conversation.whereabouts import settle
from bot.turn import Button, Choice, Position, Reply
from bot.visit import acts, bounds, listening, screens, state
from bot.visit.shorthand import tells_who, without_who
from bot.visit.state import Tap, Visit
from bot.words import replies
from bot.words import visit as words
from services_catalog import borough_at

_BEGIN = frozenset({"visit", "start a visit", "start visit", "new visit", "begin visit"})
PRACTISE = "/visit practice"
_PRACTICE = frozenset({plain(PRACTISE), "visit demo", "practice visit", "practice"})
_END = frozenset({"end visit", "end the visit", "end this visit", "visit end", "finish visit"})
_OVERVIEW: frozenset[Steer] = frozenset({"back", "start_again", "start"})


# -- Words -----------------------------------------------------------------------------------------


def hear(scene: Scene, text: str) -> Step | None:
    """What a champion typed, after the crisis check; None when the ordinary conversation should answer."""
    if scene.session.role != "champion":
        return None
    said = plain(text)
    visit = scene.session.visit
    if said in _BEGIN:
        return bounds.begin(scene) if visit is None else listening.next_screen(scene, visit)
    if said in _PRACTICE:
        return bounds.begin(scene, practice=True)
    if said in _END:
        return bounds.ask_to_end(scene, visit) if visit is not None else bounds.end(scene)
    wanted = steer(text)
    if wanted is not None and wanted[0] == "privacy":
        return ahead([Reply(words.PRIVACY)], steering.steer(scene, "privacy", ""))
    if visit is None:
        return _without_visit(scene, wanted)
    return _steered(scene, visit, wanted) if wanted else listening.listen(scene, visit, text)


def located(scene: Scene, position: Position) -> Step | None:
    """A shared location while a visit is open: its borough, and nothing else of it."""
    visit = scene.session.visit
    borough = borough_at(position.latitude, position.longitude)
    if scene.session.role != "champion" or visit is None or borough not in scene.world.areas:
        return None
    counts, scene = settle(scene, borough)
    turn, session = listening.next_screen(scene, visit)
    return replace(turn, counts=() if visit.practice else counts), session


def _without_visit(scene: Scene, wanted: tuple[Steer, str] | None) -> Step | None:
    if wanted == ("start", ""):
        turn, session = steering.steer(scene, "start", "")
        return ahead([Reply(words.READY_WHEN, buttons=(bounds.begin_button(None),))], (turn, session))
    if wanted is not None and wanted[0] == "forget":
        return say(scene, replies.FORGOTTEN, effects=("wipe", "forget"))
    return None


def _steered(scene: Scene, visit: Visit, wanted: tuple[Steer, str]) -> Step | None:
    word, payload = wanted
    if payload:
        return None
    if word in ("forget", "stop"):
        return bounds.end(scene)
    if word == "area":
        return screens.where(scene, visit)
    if word in _OVERVIEW:
        return screens.overview(scene, visit)
    if word in ("another", "themes"):
        return screens.themes(scene, visit)
    if word == "help":
        turn, session = say(scene, words.HELP)
        return turn, replace(session, menu=scene.session.menu)
    return None


def unnamed(scene: Scene, text: str) -> str:
    """A champion's words without the name or house number in them, for the reader of needs."""
    return without_who(text) if scene.session.role == "champion" and tells_who(text) else text


def without_names(scene: Scene, text: str, step: Step) -> Step:
    """With no visit open a champion who writes a name or a house number is reminded too, once."""
    turn, session = step
    card = turn.crisis is not None and not turn.soft
    if scene.session.role != "champion" or session.reminded or card or not tells_who(text):
        return step
    return ahead([Reply(words.REMINDER)], (turn, replace(session, reminded=True)))


def remind(step: Step) -> Step:
    """A visit was open when its half hour ran out: say so once, with the button that clears its messages."""
    turn, session = step
    if "forget" in turn.effects:
        return step
    if turn.crisis and not turn.soft:
        return turn, replace(session, left_open=True)
    return ahead([Reply(words.LEFT_OPEN, buttons=(Button(words.END, buttons.data(VISIT, "ey")),))], step)


# -- Buttons ---------------------------------------------------------------------------------------


def press(scene: Scene, choice: Choice) -> Step | None:
    """A visit's button, or "I'm safe, carry on" while a visit is open; None for every other press."""
    if scene.session.role != "champion":
        return None
    pressed = buttons.press(choice.data)
    visit = scene.session.visit
    if pressed.verb == buttons.CRISIS_SAFE and visit is not None:
        waiting = (need.code for need in scene.by_codes(pressed.part(0)))
        return screens.overview(scene, visit.with_needs(waiting))
    if pressed.verb != VISIT:
        return None
    if pressed.part(0) == "k":
        return _outcome(scene, choice, pressed)
    tap = state.read(choice.data)
    if tap is None:
        return say(scene, replies.TOO_OLD_BUTTON)
    if tap.verb == "b":
        return bounds.begin(scene, tap.area) if visit is None else listening.next_screen(scene, visit)
    if tap.verb == "e" and tap.argument == "y" and not tap.visit.mark:
        return bounds.end(scene)
    return _on_visit(scene, tap)


def _on_visit(scene: Scene, tap: Tap) -> Step:
    """Do what the button says to the open visit, or to the visit as the button remembers it."""
    open_visit = scene.session.visit
    if len(tap.visit.mark) != state.MARK_LENGTH:
        return say(scene, replies.TOO_OLD_BUTTON)
    if open_visit is not None and open_visit.mark != tap.visit.mark:
        return screens.overview(scene, open_visit, words.OTHER_VISIT)
    visit = open_visit
    if visit is None:
        visit = tap.visit
        scene = scene.after(area=tap.area or scene.session.area, asked_area=True)
    act = acts.ACTS.get(tap.verb)
    return act(scene, visit, tap) if act is not None else say(scene, replies.TOO_OLD_BUTTON)


def _outcome(scene: Scene, choice: Choice, pressed: buttons.Press) -> Step:
    """ "Did it help?", asked before the visit is over: the same seal and closed list as everywhere (T3)."""
    visit = scene.session.visit
    need = scene.by_code(pressed.part(1))
    if visit is None or need is None or need.id not in scene.session.allowance.needs:
        return say(scene, words.OUTCOME_AFTER_VISIT)
    step = aftercare.press_outcome(scene, choice, buttons.Press(buttons.OUTCOME, pressed.parts[1:]))
    turn, session = step
    if pressed.part(2):
        back = Button(words.BACK, state.data(visit, session.area, "o"))
        last = replace(turn.replies[-1], buttons=(back,))
        return replace(turn, replies=(*turn.replies[:-1], last)), replace(session, menu=(back,))
    return step
