"""Somebody with a telephone: what they can do, and what they can see.

One rule: a person never sees a reply that the server did not show.
"""

from __future__ import annotations

import time
from typing import Any

from .state import Chat, Shown, State


class Person:
    """Writes, taps and reads in one chat. `member` is who speaks when the chat is a group."""

    def __init__(self, state: State, chat: Chat, member: int | None = None) -> None:
        self._state = state
        self.chat = chat
        self._member = member

    @property
    def replies(self) -> list[Shown]:
        """The bot's messages that are on the screen, oldest first."""
        return [shown for shown in list(self.chat.shown) if shown.by_bot and not shown.deleted]

    @property
    def screen(self) -> list[Shown]:
        """Everything on the screen, both sides."""
        return [shown for shown in list(self.chat.shown) if not shown.deleted]

    def says(self, text: str) -> int:
        """Write a message. Returns the number of the update it became."""
        with self._state.lock:
            self.chat.known, self.chat.blocked = True, False
            shown = self._state.show(self.chat, text, by_bot=False)
            message = self._from_me(self._state.message_json(shown))
            if text.startswith("/"):
                length = len(text.split()[0])
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
            return self._state.add_update("message", message)

    def corrects(self, text: str, shown: Shown | None = None) -> int:
        """Edit a message, the last one unless told."""
        with self._state.lock:
            target = shown or [s for s in self.chat.shown if not s.by_bot][-1]
            target.text, target.edits = text, target.edits + 1
            return self._state.add_update("edited_message", self._from_me(self._state.message_json(target)))

    def sends(self, **content: Any) -> int:
        """Send something else: `photo=[...]`, `voice={...}`, `location={...}`, `contact={...}`, with a caption."""
        with self._state.lock:
            self.chat.known, self.chat.blocked = True, False
            shown = self._state.show(self.chat, "", by_bot=False)
            message = self._from_me(self._state.message_json(shown))
            del message["text"]
            return self._state.add_update("message", {**message, **content})

    def taps(self, label: str, shown: Shown | None = None) -> int:
        """Press the button with this label (or this data), on the newest message that has it."""
        with self._state.lock:
            candidates = [shown] if shown else list(reversed(self.replies))
            for message in candidates:
                for button in message.buttons:
                    if label in (button["text"], button.get("callback_data")):
                        return self.presses(button["callback_data"], message)
        raise AssertionError(f"no button {label!r} on the screen")

    def presses(self, data: str, shown: Shown) -> int:
        """Press a button by its data, even one that is not on the screen any more."""
        with self._state.lock:
            query = f"q{self._state.next_update}"
            self._state.callbacks[query] = self.chat.chat_id
            body = {
                "id": query,
                "from": self._me(),
                "message": self._state.message_json(shown),
                "chat_instance": "1",
                "data": data,
            }
            return self._state.add_update("callback_query", body)

    def blocks(self) -> int:
        """Block the bot."""
        with self._state.lock:
            self.chat.blocked = True
            return self._member_change("member", "kicked")

    def adds_the_bot(self) -> int:
        """Add the bot to this group."""
        with self._state.lock:
            return self._member_change("left", "member")

    def waits(self, replies: int, seconds: float = 10.0) -> list[Shown]:
        """Wait until there are so many replies on the screen; raises AssertionError when there are not."""
        until = time.monotonic() + seconds
        while len(self.replies) < replies:
            if time.monotonic() > until:
                seen = [shown.text[:60] for shown in self.replies]
                raise AssertionError(f"{replies} replies expected, {len(seen)} seen: {seen}")
            time.sleep(0.005)
        return self.replies

    def _me(self) -> dict[str, Any]:
        number = self._member or self.chat.chat_id
        return {
            "id": number,
            "is_bot": False,
            "first_name": self.chat.name,
            "language_code": self.chat.language,
        }

    def _from_me(self, message: dict[str, Any]) -> dict[str, Any]:
        return {**message, "from": self._me()}

    def _member_change(self, old: str, new: str) -> int:
        bot = {"id": 4_200_000_001, "is_bot": True, "first_name": "Signpost"}
        body = {
            "chat": self.chat.as_json(),
            "from": self._me(),
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": old},
            "new_chat_member": {"user": bot, "status": new, "until_date": 0},
        }
        return self._state.add_update("my_chat_member", body)
