"""`signpost run` as a resident meets it: the real conversation, over real HTTP, in a process of its own."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_process import OPERATOR, REAL, BotProcess, find_on_disk

Start = Callable[..., BotProcess]


@pytest.fixture(scope="module")
def shared(
    trained: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BotApiServer, BotProcess]]:
    """One running bot for the tests that only talk to it."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(trained, folder / "data", symlinks=True)
    with (
        BotApiServer() as telegram,
        BotProcess(telegram, folder, command=REAL, SIGNPOST_CURATOR_CHAT="-500", **OPERATOR) as bot,
    ):
        yield telegram, bot


@pytest.fixture
def siti(shared: tuple[BotApiServer, BotProcess]) -> Person:
    """Somebody the bot has never met."""
    telegram, _ = shared
    return telegram.person(80_000 + len(telegram.state.chats))


def settled(person: Person, at_least: int = 1) -> list[str]:
    """The texts on the screen, once nothing more comes."""
    person.waits(at_least)
    seen = -1
    while seen != len(person.replies):
        seen = len(person.replies)
        time.sleep(0.25)
    return [shown.text for shown in person.replies]


def test_a_resident_asks_and_signpost_answers(siti: Person) -> None:
    siti.says("im behind with my rent and feel low")
    texts = settled(siti)
    assert "rent" in " ".join(texts)
    assert any(shown.bold for shown in siti.replies), "a service's name stands out"
    assert not any(shown.options.get("link_preview") for shown in siti.replies)
    siti.taps("Walsall")
    assert "Walsall" in settled(siti, len(texts) + 1)[-1] or "Walsall" in " ".join(settled(siti))


def test_a_crisis_is_answered_first_and_at_once(siti: Person) -> None:
    siti.says("hello")
    settled(siti)
    asked = time.monotonic()
    before = len(siti.replies)
    siti.says("i want to kill myself")
    card = siti.waits(before + 1)[before]
    assert card.at - asked < 1
    assert "116 123" in card.text
    assert "999" in card.text


def test_photos_voices_and_stickers_get_a_kind_answer_and_captions_are_read(siti: Person) -> None:
    siti.sends(photo=[{"file_id": "x"}])
    assert "999" in settled(siti)[-1]
    siti.sends(photo=[{"file_id": "x"}], caption="i need a food bank")
    assert "ood" in settled(siti, 2)[1]


def test_an_album_is_answered_once(siti: Person) -> None:
    for _ in range(5):
        siti.sends(photo=[{"file_id": "x"}], media_group_id="album")
    assert len(settled(siti)) == 1


def test_a_shared_place_becomes_a_borough(siti: Person) -> None:
    siti.sends(location={"latitude": 52.586, "longitude": -1.982})
    assert "Walsall" in " ".join(settled(siti))


def test_a_phone_number_is_not_taken(siti: Person) -> None:
    siti.sends(contact={"phone_number": "07700900123", "first_name": "Siti", "user_id": 1})
    siti.says("/help")
    assert len(settled(siti)) == 1


def test_a_deep_link_opens_where_it_says(siti: Person) -> None:
    siti.says("/start need-money_food")
    assert "ood" in " ".join(settled(siti))


def test_a_corrected_message_is_read_anew(siti: Person) -> None:
    siti.says("qwertyuiop zxcvb")
    first = len(settled(siti))
    siti.corrects("i need a food bank in dudley")
    assert "ood" in settled(siti, first + 1)[first]


def test_quick_exit_takes_both_sides_messages_away(siti: Person) -> None:
    siti.says("hello")
    siti.says("my husband hits me")
    settled(siti, 2)
    began = time.monotonic()
    siti.taps("Leave this chat now")
    while any("husband" in shown.text or "safe" in shown.text for shown in siti.screen):
        assert time.monotonic() - began < 2, [shown.text[:50] for shown in siti.screen]
        time.sleep(0.02)
    (left,) = settled(siti)
    assert len(siti.screen) == 1, "one dull line stays"
    assert not any(word in left.lower() for word in ("abuse", "violence", "husband", "restart"))


