"""One raw update from Telegram, read into what the conversation understands.

One rule: only the few fields a signpost needs are looked at, so nothing Telegram adds, and nothing a hostile
sender leaves out, can stop the bot. What cannot be read is skipped by its number alone.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal

from bot.turn import Choice, Incoming, Position, Text, Unreadable

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What the bot asks Telegram for: fewer kinds, less personal data."""

_UNREADABLE = (
    "photo", "voice", "video", "video_note", "sticker", "audio", "animation", "document",
    "dice", "poll", "game", "story", "paid_media", "checklist",
)  # fmt: skip
_ENVELOPE = frozenset(
    {
        "message_id", "from", "chat", "date", "edit_date", "sender_chat", "author_signature",
        "forward_origin", "reply_to_message", "external_reply", "quote", "via_bot",
        "has_protected_content", "is_from_offline", "media_group_id",
        "message_thread_id", "is_topic_message", "reply_markup", "link_preview_options",
    }
)  # fmt: skip
_COMMAND_FOR = re.compile(r"(/\w{1,32})@\w+")
_LARGEST_UPDATE = 2**63 - 1  # what SQLite holds
_LARGEST_CHAT = 2**52  # Telegram: an identifier has at most 52 significant bits


class UnreadableUpdateError(ValueError):
    """An update without what every update has. Carries no content."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A document that could be fetched. size: bytes, 0 when Telegram does not say."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update, as far as the bot is concerned.

    update:   Telegram's number of the update.
    chat:     where it came from and where the answer goes; 0 when it came from nowhere.
    kind:     "talk" (something was said), "blocked" (the person blocked the bot), "joined" (somebody added
              the bot to a group), "nothing" (confirmed, not answered).
    incoming: what was said; None unless `kind` is "talk".
    private:  a chat with one person, not a group.
    person:   who said it; in a private chat the same number as `chat`.
    message:  the id of the message on the screen: theirs, or the one whose button was pressed.
    sent:     when that message was written, in seconds since 1970 by Telegram's clock; 0 when not known.
    query:    the id of a button press, to be answered at once.
    album:    photos sent together carry the same one.
    addressed: in a group: a command, a reply to the bot, or a press; other talk there is not for us.
    file:     a document that came with it; fetched only in the curators' chat.
    """

    update: int
    chat: int = 0
    kind: Literal["talk", "blocked", "joined", "nothing"] = "nothing"
    incoming: Incoming | None = None
    private: bool = True
    person: int = 0
    message: int | None = None
    sent: int = 0
    query: str | None = None
    album: str | None = None
    addressed: bool = True
    file: SentFile | None = None


def update_number(raw: object) -> int | None:
    """The number of an update, or None when it has no usable one."""
    return _number(raw, "update_id", 0, _LARGEST_UPDATE) if isinstance(raw, dict) else None


def read_update(raw: object) -> Arrival:
    """Read one update.

    Args:
        raw: the update as `json.loads` gave it.

    Raises:
        UnreadableUpdateError: it has no number, or lacks what every update of its kind has.
    """
    number = update_number(raw)
    if number is None or not isinstance(raw, dict):
        raise UnreadableUpdateError("no update number")
    if "message" in raw:
        return _message(number, _part(raw, "message"), edited=False)
    if "edited_message" in raw:
        return _message(number, _part(raw, "edited_message"), edited=True)
    if "callback_query" in raw:
        return _press(number, _part(raw, "callback_query"))
    if "my_chat_member" in raw:
        return _membership(number, _part(raw, "my_chat_member"))
    return Arrival(number)


def _message(number: int, message: dict[str, Any], edited: bool) -> Arrival:
    chat, private = _chat(message)
    sender = message.get("from") if isinstance(message.get("from"), dict) else {}
    assert isinstance(sender, dict)
    incoming = None if sender.get("is_bot") is True else _incoming(message, edited)
    text = incoming.text if isinstance(incoming, Text) else ""
    return Arrival(
        number,
        chat,
        "nothing" if incoming is None else "talk",
        incoming,
        private,
        _number(sender, "id", 0, _LARGEST_CHAT) or (chat if private else 0),
        _number(message, "message_id", 1, _LARGEST_UPDATE),
        _number(message, "date", 0, _LARGEST_UPDATE) or 0,
        album=message.get("media_group_id") if isinstance(message.get("media_group_id"), str) else None,
        addressed=private or text.startswith("/") or _answers_a_bot(message),
        file=None if edited else _file(message),
    )


