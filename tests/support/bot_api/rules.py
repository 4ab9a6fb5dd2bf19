"""The rules Telegram's own server holds a bot to, as far as this bot can meet them.

One rule: a limit or an error text stands here only if Telegram publishes it (core.telegram.org/bots/api,
the source of its Bot API server) or PTB names it as a constant.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    BotNameLimit,
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    WebhookLimit,
)

_RAW_TEXT_BYTES = 32_768
_ENTITY_KINDS = {"bold", "italic", "underline", "code", "pre", "text_link", "url", "phone_number", "mention"}
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]*\Z")


@dataclass
class ApiError(Exception):
    """An answer with `ok: false`: what Telegram says, and the HTTP status it says it with."""

    status: int
    description: str
    parameters: dict[str, int] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad(description: str) -> ApiError:
    """The commonest error: 400 and a sentence."""
    return ApiError(400, f"Bad Request: {description}")


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units, the measure of every entity offset."""
    return len(text.encode("utf-16-le")) // 2


def structured(value: Any) -> Any:
    """A parameter that may come as a structure or as JSON text, as a structure."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            raise bad("can't parse reply keyboard markup JSON object") from None
    return value


def whole(arguments: dict[str, Any], name: str, default: int | None = None) -> int:
    """A parameter that must be a whole number."""
    value = arguments.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad(f"{name} is not specified or is not a number") from None


def flag(arguments: dict[str, Any], name: str) -> bool:
    """A parameter that is true or false, however it was written."""
    return str(arguments.get(name, "")).lower() in {"true", "1"}


def check_text(arguments: dict[str, Any]) -> str:
    """The text of a message, or the error Telegram would answer with."""
    text = arguments.get("text")
    if not isinstance(text, str) or not text:
        raise bad("message text is empty")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise bad("strings must be encoded in UTF-8")
    if "parse_mode" in arguments:
        raise bad("this server reads no markup: send entities instead")
    if len(text.encode()) > _RAW_TEXT_BYTES:
        raise bad("message is too long")
    text = text.strip()
    if _INVISIBLE.match(text):
        raise bad("text must be non-empty")
    if len(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad("message is too long")
    return text


def check_entities(arguments: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """The entities of a message; each must lie inside the text, measured in UTF-16 units."""
    entities = structured(arguments.get("entities") or [])
    for entity in entities[: MessageLimit.MESSAGE_ENTITIES]:
        if entity.get("type") not in _ENTITY_KINDS:
            raise bad("unsupported entity type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 1:
            raise bad("entity must have a valid offset and length")
        units = text.encode("utf-16-le")
        if (offset + length) * 2 > len(units):
            raise bad(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
        units[offset * 2 : (offset + length) * 2].decode("utf-16-le")  # not inside a surrogate pair
    return list(entities[: MessageLimit.MESSAGE_ENTITIES])


def check_markup(arguments: dict[str, Any], private: bool) -> dict[str, Any] | None:
    """The keyboard under a message, or the error Telegram would answer with."""
    if arguments.get("reply_markup") in (None, ""):
        return None
    markup = structured(arguments["reply_markup"])
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
    elif "keyboard" in markup:
        _check_keys(markup["keyboard"], private)
    elif not (markup.get("remove_keyboard") or markup.get("force_reply")):
        raise bad("can't parse reply keyboard markup JSON object")
    return dict(markup)


def _check_inline(rows: Any) -> None:
    buttons = [button for row in rows for button in row]
    if len(buttons) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad("reply markup is too long")
    for button in buttons:
        if not isinstance(button.get("text"), str) or not button["text"].strip():
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if "callback_data" in button:
            size = len(str(button["callback_data"]).encode())
            low = InlineKeyboardButtonLimit.MIN_CALLBACK_DATA
            if not low <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
                raise bad("BUTTON_DATA_INVALID")
        elif "url" not in button:
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _check_keys(rows: Any, private: bool) -> None:
    for row in rows:
        for key in row:
            asks = isinstance(key, dict) and (key.get("request_location") or key.get("request_contact"))
            if asks and not private:
                raise bad("phone number and location can be requested in private chats only")


def check_commands(arguments: dict[str, Any]) -> list[dict[str, str]]:
    """A command menu, or the error Telegram would answer with."""
    commands = structured(arguments.get("commands") or [])
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= BotCommandLimit.MAX_DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    check_language(arguments)
    return list(commands)


def check_language(arguments: dict[str, Any]) -> str:
    """A two-letter language code, or empty for everybody else."""
    code = arguments.get("language_code") or ""
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad("invalid language code specified")
    return str(code)


def check_length(value: str, limit: int, description: str) -> str:
    """A text that may not be longer than `limit` characters."""
    if len(value) > limit:
        raise bad(description)
    return value


DESCRIPTION = int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
SHORT_DESCRIPTION = int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
BOT_NAME = int(BotNameLimit.MAX_NAME_LENGTH)
CALLBACK_ANSWER = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
CONNECTIONS = (int(WebhookLimit.MIN_CONNECTIONS_LIMIT), int(WebhookLimit.MAX_CONNECTIONS_LIMIT))
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
