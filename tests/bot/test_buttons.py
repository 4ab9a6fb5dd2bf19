"""A button's data: short, permanent, and read again from any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons


def test_what_is_put_together_comes_apart_again() -> None:
    made = buttons.data(buttons.MORE, "mr", "w", "3")
    pressed = buttons.press(made)
    assert (pressed.verb, pressed.part(0), pressed.part(1), pressed.part(2)) == ("m", "mr", "w", "3")


def test_a_missing_part_reads_as_nothing() -> None:
    assert buttons.press("tt").part(4) == ""


def test_data_above_telegrams_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        buttons.data(buttons.SERVICES, "abc." * 20)


@pytest.mark.parametrize("area", list(buttons.AREA_LETTERS))
def test_every_area_has_a_letter_of_its_own(area: str) -> None:
    assert buttons.area_of(buttons.area_letter(area)) == area


def test_an_unknown_area_is_a_dash_and_a_dash_is_no_area() -> None:
    assert buttons.area_letter(None) == "-"
    assert buttons.area_of("-") is None


@given(st.text(max_size=100))
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert buttons.press(text).part(0) is not None
