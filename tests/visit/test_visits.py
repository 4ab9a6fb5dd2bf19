"""Ten visits, read from `visits/` and held with the real catalogue and directory (see the README there)."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from pypdf import PdfReader

from bot.desk import Desk
from bot.settings import Settings
from bot.turn import Button, Choice, Document, Incoming, Text, Turn
from bot.world import LiveWorld, World

HERE = Path(__file__).parent / "visits"
LONDON = ZoneInfo("Europe/London")
CHAMPION = 7


class Visit:
    """One champion's chat. A restart leaves nothing but the buttons on the newest screen.

    times: how often everything arrives; bad signal sends things twice.
    """

    def __init__(
        self, settings: Settings, world: World, now: str = "2026-11-18T10:00", times: int = 1
    ) -> None:
        self.settings, self.world, self.times = settings, world, times
        self.now = datetime.fromisoformat(now).replace(tzinfo=LONDON)
        self.menu: tuple[Button, ...] = ()
        self.restart()

    def restart(self) -> None:
        self.desk = Desk(LiveWorld(self.world, self.settings), role=lambda _chat: "champion")

    def say(self, text: str) -> Turn:
        return self._hear(Text(text))

    def press(self, label: str) -> Turn:
        return self._hear(Choice(self.button(label).data))

    def button(self, label: str) -> Button:
        for button in self.menu:
            if button.label.startswith(label):
                return button
        raise AssertionError(f"no button begins with {label!r}; there are {[b.label for b in self.menu]}")

    def _hear(self, incoming: Incoming) -> Turn:
        turn = [self.desk.answer(CHAMPION, incoming, self.now) for _ in range(self.times)][-1]
        self.menu = tuple(button for reply in turn.replies for button in reply.buttons) or self.menu
        return turn


def files(turn: Turn) -> list[Document]:
    return [document for reply in turn.replies for document in reply.documents]


def seen(turn: Turn) -> str:
    """Everything of a turn that somebody could read: messages, buttons, and the text of a file."""
    texts = [reply.text for reply in turn.replies]
    texts += [button.label for reply in turn.replies for button in reply.buttons]
    for file in files(turn):
        if file.media_type == "application/pdf":
            texts += [page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages]
        else:
            texts.append(file.content.decode())
    return "\n\n".join(texts)


def check(expected: dict[str, Any], turn: Turn) -> None:
    whole = seen(turn)
    labels = [button.label for reply in turn.replies for button in reply.buttons]
    for words in expected.get("shows", []):
        assert words in whole, f"{words!r} is missing from:\n{whole}"
    for words in expected.get("hides", []):
        assert words not in whole, f"{words!r} must not stand in:\n{whole}"
    for label in expected.get("buttons", []):
        assert any(one.startswith(label) for one in labels), f"no button {label!r} among {labels}"
    for label in expected.get("no_button", []):
        assert not any(one.startswith(label) for one in labels), labels
    counts = [f"{count.table} {count.row} {count.column} {count.add:+}" for count in turn.counts]
    if "counts" in expected:
        assert counts == expected["counts"]
    if "needs" in expected:
        assert list(turn.needs) == expected["needs"]
    if "tables" in expected:
        assert [count.table for count in turn.counts] == expected["tables"]
    assert turn.crisis == expected.get("crisis"), whole
    assert turn.soft == expected.get("soft", False), whole
    assert [file.name for file in files(turn)] == ([expected["file"]] if "file" in expected else [])
    assert ({"wipe", "forget"} <= set(turn.effects)) == expected.get("ends", False)


def within_limits(turn: Turn) -> None:
    """SAFETY A4 and Telegram: short messages, short labels, data that fits a button."""
    assert turn.replies, "nobody is left without an answer"
    for reply in turn.replies:
        assert 0 < len(reply.text) <= (600 if not turn.crisis else 1000), (len(reply.text), reply.text)
        for button in reply.buttons:
            assert 0 < len(button.label) <= 28, button.label
            assert 0 < len(button.data.encode()) <= 64, button.data


SCRIPTS = sorted(HERE.glob("*.yaml"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_visit_goes_as_written(path: Path, settings: Settings, world: World) -> None:
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    visit = Visit(settings, world, script.get("now", "2026-11-18T10:00"))
    for number, expected in enumerate(script["turns"], start=1):
        if expected.get("restart"):
            visit.restart()
        if "after" in expected:
            visit.now += timedelta(minutes=int(expected["after"].removesuffix("m")))
        try:
            turn = visit.say(str(expected["say"])) if "say" in expected else visit.press(expected["press"])
            within_limits(turn)
            check(expected, turn)
        except AssertionError as error:
            raise AssertionError(f"{path.name}, turn {number} {expected}: {error}") from error


def test_there_are_ten_visits() -> None:
    assert len(SCRIPTS) == 10
