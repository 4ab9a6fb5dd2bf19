"""The front desk: keeps the conversations of one process, in memory, and hands each message to `respond`.

Channel-agnostic. A channel answers, then records, then confirms; the desk never lets a count stop an answer.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.conversation import respond
from bot.session import Allowance, Role, Session
from bot.turn import Button, Choice, Incoming, Reply, Turn
from bot.world import LiveWorld
from demand import Cell, Ledger, LedgerError, Sealed

log = logging.getLogger(__name__)

_HANDLED_IN_MEMORY = 4096


class Desk:
    """Sessions and daily allowances by chat, in memory only (PRIVACY P7, D7)."""

    def __init__(
        self,
        world: LiveWorld,
        ledger: Ledger | None = None,
        *,
        role: Callable[[int], Role] = lambda _chat: "resident",
        counts: Callable[[int], bool] = lambda _chat: True,
        supply: Callable[[], dict[str, dict[str, int]]] = dict,
    ) -> None:
        self._world = world
        self._ledger = ledger
        self._role = role
        self._counts = counts
        self._sessions: dict[int, Session] = {}
        self._allowances: dict[bytes, Allowance] = {}
        self._salt = secrets.token_bytes(16)
        self._salt_day: date | None = None
        self._handled: OrderedDict[int, None] = OrderedDict()

    def answer(self, chat: int, incoming: Incoming, now: datetime) -> Turn:
        """The replies to one message of one chat, sealed and ready to send.

        Never raises for anything a person can send. `now` is aware, in Europe/London.
        """
        self._new_day(now)
        session = self._session(chat, now)
        incoming, sealed = self._unseal(incoming, now)
        turn, after = respond(incoming, session, now, self._world.now())
        if not self._counts(chat):
            turn = replace(turn, counts=())
        turn = replace(turn, replies=tuple(self._seal(reply, now) for reply in turn.replies), spends=sealed)
        self._keep(chat, after, turn)
        return turn

    def record(self, turn: Turn, update: int | None, now: datetime) -> bool:
        """Count the turn and mark the update as handled, in one transaction.

        Returns False when that failed (a full disk, say): the mark is then kept in memory, the count is
        dropped and the log says so. Being answered outranks being counted (PRIVACY L8).
        """
        if self._ledger is None:
            self._remember(update)
            return True
        cells = [Cell(c.table, c.row, c.column, c.add) for c in turn.counts]
        spend = turn.spends if isinstance(turn.spends, Sealed) and turn.counts else None
        try:
            self._ledger.record(cells, now=now, update=update, spend=spend)
        except LedgerError as error:
            log.error("A count was dropped, the person was answered: %s", error)
            self._remember(update)
            return False
        return True

    def handled(self, update: int) -> bool:
        """Whether this update was already answered."""
        if update in self._handled:
            return True
        if self._ledger is None:
            return False
        try:
            return self._ledger.handled(update)
        except LedgerError as error:
            log.error("The list of handled updates could not be read: %s", error)
            return False

    def forget(self, chat: int) -> None:
        """Drop the conversation of this chat at once. Its allowance stays until the day ends (D7)."""
        self._sessions.pop(chat, None)

    def sweep(self, now: datetime) -> None:
        """Drop conversations that are over, and let the ledger close a month that has ended."""
        for chat in [chat for chat, session in self._sessions.items() if session.expired(now)]:
            del self._sessions[chat]
        self._new_day(now)
        if self._ledger is not None:
            try:
                self._ledger.roll_over(now)
            except LedgerError as error:
                log.error("The month could not be closed yet: %s", error)

    def _session(self, chat: int, now: datetime) -> Session:
        session = self._sessions.get(chat)
        role = self._role(chat)
        if session is None or session.expired(now) or session.role != role:
            session = Session.new(now, role, self._allowances.get(self._who(chat)))
        return session.at(now)

    def _keep(self, chat: int, session: Session, turn: Turn) -> None:
        self._allowances[self._who(chat)] = session.allowance
        if "forget" in turn.effects or "wipe" in turn.effects:
            self._sessions.pop(chat, None)
        else:
            self._sessions[chat] = session

    def _who(self, chat: int) -> bytes:
        return hashlib.blake2b(str(chat).encode(), key=self._salt, digest_size=16).digest()

    def _new_day(self, now: datetime) -> None:
        if self._salt_day != now.date():
            self._salt_day = now.date()
            self._salt = secrets.token_bytes(16)
            self._allowances.clear()

    def _seal(self, reply: Reply, now: datetime) -> Reply:
        if not any(button.sealed for button in reply.buttons):
            return reply
        return replace(reply, buttons=tuple(self._seal_button(b, now) for b in reply.buttons))

    def _seal_button(self, button: Button, now: datetime) -> Button:
        if not button.sealed or self._ledger is None:
            return replace(button, sealed=False)
        return replace(button, data=self._ledger.seal(button.data, now), sealed=False)

    def _unseal(self, incoming: Incoming, now: datetime) -> tuple[Incoming, Sealed | None]:
        if not isinstance(incoming, Choice) or self._ledger is None:
            return incoming, None
        seal, _, tail = incoming.data.partition("#")
        sealed = self._ledger.read_seal(seal, now)
        if sealed is None:
            return incoming, None
        return Choice(sealed.payload + tail, seal=sealed.state), sealed

    def _remember(self, update: int | None) -> None:
        if update is None:
            return
        self._handled[update] = None
        while len(self._handled) > _HANDLED_IN_MEMORY:
            self._handled.popitem(last=False)
