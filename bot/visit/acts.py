"""What each button of a visit does. `ACTS` is the list of them, by the letter the button carries.

One rule: an act says where to arrive ("pick this"), never how to change ("switch this"), so that a tap that
comes twice or late does what it did the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import buttons
from bot.conversation.counting import count_ask
from bot.conversation.scene import Scene, Step
from bot.conversation.whereabouts import settle
from bot.visit import bounds, finding, giving, listening, screens
from bot.visit.state import Tap, Visit, When
from bot.words import replies
from bot.words import visit as words
from intents import Need
from services_catalog import DirectoryError


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
    who = replace(visit.who, skipped=visit.who.skipped or tap.argument == "s")
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
    return bounds.end(scene) if tap.argument == "y" else bounds.ask_to_end(scene, visit)


def _need_at(scene: Scene, visit: Visit, tap: Tap, place: str) -> Need | None:
    """The need a button means, by its place in the button's own list; None when the visit has it no more."""
    number = _number(place, missing=-1)
    if not 0 <= number < len(tap.visit.needs):
        return None
    code = tap.visit.needs[number]
    return scene.by_code(code) if code in visit.needs else None


def _number(text: str, missing: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else missing


ACTS: dict[str, Callable[[Scene, Visit, Tap], Step]] = {
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
"""Every act, by the first letter of a button's verb."""
