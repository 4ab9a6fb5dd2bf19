"""Sending: what may have arrived is not sent twice, edits fall back, blocked people are forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.telegram.connection import Line, is_loopback
from bot.telegram.outbox import Outbox, Parcel
from bot.telegram.traces import Traces
from bot.turn import Button, Document, Reply
from tests.support.bot_api import BotApiServer, Person

GONE: list[int] = []


@pytest.fixture
async def line(telegram: BotApiServer) -> AsyncIterator[Line]:
    line = Line(telegram.token, telegram.url, answer_seconds=0.4)
    await line.open()
    yield line
    await line.close()


@pytest.fixture
def traces() -> Traces:
    return Traces()


@pytest.fixture
def outbox(line: Line, traces: Traces) -> Outbox:
    GONE.clear()
    return Outbox(line, traces, GONE.append)


@pytest.fixture
def siti(telegram: BotApiServer) -> Person:
    person = telegram.person(7)
    person.says("hello")
    return person


def texts(person: Person) -> list[str]:
    return [shown.text for shown in person.replies]


@pytest.mark.parametrize("urgent", [False, True])
async def test_a_reply_that_timed_out_was_delivered_and_is_not_sent_again(
    telegram: BotApiServer, outbox: Outbox, siti: Person, urgent: bool
) -> None:
    telegram.fault("sendMessage", delay=0.8)
    await outbox.post(Parcel(7, (Reply("once", urgent=urgent), Reply("next"))))
    await asyncio.sleep(0.5)
    assert texts(siti) == ["once", "next"]


async def test_a_reply_may_replace_the_message_whose_button_was_pressed(outbox: Outbox, siti: Person) -> None:
    await outbox.post(Parcel(7, (Reply("first", (Button("Show more", "m"),)),)))
    shown = siti.replies[0]
    await outbox.post(Parcel(7, (Reply("second", edits=True),), shown.message_id))
    assert (texts(siti), shown.edits) == (["second"], 1)
    await outbox.post(Parcel(7, (Reply("second", edits=True),), shown.message_id))
    assert texts(siti) == ["second"], "the same again is no reason to say it twice"
    shown.deleted = True
    await outbox.post(Parcel(7, (Reply("third", edits=True),), shown.message_id))
    assert texts(siti) == ["third"], "what cannot be replaced is said anew"


async def test_an_edit_is_tried_again_whatever_happened_to_the_first(
    telegram: BotApiServer, outbox: Outbox, siti: Person
) -> None:
    await outbox.post(Parcel(7, (Reply("first"),)))
    telegram.fault("editMessageText", delay=0.8)
    await outbox.post(Parcel(7, (Reply("second", edits=True),), siti.replies[0].message_id))
    assert texts(siti) == ["second"]


async def test_somebody_who_blocked_the_bot_is_forgotten(
    outbox: Outbox, siti: Person, traces: Traces
) -> None:
    siti.blocks()
    await outbox.post(Parcel(7, (Reply("hello"),)))
    assert GONE == [7]


async def test_a_group_that_moved_is_followed(telegram: BotApiServer, outbox: Outbox) -> None:
    old, new = telegram.group(-1), telegram.group(-1001)
    old.chat.migrated_to = -1001
    await outbox.post(Parcel(-1, (Reply("hello"),)))
    assert texts(new) == ["hello"]


async def test_what_telegram_refuses_is_given_up_and_the_next_goes_out(
    telegram: BotApiServer, outbox: Outbox, siti: Person
) -> None:
    telegram.fault("sendMessage", status=400)
    await outbox.post(Parcel(7, (Reply("refused"), Reply("next"))))
    assert texts(siti) == ["next"]


async def test_files_are_handed_over_and_everything_sent_can_be_deleted_later(
    outbox: Outbox, siti: Person, traces: Traces
) -> None:
    document = Document("help.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
    await outbox.post(Parcel(7, (Reply("Here it is.", documents=(document,)),)))
    words, file = siti.replies
    assert (words.text, file.document, file.options["name"]) == (
        "Here it is.",
        b"%PDF-1.7 \x00\xff",
        "help.pdf",
    )
    assert traces.take(7) == [file.message_id, words.message_id]


async def test_a_crisis_card_leaves_before_what_is_already_waiting(
    telegram: BotApiServer, outbox: Outbox, siti: Person
) -> None:
    telegram.fault("sendMessage", status=500, times=1)
    first = outbox.post(Parcel(7, (Reply("ordinary"),)))
    second = outbox.post(Parcel(7, (Reply("after the card"), Reply("card", urgent=True))))
    await asyncio.gather(first, second)
    assert texts(siti) == ["card", "ordinary", "after the card"]


async def test_nothing_the_directory_says_can_break_a_message(outbox: Outbox, siti: Person) -> None:
    text = "<b>Smith & Sons</b> 🙂 *_[x](y)"
    await outbox.post(Parcel(7, (Reply(text, strong=("Smith & Sons",)),)))
    assert texts(siti) == [text]
    assert siti.replies[0].bold == ["Smith & Sons"]
    assert not siti.replies[0].options["link_preview"]


@pytest.mark.parametrize(
    ("root", "here"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("https://api.telegram.org", False),
        ("http://127.evil.example", False),
        ("", False),
    ],
)
def test_only_this_machine_counts_as_a_rehearsal(root: str, here: bool) -> None:
    assert is_loopback(root) is here
