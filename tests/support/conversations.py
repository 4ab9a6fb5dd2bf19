"""Whole conversations read from YAML and held with the real desk: residents' transcripts, champions' visits.

One rule: a file says what a person does and what must come back; everything else here is what both need.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pypdf import PdfReader

from bot.desk import Desk
from bot.session import Role
from bot.settings import Settings
from bot.turn import Button, Choice, Document, Incoming, Position, Text, Turn, Unreadable
from bot.world import LiveWorld, World

LONDON = ZoneInfo("Europe/London")
CHAT = 7
_LONGEST, _LONGEST_CARD = 600, 1000  # characters a message (SAFETY A4), and a crisis card with four boroughs


class Conversation:
    """One chat with one desk; a restart leaves nothing but the buttons on the newest screen.

    times: how often everything arrives; bad signal sends things twice.
    """

    def __init__(
        self,
        settings: Settings,
        world: World,
        *,
        role: Role = "resident",
        now: str = "2026-11-18T10:00",
        times: int = 1,
    ) -> None:
        self.settings, self.world, self.role, self.times = settings, world, role, times
        self.now = datetime.fromisoformat(now).replace(tzinfo=LONDON)
        self.menu: tuple[Button, ...] = ()
        self.restart()

    def restart(self) -> None:
        self.desk = Desk(LiveWorld(self.world, self.settings), role=lambda _chat: self.role)

    def say(self, text: str) -> Turn:
        return self.send(Text(text))

    def press(self, label: str) -> Turn:
        return self.send(Choice(self.button(label).data))

    def button(self, label: str) -> Button:
        """The button on screen that says this, or that begins with it."""
        exact = [button for button in self.menu if button.label == label]
        for button in (*exact, *self.menu):
            if button.label.startswith(label):
                return button
        raise AssertionError(f"no button begins with {label!r}; there are {[b.label for b in self.menu]}")

    def send(self, incoming: Incoming) -> Turn:
        turn = [self.desk.answer(CHAT, incoming, self.now) for _ in range(self.times)][-1]
        self.menu = tuple(button for reply in turn.replies for button in reply.buttons) or self.menu
        return turn

    def hear(self, step: dict[str, Any]) -> Turn:
        """One turn of a file: what happens first, then what is said, pressed or sent."""
        if step.get("restart"):
            self.restart()
        if "after" in step:
            self.now += _span(step["after"])
        pause = self.settings.pause_file
        if "paused" in step:
            pause.write_text(step["paused"], encoding="utf-8")
        turn = self._hear(step)
        pause.unlink(missing_ok=True)
        return turn

    def _hear(self, step: dict[str, Any]) -> Turn:
        if "say" in step:
            return self.say(str(step["say"]))
        if "press" in step:
            return self.press(step["press"])
        if "old_button" in step:
            return self.send(Choice(step["old_button"]))
        sent = step["send"]
        return self.send(Position(*sent["location"]) if isinstance(sent, dict) else Unreadable(sent))


def play(path: Path, settings: Settings, world: World, role: Role = "resident") -> None:
    """Hold the conversation of one file; raises AssertionError naming the file and the turn."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    now = script.get("now", "2026-11-18T10:00")
    conversation = Conversation(settings, world, role=script.get("as", role), now=now)
    for number, step in enumerate(script["turns"], start=1):
        try:
            turn = conversation.hear(step)
            within_limits(turn)
            check(step, turn)
        except AssertionError as error:
            raise AssertionError(f"{path.name}, turn {number} {step}: {error}") from error


def check(expected: dict[str, Any], turn: Turn) -> None:
    """What a file says must come back (see the READMEs beside the files)."""
    whole, labels = seen(turn), labels_of(turn)
    for words in expected.get("shows", []):
        assert words in whole, f"{words!r} is missing from:\n{whole}"
    for words in expected.get("hides", []):
        assert words not in whole, f"{words!r} must not stand in:\n{whole}"
    either = expected.get("soft") == "either"
    if "first" in expected:
        first = next(reply for reply in turn.replies if not (either and reply.urgent))
        assert first.text.startswith(expected["first"]), first.text
    for label in expected.get("buttons", []):
        assert any(one.startswith(label) for one in labels), f"no button {label!r} among {labels}"
    for label in expected.get("no_button", []):
        assert not any(one.startswith(label) for one in labels), labels
    if "needs" in expected:
        assert list(turn.needs) == expected["needs"]
    if "counts" in expected:
        assert [f"{c.table} {c.row} {c.column} {c.add:+}" for c in turn.counts] == expected["counts"]
    if "tables" in expected:
        assert [count.table for count in turn.counts] == expected["tables"]
    if either:
        assert turn.soft or turn.crisis is None, f"a full card came: {turn.crisis}\n{whole}"
    else:
        assert turn.crisis == expected.get("crisis"), f"crisis is {turn.crisis}\n{whole}"
        assert turn.soft == expected.get("soft", False), whole
    assert [file.name for file in files(turn)] == ([expected["file"]] if "file" in expected else [])
    ends = expected.get("ends", False)
    assert ("forget" in turn.effects) == expected.get("forgets", ends)
    assert "wipe" in turn.effects or not ends


def within_limits(turn: Turn) -> None:
    """SAFETY A4 and Telegram: short messages, short labels, data that fits a button."""
    assert turn.replies, "nobody is left without an answer"
    for reply in turn.replies:
        longest = _LONGEST_CARD if turn.crisis else _LONGEST
        assert 0 < len(reply.text) <= longest, (len(reply.text), reply.text)
        for button in reply.buttons:
            assert 0 < len(button.label) <= 28, button.label
            assert 0 < len(button.data.encode()) <= 64, button.data


def files(turn: Turn) -> list[Document]:
    """The files that come with a turn."""
    return [document for reply in turn.replies for document in reply.documents]


def labels_of(turn: Turn) -> list[str]:
    """What the buttons of a turn say."""
    return [button.label for reply in turn.replies for button in reply.buttons]


def seen(turn: Turn) -> str:
    """Everything of a turn that somebody could read: messages, buttons, and the text of a file."""
    texts = [reply.text for reply in turn.replies] + labels_of(turn)
    for file in files(turn):
        if file.media_type == "application/pdf":
            texts += [page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages]
        else:
            texts.append(file.content.decode())
    return "\n\n".join(texts)


def _span(text: str) -> timedelta:
    amount, unit = int(text[:-1]), text[-1]
    return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: amount})
