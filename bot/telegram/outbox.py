"""Replies on their way out: in order within a chat, side by side between chats, crisis cards first.

One rule: trouble in one chat is waited out in that chat alone, and nothing that may have arrived is resent.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from telegram import (
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.telegram.connection import REPLY_CONNECTIONS, Line, never_arrived, timed_out
from bot.telegram.rendering import Page, pages
from bot.telegram.traces import Traces
from bot.turn import Document, Reply

log = logging.getLogger(__name__)

Keys = ReplyKeyboardMarkup | ReplyKeyboardRemove

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # a preview makes Telegram fetch the page
_MOST_WAITING = 20  # turns of one chat; a person who writes on meanwhile loses the oldest of their own
_PATIENCE = {False: (7, 120.0), True: (60, 900.0)}  # urgent? -> tries, seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 15.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one chat as the answer to one message.

    replies: the messages, crisis cards already in front.
    pressed: the message whose button was pressed; a reply that `edits` may replace it.
    keys:    the channel's own keyboard (the location key), put under the first reply that has no buttons.
    """

    chat: int
    replies: tuple[Reply, ...]
    pressed: int | None = None
    keys: Keys | None = None


class Outbox:
    """Sends parcels. `post` never raises; what could not be sent is logged without content.

    gone: called with the chat when the person has blocked the bot or left.
    """

    def __init__(self, line: Line, traces: Traces, gone: Callable[[int], None]) -> None:
        self._line = line
        self._traces = traces
        self._gone = gone
        self._last: dict[int, asyncio.Task[None]] = {}
        self._waiting: dict[int, int] = {}
        self._since: dict[int, float] = {}
        self._free = asyncio.Semaphore(REPLY_CONNECTIONS)

    def post(self, parcel: Parcel) -> asyncio.Task[None]:
        """Start sending; the task is done when every reply was sent or given up.

        Replies of one chat keep their order, except that a crisis card does not wait for anything.
        """
        chat = parcel.chat
        task = asyncio.get_running_loop().create_task(self._deliver(parcel, self._last.get(chat)))
        self._last[chat] = task
        self._waiting[chat] = self._waiting.get(chat, 0) + 1
        task.add_done_callback(lambda done: self._finished(chat, done))
        return task

    @property
    def busy(self) -> int:
        """How many chats have replies on their way."""
        return len(self._last)

    def held_up(self, chat: int) -> float:
        """Seconds that Telegram has kept a reply to this chat waiting; 0 while it waits its turn here."""
        since = self._since.get(chat)
        return 0.0 if since is None else asyncio.get_running_loop().time() - since

    async def settled(self, chat: int, seconds: float) -> None:
        """Wait until nothing is on its way to this chat, at most so many seconds."""
        last = self._last.get(chat)
        if last is not None:
            await asyncio.wait({last}, timeout=seconds)

    async def close(self, seconds: float) -> None:
        """Give what is on its way so many seconds, then let go of it."""
        tasks = list(self._last.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _finished(self, chat: int, task: asyncio.Task[None]) -> None:
        self._waiting[chat] -= 1
        if not self._waiting[chat]:
            del self._waiting[chat]
        if self._last.get(chat) is task:
            del self._last[chat]
        if not task.cancelled() and task.exception() is not None:
            log.error("A reply could not be sent", exc_info=task.exception())

    async def _deliver(self, parcel: Parcel, previous: asyncio.Task[None] | None) -> None:
        urgent = [reply for reply in parcel.replies if reply.urgent]
        others = [reply for reply in parcel.replies if not reply.urgent]
        keys = parcel.keys
        for reply in urgent:
            await self._send(parcel, reply, None)
        if previous is not None:
            if self._waiting.get(parcel.chat, 0) > _MOST_WAITING:
                log.warning("A chat has too many replies waiting; one was dropped")
                return
            await asyncio.wait({previous})
        for reply in others:
            carries = keys if not reply.buttons else None
            await self._send(parcel, reply, carries)
            keys = keys if carries is None else None

    async def _send(self, parcel: Parcel, reply: Reply, keys: Keys | None) -> None:
        sheets = pages(reply)
        replaces = reply.edits and parcel.pressed is not None and len(sheets) == 1 and not reply.documents
        if replaces and await self._edit(parcel, sheets[0], reply.urgent):
            return
        for page in sheets:
            markup = page.buttons or (keys if page is sheets[-1] else None)
            await self._until_settled(_Sending(self._line, parcel.chat, page, markup), reply.urgent)
        for document in reply.documents:
            await self._until_settled(_Handing(self._line, parcel.chat, document), reply.urgent)

    async def _edit(self, parcel: Parcel, page: Page, urgent: bool) -> bool:
        """Replace a message. False when it cannot be replaced, so that a new one must say it."""
        assert parcel.pressed is not None
        try:
            await self._until_settled(_Editing(self._line, parcel.chat, parcel.pressed, page), urgent)
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def _until_settled(self, attempt: _Attempt, urgent: bool) -> None:
        chat = attempt.chat
        try:
            await self._try(attempt, urgent)
        finally:
            self._since.pop(chat, None)
            self._since.pop(attempt.chat, None)  # the group may have moved meanwhile

    async def _once(self, attempt: _Attempt, urgent: bool) -> Message | bool:
        """One request. Who waits for a free connection is not held up by Telegram; a card waits for none."""
        clock = asyncio.get_running_loop().time
        if urgent:
            self._since.setdefault(attempt.chat, clock())
            return await attempt.once(urgent)
        async with self._free:
            self._since.setdefault(attempt.chat, clock())
            return await attempt.once(urgent)

    async def _try(self, attempt: _Attempt, urgent: bool) -> None:
        """Try until it is sent, or certain that it will not be, or too late."""
        tries, seconds = _PATIENCE[urgent]
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        pause = _FIRST_PAUSE
        for tried in range(1, tries + 1):
            try:
                message = await self._once(attempt, urgent)
            except RetryAfter as error:
                wait = _seconds(error)
            except Forbidden:
                self._gone(attempt.chat)
                return
            except ChatMigrated as error:
                attempt.chat, wait = error.new_chat_id, 0.0
            except BadRequest as error:
                if isinstance(attempt, _Editing):
                    raise
                self._refused(attempt, error)
                return
            except TelegramError as error:
                if not self._may_try_again(attempt, error, urgent):
                    log.warning("A reply may not have arrived", exc_info=error)
                    return
                wait, pause = pause, min(pause * 2, _LONGEST_PAUSE)
            else:
                if isinstance(message, Message):
                    self._traces.add(attempt.chat, message.message_id)
                return
            if tried == tries or clock() + wait > until:
                break
            await asyncio.sleep(wait)
        log.error("A reply was given up: Telegram would not take it")

    def _refused(self, attempt: _Attempt, error: BadRequest) -> None:
        if "chat not found" in error.message.lower():
            self._gone(attempt.chat)
        else:
            log.error("Telegram refused a reply", exc_info=error)

    @staticmethod
    def _may_try_again(attempt: _Attempt, error: TelegramError, urgent: bool) -> bool:
        if never_arrived(error) or attempt.repeatable:
            return True
        # A line cut in the middle leaves it open whether the card arrived; twice is better than never.
        return urgent and not timed_out(error)


class _Attempt(ABC):
    """One request that may have to be made more than once."""

    repeatable = False  # doing it twice looks the same as doing it once

    def __init__(self, line: Line, chat: int) -> None:
        self._line = line
        self.chat = chat

    @abstractmethod
    async def once(self, urgent: bool) -> Message | bool:
        """Make the request once. Raises what the library raises."""


class _Sending(_Attempt):
    def __init__(self, line: Line, chat: int, page: Page, markup: InlineKeyboardMarkup | Keys | None) -> None:
        super().__init__(line, chat)
        self._page = page
        self._markup = markup

    async def once(self, urgent: bool) -> Message:
        return await (self._line.urgent if urgent else self._line.bot).send_message(
            self.chat,
            self._page.text,
            entities=self._page.entities,
            reply_markup=self._markup,
            link_preview_options=_NO_PREVIEW,
        )


class _Editing(_Attempt):
    repeatable = True

    def __init__(self, line: Line, chat: int, message: int, page: Page) -> None:
        super().__init__(line, chat)
        self._message = message
        self._page = page

    async def once(self, urgent: bool) -> bool:
        await (self._line.urgent if urgent else self._line.bot).edit_message_text(
            self._page.text,
            self.chat,
            self._message,
            entities=self._page.entities,
            reply_markup=self._page.buttons,
            link_preview_options=_NO_PREVIEW,
        )
        return True


class _Handing(_Attempt):
    def __init__(self, line: Line, chat: int, document: Document) -> None:
        super().__init__(line, chat)
        self._document = document

    async def once(self, urgent: bool) -> Message:
        file = InputFile(self._document.content, filename=self._document.name)
        return await self._line.bot.send_document(self.chat, file, disable_content_type_detection=True)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
