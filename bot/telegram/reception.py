"""One arrival from the door to the confirmation: answer, send, record, and only then it counts as done.

One rule: being answered outranks being counted, and a crisis card outranks everything.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import BadRequest, TelegramError

from bot.health import Gauges
from bot.telegram.connection import Line
from bot.telegram.outbox import Outbox, Parcel
from bot.telegram.traces import Traces
from bot.telegram.turnstile import Turnstile
from bot.telegram.updates import Arrival
from bot.turn import Incoming, Position, Reply, Turn, Upload
from bot.words import telegram as words

log = logging.getLogger(__name__)

LONDON = ZoneInfo("Europe/London")
WAIT_SECONDS = 5.0
"""A reply Telegram keeps waiting longer is confirmed and kept in memory, so that nobody else waits for it."""

_STUCK_SECONDS = 0.5
_LOOK_SECONDS = 0.1
_PRESS_SECONDS = 1.0
_SETTLE_SECONDS = 1.0
_DECLINES_KEPT = 1_000
_DECLINE_AGAIN_SECONDS = 600.0
_DELETE_AT_ONCE = 100  # Bot API, deleteMessages
_LARGEST_FILE = 5_000_000  # bytes; a directory of thousands of services is far smaller


class FrontDesk(Protocol):
    """What a channel needs of the conversation; `bot.desk.Desk` is the real one."""

    def introduce(self, bot_name: str) -> None: ...
    def can_answer(self, incoming: Incoming) -> bool: ...
    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn: ...
    def handled(self, update: int) -> bool: ...
    def record(self, turn: Turn, update: int | None, now: datetime) -> bool: ...
    def forget(self, chat: int) -> None: ...
    def revoked(self) -> tuple[int, ...]: ...
    def sweep(self, now: datetime) -> None: ...
    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]: ...


class Reception:
    """Deals with arrivals, one call of `serve` each.

    desk:         the conversation, and the rooms behind it.
    curator_chat: the one group that is answered, and the one chat whose files are fetched.
    in_danger:    whether what was said is a cry for help, which is answered before all that wait (SAFETY S5).
    now:          the wall clock, aware, Europe/London; a test passes its own.
    """

    def __init__(
        self,
        line: Line,
        desk: FrontDesk,
        gauges: Gauges,
        *,
        curator_chat: int | None = None,
        in_danger: Callable[[Incoming], bool] = lambda _: False,
        now: Callable[[], datetime] = lambda: datetime.now(LONDON),
    ) -> None:
        self._line = line
        self._desk = desk
        self._gauges = gauges
        self._curator_chat = curator_chat
        self._in_danger = in_danger
        self._now = now
        self.traces = Traces()
        self.outbox = Outbox(line, self.traces, self._gone)
        self.stopping = False
        self._turnstile = Turnstile()
        self._hurried = -1.0
        self._albums: OrderedDict[int, str] = OrderedDict()
        self._declined: OrderedDict[int, float] = OrderedDict()
        self._background: set[asyncio.Task[None]] = set()

    async def serve(self, arrival: Arrival) -> Awaitable[None] | None:
        """Answer one arrival and start sending.

        Returns:
            What is left to do before it may be confirmed to Telegram; None when that is nothing.
        """
        if self._desk.handled(arrival.update):
            return None
        if arrival.query is not None:  # the spinner on the button stops first
            pressed = self._in_background(self._acknowledge(arrival.query))
            await asyncio.wait({pressed}, timeout=_PRESS_SECONDS)
        if arrival.kind == "blocked":
            self._gone(arrival.chat)
        elif arrival.kind == "joined":
            return self._decline(arrival)
        elif arrival.incoming is not None:
            return await self._talk(arrival, arrival.incoming)
        return None

    async def _talk(self, arrival: Arrival, incoming: Incoming) -> Awaitable[None] | None:
        began = asyncio.get_running_loop().time()
        if arrival.chat == self._curator_chat:
            incoming = await self._with_file(arrival, incoming)
        elif not arrival.private:
            return self._decline(arrival)
        elif self._same_album(arrival):
            return None
        if arrival.message is not None and arrival.query is None:
            self.traces.add(arrival.chat, arrival.message)
        async with self._turnstile.turn(lambda: self._in_danger(incoming)):
            sender = None if arrival.private else arrival.person
            turn = self._desk.answer(arrival.chat, incoming, self._now(), sender)
        replies = turn.replies
        if "wipe" in turn.effects and not await self._wipe(arrival.chat, arrival.message):
            replies = (*replies, Reply(words.OLDER_MESSAGES))
        sending = self.outbox.post(self._parcel(arrival, incoming, turn, replies))
        if turn.later is not None:
            self._in_background(self._send_later(arrival.chat, turn.later))
        return self._record(arrival, turn, sending, began)

    async def _send_later(self, chat: int, work: Callable[[], tuple[Reply, ...]]) -> None:
        """Slow work goes to a thread, so that nobody waits for it."""
        self.outbox.post(Parcel(chat, await asyncio.to_thread(work)))

    async def _with_file(self, arrival: Arrival, incoming: Incoming) -> Incoming:
        """In the curators' chat a document is fetched, into memory."""
        if arrival.file is None or arrival.file.size > _LARGEST_FILE:
            return incoming
        try:
            file = await self._line.bot.get_file(arrival.file.file_id)
            content = await file.download_as_bytearray()
        except TelegramError as error:
            log.warning("A curator's file could not be fetched", exc_info=error)
            return incoming
        return Upload(arrival.file.name, bytes(content))

    async def _record(self, arrival: Arrival, turn: Turn, sending: asyncio.Task[None], began: float) -> None:
        """Count the turn and mark the update, once its replies are out or have waited long enough."""
        await self._sent(sending, arrival.chat)
        if not self._desk.record(turn, arrival.update, self._now()):
            self._gauges.alarm("counting")
        if "forget" in turn.effects:
            self.traces.forget(arrival.chat)
        self._gauges.answered(asyncio.get_running_loop().time() - began)

    def _parcel(self, arrival: Arrival, incoming: Incoming, turn: Turn, replies: tuple[Reply, ...]) -> Parcel:
        pressed = arrival.message if arrival.query is not None and "wipe" not in turn.effects else None
        keys: ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None
        if "ask_location" in turn.effects and arrival.private:
            keys = _location_key()
            if all(reply.buttons for reply in replies if not reply.urgent):
                replies = (*replies, Reply(words.LOCATION_OFFER))
        elif isinstance(incoming, Position):
            keys = ReplyKeyboardRemove()
        return Parcel(arrival.chat, replies, pressed, keys)

    async def _sent(self, sending: asyncio.Task[None], chat: int) -> None:
        """Wait until it is sent, or Telegram has kept it waiting long enough, or `hurry` says it must do.

        A reply that only waits its turn here is waited for: confirmed, it would be gone with the process.
        """
        began = asyncio.get_running_loop().time()
        await asyncio.wait({sending}, timeout=_STUCK_SECONDS)
        while not sending.done():
            enough = _STUCK_SECONDS if self._hurried > began else WAIT_SECONDS
            if self.outbox.held_up(chat) >= enough and not self.stopping:
                return
            await asyncio.wait({sending}, timeout=_LOOK_SECONDS)

    def hurry(self) -> None:
        """Wait no longer for replies Telegram holds up: they stay in memory, their updates are confirmed."""
        self._hurried = asyncio.get_running_loop().time()

    def mishap(self, arrival: Arrival, _: BaseException) -> None:
        """An arrival could not be answered because of a fault of ours: say so, with the crisis numbers."""
        self._gauges.alarm("answering")
        if arrival.kind == "talk" and arrival.private:
            self.outbox.post(Parcel(arrival.chat, (Reply(words.mishap(), urgent=True),)))

    def sweep(self) -> None:
        """Once a minute: forget what is over, clear revoked champions' visits, tell staff what waits."""
        self._desk.sweep(self._now())
        self.traces.sweep()
        for chat, turn in self._desk.due(self._now()):
            self.outbox.post(Parcel(chat, turn.replies))
        for chat in self._desk.revoked():
            self._in_background(self._clear(chat))

    async def _clear(self, chat: int) -> None:
        await self._wipe(chat, None)

    async def close(self, seconds: float) -> None:
        """Give replies on their way so many seconds, then stop."""
        await self.outbox.close(seconds)
        for task in set(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    def _gone(self, chat: int) -> None:
        """The person has blocked the bot, or the group is gone: nothing of them stays."""
        self._desk.forget(chat)
        self.traces.forget(chat)
        self._albums.pop(chat, None)
        self._declined.pop(chat, None)

    async def _acknowledge(self, query: str) -> None:
        try:
            await self._line.bot.answer_callback_query(query)
        except BadRequest:
            pass  # the press is too old for that; the answer comes anyway
        except TelegramError as error:
            log.warning("A button press could not be acknowledged", exc_info=error)

    async def _decline(self, arrival: Arrival) -> None:
        """Groups are not for this: point to the private chat, at most once in ten minutes."""
        clock = asyncio.get_running_loop().time()
        if not arrival.addressed or clock - self._declined.get(arrival.chat, -1e9) < _DECLINE_AGAIN_SECONDS:
            return
        self._declined[arrival.chat] = clock
        while len(self._declined) > _DECLINES_KEPT:
            self._declined.popitem(last=False)
        reply = Reply(words.group_decline(self._line.bot.username))
        turn = Turn((reply,))
        await self._sent(self.outbox.post(Parcel(arrival.chat, turn.replies)), arrival.chat)
        self._desk.record(turn, arrival.update, self._now())

    def _same_album(self, arrival: Arrival) -> bool:
        """Whether this is one more photo of an album that was answered already."""
        if arrival.album is None:
            return False
        again = self._albums.get(arrival.chat) == arrival.album
        self._albums[arrival.chat] = arrival.album
        while len(self._albums) > _DECLINES_KEPT:
            self._albums.popitem(last=False)
        return again

    async def _wipe(self, chat: int, message: int | None) -> bool:
        """Delete this chat's messages on both sides.

        message: the one that asked for it. When it is not remembered, there was a restart since it was
            written, and other messages may be left that the bot knows nothing of.

        Returns:
            False when older messages may be left on the screen.
        """
        await self.outbox.settled(chat, _SETTLE_SECONDS)
        complete = True
        if message is not None and not self.traces.has(chat, message):
            await self._delete(chat, [message])  # on its own: it may be too old, and would spoil the others
            complete = False
        messages = self.traces.take(chat)
        for start in range(0, len(messages), _DELETE_AT_ONCE):
            complete = await self._delete(chat, messages[start : start + _DELETE_AT_ONCE]) and complete
        return complete

    async def _delete(self, chat: int, messages: list[int]) -> bool:
        for _ in range(3):
            try:
                return await self._line.urgent.delete_messages(chat, messages)
            except BadRequest:
                return False
            except TelegramError as error:  # deleting twice does no harm
                log.warning("Messages could not be deleted yet", exc_info=error)
                await asyncio.sleep(0.5)
        return False

    def _in_background(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background_done)
        return task

    def _background_done(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("Something done beside the conversation failed", exc_info=error)


def _location_key() -> ReplyKeyboardMarkup:
    key = KeyboardButton(words.LOCATION_KEY, request_location=True)
    return ReplyKeyboardMarkup(
        [[key]], resize_keyboard=True, one_time_keyboard=True, input_field_placeholder=words.LOCATION_HINT
    )
