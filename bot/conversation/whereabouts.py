"""Where the resident lives: a borough, kept for the session. Never asked twice, never a hurdle.

A postcode becomes a borough and the middle of its sector, and is forgotten at once (PRIVACY L1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import buttons
from bot.conversation import asking
from bot.conversation.answering import answer, area_buttons, council_buttons
from bot.conversation.counting import move_to
from bot.conversation.scene import Scene, Step, say
from bot.turn import Count, Position
from bot.words import replies
from intents import Need
from services_catalog import Place, borough_at, find_place

ELSEWHERE = "elsewhere"
_OUTCODE = re.compile(r"\s*[a-z]{1,2}\d{1,2}(?:\s*\d)?\s*", re.IGNORECASE)


def settle(
    scene: Scene, area: str, point: tuple[float, float] | None = None
) -> tuple[tuple[Count, ...], Scene]:
    """The area is known from now on; asks counted without one move to it."""
    counts, session = move_to(scene.session, area)
    known = replace(session, point=point, asked_area=True, split=None, place_misses=0)
    return counts, replace(scene, session=known)


def settle_place(scene: Scene, place: Place) -> tuple[tuple[Count, ...], Scene] | None:
    """Settle on a place that lies in one borough, or outside; None when it is split between boroughs."""
    served = [borough for borough in place.boroughs if borough in scene.world.areas]
    if not served:
        return settle(scene, ELSEWHERE)
    if len(place.boroughs) > 1:
        return None
    middle_means_little = place.kind == "borough"
    return settle(scene, served[0], None if middle_means_little else place.point)


def which_council(scene: Scene, place: Place, needs: Sequence[Need] = ()) -> Step:
    """An outcode in several boroughs: ask, with one button each."""
    scene = scene.after(asked_area=True, split=(place.label, place.boroughs))
    under = council_buttons(scene, place.boroughs, needs)
    return say(scene, replies.ask_which_council(place.label, place.boroughs), buttons=under)


def ask(scene: Scene, text: str = replies.ASK_AREA) -> Step:
    """Ask where the resident lives, with buttons; whatever was being answered waits in them."""
    under = area_buttons(scene, last_needs(scene))
    turn, session = say(scene.after(asked_area=True), text, buttons=under)
    return replace(turn, effects=("ask_location",)), session


def unknown_place(scene: Scene) -> Step:
    """A place that is not known, typed at the question: the question stays, in easier words each time."""
    misses = scene.session.place_misses
    text = replies.ASK_AREA_AGAIN if misses == 0 else replies.ASK_AREA_BY_BUTTON
    scene = scene.after(place_misses=misses + 1)
    if scene.session.area is None and scene.session.split is not None:
        place, areas = scene.session.split
        under = council_buttons(scene, areas, last_needs(scene))
        return say(scene, replies.ask_which_council(place, areas), buttons=under)
    return ask(scene, text)


def is_asked(scene: Scene) -> bool:
    """Whether "where do you live?" is on screen."""
    return any(buttons.press(button.data).verb == buttons.AREA for button in scene.session.menu)


def lone_outcode(text: str) -> Place | None:
    """A message that is nothing but an outcode of ours ("B43"), even when no place was asked for."""
    place = find_place(text, answering=True) if _OUTCODE.fullmatch(text) else None
    return place if place is not None and set(place.boroughs) - {ELSEWHERE} else None


def place_given(scene: Scene, place: Place) -> Step:
    """A message that was only a place: settle on it and answer what was waiting."""
    waiting = last_needs(scene)
    settled = settle_place(scene, place)
    if settled is None:
        return which_council(scene, place, waiting)
    counts, scene = settled
    if scene.session.area == ELSEWHERE:
        step = carry_on(scene, waiting, opening=replies.outside(place.label))
    else:
        step = carry_on(scene, waiting)
    turn, session = step
    return replace(turn, counts=counts + turn.counts), session


def position_given(scene: Scene, position: Position) -> Step:
    """A shared location: turned into a borough and forgotten."""
    borough = borough_at(position.latitude, position.longitude)
    boroughs = (borough,) if borough in scene.world.areas else ()
    point = (position.latitude, position.longitude)
    return place_given(scene, Place(boroughs, "town", replies.THAT_PLACE, point if boroughs else None))


def area_pressed(scene: Scene, letter: str, waiting: str) -> Step:
    """An area button; it carries the needs that wait for the answer."""
    area = buttons.area_of(letter)
    if area is None:
        return ask(scene)
    counts, scene = settle(scene, area, scene.session.point if scene.session.area == area else None)
    turn, session = carry_on(scene, scene.by_codes(waiting))
    return replace(turn, counts=counts + turn.counts), session


def carry_on(scene: Scene, needs: Sequence[Need], opening: str = "") -> Step:
    """Answer what waited for the area, or say that the area is known now."""
    if needs:
        turn, session = answer(scene, needs[0], then=needs[1:])
        if opening:
            first = replace(turn.replies[0], text=opening)
            turn = replace(turn, replies=(replace(first, buttons=()), *turn.replies))
        return turn, session
    offered = [need for need in map(scene.need, scene.session.offered) if need is not None]
    area = scene.session.area
    if offered:
        return asking.did_you_mean(scene, offered, opening or replies.area_set_which(area or ELSEWHERE))
    if opening or area is None or area == ELSEWHERE:
        return say(scene, opening or replies.ELSEWHERE_SET)
    return say(scene, replies.area_set(area))


def last_needs(scene: Scene) -> tuple[Need, ...]:
    """The need whose screen was shown last and those heard beside it, so that a new area can answer them."""
    for data in reversed(scene.session.trail):
        pressed = buttons.press(data)
        if pressed.verb in (buttons.NEED, buttons.MORE):
            need = scene.by_code(pressed.part(0))
            others = scene.known(scene.session.pending)
            return (need, *others) if need is not None else others
        if pressed.verb in (buttons.THEMES, buttons.THEME):
            return ()
    return ()
