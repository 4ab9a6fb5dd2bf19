"""What one turn has in hand, and how turns are put together. A step is a turn and the session after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.session import Session
from bot.turn import Button, Effect, Reply, Turn
from bot.world import World
from intents import Need

Step = tuple[Turn, Session]

TRAIL_KEPT = 8


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of one conversation: who has said what so far, when it is, and what can be consulted.

    words: the message being answered, for this turn only; "" when a button was pressed.
    """

    session: Session
    now: datetime
    world: World
    words: str = ""

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
        """The needs that were heard and are not answered yet."""
        found = (self.need(need_id) for need_id in self.session.pending)
        return tuple(need for need in found if need is not None)

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


def _seen(session: Session, menu: tuple[Button, ...], screen: str | None) -> Session:
    trail = session.trail
    if screen is not None and (not trail or trail[-1] != screen):
        trail = (*trail, screen)[-TRAIL_KEPT:]
    return replace(session, menu=menu, trail=trail)
