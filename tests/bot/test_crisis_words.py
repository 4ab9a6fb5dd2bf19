"""The crisis cards, the numbers file, the safety screens and the language lines (SAFETY S5-S16, A1-A7)."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import safety
from bot.words.crisis import BOROUGHS, NOT_A_PERSON, crisis_card, emergency_lines, soft_line
from bot.words.languages import language_line, right_to_left, unchecked_languages
from bot.words.numbers import DIGITS, NUMBERS, council_lines, unverified_numbers
from tests.support.plain_english import grade, hard_words, long_sentences

KINDS = ("crisis.suicide", "crisis.medical", "crisis.danger", "crisis.child", "crisis.fire_gas")
VOICES = ("self", "other", "child", "harming")
CARDS = [
    crisis_card(kind, voice, area=area, wording=wording, worker=worker, lead="Jo, 07700 900123")
    for kind, voice, area, wording, worker in product(
        KINDS, VOICES, (None, "walsall"), range(3), (False, True)
    )
]
SAFETY_NEEDS = ("domestic_abuse", "sexual_violence", "abuse", "hate_crime", "exploitation")
PHONE = re.compile(r"\b(?:0\d[\d ]{7,}\d|999|111|101|116 123|85258|18000)\b")


def _topic_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) & safety.TOPIC_WORDS


def test_cards_are_plain_english() -> None:
    for card in CARDS:
        assert grade(card.text) <= 5, card.text
        assert not long_sentences(card.text), card.text
        assert not hard_words(card.text), card.text


def test_a_resident_s_card_fits_one_telegram_message_of_ours() -> None:
    for kind, voice, area in product(KINDS, VOICES, (None, *BOROUGHS)):
        assert len(crisis_card(kind, voice, area=area).text) <= 600


def test_every_card_says_it_is_a_computer_and_that_nobody_reads_the_chat() -> None:
    for card in CARDS:
        text = card.text.lower()
        assert "computer, not a person" in text
        assert "nobody reads this chat" in text


def test_every_number_on_a_card_is_one_of_the_numbers_file() -> None:
    known = set(DIGITS.values()) | {"07700 900123"}
    for card in CARDS:
        assert set(PHONE.findall(card.text)) <= known, card.text
        assert "{" not in card.text


def test_every_card_gives_999() -> None:
    assert all("999" in card.text for card in CARDS)


def test_the_suicide_card_has_every_line_and_stays_under_ninety_words() -> None:
    needed = [DIGITS[key] for key in ("emergency", "mental_health_111", "crisis_text", "samaritans", "shout")]
    for voice, wording in product(VOICES, range(3)):
        text = crisis_card("crisis.suicide", voice, wording=wording).text
        assert len(text.split()) < 90
        assert all(number in text for number in needed)
        assert "trust" in text or voice == "other"


def test_the_three_wordings_differ_and_hold_the_same_numbers_in_the_same_order() -> None:
    texts = [crisis_card("crisis.suicide", wording=wording).text for wording in range(3)]
    assert len(set(texts)) == 3
    assert len({tuple(PHONE.findall(text)) for text in texts}) == 1
    assert crisis_card("crisis.suicide", wording=3).text == texts[0]


def test_the_medical_card_opens_with_one_line_to_act_on() -> None:
    for voice in VOICES:
        assert crisis_card("crisis.medical", voice).text.startswith(f"Call {DIGITS['emergency']} now.")


def test_no_card_names_a_method_or_asks_for_a_promise() -> None:
    for card in CARDS:
        assert not re.search(r"\b(promise me|tablets|pills|rope|blade|overdose|jump)\b", card.text.lower())


def test_danger_and_child_cards_show_no_topic_word_on_a_lock_screen_or_a_button() -> None:
    for voice, kind in product(VOICES, ("crisis.danger", "crisis.child")):
        card = crisis_card(kind, voice)
        assert not _topic_words(card.text[: safety.PREVIEW])
        assert not any(_topic_words(label) for label in card.labels())
        assert "leave" in card.actions


def test_silent_999_is_told_truly() -> None:
    text = crisis_card("crisis.danger").text
    assert "press 55" in text
    assert "does not tell them where you are" in text
    assert DIGITS["domestic_abuse"] in text


def test_a_child_is_pointed_to_childline_and_an_adult_to_the_council_first() -> None:
    child = crisis_card("crisis.child", "child").text
    assert child.index(DIGITS["emergency"]) < child.index(DIGITS["childline"])
    adult = crisis_card("crisis.child", "other", area="dudley").text
    assert adult.index(NUMBERS["dudley_children"].number) < adult.index(DIGITS["nspcc"])
    assert NUMBERS["dudley_out_of_hours"].number in adult


def test_without_a_borough_all_four_councils_stand_on_the_child_card() -> None:
    text = crisis_card("crisis.child").text
    assert all(NUMBERS[f"{borough}_children"].number in text for borough in BOROUGHS)


def test_one_who_harms_is_pointed_to_respect() -> None:
    assert DIGITS["respect"] in crisis_card("crisis.danger", "harming").text


def test_the_gas_number_stands_on_the_fire_card() -> None:
    assert DIGITS["gas"] in crisis_card("crisis.fire_gas").text


@pytest.mark.parametrize("kind", KINDS)
def test_a_champion_s_card_names_the_lead_and_the_council(kind: str) -> None:
    for voice, borough in product(VOICES, BOROUGHS):
        text = crisis_card(kind, voice, area=borough, worker=True, lead="Jo {x} 07700 900123").text
        assert "Jo (x) 07700 900123" in text
        lines = council_lines(borough)
        assert lines is not None
        assert lines.out_of_hours.number in text
        assert (lines.children if kind == "crisis.child" else lines.adults).number in text


def test_buttons_fit_and_soft_lines_are_plain() -> None:
    for card in CARDS:
        assert all(len(label) <= 28 for label in card.labels())
    for kind in KINDS:
        line = soft_line(kind)
        assert len(line.label) <= 28
        assert not long_sentences(line.text)
        assert grade(line.text) <= 6
        if kind in ("crisis.danger", "crisis.child"):
            assert not _topic_words(line.label)


def test_emergency_lines_are_short_and_hold_the_three_numbers() -> None:
    text = emergency_lines()
    assert len(text) <= 200
    assert [DIGITS["emergency"], DIGITS["nhs_111"], DIGITS["samaritans"]] == PHONE.findall(text)


@given(st.text(), st.text(), st.text(), st.integers(), st.booleans(), st.text())
def test_no_argument_breaks_a_card(
    kind: str, voice: str, area: str, wording: int, worker: bool, lead: str
) -> None:
    assert "999" in crisis_card(kind, voice, area, wording, worker, lead).text


def test_the_cards_need_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; from bot.words.crisis import crisis_card; crisis_card('crisis.suicide');"
        "print(sorted({'numpy', 'pydantic', 'sqlite3', 'telegram'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_gate_works_without_directory_catalogue_or_numpy() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None; sys.modules['services_catalog'] = None;"
        "from intents.crisis import read_crisis; print(read_crisis('i want to die').kind)"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert found.stdout.strip() == "crisis.suicide"


def test_every_number_says_where_it_is_from_and_no_person_is_made_up() -> None:
    for key, row in NUMBERS.items():
        assert row.label, key
        assert row.number, key
        assert row.who, key
        assert row.cost, key
    assert set(unverified_numbers()) <= set(NUMBERS)


def test_numbers_are_the_directory_s_own_character_by_character() -> None:
    starter = Path(__file__).parents[2] / "services_catalog" / "starter"
    files = sorted((Path(__file__).parents[2] / "services_catalog").rglob("services*.csv"))
    if not files:
        pytest.skip(f"no starter directory in {starter.parent}")
    with files[0].open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for key, number in NUMBERS.items():
        if number.service:
            row = rows[number.service]
            assert number.number in (row["phone"], *re.findall(r"\d[\d ]*\d", row["text"])), key
            assert number.hours == row["hours"], key


@pytest.mark.parametrize("need", SAFETY_NEEDS)
def test_safety_screens_hide_their_topic_and_stay_plain(need: str) -> None:
    for voice in safety.VOICES:
        screen = safety.opening_screen(f"safety.{need}", voice)
        assert not _topic_words(screen.text[: safety.PREVIEW])
        assert grade(screen.text) <= 5
        assert not long_sentences(screen.text)
        assert len(screen.text) <= 600
        assert safety.LEAVE in screen.buttons


def test_safety_is_asked_before_details_and_the_exit_tells_the_truth() -> None:
    question = safety.safe_to_read_question()
    assert "safe to read" in question.text
    assert not _topic_words(question.text[: safety.PREVIEW])
    assert not any(_topic_words(label) for _, label in question.buttons)
    assert "48 hours" in safety.quick_exit_limits()
    assert "cannot" in safety.quick_exit_limits()
    assert "could not be removed" in safety.quick_exit_words(deleted_all=False)
    assert "restarted" in safety.quick_exit_words(restarted=True)


def test_language_lines_keep_the_numbers_as_they_are_and_say_they_are_unchecked() -> None:
    for code in ("pa", "ur", "hi", "bn", "gu", "pl", "ro", "ar", "fa", "ku", "uk", "ru", "so", "tr", "sq"):
        line = language_line(code)
        assert line is not None
        assert {"999", "111", "116 123"} <= set(re.findall(r"\b(?:999|111|116 123)\b", line))
    assert "Panjabi" in unchecked_languages()
    assert right_to_left("ur")
    assert not right_to_left("pl")


def test_a_language_without_a_line_gets_the_numbers_and_english_gets_none() -> None:
    assert language_line("en") is None
    assert language_line(None) is None
    assert "116 123" in (language_line("xx") or "")


def test_the_not_a_person_words_stand_once_on_a_card() -> None:
    assert crisis_card("crisis.danger").text.count(NOT_A_PERSON) == 1
