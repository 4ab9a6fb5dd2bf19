"""The front desk: keeps the conversations of one process, in memory, and hands each message to `respond`.

Channel-agnostic. A channel answers, then records, then confirms; the desk never lets a count stop an answer.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bot import buttons
from bot.conversation import LONGEST_READ, respond
from bot.conversation.phrasebook import plain, spoken, steer
from bot.session import Allowance, Role, Session
from bot.turn import Button, Choice, Incoming, Reply, Text, Turn, WrongListing
from bot.visit.open_visits import OpenVisits
from bot.world import LiveWorld
from demand import Ledger, LedgerError, Sealed
from intents import read_crisis

log = logging.getLogger(__name__)

_HANDLED_IN_MEMORY = 4096
_ALWAYS_THERE = (buttons.LEAVE, buttons.CRISIS_OTHER, buttons.CRISIS_AGAIN, buttons.CRISIS_OPEN)


class Room(Protocol):
    """A place behind the desk for people on the allow-list: curators, forum leads, an invitation's taker.

    Unlike the conversation it may read and write files. It answers None to whatever is not its own, so that a
    stranger never learns that it exists. A crisis never reaches it: the card comes first, here too.
    """

    def answer(
        self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None
    ) -> Turn | None: ...

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]: ...


class Desk:
    """Sessions and daily allowances by chat, in memory only (PRIVACY P7, D7)."""

    def __init__(
        self,
        world: LiveWorld,
        ledger: Ledger | None = None,
        *,
        role: Callable[[int], Role] = lambda _chat: "resident",
        counts: Callable[[int], bool] = lambda _chat: True,
        report: Callable[[WrongListing, date], None] = lambda _listing, _day: None,
        rooms: Sequence[Room] = (),
    ) -> None:
        """
        world:  what can be consulted, fresh at every message.
        ledger: where turns are counted; None counts nothing (the terminal).
        role:   whether a chat belongs to a champion; asked anew at every message.
        counts: whether a chat is counted at all (test chats are not).
        report: takes a wrong listing for the curators; may raise OSError, which is logged.
        rooms:  asked in turn before the conversation, for people on the allow-list.
        """
        self._world = world
        self._ledger = ledger
        self._role = role
        self._counts = counts
        self._report = report
        self._rooms = tuple(rooms)
        self._reported: set[tuple[bytes, str]] = set()
        self._month = ""
        self._sessions: dict[int, Session] = {}
        self._visits = OpenVisits()
        self._allowances: dict[bytes, Allowance] = {}
        self._salt = secrets.token_bytes(16)
        self._salt_day: date | None = None
        self._handled: OrderedDict[int, None] = OrderedDict()
        self._seals = True  # the last button that needed a seal got one

    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn:
        """The replies to one message of one chat, sealed and ready to send.

        Never raises for anything a person can send. `now` is aware, in Europe/London.
        sender: who wrote, in a group; None in a private chat.
        """
        self._new_day(now)
        sign = read_crisis(spoken(incoming.text[:LONGEST_READ])) if isinstance(incoming, Text) else None
        behind = self._behind(chat, incoming, now, sender) if sign is None or sign.soft else None
        if behind is not None:
            return behind
        session = self._session(chat, now)
        revoked = chat in self._visits and session.role != "champion"
        incoming, sealed = self._unseal(incoming if sign is not None else _typed_seal(session, incoming))
        turn, after = respond(incoming, session, now, self._world.now(), sign=sign)
        if not self._counts(chat):
            turn = replace(turn, counts=())
        turn = replace(
            turn,
            replies=tuple(self._seal(reply) for reply in turn.replies),
            reports=tuple(one for one in turn.reports if self._first_report(chat, one)),
            spends=sealed,
            effects=("wipe", *turn.effects) if revoked and "wipe" not in turn.effects else turn.effects,
        )
        self._keep(chat, replace(after, menu=_as_sent(after.menu, turn.replies)), turn)
        return turn

    def can_answer(self, incoming: Incoming) -> bool:
        """Whether this can be answered at this moment.

        Everything can, once the world is loaded. Until then it is what needs neither reader nor directory:
        a crisis card and its own buttons, the numbers, and the quick way out.
        """
        return not self._world.now().loading or _needs_no_rooms(incoming)

    def count_with(self, ledger: Ledger | None) -> None:
        """Count in this ledger from now on: it can be had only once the catalogue is loaded."""
        self._ledger = ledger

    def introduce(self, bot_name: str) -> None:
        """Tell the conversation the bot's own name, for links and QR codes."""
        self._world.introduce(bot_name)

    def revoked(self) -> tuple[int, ...]:
        """Chats whose visit is over because the champion is no longer on the list, each named once.

        The session is dropped here; the channel deletes the visit's messages, without a word.
        """
        gone = self._visits.of_others(lambda chat: self._role(chat) == "champion")
        for chat in gone:
            self.forget(chat)
        return gone

    def record(self, turn: Turn, update: int | None, now: datetime) -> bool:
        """Count the turn and mark the update as handled, in one transaction.

        Returns False when that failed (a full disk, say): the mark is then kept in memory, the count is
        dropped and the log says so. Being answered outranks being counted (PRIVACY L8).
        """
        self._hand_in(turn, now)
        if self._ledger is None:
            self._remember(update)
            return True
        spend = turn.spends if isinstance(turn.spends, Sealed) and turn.counts else None
        try:
            self._ledger.roll_over(now)
            self._ledger.record(turn.counts, update, spend)
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
        self._visits.end(chat)

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]:
        """Messages staff wait for: (chat, turn). Never to residents: they are only ever answered (P8)."""
        return tuple(message for room in self._rooms for message in room.due(now))

    def sweep(self, now: datetime) -> None:
        """Drop conversations that are over, and let the ledger close a month that has ended."""
        for chat in [chat for chat, session in self._sessions.items() if session.expired(now)]:
            del self._sessions[chat]
        self._visits.sweep(now)
        self._world.forget()
        self._new_day(now)
        if self._ledger is not None:
            try:
                self._ledger.roll_over(now)
            except LedgerError as error:
                log.error("The month could not be closed yet: %s", error)

    def _new_month(self, now: datetime) -> None:
        """An ask counted in a month that is over cannot move any more (PRIVACY 2.4)."""
        month = f"{now:%Y-%m}"
        if month != self._month:
            self._month = month
            self._sessions = {chat: replace(one, counted=()) for chat, one in self._sessions.items()}

    def _first_report(self, chat: int, listing: WrongListing) -> bool:
        """One report a service, chat and day."""
        mark = (self._who(chat), listing.service)
        if mark in self._reported:
            return False
        self._reported.add(mark)
        return True

    def _hand_in(self, turn: Turn, now: datetime) -> None:
        for listing in turn.reports:
            try:
                self._report(listing, now.date())
            except OSError as error:
                log.error("A wrong-listing report was lost: %s", error)

    def _behind(self, chat: int, incoming: Incoming, now: datetime, sender: int | None) -> Turn | None:
        turns = (room.answer(chat, incoming, now, sender) for room in self._rooms)
        return next((turn for turn in turns if turn is not None), None)

    def _session(self, chat: int, now: datetime) -> Session:
        session = self._sessions.get(chat)
        role = self._role(chat)
        if session is None or session.expired(now) or session.role != role:
            session = Session.new(now, role, self._allowances.get(self._who(chat)))
            session = replace(session, left_open=role == "champion" and self._visits.remind(chat))
        return session.at(now)

    def _keep(self, chat: int, session: Session, turn: Turn) -> None:
        self._allowances[self._who(chat)] = session.allowance
        if "forget" in turn.effects:
            self.forget(chat)
            return
        self._sessions[chat] = session
        if session.visit is not None:
            self._visits.touch(chat, session.touched)
        elif "wipe" in turn.effects:
            self._visits.end(chat)

    def _who(self, chat: int) -> bytes:
        return hashlib.blake2b(str(chat).encode(), key=self._salt, digest_size=16).digest()

    def _new_day(self, now: datetime) -> None:
        if self._salt_day != now.date():
            self._salt_day = now.date()
            self._salt = secrets.token_bytes(16)
            self._allowances.clear()
            self._reported.clear()
            self._new_month(now)

    def _seal(self, reply: Reply) -> Reply:
        if not any(button.sealed for button in reply.buttons):
            return reply
        sealed = (self._seal_button(button) for button in reply.buttons)
        return replace(reply, buttons=tuple(button for button in sealed if button is not None))

    def _seal_button(self, button: Button) -> Button | None:
        """A sealed button's data under this month's seal; no button when the ledger cannot seal just now."""
        if not button.sealed or self._ledger is None:
            return replace(button, sealed=False)
        try:
            made = replace(button, data=self._ledger.seal(button.data), sealed=False)
        except LedgerError as error:
            if self._seals:
                log.error("Buttons that need a seal are left out until the counters can be opened: %s", error)
            self._seals = False
            return None
        self._seals = True
        return made

    def _unseal(self, incoming: Incoming) -> tuple[Incoming, Sealed | None]:
        if not isinstance(incoming, Choice):
            return incoming, None
        carried, _, tail = incoming.data.partition("#")
        if self._ledger is None:  # nothing is counted here, so there is nothing to protect
            return Choice(carried + tail, seal="fresh", carried=carried), None
        try:
            sealed = self._ledger.read_seal(carried)
        except LedgerError as error:
            log.error("A seal could not be read: %s", error)
            return Choice(incoming.data), None
        return Choice(sealed.payload + tail, seal=sealed.state, carried=carried), sealed

    def _remember(self, update: int | None) -> None:
        if update is None:
            return
        self._handled[update] = None
        while len(self._handled) > _HANDLED_IN_MEMORY:
            self._handled.popitem(last=False)


def _needs_no_rooms(incoming: Incoming) -> bool:
    if isinstance(incoming, Text):
        sign = read_crisis(spoken(incoming.text[:LONGEST_READ]))
        return (sign is not None and not sign.soft) or steer(incoming.text) == ("urgent", "")
    return isinstance(incoming, Choice) and buttons.press(incoming.data).verb in _ALWAYS_THERE


def _typed_seal(session: Session, incoming: Incoming) -> Incoming:
    """A sealed button pressed by typing its number or its words: only the desk can open it."""
    if not isinstance(incoming, Text):
        return incoming
    said = plain(incoming.text)
    for number, button in enumerate(session.menu, start=1):
        if said in (str(number), plain(button.label)):
            return Choice(button.data) if button.sealed or "#" in button.data else incoming
    return incoming


def _as_sent(menu: Sequence[Button], replies: Sequence[Reply]) -> tuple[Button, ...]:
    """The menu as it stands on the screen: sealed buttons with their seals, without what has none."""
    sent = {button.label: button.data for reply in replies for button in reply.buttons}
    return tuple(
        replace(button, data=sent[button.label]) if button.sealed else button
        for button in menu
        if not button.sealed or button.label in sent
    )
