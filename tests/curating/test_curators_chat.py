"""The curators' chat: shows first, asks, then changes all or nothing; to everybody else it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.curating import CuratorsRoom, PhrasesHeard
from bot.curating.phrases import handed_in
from bot.settings import Settings
from bot.turn import Choice, Incoming, Text, Turn, Upload
from services_catalog import Directory
from services_catalog.reports import Reports

CHAT, CURATOR, STRANGER = -100, 11, 12
NOW = datetime(2026, 11, 20, 22, tzinfo=ZoneInfo("Europe/London"))


def ask(room: CuratorsRoom, incoming: Incoming | str, sender: int = CURATOR) -> Turn:
    turn = room.answer(CHAT, Text(incoming) if isinstance(incoming, str) else incoming, NOW, sender)
    assert turn is not None
    return turn


def press(room: CuratorsRoom, turn: Turn, label: str) -> Turn:
    return ask(room, Choice(next(b.data for r in turn.replies for b in r.buttons if b.label == label)))


def services(settings: Settings) -> Iterator[tuple[str, str, str]]:
    directory = Directory.open(settings.directory_db)
    return ((one.id, one.phone, one.status) for one in directory.services())


def edited(settings: Settings, before: str, after: str) -> Upload:
    text = settings.services_csv.read_text(encoding="utf-8")
    assert before in text
    return Upload("services.csv", text.replace(before, after).encode())


def test_other_chats_never_learn_that_it_exists(room: CuratorsRoom) -> None:
    assert room.answer(7, Text("review"), NOW) is None


def test_in_the_chat_only_people_on_the_list_can_act(room: CuratorsRoom, settings: Settings) -> None:
    before = list(services(settings))
    assert "Only curators" in ask(room, f"hide {before[0][0]}", sender=STRANGER).replies[0].text
    assert list(services(settings)) == before


def test_a_file_is_shown_first_applied_on_a_tap_and_undone_on_another(
    room: CuratorsRoom, settings: Settings
) -> None:
    before = list(services(settings))
    shown = ask(room, edited(settings, "0808 800 4444", "0808 800 4445"))
    assert "0808 800 4444 -> 0808 800 4445" in shown.replies[0].text
    assert list(services(settings)) == before
    done = press(room, shown, "Apply these changes")
    assert list(services(settings)) != before
    press(room, done, "Undo this")
    assert list(services(settings)) == before


def test_a_file_can_be_left_as_it_is(room: CuratorsRoom, settings: Settings) -> None:
    before = list(services(settings))
    shown = ask(room, edited(settings, "0808 800 4444", "0808 800 4445"))
    press(room, shown, "Leave it as it is")
    assert "Send the file again" in press(room, shown, "Apply these changes").replies[0].text
    assert list(services(settings)) == before


def test_every_mistake_of_a_file_comes_at_once_and_nothing_changes(
    room: CuratorsRoom, settings: Settings
) -> None:
    before = list(services(settings))
    text = ask(room, edited(settings, "0808 800 4444", "ring us")).replies[0].text
    assert "Nothing was changed" in text
    assert "phone" in text
    assert list(services(settings)) == before


def test_what_is_no_spreadsheet_is_refused_in_words(room: CuratorsRoom) -> None:
    assert "Nothing was changed" in ask(room, Upload("photo.jpg", b"\xff\xd8\xff")).replies[0].text


def test_a_service_is_hidden_at_once_and_shown_again(room: CuratorsRoom, settings: Settings) -> None:
    first = next(services(settings))[0]
    hidden = ask(room, f"hide {first}")
    assert next(services(settings))[2] == "closed"
    press(room, hidden, "Undo this")
    assert next(services(settings))[2] == "active"


def test_an_unknown_service_is_said_to_be_unknown(room: CuratorsRoom) -> None:
    assert "no service" in ask(room, "hide nowhere").replies[0].text


def test_the_review_is_a_tap_each_and_a_check_is_written_down(room: CuratorsRoom, settings: Settings) -> None:
    first = ask(room, "review")
    second = press(room, first, "Right: I phoned")
    assert "checked today" in second.replies[0].text
    assert second.replies[1].text != first.replies[0].text
    checked = [one for one in Directory.open(settings.directory_db).services() if one.verified_date]
    assert [(one.verified_how, one.verified_date) for one in checked] == [("phone", NOW.date())]
    third = press(room, Turn((second.replies[1],)), "Skip for now")
    assert third.replies[0].text != second.replies[1].text


def test_what_people_reported_comes_first_without_times(room: CuratorsRoom, settings: Settings) -> None:
    name = list(services(settings))[40][0]
    Reports(settings.curation_db).add(name, "closed", NOW.date())
    assert f"ID: {name}" in ask(room, "review").replies[0].text


def test_once_a_day_the_curators_hear_what_waits_without_times(
    room: CuratorsRoom, settings: Settings
) -> None:
    Reports(settings.curation_db).add("shelter-emergency", "closed", NOW.date())
    ((chat, turn),) = room.due(NOW)
    assert chat == CHAT
    assert "wait for a check" in turn.replies[0].text
    assert "22:" not in turn.replies[0].text
    assert room.due(NOW) == ()
    assert CuratorsRoom(settings, lambda _who: True, lambda: None).due(NOW) == ()


def test_before_nine_nobody_is_woken(room: CuratorsRoom) -> None:
    assert room.due(NOW.replace(hour=8)) == ()


def test_todays_file_comes_back_as_it_is(room: CuratorsRoom, settings: Settings) -> None:
    documents = ask(room, "file").replies[0].documents
    assert [document.name for document in documents] == [
        "services-2026-11-20.csv",
        "services-2026-11-20.xlsx",
    ]
    again = ask(room, Upload(documents[1].name, documents[1].content))
    assert "Nothing to do" in again.replies[0].text


def test_a_phrase_heard_waits_for_the_catalogue(room: CuratorsRoom, settings: Settings) -> None:
    ask(room, "heard money.rent: got a letter off the housing")
    assert [(one.need, one.phrase) for one in handed_in(settings.curation_db)] == [
        ("money.rent", "got a letter off the housing")
    ]
    assert "Write it like this" in ask(room, "heard something").replies[0].text


def test_a_phrase_with_a_name_in_it_is_not_kept(room: CuratorsRoom, settings: Settings) -> None:
    said = ask(room, "heard money.rent: mrs jones at number 4 got a letter").replies[0].text
    assert "I have not taken that one" in said
    assert handed_in(settings.curation_db) == ()


def test_phrases_are_listed_and_cleared_once_they_are_in_the_catalogue(
    room: CuratorsRoom, settings: Settings
) -> None:
    assert "No phrases wait" in ask(room, "phrases").replies[0].text
    ask(room, "heard money.rent: got a letter off the housing")
    assert "money.rent: got a letter off the housing" in ask(room, "phrases").replies[0].text
    assert "1 phrase is off" in ask(room, "phrases done").replies[0].text
    assert handed_in(settings.curation_db) == ()


def test_champions_hand_in_what_they_heard_and_strangers_are_not_listened_to(settings: Settings) -> None:
    heard = PhrasesHeard(settings.curation_db, lambda chat: chat == CURATOR, lambda: None)
    said = Text("heard money.rent: got a letter off the housing")
    assert heard.answer(STRANGER, said, NOW) is None
    assert heard.answer(CURATOR, Text("behind with rent"), NOW) is None
    taken = heard.answer(CURATOR, said, NOW)
    assert taken is not None
    assert "It waits in the list" in taken.replies[0].text
    assert [one.phrase for one in handed_in(settings.curation_db)] == ["got a letter off the housing"]


def test_anything_else_is_answered_with_help(room: CuratorsRoom) -> None:
    assert "Send the spreadsheet" in ask(room, "hello").replies[0].text
    assert ask(room, Choice("n:mr:w")).replies
