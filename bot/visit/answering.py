"""The visit's part of the conversation: words and buttons of a champion, None for whatever is not its own.

One rule: every button does one thing however often and however late it is pressed; the open visit decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import buttons
from bot.buttons import VISIT
from bot.conversation import aftercare, steering
from bot.conversation.counting import count_ask
from bot.conversation.phrasebook import Steer, plain, steer
from bot.conversation.scene import Scene, Step, ahead, say
from bot.conversation.whereabouts import settle
from bot.session import Allowance
from bot.turn import Button, Choice, Position, Reply
from bot.visit import finding, giving, listening, screens, state
from bot.visit.state import Tap, Visit, When
from bot.words import replies
from bot.words import visit as words
from intents import Need
from services_catalog import DirectoryError, borough_at

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
        return begin(scene) if visit is None else listening.next_screen(scene, visit)
    if said in _PRACTICE:
        return begin(scene, practice=True)
    if said in _END:
        return ask_to_end(scene, visit) if visit is not None else end(scene)
    wanted = steer(text)
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
        return ahead([Reply(words.READY_WHEN, buttons=(_begin_button(None),))], (turn, session))
    if wanted is not None and wanted[0] == "forget":
        return say(scene, replies.FORGOTTEN, effects=("wipe", "forget"))
    return None


def _steered(scene: Scene, visit: Visit, wanted: tuple[Steer, str]) -> Step | None:
    word, payload = wanted
    if payload:
        return None
    if word in ("forget", "stop"):
        return end(scene)
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


def remind(step: Step) -> Step:
    """A visit was open when its half hour ran out: say so once, with the button that clears its messages."""
    turn, session = step
    if "forget" in turn.effects:
        return step
    if turn.crisis and not turn.soft:
        return turn, replace(session, left_open=True)
    return ahead([Reply(words.LEFT_OPEN, buttons=(Button(words.END, buttons.data(VISIT, "ey")),))], step)


# -- Beginning and ending --------------------------------------------------------------------------


def begin(scene: Scene, area: str | None = None, *, practice: bool = False) -> Step:
    """A new visit: another household, so nothing of the last one counts or shows (PRIVACY D7)."""
    session = scene.session
    scene = scene.after(
        allowance=Allowance(scene.now.date()),
        counted=(),
        missed=False,
        point=None,
        area=area or session.area,
        asked_area=False,
        trail=(),
    )
    return listening.next_screen(scene, Visit.begin(scene.now, practice))


def ask_to_end(scene: Scene, visit: Visit) -> Step:
    """Ending deletes the handout here too, so it is asked first; an empty visit ends at once."""
    if not visit.needs and not visit.services:
        return end(scene)
    under = [
        Button(words.END_NOW, state.data(visit, scene.session.area, "e", "y")),
        Button(words.NOT_YET, state.data(visit, scene.session.area, "o")),
    ]
    return screens.screen(scene, visit, words.SURE_TO_END, under)


def end(scene: Scene) -> Step:
    """Clear the session; the channel deletes what it can. The area goes on in the next visit's button."""
    text = words.ended(scene.world.channel)
    turn, session = say(
        scene.after(visit=None, point=None, counted=()),
        text,
        buttons=(_begin_button(scene.session.area),),
        effects=("wipe", "forget"),
    )
    return turn, session


def _begin_button(area: str | None) -> Button:
    label = words.NEXT_VISIT if area else words.START_A_VISIT
    return Button(label, buttons.data(VISIT, "b", buttons.area_letter(area)))


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
        return begin(scene, tap.area) if visit is None else listening.next_screen(scene, visit)
    if tap.verb == "e" and tap.argument == "y" and not tap.visit.mark:
        return end(scene)
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
        scene = scene.after(
            area=tap.area or scene.session.area, asked_area=True, allowance=Allowance(scene.now.date())
        )
    act = _ACTS.get(tap.verb)
    return act(scene, visit, tap) if act is not None else say(scene, replies.TOO_OLD_BUTTON)


def _set_area(scene: Scene, visit: Visit, tap: Tap) -> Step:
    area = buttons.area_of(tap.argument)
    if area is None:
        return screens.where(scene, visit)
    counts, scene = settle(scene, area)
    turn, session = listening.next_screen(scene, visit)
    return replace(turn, counts=() if visit.practice else counts), session


def _set_age(scene: Scene, visit: Visit, tap: Tap) -> Step:
    bands = {str(band): age for band, (_, age) in enumerate(words.AGES)}
    if tap.argument not in bands:
        return screens.age(scene, visit)
    who = replace(visit.who, age=bands[tap.argument])
    return screens.household(scene, replace(visit, who=who))


def _set_household(scene: Scene, visit: Visit, tap: Tap) -> Step:
    flags = tap.argument
    who = replace(
        visit.who, alone="a" in flags, children="c" in flags, interpreter="i" in flags, skipped=True
    )
    return screens.overview(scene, replace(visit, who=who))


def _show_overview(scene: Scene, visit: Visit, tap: Tap) -> Step:
    who = replace(visit.who, skipped=True)
    return screens.overview(scene, replace(visit, searching=False, who=who))


def _show_need(scene: Scene, visit: Visit, tap: Tap) -> Step:
    place, _, offset = tap.argument.partition("+")
    need = _need_at(scene, visit, tap, place)
    if need is None:
        return screens.overview(scene, visit)
    return shortlist(scene, visit, need, _number(offset), safe=tap.verb == "y")


