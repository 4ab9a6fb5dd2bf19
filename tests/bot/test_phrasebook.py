"""Words that steer the conversation: alone they count, inside a sentence they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.phrasebook import plain, steer


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("STOP", "stop"),
        ("Stop. Thank you", "stop"),
        ("stop!!", "stop"),
        ("/forget", "forget"),
        ("/start@SignpostBot area-walsall", "start"),
        ("Thank you so much x", None),
        ("ta bab", "thanks"),
        ("Tara a bit", "bye"),
        ("Dzień dobry", "hello"),
        ("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "hello"),
        ("السلام عليكم", "hello"),
        ("Who reads this?", "privacy"),
        ("more please", "more"),
        ("start again", "start_again"),
        ("We have got to STOP this bill", None),
        ("stop smoking", None),
        ("i want more hours at work", None),
        ("hello im behind on rent", None),
        ("/unknown", None),
        ("", None),
    ],
)
def test_only_a_message_that_says_nothing_else_steers(said: str, wanted: str | None) -> None:
    found = steer(said)
    assert (found[0] if found else None) == wanted


def test_a_command_keeps_its_payload() -> None:
    assert steer("/start need-money_food") == ("start", "need-money_food")


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text: str) -> None:
    steer(text)
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_english_letters_fold_the_same_with_an_accent_beside_them(text: str) -> None:
    assert plain(text + " é") == f"{plain(text)} e".strip()