def test_quick_exit_from_a_screen_older_than_a_restart_says_what_may_be_left(
    shared: tuple[BotApiServer, BotProcess], siti: Person
) -> None:
    telegram, _ = shared
    siti.says("my husband hits me")
    settled(siti)
    data = next(b["callback_data"] for shown in siti.replies for b in shown.buttons if "Leave" in b["text"])
    siti.taps("Leave this chat now")
    settled(siti)
    with telegram.state.lock:
        old = telegram.state.show(siti.chat, "a screen the bot does not remember", by_bot=True)
    siti.presses(data, old)
    assert telegram.wait(lambda: old.deleted)
    assert "older messages may still be here" in settled(siti, 2)[-1]


def test_a_group_is_declined_politely_with_a_link_and_only_once(
    shared: tuple[BotApiServer, BotProcess],
) -> None:
    telegram, _ = shared
    group = telegram.group(-100_777)
    group.adds_the_bot()
    group.waits(1)
    group.says("/help@SignpostTestBot")
    group.says("nice weather today")
    time.sleep(0.5)
    (declined,) = group.replies
    assert "https://t.me/SignpostTestBot?start=" in declined.text
    assert "999" in declined.text


def test_a_stranger_in_the_curators_chat_learns_nothing(shared: tuple[BotApiServer, BotProcess]) -> None:
    telegram, _ = shared
    room = telegram.group(-500)
    room.says("/review")
    room.waits(1)
    assert "Only curators" in room.replies[0].text


def test_the_menu_and_the_descriptions_are_set(shared: tuple[BotApiServer, BotProcess]) -> None:
    telegram, _ = shared
    assert telegram.wait(lambda: ("short_description", "") in telegram.state.texts)
    commands = [command["command"] for command in telegram.state.commands["default:"]]
    assert commands == ["start", "help", "area", "urgent", "privacy", "forget"]
    english = telegram.state.texts["description", ""]
    assert "not an emergency service" in english
    assert telegram.wait(lambda: ("description", "pl") in telegram.state.texts)
    polish = telegram.state.texts["description", "pl"]
    assert polish.endswith(english)
    assert "999" in polish.removesuffix(english)


def test_status_and_pause_work_on_the_running_bot(
    shared: tuple[BotApiServer, BotProcess], siti: Person
) -> None:
    _, bot = shared
    environment = {"SIGNPOST_DATA": str(bot.data), "PATH": "/usr/bin:/bin"}

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([REAL[0], *words], env=environment, capture_output=True, text=True, check=False)

    status = command("status")
    assert status.returncode == 0, status.stderr
    assert "The bot is up" in status.stdout
    assert command("pause", "Back on Monday.").returncode == 0
    siti.says("i need a food bank")
    said = " ".join(settled(siti))
    assert "Back on Monday." in said
    assert "999" in said
    assert command("resume").returncode == 0
    before = len(siti.replies)
    siti.says("i need a food bank")
    assert "Back on Monday." not in " ".join(settled(siti, before + 1)[before:])
    audit = (bot.data / "audit.log").read_text()
    assert "paused: Back on Monday." in audit
    assert "resumed" in audit


