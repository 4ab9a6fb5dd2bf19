"""A whole visit over the Bot API, with the real command in its own process: one message that edits itself,
a page in large print, everything deleted at the end, and no byte of it on disk."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import TRAINED
from tests.support.bot_api import BotApiServer
from tests.support.bot_api.people import Person
from tests.support.bot_process import REAL, ROOT, BotProcess, find_on_disk

SIGNPOST = str(Path(sys.executable).with_name("signpost"))
CHAMPION, STRANGER = 7_111_222_333, 7_444_555_666
CANARY = "quillipvorbel"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    folder = tmp_path_factory.mktemp("champions")
    (folder / "data").mkdir()
    TRAINED.mkdir(parents=True, exist_ok=True)
    (folder / "data" / "cache").symlink_to(TRAINED, target_is_directory=True)
    with BotApiServer(longest_backoff=0.5) as telegram, BotProcess(telegram, folder, command=REAL) as running:
        yield running


def champions(bot: BotProcess, *words: str) -> str:
    environment = {**os.environ, "SIGNPOST_DATA": str(bot.data)}
    done = subprocess.run(
        [SIGNPOST, "champions", *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def settled(update: int, bot: BotProcess) -> None:
    assert bot.telegram.wait(lambda: not bot.telegram.pending, 15), f"update {update}: {bot.log()[-2000:]}"


def test_a_visit_from_the_invitation_to_the_clean_screen(bot: BotProcess) -> None:
    link = champions(bot, "invite", "--bot", "black_country_bot", "--note", "badge 12")
    code = link.partition("?start=")[2].split()[0]
    sandra = bot.telegram.person(CHAMPION)
    settled(sandra.says(f"/start {code}"), bot)
    assert "You can now use signpost on visits." in sandra.waits(1)[-1].text
    settled(sandra.taps("Start a visit"), bot)
    for label in ("Walsall", "65 or over", "Lives alone"):
        settled(sandra.taps(label), bot)
    assert [reply.edits for reply in sandra.replies] == [4], "one message that edits itself"
    settled(sandra.says(f"no electric, wife died, {CANARY}"), bot)
    settled(sandra.taps(first(sandra, "Choose: ")), bot)
    for _ in range(2):
        settled(sandra.taps(first(sandra, "Pick 1")), bot)
    settled(sandra.taps("Make the handout"), bot)
    assert any(reply.text.startswith("Help for you. Walsall") for reply in sandra.replies)
    settled(sandra.taps("Print in large letters"), bot)
    pages = [shown.document for shown in sandra.replies if shown.document]
    assert len(pages) == 1
    assert pages[0] is not None
    text = PdfReader(io.BytesIO(pages[0])).pages[0].extract_text()
    assert "Scan this to see your list on a phone." in text, "the bot knows its own name, so there is a code"
    settled(sandra.taps("End the visit"), bot)
    settled(sandra.taps("Yes, end and delete"), bot)
    assert [shown.text[:18] for shown in sandra.screen] == ["The visit is ended"]

    bot.kill()
    needles = [CANARY.encode(), b"Lives alone", b"lives alone", b"Help for you", b"no electric"]
    assert find_on_disk(bot.data.parent, needles) == []
    with_number = {path.name for path, _ in find_on_disk(bot.data.parent, [str(CHAMPION).encode()])}
    assert with_number == {"champions.toml"}
    bot.start()


def test_a_revoked_champion_and_a_stranger_see_the_same_bot(bot: BotProcess) -> None:
    tom, stranger = bot.telegram.person(CHAMPION + 1), bot.telegram.person(STRANGER)
    code = champions(bot, "invite", "--bot", "black_country_bot").partition("?start=")[2].split()[0]
    settled(tom.says(f"/start {code}"), bot)
    champions(bot, "revoke", str(CHAMPION + 1))
    seen = []
    for person in (tom, stranger):
        before = len(person.replies)
        settled(person.says("/visit"), bot)
        settled(person.says(f"/start {code}"), bot)
        seen.append([(reply.text, reply.buttons) for reply in person.replies[before:]])
    assert seen[0] == seen[1]
    assert "visit" not in str(seen[1]).lower()
    assert "champion" not in bot.log().lower()


def first(person: Person, start: str) -> str:
    """The newest button whose label begins so."""
    for reply in reversed(person.replies):
        for button in reply.buttons:
            if button["text"].startswith(start):
                return str(button["text"])
    raise AssertionError(f"no button begins with {start!r}")
