"""Residents are read: what is done, about what, why, and how surely."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import CatalogueError, Reader, evaluation
from intents.trying import try_phrase

from .conftest import MESSAGES


def _ids(matches: tuple[object, ...]) -> list[str]:
    return [match.id for match in matches]  # type: ignore[attr-defined]


def test_a_plain_need_is_acted_on_and_says_why(reader: Reader) -> None:
    reading = reader.read("im three months behind with my rent")
    assert reading.decision == "answer"
    assert _ids(reading.needs)[0] == "money.rent"
    assert "rent" in " ".join(reading.needs[0].because)
    assert 0.5 < reading.needs[0].confidence <= 1


def test_two_needs_are_both_read_and_the_more_urgent_comes_first(reader: Reader) -> None:
    reading = reader.read("im in debt with my credit cards and there is no food in the house")
    assert set(_ids(reading.needs)) >= {"money.debt", "money.food"}
    assert _ids(reading.needs)[0] == "money.food"


def test_reasons_are_the_residents_own_words(reader: Reader) -> None:
    text = "Them BAILIFS am at the door"
    for match in reader.read(text).needs:
        assert all(word in text for reason in match.because for word in reason.split())


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("im three months behind with my rent", "behind with my rent"),
        ("since i retired the days are very long", None),
        ("see the council tax bill i got", "council tax"),
    ],
)
def test_a_reason_is_a_phrase_as_written_and_never_a_word_that_says_nothing(
    reader: Reader, text: str, quoted: str | None
) -> None:
    for match in reader.read(text).needs:
        assert len(match.because) <= 2
        assert not {"since", "see", "behind", "and", "the"} & set(match.because)
    if quoted:
        assert quoted in " ".join(reader.read(text).needs[0].because)


def test_what_is_far_from_the_message_is_not_offered_beside_its_answer(reader: Reader) -> None:
    for text in ("nhs dentist taking on in wednesfield", "condom split last night", "council tax summons"):
        reading = reader.read(text)
        assert (reading.decision, reading.passing) == ("answer", ())


@pytest.mark.parametrize("text", ["what is the capital of france", "lol ok", "", "asdf qwer zxcv"])
def test_what_is_out_of_scope_is_never_acted_on(reader: Reader, text: str) -> None:
    assert reader.read(text).decision != "answer"


def test_at_most_three_are_offered(reader: Reader) -> None:
    for message in evaluation.read_messages(MESSAGES / "messages_dev.jsonl")[:60]:
        assert len(reader.read(message.text).needs) <= 3


def test_the_ranking_holds_five_needs_and_no_crisis(reader: Reader) -> None:
    ranked = reader.read("i cant cope").ranked
    assert len(ranked) == 5
    assert not [need for need in ranked if need.startswith("crisis.") or need == "none"]


def test_a_message_in_another_language_says_which(reader: Reader) -> None:
    assert reader.read("Nie mam pieniędzy na jedzenie, proszę o pomoc").language == "pl"
    assert reader.read("im behind with my rent").language is None


def test_danger_is_read_beside_the_need(reader: Reader) -> None:
    reading = reader.read("i want to kill myself because of my debts")
    assert reading.crisis is not None
    assert (reading.crisis.kind, reading.crisis.soft) == ("crisis.suicide", False)


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_read(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.decision in ("answer", "clarify", "none")
    assert all(0 <= match.confidence <= 1 for match in (*reading.needs, *reading.passing))


def test_the_longest_message_telegram_sends_is_read(reader: Reader) -> None:
    assert reader.read("help with the rent, and. " * 164).decision in ("answer", "clarify", "none")


def test_the_floors_hold_on_the_visible_messages(reader: Reader) -> None:
    judged = evaluation.judge(reader, evaluation.read_messages(MESSAGES / "messages_dev.jsonl"))
    below = [figure for figure in evaluation.need_figures(judged) if not figure.holds]
    assert not below


def test_a_cache_is_used_and_a_damaged_one_rebuilt(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = Reader.load(folder, cache).read("no food in")
    for path in cache.glob("matcher-*.cache"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    assert Reader.load(folder, cache).read("no food in") == first
    assert Reader.load(folder, cache).read("no food in") == first


def test_an_edit_is_seen_in_spite_of_the_cache(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    Reader.load(folder, cache)
    path = folder / "money.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("rent arrears", "purple giraffe"), encoding="utf-8"
    )
    assert Reader.load(folder, cache).read("purple giraffe").ranked[0] == "money.rent"


def test_a_cache_that_cannot_be_written_stops_nothing(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    assert Reader.load(folder, blocked).read("no food in").ranked[0] == "money.food"


def test_a_broken_catalogue_is_not_half_used(folder: Path) -> None:
    (folder / "money.yaml").write_text("theme: money\n", encoding="utf-8")
    with pytest.raises(CatalogueError):
        Reader.load(folder)


def test_explaining_names_the_words_the_phrase_and_the_bars(reader: Reader) -> None:
    told = "\n".join(reader.explain("no fodo in the cupboards"))
    assert 'Read "fodo" as "food"' in told
    assert "money.food" in told
    assert "Nearest phrase" in told
    assert "it acts from" in told


def test_trying_a_phrase_changes_its_reading_and_saves_nothing(folder: Path) -> None:
    reader = Reader.load(folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    trial = try_phrase(reader, "belly thinks my throat is cut", "money.food", [])
    assert trial.after.ranked[0] == "money.food"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
