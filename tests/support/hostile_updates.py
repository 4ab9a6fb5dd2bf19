"""Updates nobody would want: recorded kinds, bent by a seeded chance, the same for the short and the long tests.

One rule: whatever is in here has a shape that a sender, a client or a future Telegram could produce.
"""

from __future__ import annotations

import random
from typing import Any

ME = {"id": 7, "is_bot": False, "first_name": "Siti", "language_code": "en"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Siti"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    """An ordinary message with this content."""
    return {"message_id": 11, "date": 1_790_000_000, "chat": chat, "from": ME, **content}


NASTY = [
    "", " ", "\x00", "\u200b" * 50, "\u202eevil\u202c", "A" * 4096, "🇬🇧" * 1000, "\ud800", "\U0010ffff", "<b>&amp;",
    "'; DROP TABLE", "/start " + "x" * 64, "\r\n" * 900, "e\u0301" * 500, "%s%n{0}", "STOP", "1", "ਪੰਜਾਬੀ", "\u0000rent",
]  # fmt: skip


def hostile(chance: random.Random) -> dict[str, Any]:
    """One update nobody would want, out of the recorded kinds."""
    body: dict[str, Any] = message(text=chance.choice(NASTY))
    match chance.randrange(8):
        case 0:
            del body[chance.choice(list(body))]
        case 1:
            body[chance.choice(list(body))] = chance.choice([None, [], {}, -1, 2**80, "x", True, 1.5])
        case 2:
            body["text"] = chance.choice(NASTY) * chance.randrange(1, 30)
        case 3:
            del body["text"]
            body[chance.choice(["contact", "poll", "dice", "unknown", "photo", "location"])] = chance.choice(
                [{}, [], None]
            )
        case 4:
            body = {"id": "q", "from": ME, "message": body, "data": chance.choice(NASTY)}
            return {"callback_query": body}
        case 5:
            return {chance.choice(["edited_message", "poll", "chat_member", "brand_new"]): body}
        case 6:
            body["location"] = {"latitude": chance.choice([None, 1e308, "x", -91]), "longitude": 0}
    return {"message": body}