def _press(number: int, query: dict[str, Any]) -> Arrival:
    identifier, data, sender = query.get("id"), query.get("data"), query.get("from")
    if not isinstance(identifier, str) or not isinstance(query.get("message"), dict):
        return Arrival(number, query=identifier if isinstance(identifier, str) else None)
    message = query["message"]
    chat, private = _chat(message)
    return Arrival(
        number,
        chat,
        "talk" if isinstance(data, str) else "nothing",
        Choice(_clean(data)) if isinstance(data, str) else None,
        private,
        (_number(sender, "id", 0, _LARGEST_CHAT) if isinstance(sender, dict) else None) or 0,
        _number(message, "message_id", 1, _LARGEST_UPDATE),
        _number(message, "date", 0, _LARGEST_UPDATE) or 0,
        query=identifier,
    )


def _membership(number: int, change: dict[str, Any]) -> Arrival:
    chat, private = _chat(change)
    after, before = change.get("new_chat_member"), change.get("old_chat_member")
    status = after.get("status") if isinstance(after, dict) else None
    was = before.get("status") if isinstance(before, dict) else None
    if status in {"kicked", "left"}:
        return Arrival(number, chat, "blocked", private=private)
    if not private and was in {"left", "kicked"}:
        return Arrival(number, chat, "joined", private=False)
    return Arrival(number, chat, private=private)


def _incoming(message: dict[str, Any], edited: bool) -> Incoming | None:
    for words in (message.get("text"), message.get("caption")):
        if isinstance(words, str) and words.strip():
            return Text(_COMMAND_FOR.sub(r"\1", _clean(words), count=1), edited)
    location = message.get("location")
    if isinstance(location, dict):
        # A live location is edited every few seconds; only its first message is an answer to us.
        return None if edited else _position(location)
    kind = next((kind for kind in _UNREADABLE if kind in message), None)
    if kind is not None:
        return None if edited else Unreadable(kind)
    # A kind of message the Bot API cannot show comes with nothing but its envelope.
    return Unreadable("message") if not edited and _ENVELOPE.issuperset(message) else None


def _file(message: dict[str, Any]) -> SentFile | None:
    document = message.get("document")
    if not isinstance(document, dict) or not isinstance(document.get("file_id"), str):
        return None
    name = document.get("file_name")
    return SentFile(
        document["file_id"],
        _clean(name) if isinstance(name, str) else "file",
        _number(document, "file_size", 0, _LARGEST_UPDATE) or 0,
    )


def _position(location: dict[str, Any]) -> Incoming:
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not all(isinstance(part, int | float) and math.isfinite(part) for part in (latitude, longitude)):
        return Unreadable("location")
    assert isinstance(latitude, int | float)
    assert isinstance(longitude, int | float)
    if abs(latitude) > 90 or abs(longitude) > 180:
        return Unreadable("location")
    return Position(float(latitude), float(longitude))


def _answers_a_bot(message: dict[str, Any]) -> bool:
    replied = message.get("reply_to_message")
    author = replied.get("from") if isinstance(replied, dict) else None
    return isinstance(author, dict) and author.get("is_bot") is True


def _part(raw: dict[str, Any], name: str) -> dict[str, Any]:
    part = raw[name]
    if not isinstance(part, dict):
        raise UnreadableUpdateError(f"{name} is not an object")
    return part


def _chat(body: dict[str, Any]) -> tuple[int, bool]:
    chat = body.get("chat")
    number = _number(chat, "id", -_LARGEST_CHAT, _LARGEST_CHAT) if isinstance(chat, dict) else None
    if number is None or not isinstance(chat, dict):
        raise UnreadableUpdateError("no chat")
    return number, chat.get("type", "private") == "private" and number > 0


def _number(body: dict[str, Any], name: str, low: int, high: int) -> int | None:
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    return None


def _clean(words: str) -> str:
    """Half a surrogate pair cannot be stored, matched or sent back; it becomes a question mark."""
    return words.encode("utf-8", "replace").decode("utf-8")
