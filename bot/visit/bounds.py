"""Where a visit begins and where it ends.

One rule: a new visit is another household, so nothing of the last one stays but the area of the round.
"""

from __future__ import annotations

from bot import buttons
from bot.buttons import VISIT
from bot.conversation.scene import Scene, Step, say
from bot.session import Allowance
from bot.turn import Button
from bot.visit import listening, screens, state
from bot.visit.state import Visit
from bot.words import visit as words


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
        buttons=(begin_button(scene.session.area),),
        effects=("wipe", "forget"),
    )
    return turn, session


def begin_button(area: str | None) -> Button:
    """The button that begins a visit; it carries the area of the round."""
    label = words.NEXT_VISIT if area else words.START_A_VISIT
    return Button(label, buttons.data(VISIT, "b", buttons.area_letter(area)))
