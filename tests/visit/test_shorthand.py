"""What champions type at the door, and what is read out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.visit.shorthand import tells_who, who_said, without_who
from bot.visit.state import WhoFor


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("72M alone gas arrears wife died", WhoFor(age=72, gender="man", alone=True)),
        ("34F two kids damp, no food", WhoFor(age=34, gender="woman", children=True)),
        ("F 34, baby", WhoFor(age=34, gender="woman", children=True)),
        ("18 care leaver nowhere to live", WhoFor(age=18)),
        ("79 year old woman lives on her own", WhoFor(age=79, gender="woman", alone=True)),
        ("aged 81, fell twice", WhoFor(age=81)),
        ("family of five, no english", WhoFor(interpreter=True)),
        ("doesn't speak english", WhoFor(interpreter=True)),
        ("2 kids no food", WhoFor(children=True)),
        ("200 quid gas arrears", WhoFor()),
        ("12 weeks behind with rent", WhoFor()),
        ("damp", WhoFor()),
    ],
)
def test_age_and_household_are_read(said: str, who: WhoFor) -> None:
    assert who_said(said, WhoFor()) == who


def test_what_was_known_stays_known() -> None:
    known = WhoFor(age=72, alone=True)
    assert who_said("gas arrears", known) == known


def test_the_age_does_not_reach_the_reader_of_needs() -> None:
    assert without_who("72M alone gas arrears") == "alone gas arrears"
    assert without_who("2 kids no food") == "2 kids no food"


@pytest.mark.parametrize(
    "said",
    [
        "her name is Sue",
        "Names are Bob and Joy",
        "ring 07700 900123",
        "WS2 8AB",
        "Mrs Khan owes rent",
        "mrs jones at number 4",
        "mr patel fell",
        "visited MRS SMITH",
        "Ms Brown",
        "flat 3 no heating",
        "at 12 high street",
    ],
)
def test_words_that_tell_who_somebody_is_are_noticed(said: str) -> None:
    assert tells_who(said)


@pytest.mark.parametrize(
    "said",
    [
        "72M alone gas arrears",
        "WS2 8",
        "she cannot name it",
        "0800 calls",
        "mr and mrs",
        "ms and falls",
        "miss meals",
        "mr who does the garden",
        "room 2 am",
        "2 kids",
        "at 9 am",
        "number 9 bus",
    ],
)
def test_ordinary_shorthand_is_not(said: str) -> None:
    assert not tells_who(said)


@given(st.text(max_size=4096))
def test_any_text_can_be_read(text: str) -> None:
    who_said(text, WhoFor())
    without_who(text)
    tells_who(text)