def shortlist(scene: Scene, visit: Visit, need: Need, offset: int = 0, *, safe: bool = False) -> Step:
    """Help for one need. Shown is asked: it counts, once a need and visit (PRIVACY D7)."""
    if need.theme == "safety" and not safe:
        return screens.safe_to_show(scene, visit, need)
    try:
        found = finding.shortlist(scene, visit, need)
    except DirectoryError:
        return screens.overview(scene, visit, words.NO_DIRECTORY)
    if visit.practice:
        return screens.shortlist(scene, visit, need, found, offset)
    counts, session = count_ask(scene.session, need.id)
    if counts:
        visit = replace(visit, counted=visit.counted | {need.code})
    turn, after = screens.shortlist(replace(scene, session=session), visit, need, found, offset)
    return replace(turn, counts=counts, needs=(need.id,)), after


def _pick(scene: Scene, visit: Visit, tap: Tap) -> Step:
    place, code = tap.argument[:1], tap.argument[1:]
    service = finding.service(scene, code)
    if service is None:
        return screens.overview(scene, visit, replies.TOO_OLD_BUTTON)
    need = _need_at(scene, visit, tap, place)
    meant = need or next(filter(None, (scene.need(one) for one in service.needs)), None)
    when = finding.usual_time(meant) if meant is not None else 2
    picked = visit.with_service(code, when, need.code if need is not None else "")
    if not picked.has(code):
        return screens.overview(scene, visit, words.LIST_FULL)
    return _onwards(scene, picked)


def _onwards(scene: Scene, visit: Visit) -> Step:
    """After a pick: the next need with nothing chosen, else the visit."""
    done = {one.need.id for one in finding.chosen(scene, visit)}
    for need in finding.needs(scene, visit):
        if need.id not in done:
            return shortlist(scene, visit, need)
    return screens.overview(scene, visit)


def _drop(scene: Scene, visit: Visit, tap: Tap) -> Step:
    visit = visit.without_service(tap.argument[1:])
    need = _need_at(scene, visit, tap, tap.argument[:1])
    return shortlist(scene, visit, need, safe=True) if need is not None else screens.overview(scene, visit)


def _tick_list(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return screens.themes(scene, visit, tap.argument)


def _tick(scene: Scene, visit: Visit, tap: Tap) -> Step:
    need = scene.by_code(tap.argument)
    if need is None or need.theme == "crisis":
        return screens.themes(scene, visit)
    ticked = visit.with_needs([need.code])
    if need.code not in ticked.needs:
        return screens.overview(scene, visit, words.FULL)
    return screens.overview(scene, ticked) if tap.verb == "=" else screens.themes(scene, ticked, need.theme)


def _untick(scene: Scene, visit: Visit, tap: Tap) -> Step:
    need = scene.by_code(tap.argument)
    visit = visit.without_need(tap.argument)
    return screens.themes(scene, visit, need.theme if need is not None else "")


def _remove(scene: Scene, visit: Visit, tap: Tap) -> Step:
    if not tap.argument:
        return screens.remove(scene, visit)
    return screens.overview(scene, visit.without_need(tap.argument))


def _order(scene: Scene, visit: Visit, tap: Tap) -> Step:
    whens: dict[str, When] = {"0": 0, "1": 1, "2": 2}
    when = whens.get(tap.argument[:1])
    return screens.order(scene, visit if when is None else visit.moved(tap.argument[1:], when))


def _change(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return screens.change(scene, visit)


def _search(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return screens.searching(scene, visit)


def _handout(scene: Scene, visit: Visit, tap: Tap) -> Step:
    if tap.argument in ("y", "n"):
        return giving.give(scene, visit, private_too=tap.argument == "y")
    return giving.ask_or_give(scene, visit)


def _page(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return giving.give_page(scene, visit, private_too=tap.argument == "y")


def _letter(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return giving.give_letter(scene, visit, private_too=tap.argument == "y")


def _refer(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return giving.refer(scene, visit, tap.argument)


def _end(scene: Scene, visit: Visit, tap: Tap) -> Step:
    return end(scene) if tap.argument == "y" else ask_to_end(scene, visit)


_ACTS: dict[str, Callable[[Scene, Visit, Tap], Step]] = {
    "a": _set_area,
    "w": _set_age,
    "W": _set_household,
    "o": _show_overview,
    "n": _show_need,
    "y": _show_need,
    "p": _pick,
    "d": _drop,
    "l": _tick_list,
    "+": _tick,
    "=": _tick,
    "-": _untick,
    "r": _remove,
    "t": _order,
    "c": _change,
    "s": _search,
    "h": _handout,
    "f": _page,
    "x": _letter,
    "g": _refer,
    "e": _end,
}


def _need_at(scene: Scene, visit: Visit, tap: Tap, place: str) -> Need | None:
    """The need a button means, by its place in the button's own list; None when the visit has it no more."""
    number = _number(place, missing=-1)
    if not 0 <= number < len(tap.visit.needs):
        return None
    code = tap.visit.needs[number]
    return scene.by_code(code) if code in visit.needs else None


def _number(text: str, missing: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else missing


def _outcome(scene: Scene, choice: Choice, pressed: buttons.Press) -> Step:
    """ "Did it help?", asked before the visit is over: the same seal and closed list as everywhere (T3)."""
    visit = scene.session.visit
    if visit is None or pressed.part(1) not in visit.counted:
        return say(scene, words.OUTCOME_AFTER_VISIT)
    step = aftercare.press_outcome(scene, choice, buttons.Press(buttons.OUTCOME, pressed.parts[1:]))
    turn, session = step
    if pressed.part(2):
        back = Button(words.BACK, state.data(visit, session.area, "o"))
        last = replace(turn.replies[-1], buttons=(back,))
        return replace(turn, replies=(*turn.replies[:-1], last)), replace(session, menu=(back,))
    return step
