"""The Bot API methods the bot may call, each as Telegram's server answers it.

One rule: a refusal carries the server's own words, because the bot's handling depends on them.
"""

from __future__ import annotations

import time
from typing import Any

from . import rules
from .faults import Weather
from .rules import ApiError, bad, structured, whole
from .state import BOT_ID, Chat, Shown, State

_DELETABLE_SECONDS = 48 * 3600


class Methods:
    """`call(name, arguments)` answers every method but getUpdates, which waits."""

    def __init__(self, state: State, weather: Weather) -> None:
        self._state = state
        self._weather = weather
        self._by_name = {
            "getme": self._get_me,
            "sendmessage": self._send_message,
            "senddocument": self._send_document,
            "editmessagetext": self._edit_message_text,
            "answercallbackquery": self._answer_callback,
            "deletemessage": self._delete_message,
            "deletemessages": self._delete_messages,
            "sendchataction": lambda arguments: bool(self._open_chat(arguments)),
            "setmycommands": self._set_commands,
            "getmycommands": lambda a: self._state.commands.get(self._scope(a), []),
            "deletemycommands": lambda a: self._state.commands.pop(self._scope(a), None) is not None or True,
            "setmydescription": lambda a: self._set_text(a, "description", rules.DESCRIPTION),
            "setmyshortdescription": lambda a: self._set_text(
                a, "short_description", rules.SHORT_DESCRIPTION
            ),
            "setmyname": lambda a: self._set_text(a, "name", rules.BOT_NAME),
            "getwebhookinfo": self._webhook_info,
        }

    def call(self, name: str, arguments: dict[str, Any]) -> Any:
        """The result of one method, or raises ApiError."""
        method = self._by_name.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return method(arguments)

    def _get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Signpost",
            "username": "SignpostTestBot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _chat(self, arguments: dict[str, Any]) -> Chat:
        chat = self._state.chats.get(whole(arguments, "chat_id"))
        if chat is None:
            raise bad("chat not found")
        return chat

    def _open_chat(self, arguments: dict[str, Any]) -> Chat:
        chat = self._chat(arguments)
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.blocked:
            reason = (
                "bot was blocked by the user"
                if chat.kind == "private"
                else "bot was kicked from the group chat"
            )
            raise ApiError(403, f"Forbidden: {reason}")
        if not chat.known:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _send_message(self, arguments: dict[str, Any]) -> dict[str, Any]:
        chat = self._open_chat(arguments)
        text = rules.check_text(arguments)
        entities = rules.check_entities(arguments, text)
        markup = rules.check_markup(arguments, chat.kind == "private")
        self._weather.check_flood(chat.chat_id)
        options = {
            "link_preview": not (structured(arguments.get("link_preview_options") or {})).get("is_disabled"),
            "protected": rules.flag(arguments, "protect_content"),
        }
        shown = self._state.show(chat, text, by_bot=True, entities=entities, markup=markup, options=options)
        return self._state.message_json(shown)

    def _send_document(self, arguments: dict[str, Any]) -> dict[str, Any]:
        chat = self._open_chat(arguments)
        name, content = arguments.get("document") or ("", b"")
        if not content:
            raise bad("file must be non-empty")
        self._weather.check_flood(chat.chat_id)
        shown = self._state.show(chat, arguments.get("caption", ""), by_bot=True, document=content)
        shown.options["name"] = name
        return self._state.message_json(shown)

    def _edit_message_text(self, arguments: dict[str, Any]) -> dict[str, Any]:
        chat = self._open_chat(arguments)
        shown = self._state.find(chat, whole(arguments, "message_id"))
        if shown is None:
            raise bad("message to edit not found")
        if not shown.by_bot or shown.document is not None:
            raise bad("message can't be edited")
        text = rules.check_text(arguments)
        entities = rules.check_entities(arguments, text)
        markup = rules.check_markup(arguments, chat.kind == "private")
        if markup is not None and "inline_keyboard" not in markup:
            raise bad("inline keyboard expected")
        if (text, entities, markup) == (shown.text, shown.entities, shown.markup):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same"
                " as a current content and reply markup of the message"
            )
        self._weather.check_flood(chat.chat_id)
        shown.text, shown.entities, shown.markup = text, entities, markup
        shown.edits += 1
        shown.at = time.monotonic()
        return self._state.message_json(shown)

    def _answer_callback(self, arguments: dict[str, Any]) -> bool:
        query = str(arguments.get("callback_query_id", ""))
        rules.check_length(arguments.get("text", ""), rules.CALLBACK_ANSWER, "MESSAGE_TOO_LONG")
        if self._state.callbacks.pop(query, None) is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._state.answered_callbacks.append((query, time.monotonic()))
        return True

    def _deletable(self, chat: Chat, message_id: int) -> Shown | None:
        shown = self._state.find(chat, message_id)
        if shown is None:
            return None
        old = time.time() - shown.date > _DELETABLE_SECONDS
        theirs_in_group = chat.kind != "private" and not shown.by_bot
        if old or theirs_in_group:
            raise bad("message can't be deleted for everyone")
        return shown

    def _delete_message(self, arguments: dict[str, Any]) -> bool:
        shown = self._deletable(self._chat(arguments), whole(arguments, "message_id"))
        if shown is None:
            raise bad("message to delete not found")
        shown.deleted = True
        return True

    def _delete_messages(self, arguments: dict[str, Any]) -> bool:
        chat = self._chat(arguments)
        ids = structured(arguments.get("message_ids") or [])
        if not 1 <= len(ids) <= 100:
            raise bad("message identifiers are not specified" if not ids else "too many message identifiers")
        for found in [self._deletable(chat, int(number)) for number in ids]:
            if found is not None:
                found.deleted = True
        return True

    def _scope(self, arguments: dict[str, Any]) -> str:
        scope = structured(arguments.get("scope") or {"type": "default"})["type"]
        return f"{scope}:{rules.check_language(arguments)}"

    def _set_commands(self, arguments: dict[str, Any]) -> bool:
        self._state.commands[self._scope(arguments)] = rules.check_commands(arguments)
        return True

    def _set_text(self, arguments: dict[str, Any], what: str, limit: int) -> bool:
        value = rules.check_length(arguments.get(what, ""), limit, f"{what} is too long")
        self._state.texts[what, rules.check_language(arguments)] = value
        return True

    def _webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        hook = self._state.webhook or {}
        return {
            "url": hook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._state.queue),
        }
