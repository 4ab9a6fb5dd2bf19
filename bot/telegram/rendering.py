"""A reply of the conversation, as messages Telegram accepts.

One rule: bold goes as entities counted in UTF-16 units, never as markup, so no text can break a message.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.turn import Button, Reply

log = logging.getLogger(__name__)

_BREAKS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…]) +"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Page:
    """One Telegram message: its text, its bold pieces and the buttons under it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    buttons: InlineKeyboardMarkup | None = None


def pages(reply: Reply) -> list[Page]:
    """A reply as one message, or as several when it is longer than Telegram allows.

    The buttons stand under the last one. A reply without any visible text gives no pages.
    """
    texts = list(split(reply.text, MessageLimit.MAX_TEXT_LENGTH))
    sheets = [Page(text, bold(text, reply.strong)) for text in texts]
    if sheets:
        sheets[-1] = replace(sheets[-1], buttons=_keyboard(reply.buttons))
    return sheets


def split(text: str, most: int) -> Iterator[str]:
    """Cut a text into pieces of at most `most` characters, at a paragraph, line, sentence or word end."""
    text = text.strip()
    while len(text) > most:
        cut, resume = _cut(text, most)
        yield text[:cut].rstrip()
        text = text[resume:].lstrip()
    if text:
        yield text


def bold(text: str, strong: tuple[str, ...]) -> tuple[MessageEntity, ...]:
    """Where the strong pieces stand in a text, in UTF-16 code units (Bot API, MessageEntity).

    Pieces are looked for in order; one that comes twice is found at its next place.
    """
    entities: list[MessageEntity] = []
    start = 0
    for piece in strong:
        found = text.find(piece, start) if piece else -1
        if found < 0:
            continue
        start = found + len(piece)
        entities.append(MessageEntity(MessageEntity.BOLD, _utf16(text[:found]), _utf16(piece)))
    return tuple(entities[: MessageLimit.MESSAGE_ENTITIES])


def _keyboard(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    rows = []
    for button in buttons[: InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER]:
        if not 1 <= len(button.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            log.error("A button was left out: its data is not 1 to 64 bytes long")
            continue
        rows.append([InlineKeyboardButton(button.label, callback_data=button.data)])
    return InlineKeyboardMarkup(rows) if rows else None


def _cut(text: str, most: int) -> tuple[int, int]:
    """Where to end a piece and where to go on; not in its first half unless there is no better place."""
    for pattern in _BREAKS:
        ends = [match for match in pattern.finditer(text, 0, most + 1) if most // 2 < match.start() <= most]
        if ends:
            return ends[-1].start(), ends[-1].end()
    return most, most


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
