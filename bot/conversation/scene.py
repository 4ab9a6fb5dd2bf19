"""What one turn has in hand, and how turns are put together. A step is a turn and the session after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.buttons import NEED, area_letter, data
from bot.session import Session
from bot.turn import Button, Effect, Reply, Turn
from bot.words import labels
from bot.world import World
from intents import CrisisSign, Need

Step = tuple[Turn, Session]

TRAIL_KEPT = 8
LONGEST = 600  # characters a message (SAFETY A4)


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of one conversation: who has said what so far, when it is, and what can be consulted.

    words: the message being answered, for this turn only; "" when a button was pressed.
    sign:  what the crisis gate found in them.
    """

    session: Session
    now: datetime
    world: World
    words: str = ""
    sign: CrisisSign | None = None

    def need(self, need_id: str) -> Need | None:
        """The need with this id, when the catalogue is there and has it."""
        catalogue = self.world.catalogue
        return catalogue.need(need_id) if catalogue is not None and need_id in catalogue else None

    def by_code(self, code: str) -> Need | None:
        """The need with this permanent code, when the catalogue is there and has it."""
        return self.world.catalogue.by_code(code) if self.world.catalogue is not None else None

    def by_codes(self, codes: str) -> tuple[Need, ...]:
        """The needs of a dotted list of codes ("mr.mb"); unknown codes are left out."""
        found = (self.by_code(code) for code in codes.split(".") if code)
        return tuple(need for need in found if need is not None)

    def waiting(self) -> tuple[Need, ...]:
        """The needs that were said and are not answered yet, then those only touched on."""
        return self.known((*self.session.pending, *self.session.passing))

    def known(self, ids: Iterable[str]) -> tuple[Need, ...]:
        """The needs of these ids; unknown ones and crises are left out."""
        found = (self.need(need_id) for need_id in ids if not need_id.startswith("crisis."))
        return tuple(need for need in found if need is not None)

    def then_buttons(self) -> list[Button]:
        """One tap to each need that waits, the first first."""
        letter = area_letter(self.session.area)
        return [
            Button(labels.then(need.safe_label), data(NEED, need.code, letter)) for need in self.waiting()
        ]

    def after(self, **changes: object) -> Scene:
        """The same moment with a changed session."""
        return replace(self, session=replace(self.session, **changes))  # type: ignore[arg-type]


def codes(needs: Iterable[Need]) -> str:
    """The dotted list of codes that `Scene.by_codes` reads; at most five."""
    return ".".join([need.code for need in needs][:5])


def say(
    scene: Scene,
    *texts: str,
    buttons: Iterable[Button] = (),
    effects: tuple[Effect, ...] = (),
    screen: str | None = None,
    edits: bool = False,
) -> Step:
    """Plain replies, the buttons under the last. `screen` is the button data that shows this screen again."""
    under = tuple(buttons)
    replies = [Reply(text, edits=edits) for text in texts]
    replies[-1] = replace(replies[-1], buttons=under)
    return Turn(tuple(replies), effects=effects), _seen(scene.session, under, screen)


def beside(scene: Scene, text: str) -> Step:
    """A plain reply that leaves the buttons on screen as they are."""
    before = scene.session
    turn, session = say(scene, text)
    return turn, replace(session, menu=before.menu, aside=before.aside)


def show(scene: Scene, replies: Iterable[Reply], *, screen: str | None = None, **turn: object) -> Step:
    """Ready-made replies; the typed menu is every button on them."""
    made = tuple(replies)
    buttons = tuple(button for reply in made for button in reply.buttons)
    return Turn(made, **turn), _seen(scene.session, buttons, screen)  # type: ignore[arg-type]


def ahead(replies: Iterable[Reply], step: Step) -> Step:
    """The same step with replies put before its own; their buttons come first in the typed menu."""
    first = tuple(replies)
    turn, session = step
    menu = tuple(button for reply in first for button in reply.buttons) + session.menu
    return replace(turn, replies=first + turn.replies), replace(session, menu=menu)


def on_top(lines: Sequence[str], step: Step) -> Step:
    """The same step with lines above its first message that is no soft line; a message of their own if they
    do not fit."""
    text = "\n".join(line for line in lines if line)
    if not text:
        return step
    turn, session = step
    at = next((at for at, reply in enumerate(turn.replies) if not reply.urgent), 0)
    first = turn.replies[at]
    joined = f"{text}\n\n{first.text}"
    if len(joined) <= LONGEST:
        made = (*turn.replies[:at], replace(first, text=joined), *turn.replies[at + 1 :])
    else:
        made = (*turn.replies[:at], Reply(text), *turn.replies[at:])
    return replace(turn, replies=made), session


def _seen(session: Session, menu: tuple[Button, ...], screen: str | None) -> Session:
    trail = session.trail
    if screen is not None and (not trail or trail[-1] != screen):
        trail = (*trail, screen)[-TRAIL_KEPT:]
    return replace(session, menu=menu, trail=trail, aside=screen is None and bool(trail))
