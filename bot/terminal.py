"""The conversation in a terminal: the same desk as Telegram, with typed numbers for buttons.

Only replies go to stdout. Nothing is counted unless the caller hands in a desk with a ledger.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO

from bot.desk import Desk
from bot.turn import Button, Choice, Incoming, Text, Turn

CHAT = 0  # the one chat of a terminal

Clock = Callable[[], datetime]


def read_line(line: str) -> Incoming:
    """One line of piped input: `\\n` means a line break, a leading `!` presses the button with that data."""
    line = line.rstrip("\r\n")
    if line.startswith("!"):
        return Choice(line[1:])
    return Text(line.replace("\\n", "\n"))


def hold(desk: Desk, lines: Iterator[str], out: IO[str], clock: Clock, *, as_json: bool = False) -> None:
    """Answer each line in turn until there are none left."""
    for line in lines:
        if not line.strip():
            continue
        now = clock()
        turn = desk.answer(CHAT, read_line(line), now)
        if turn.later is not None:
            turn = replace(turn, replies=(*turn.replies, *turn.later()), later=None)
        out.write(as_line(turn) + "\n" if as_json else shown(turn) + "\n\n")
        out.flush()
        desk.record(turn, None, now)
        desk.sweep(now)


def shown(turn: Turn) -> str:
    """A turn as a person reads it: the messages, then every button with its number."""
    parts = [reply.text for reply in turn.replies]
    buttons = [button for reply in turn.replies for button in reply.buttons]
    if buttons:
        parts.append("\n".join(f"  [{number}] {button.label}" for number, button in enumerate(buttons, 1)))
    for reply in turn.replies:
        parts += [f"  (file: {document.name})" for document in reply.documents]
    return "\n\n".join(parts)


def as_line(turn: Turn) -> str:
    """A turn as one JSON object on one line: replies with buttons, counts, crisis, soft, needs."""
    return json.dumps(
        {
            "replies": [
                {"text": reply.text, "buttons": [_button(button) for button in reply.buttons]}
                for reply in turn.replies
            ],
            "counts": [
                {"table": count.table, "row": count.row, "column": count.column, "add": count.add}
                for count in turn.counts
            ],
            "crisis": turn.crisis,
            "soft": turn.soft,
            "needs": list(turn.needs),
        },
        ensure_ascii=False,
    )


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "data": button.data}
