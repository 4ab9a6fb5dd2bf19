"""What Telegram sends, read into what the conversation understands; and everything else, survived."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.updates import Arrival, SentFile, UnreadableUpdateError, read_update
from bot.turn import Choice, Position, Text, Unreadable
from tests.support.hostile_updates import ME, PRIVATE, hostile, message

GROUP = {"id": -100123, "type": "supergroup", "title": "Forum"}


def read(kind: str = "message", **content: Any) -> Arrival:
    return read_update({"update_id": 1, kind: message(**content)})


@pytest.mark.parametrize(
    ("content", "incoming"),
    [
        ({"text": "my rent"}, Text("my rent")),
        ({"text": "/help@SignpostTestBot now"}, Text("/help now")),
        ({"text": "/start area-walsall"}, Text("/start area-walsall")),
        ({"photo": [{}], "caption": "my letter"}, Text("my letter")),
        ({"photo": [{}]}, Unreadable("photo")),
        ({"voice": {}}, Unreadable("voice")),
        ({"sticker": {}}, Unreadable("sticker")),
        ({"location": {"latitude": 52.5, "longitude": -1.9}}, Position(52.5, -1.9)),
        ({"location": {"latitude": 1e400, "longitude": 0}}, Unreadable("location")),
        ({"venue": {}, "location": {"latitude": 52, "longitude": -2}}, Position(52.0, -2.0)),
        ({}, Unreadable("message")),
        ({"text": "half a \ud83d pair"}, Text("half a ? pair")),
    ],
)
def test_a_message_becomes_what_it_says(content: dict[str, Any], incoming: object) -> None:
    arrival = read(**content)
    assert (arrival.kind, arrival.incoming, arrival.chat, arrival.message) == ("talk", incoming, 7, 11)


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "07700900000", "first_name": "Siti"}},
        {"pinned_message": {}},
        {"new_chat_members": [ME]},
        {"text": "   "},
    ],
)
def test_contacts_and_service_messages_are_confirmed_and_not_answered(content: dict[str, Any]) -> None:
    assert read(**content).kind == "nothing"


def test_an_edited_message_is_read_anew_but_an_edited_picture_or_place_is_not() -> None:
    assert read("edited_message", text="my rent").incoming == Text("my rent", edited=True)
    assert read("edited_message", photo=[{}]).kind == "nothing"
    assert read("edited_message", location={"latitude": 1, "longitude": 1}).kind == "nothing"


def test_a_button_press_brings_its_data_and_what_to_acknowledge() -> None:
    arrival = read_update(
        {"update_id": 5, "callback_query": {"id": "q", "from": ME, "message": message(), "data": "n:rent"}}
    )
    assert (arrival.incoming, arrival.query, arrival.chat) == (Choice("n:rent"), "q", 7)


def test_a_press_on_something_unknown_is_acknowledged_and_nothing_else() -> None:
    arrival = read_update({"update_id": 5, "callback_query": {"id": "q", "from": ME, "game_short_name": "x"}})
    assert (arrival.kind, arrival.query) == ("nothing", "q")


def test_blocking_and_being_added_to_a_group_are_told_apart() -> None:
    def change(chat: dict[str, Any], old: str, new: str) -> str:
        body = {"chat": chat, "old_chat_member": {"status": old}, "new_chat_member": {"status": new}}
        return read_update({"update_id": 1, "my_chat_member": body}).kind

    assert change(PRIVATE, "member", "kicked") == "blocked"
    assert change(PRIVATE, "kicked", "member") == "nothing"
    assert change(GROUP, "left", "member") == "joined"


def test_in_a_group_only_commands_and_answers_to_the_bot_are_for_us() -> None:
    assert not read(chat=GROUP, text="nice weather").addressed
    assert read(chat=GROUP, text="/help").addressed
    assert read(chat=GROUP, text="yes", reply_to_message={"from": {"is_bot": True}}).addressed


def test_a_document_carries_what_is_needed_to_fetch_it() -> None:
    arrival = read(document={"file_id": "abc", "file_name": "services.csv", "file_size": 12})
    assert arrival.file == SentFile("abc", "services.csv", 12)


@pytest.mark.parametrize(
    "raw",
    [
        None, [], "text", {}, {"update_id": "1"}, {"update_id": True}, {"update_id": 2**70},
        {"update_id": 1, "message": None}, {"update_id": 1, "message": []},
        {"update_id": 1, "message": {"text": "no chat"}}, {"update_id": 1, "message": {"chat": {"id": "7"}}},
        {"update_id": 1, "message": {"chat": {"id": 2**60}}}, {"update_id": 1, "callback_query": 3},
    ],
)  # fmt: skip
def test_an_update_without_what_it_needs_is_refused_without_its_content(raw: object) -> None:
    with pytest.raises(UnreadableUpdateError) as refused:
        read_update(raw)
    assert "text" not in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["text", "caption", "location", "photo", "document", "contact", "chat", "from", "message_id", "date",
     "data", "id", "message", "latitude", "media_group_id", "new_chat_member", "reply_to_message"]
)  # fmt: skip
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "inline_query"])


@settings(max_examples=300, deadline=None)
@given(KINDS, st.dictionaries(NAMES, JSON, max_size=8), st.booleans())
def test_no_update_however_hostile_does_more_than_be_refused(
    kind: str, body: dict[str, Any], with_chat: bool
) -> None:
    if with_chat:
        body["chat"] = PRIVATE
    try:
        arrival = read_update({"update_id": 1, kind: body})
    except UnreadableUpdateError:
        return
    if isinstance(arrival.incoming, Text):
        arrival.incoming.text.encode()


def read_hostile(many: int) -> int:
    chance = random.Random(5)
    good = 0
    for number in range(many):
        raw = {"update_id": number, **hostile(chance)}
        raw = json.loads(json.dumps(raw))
        try:
            good += read_update(raw).kind == "talk"
        except UnreadableUpdateError:
            continue
    return good


def test_ten_thousand_hostile_updates_are_read_or_refused_in_seconds() -> None:
    began = time.monotonic()
    assert read_hostile(10_000) > 2_000
    assert time.monotonic() - began < 10


@pytest.mark.soak
def test_a_hundred_thousand_hostile_updates_are_read_or_refused() -> None:
    assert read_hostile(100_000) > 20_000
