"""Drafts from feeds in the curators' chat: nothing reaches a resident before a person took it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.curating import CuratorsRoom
from bot.settings import Settings
from bot.turn import Choice, Text, Turn
from services_catalog import Directory, Service
from services_catalog.drafts import Drafts, stored

CHAT, CURATOR = -100, 11
NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/London"))


def brings_in(settings: Settings, name: str, said: str = "Free advice about debts.", **cells: str) -> None:
    """A feed brings in one service, or says something new of it."""
    identity = name.lower().replace(" ", "-")
    told = {"name": name, "areas": "walsall", "phone": "01922 000111", "cost": "free"} | cells
    row = stored("a feed", f"x-{identity}", identity, told, said, ("money.debt",), (), "{}", NOW.date())
    Drafts(settings.curation_db).put([row])


def ask(room: CuratorsRoom, text: str) -> Turn:
    turn = room.answer(CHAT, Text(text), NOW, CURATOR)
    assert turn is not None
    return turn


def press(room: CuratorsRoom, turn: Turn, label: str) -> Turn:
    buttons = {button.label: button.data for reply in turn.replies for button in reply.buttons}
    answer = room.answer(CHAT, Choice(buttons[label]), NOW, CURATOR)
    assert answer is not None
    return answer


def service(settings: Settings, identity: str) -> Service | None:
    return Directory.open(settings.directory_db).service(identity)


def test_with_no_feed_nothing_waits(room: CuratorsRoom) -> None:
    assert "No drafts wait" in ask(room, "drafts").replies[0].text


def test_a_draft_is_seen_and_one_tap_takes_it_in_their_words(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    shown = ask(room, "drafts")
    assert "Their words: Free advice about debts." in shown.replies[0].text
    assert service(settings, "debt-advice") is None
    taken = press(room, shown, "Take for money.debt")
    assert "Nobody has checked it yet" in taken.replies[0].text
    assert "No drafts wait" in taken.replies[1].text
    found = service(settings, "debt-advice")
    assert found is not None
    assert (found.needs, found.summary, found.verified_date) == (
        ("money.debt",),
        "Free advice about debts.",
        None,
    )


def test_a_taken_draft_can_be_hidden_at_once(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    press(room, press(room, ask(room, "drafts"), "Take for money.debt"), "Hide it now")
    found = service(settings, "debt-advice")
    assert found is not None
    assert found.status == "closed"


def test_a_draft_is_taken_in_our_own_words_by_typing(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice", said="x" * 900, areas="")
    shown = ask(room, "drafts")
    assert not any(button.label.startswith("Take") for button in shown.replies[0].buttons)
    wants = ask(room, "accept debt-advice money.debt").replies[0].text
    assert "an area" in wants
    assert "a few words of your own" in wants
    assert service(settings, "debt-advice") is None
    ask(room, "accept debt-advice money.debt, money.rent dudley: Help with debts, face to face.")
    found = service(settings, "debt-advice")
    assert found is not None
    assert (found.needs, found.areas) == (("money.debt", "money.rent"), ("dudley",))
    assert found.summary == "Help with debts, face to face."


def test_a_refused_draft_does_not_come_back(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    brings_in(settings, "Other Advice")
    shown = ask(room, "drafts")
    after = press(room, shown, "Refuse it")
    assert "refused" in after.replies[0].text
    assert after.replies[1].text.startswith("Other Advice")
    ask(room, "refuse other-advice")
    assert "No drafts wait" in ask(room, "drafts").replies[0].text
    assert service(settings, "debt-advice") is None


def test_skipped_drafts_come_again_in_the_next_round(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    shown = ask(room, "drafts")
    assert "No drafts wait" in press(room, shown, "Skip for now").replies[0].text
    assert ask(room, "drafts").replies[0].text.startswith("Debt Advice")


@pytest.mark.parametrize(
    ("label", "phone"), [("Take these changes", "01922 000222"), ("Keep ours", "01922 000111")]
)
def test_what_a_feed_changes_later_is_shown_and_taken_or_kept_as_ours(
    room: CuratorsRoom, settings: Settings, label: str, phone: str
) -> None:
    brings_in(settings, "Debt Advice")
    press(room, ask(room, "drafts"), "Take for money.debt")
    brings_in(settings, "Debt Advice", phone="01922 000222")
    shown = ask(room, "drafts")
    assert "phone: 01922 000111 -> 01922 000222" in shown.replies[0].text
    press(room, shown, label)
    found = service(settings, "debt-advice")
    assert found is not None
    assert found.phone == phone
    assert "No drafts wait" in ask(room, "drafts").replies[0].text


def test_an_old_button_and_an_unknown_draft_are_answered_in_words(
    room: CuratorsRoom, settings: Settings
) -> None:
    brings_in(settings, "Debt Advice")
    gone = room.answer(CHAT, Choice("q:draft-take:000000000000:money.debt"), NOW, CURATOR)
    assert gone is not None
    assert "That draft is gone" in gone.replies[0].text
    assert "Nothing was changed" in ask(room, "refuse nothing-like-it").replies[0].text


def test_a_button_of_a_draft_still_works_after_a_restart(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    shown = ask(room, "drafts")
    assert all(len(button.data.encode()) <= 64 for button in shown.replies[0].buttons)
    press(CuratorsRoom(settings, lambda _who: True, lambda: None), shown, "Take for money.debt")
    assert service(settings, "debt-advice") is not None


def test_strangers_to_the_list_cannot_take_one(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    turn = room.answer(CHAT, Text("refuse debt-advice"), NOW, 99)
    assert turn is not None
    assert "Only curators" in turn.replies[0].text
    assert "Debt Advice" in ask(room, "drafts").replies[0].text


def test_the_morning_message_says_how_many_wait(room: CuratorsRoom, settings: Settings) -> None:
    brings_in(settings, "Debt Advice")
    ((chat, turn),) = room.due(NOW)
    assert chat == CHAT
    assert "Services brought in by feeds: 1." in turn.replies[0].text


def test_a_store_that_cannot_be_read_is_said_in_words(room: CuratorsRoom, settings: Settings) -> None:
    settings.curation_db.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    assert "Nothing was changed" in ask(room, "drafts").replies[0].text
