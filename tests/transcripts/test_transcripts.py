"""Whole conversations, read from the files beside this one and held with the real catalogue and directory."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.desk import Desk
from bot.settings import Settings
from bot.turn import Button, Choice, Incoming, Position, Text, Turn, Unreadable
from bot.world import LiveWorld, World

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
CHAT = 7


class Conversation:
    """One chat with one desk; restarting leaves nothing but the buttons."""

    def __init__(self, settings: Settings, world: World, script: dict[str, Any]) -> None:
        self.settings, self.world = settings, world
        self.role = script.get("as", "resident")
        self.now = datetime.fromisoformat(script.get("now", "2026-11-18T10:00")).replace(tzinfo=LONDON)
        self.menu: tuple[Button, ...] = ()
        self.restart()

    def restart(self) -> None:
        self.desk = Desk(LiveWorld(self.world, self.settings), role=lambda _chat: self.role)

    def hear(self, turn: dict[str, Any]) -> Turn:
        if turn.get("restart"):
            self.restart()
        if "after" in turn:
            self.now += _span(turn["after"])
        pause = self.settings.pause_file
        if "paused" in turn:
            pause.write_text(turn["paused"], encoding="utf-8")
        answer = self.desk.answer(CHAT, self._incoming(turn), self.now)
        pause.unlink(missing_ok=True)
        self.menu = tuple(button for reply in answer.replies for button in reply.buttons) or self.menu
        return answer

    def _incoming(self, turn: dict[str, Any]) -> Incoming:
        if "say" in turn:
            return Text(str(turn["say"]))
        if "old_button" in turn:
            return Choice(turn["old_button"])
        if "press" in turn:
            for button in self.menu:
                if button.label == turn["press"]:
                    return Choice(button.data)
            raise AssertionError(
                f"no button says {turn['press']!r}; there are {[b.label for b in self.menu]}"
            )
        sent = turn["send"]
        if isinstance(sent, dict):
            return Position(*sent["location"])
        return Unreadable(sent)


def _span(text: str) -> timedelta:
    amount, unit = int(text[:-1]), text[-1]
    return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: amount})


def _check(turn: dict[str, Any], answer: Turn) -> None:
    said = "\n\n".join(reply.text for reply in answer.replies)
    labels = [button.label for reply in answer.replies for button in reply.buttons]
    for words in turn.get("shows", []):
        assert words in said, f"{words!r} is missing from:\n{said}"
    for words in turn.get("hides", []):
        assert words not in said + "\n".join(labels), f"{words!r} must not stand in:\n{said}"
    if "first" in turn:
        assert answer.replies[0].text.startswith(turn["first"]), answer.replies[0].text
    for label in turn.get("buttons", []):
        assert label in labels, f"no button {label!r} among {labels}"
    for label in turn.get("no_button", []):
        assert label not in labels
    if "needs" in turn:
        assert list(answer.needs) == turn["needs"]
    assert answer.crisis == turn.get("crisis"), f"crisis is {answer.crisis}\n{said}"
    assert answer.soft == turn.get("soft", False)
    if "counts" in turn:
        assert [f"{c.table} {c.row} {c.column} {c.add:+}" for c in answer.counts] == turn["counts"]
    assert ("forget" in answer.effects) == turn.get("forgets", False)


def _within_limits(answer: Turn) -> None:
    """SAFETY A4: short messages, short labels, data that fits a Telegram button."""
    assert answer.replies, "nobody is left without an answer"
    for reply in answer.replies:
        assert 0 < len(reply.text) <= (600 if not answer.crisis else 1000), (len(reply.text), reply.text)
        for button in reply.buttons:
            assert 0 < len(button.label) <= 28, button.label
            assert 0 < len(button.data.encode()) <= 64, button.data


SCRIPTS = sorted(HERE.glob("*.yaml"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, settings: Settings, world: World) -> None:
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    conversation = Conversation(settings, world, script)
    for number, turn in enumerate(script["turns"], start=1):
        answer = conversation.hear(turn)
        _within_limits(answer)
        try:
            _check(turn, answer)
        except AssertionError as error:
            raise AssertionError(f"{path.name}, turn {number} {turn}: {error}") from error


def test_there_are_enough_conversations() -> None:
    assert len(SCRIPTS) >= 25
