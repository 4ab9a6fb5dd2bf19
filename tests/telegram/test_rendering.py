"""Replies as messages: bold in UTF-16 offsets, long texts cut at sense, buttons that fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.telegram.rendering import bold, pages, split
from bot.turn import Button, Reply


def test_bold_is_counted_in_utf16_units() -> None:
    (entity,) = bold("🙂🙂 Aaina Community Hub\nCall 01922", ("Aaina Community Hub",))
    assert (entity.offset, entity.length) == (5, 19)


def test_the_same_name_twice_is_bold_in_both_places() -> None:
    assert [entity.offset for entity in bold("Hub and Hub", ("Hub", "Hub", "Hub"))] == [0, 8]


def test_nothing_in_a_text_is_markup() -> None:
    (page,) = pages(Reply("<b>5 & 6</b> *x* _y_", strong=("5 & 6",)))
    assert page.text == "<b>5 & 6</b> *x* _y_"


def test_a_long_text_is_cut_where_a_reader_would_pause_and_keeps_its_buttons_last() -> None:
    paragraph = "A sentence of some length stands here. " * 30
    sheets = pages(Reply("\n\n".join([paragraph.strip()] * 6), (Button("Show more", "m"),)))
    assert [bool(page.buttons) for page in sheets] == [False, True]
    assert sheets[0].text.endswith("here.")
    assert sheets[1].text.startswith("A sentence")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=600), st.integers(20, 90))
def test_every_piece_fits_and_no_word_is_lost(text: str, most: int) -> None:
    pieces = list(split(text, most))
    assert all(0 < len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=200),
    st.lists(st.text(max_size=9), max_size=5),
)
def test_bold_never_points_outside_the_text(text: str, strong: list[str]) -> None:
    size = len(text.encode("utf-16-le")) // 2
    for entity in bold(text, tuple(strong)):
        assert 0 <= entity.offset < entity.offset + entity.length <= size


def test_a_button_whose_data_does_not_fit_is_left_out_and_the_rest_stays() -> None:
    (page,) = pages(
        Reply("hello", (Button("Too long", "x" * 65), Button("Fits", "x" * 64), Button("Empty", "")))
    )
    assert page.buttons is not None
    assert [row[0].text for row in page.buttons.inline_keyboard] == ["Fits"]


def test_a_reply_without_words_is_no_message() -> None:
    assert pages(Reply("  \n ")) == []
    assert len(pages(Reply("x" * (MessageLimit.MAX_TEXT_LENGTH + 1)))) == 2
