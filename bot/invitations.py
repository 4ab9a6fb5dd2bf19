"""The door for invited people: `/start c-CODE` from a one-time link puts them on the allow-list.

One rule: a wrong, used or late code gets no answer from here, so that to a stranger it is any `/start`.
"""

from __future__ import annotations

import logging
from datetime import datetime

from bot.buttons import VISIT, data
from bot.roster import Role, Roster, RosterError
from bot.turn import Button, Incoming, Reply, Text, Turn
from bot.words import visit as words

log = logging.getLogger(__name__)

PREFIX = "c-"
"""How the payload of an invitation's deep link begins."""


def deep_link(bot_name: str, code: str) -> str:
    """The address that opens the bot with this code."""
    return f"https://t.me/{bot_name.removeprefix('@')}?start={PREFIX}{code}"


class Invitations:
    """A room behind the desk (`bot.desk.Room`)."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn | None:
        """Welcome the holder of a good code; None for everything else."""
        code = _code(incoming)
        if code is None:
            return None
        try:
            role = self._roster.accept(code, chat, now)
        except RosterError as error:
            log.error("An invitation could not be taken up: %s", error)
            return None
        return _welcome(role) if role is not None else None

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]:
        """This room never writes first."""
        return ()


def _code(incoming: Incoming) -> str | None:
    if not isinstance(incoming, Text):
        return None
    command, _, payload = incoming.text.strip().partition(" ")
    if command.lower().partition("@")[0] != "/start" or not payload.lower().startswith(PREFIX):
        return None
    return payload[len(PREFIX) :].strip()


def _welcome(role: Role) -> Turn:
    under = (Button(words.START_A_VISIT, data(VISIT, "b")),) if role == "champion" else ()
    return Turn((Reply(words.WELCOME_TO[role], buttons=under),))
