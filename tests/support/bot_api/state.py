"""What the pretend Telegram knows: people, chats, messages on screens, updates waiting for the bot.

One rule: every change happens under `lock`, whichever thread makes it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

DEFAULT_UPDATES = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "channel_post"})
BOT_ID = 4_200_000_001


@dataclass
class Shown:
    """One message on a person's screen."""

    chat: int
    message_id: int
    text: str
    by_bot: bool
    at: float  # time.monotonic()
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    document: bytes | None = None
    edits: int = 0
    deleted: bool = False
    date: int = 0

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The inline buttons, in reading order."""
        return [button for row in (self.markup or {}).get("inline_keyboard", []) for button in row]

    @property
    def bold(self) -> list[str]:
        """The pieces of text shown in bold."""
        units = self.text.encode("utf-16-le")
        return [
            units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le")
            for e in self.entities
            if e["type"] == "bold"
        ]


@dataclass
class Chat:
    """A chat the bot can see. A private chat's id is the person's id."""

    chat_id: int
    kind: str = "private"
    name: str = "Siti"
    language: str = "en"
    shown: list[Shown] = field(default_factory=list)
    blocked: bool = False
    known: bool = False  # the person wrote first, so the bot may write
    migrated_to: int | None = None

    def as_json(self) -> dict[str, Any]:
        if self.kind == "private":
            return {"id": self.chat_id, "type": "private", "first_name": self.name}
        return {"id": self.chat_id, "type": self.kind, "title": self.name}


@dataclass
class Call:
    """One request the bot made."""

    method: str
    arguments: dict[str, Any]
    at: float


class State:
    """Everything behind the server, shared by the HTTP side and the tests."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.chats: dict[int, Chat] = {}
        self.queue: deque[tuple[int, dict[str, Any]]] = deque()
        self.next_update = 910_000_000
        self.allowed: frozenset[str] = DEFAULT_UPDATES
        self.callbacks: dict[str, int] = {}  # query id -> chat
        self.answered_callbacks: list[tuple[str, float]] = []
        self.calls: list[Call] = []
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}  # (method, language) -> description, name ...
        self.webhook: dict[str, Any] | None = None
        self.on_update: Callable[[], None] = lambda: None
        self._last_message = 100

    def chat(self, chat_id: int, kind: str = "private", name: str = "Siti") -> Chat:
        """The chat with this id, made when it is new."""
        with self.lock:
            return self.chats.setdefault(chat_id, Chat(chat_id, kind, name))

    def message_number(self) -> int:
        """A message id nobody has yet."""
        self._last_message += 1
        return self._last_message

    def show(self, chat: Chat, text: str, by_bot: bool, **more: Any) -> Shown:
        """Put a message on a screen."""
        shown = Shown(
            chat.chat_id,
            self.message_number(),
            text,
            by_bot,
            time.monotonic(),
            date=int(time.time()),
            **more,
        )
        chat.shown.append(shown)
        return shown

    def find(self, chat: Chat, message_id: int) -> Shown | None:
        """The message with this id, if it is still there."""
        for shown in reversed(chat.shown):
            if shown.message_id == message_id:
                return None if shown.deleted else shown
        return None

    def add_update(self, kind: str, body: Any, **extra: Any) -> int:
        """Queue an update, unless the bot did not ask for its kind. Returns its id."""
        with self.lock:
            number = self.next_update
            self.next_update += 1
            if kind in self.allowed or kind not in DEFAULT_UPDATES:
                self.queue.append((number, {"update_id": number, kind: body, **extra}))
        self.on_update()
        return number

    def confirm_before(self, offset: int) -> None:
        """Forget every update with a smaller number."""
        while self.queue and self.queue[0][0] < offset:
            self.queue.popleft()

    def message_json(self, shown: Shown) -> dict[str, Any]:
        """A message as the Bot API writes it."""
        chat = self.chats[shown.chat]
        sender: dict[str, Any] = (
            {"id": BOT_ID, "is_bot": True, "first_name": "Signpost", "username": "SignpostTestBot"}
            if shown.by_bot
            else {"id": shown.chat, "is_bot": False, "first_name": chat.name, "language_code": chat.language}
        )
        message: dict[str, Any] = {
            "message_id": shown.message_id,
            "from": sender,
            "chat": chat.as_json(),
            "date": shown.date,
        }
        if shown.document is not None:
            message["document"] = {"file_id": "f", "file_unique_id": "u"}
            message["caption"] = shown.text
        else:
            message["text"] = shown.text
        if shown.entities:
            message["entities"] = shown.entities
        if shown.markup and "inline_keyboard" in shown.markup:
            message["reply_markup"] = shown.markup
        if shown.edits:
            message["edit_date"] = int(time.time())
        return message