def test_not_one_byte_of_a_resident_reaches_the_disk_or_the_log(
    telegram: BotApiServer, signpost: Start, tmp_path: Path
) -> None:
    chat = 7_391_846_520
    siti = telegram.person(chat, name="Canarysiti")
    bot = signpost(SIGNPOST_LOG_LEVEL="debug")
    canaries = []

    def canary(text: str) -> str:
        canaries.append(f"kanari{len(canaries):03d}vogel")
        return f"{text} {canaries[-1]}"

    siti.says(canary("i cant pay my rent"))
    siti.waits(1)
    siti.corrects(canary("i want to kill myself"))
    siti.sends(photo=[{"file_id": "x"}], caption=canary("food bank"))
    siti.sends(contact={"phone_number": "07700900321", "first_name": canary("n")})
    siti.sends(location={"latitude": 52.586123, "longitude": -1.982456})
    siti.says(canary("x" * 4000))
    siti.says(canary("\ud83d half \u202e rtl"))
    telegram.raw_update({"message": {"text": canary("broken"), "chat": {"id": str(chat)}}})
    shown = siti.replies[0]
    siti.presses(canary("b")[:64], shown)
    telegram.fault("sendMessage", drop="after")
    siti.says(canary("cut off"))
    telegram.fault("getUpdates", raw=canary('{"ok": true, "result": [').encode())
    siti.says(canary("after bad weather"))
    telegram.fault("sendMessage", raw=canary("not json").encode())
    siti.says(canary("my husband hits me"))
    siti.says(canary("/forget"))
    siti.says(canary("dudley food"))
    assert telegram.wait(lambda: telegram.pending == 0, 20)
    siti.says(canary("in flight when killed"))
    bot.kill()
    needles = [text.encode() for text in canaries]
    needles += [str(chat).encode(), b"Canarysiti", b"07700900321", b"52.586123", telegram.token.encode()]
    needles.append(telegram.token.split(":")[1].encode())
    assert find_on_disk(tmp_path / "bot", needles) == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes on the bot's data folder, so that it can be filled to the last byte."""
    data = tmp_path / "bot" / "data"
    data.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", data], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a tiny disk needs root")
    yield data
    subprocess.run(["umount", "--lazy", data], check=False)


def test_on_a_full_disk_everybody_is_still_answered_once(
    telegram: BotApiServer, start_bot: Start, trained: Path, tmp_path: Path, tiny_disk: Path
) -> None:
    siti = telegram.person(7_391_846_521, name="Canarysiti")
    for file in trained.iterdir():
        if file.is_file():
            shutil.copy2(file, tiny_disk)
    (tiny_disk / "cache").symlink_to(trained / "cache")
    bot = start_bot(command=REAL, **OPERATOR)
    siti.says("hello")
    first = len(settled(siti))
    with contextlib.suppress(OSError), (tiny_disk / "filling").open("wb", buffering=0) as filling:
        while filling.write(b"0" * 4096):
            pass
    siti.says("i cant pay my rent kanari777vogel")
    second = len(settled(siti, first + 1))
    assert second > first
    assert telegram.wait(lambda: telegram.pending == 0)
    siti.says("i want to die")
    assert "116 123" in siti.waits(second + 1)[second].text
    assert "A count was dropped" in bot.log()
    everything = [shown.text for shown in siti.replies]
    assert len(everything) == len(set(everything)), "nobody is answered twice"
    bot.kill()
    assert find_on_disk(tmp_path / "bot", [b"kanari777vogel", b"7391846521", b"Canarysiti"]) == []


def test_it_does_not_start_for_residents_without_somebody_behind_it(tmp_path: Path) -> None:
    def run(**settings: str) -> subprocess.CompletedProcess[str]:
        environment = {"SIGNPOST_DATA": str(tmp_path), "PATH": "/usr/bin:/bin", **settings}
        return subprocess.run(
            [*REAL], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    token = {"SIGNPOST_TELEGRAM_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz"}
    for settings, sentence in [
        ({}, "There is no bot token"),
        ({"SIGNPOST_TELEGRAM_TOKEN": "hunter2hunter2"}, "does not look like one"),
        ({"SIGNPOST_TELEGRAM_TOKEN_FILE": str(tmp_path / "none")}, "cannot be read"),
        (token, "Set SIGNPOST_OPERATOR"),
        ({**token, "SIGNPOST_OPERATOR": "Forum"}, "Set SIGNPOST_PRIVACY_CONTACT"),
        ({**token, **OPERATOR, "SIGNPOST_WEBHOOK_URL": "http://example.org/x"}, "https://"),
        ({**token, **OPERATOR, "SIGNPOST_LOG_LEVEL": "loud"}, "SIGNPOST_LOG_LEVEL"),
    ]:
        refused = run(**settings)
        assert refused.returncode == 2, refused.stderr
        assert sentence in refused.stderr
        assert "hunter2" not in refused.stderr
        assert "abcdefghij" not in refused.stderr
