"""Lines above an answer: shown when the words call for them, never a judgement; facts say how far they were checked."""

from __future__ import annotations

import pytest

from bot.conversation.phrasebook import plain
from bot.words.first_lines import FIRST_LINES, first_lines, tells_of_illness, unverified_lines
from bot.words.numbers import DIGITS


@pytest.mark.parametrize(
    "said",
    [
        "my 4 year old is really hot and not drinking",
        "toddler has a temperature",
        "she's got a rash all over",
        "baby won't take her bottle",
        "been throwing up all night",
        "I feel really ill",
        "terrible toothache",
        "my chest is wheezy",
        "kidney pains again",
        "my knee hurts",
        "my back is killing me",
    ],
)
def test_words_of_illness_are_noticed(said: str) -> None:
    assert tells_of_illness(plain(said))


@pytest.mark.parametrize(
    "said",
    [
        "im behind with my rent",
        "the house is freezing",
        "im sick of this damp",
        "need a sick note",
        "he drinks",
        "",
    ],
)
def test_ordinary_words_are_not(said: str) -> None:
    assert not tells_of_illness(plain(said))


def test_the_ill_now_line_stands_only_above_health() -> None:
    line = f"Ill now? Call {DIGITS['nhs_111']}, any time."
    assert line in first_lines("my toddler has a temperature", "health.pharmacy")
    assert line in first_lines("", "health.child"), "always above a child's health"
    assert first_lines("my toddler has a temperature", "money.food") == ()


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("im 14 and nobody likes me", True),
        ("i am only 9", True),
        ("im 15 years old", True),
        ("im 15 stone", False),
        ("im 12 weeks behind", False),
        ("im 10 minutes away", False),
        ("im 16 k in debt", False),
        ("im 45", False),
        ("my son is 12", False),
    ],
)
def test_childline_is_for_a_child_who_writes(said: str, there: bool) -> None:
    assert any("Childline" in line for line in first_lines(said, "lonely.talk")) is there


def test_a_prepay_meter_is_not_every_bill() -> None:
    assert first_lines("no credit on the meter", "money.energy")
    assert first_lines("my gas bill is too high", "money.energy") == ()


def test_a_line_with_a_fact_names_its_page_and_says_that_nobody_has_checked_it() -> None:
    for key in unverified_lines():
        assert "Not yet checked by us. Seen on " in FIRST_LINES[key].shown()
    for key, line in FIRST_LINES.items():
        assert line.source.startswith("https://") or "{" in line.text, (
            f"{key} must name a page or only a number"
        )
