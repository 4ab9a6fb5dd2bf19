""" "Because you mentioned ...": only words a person would know again, as they wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.quoting import quotable


@pytest.mark.parametrize(
    ("said", "because", "quoted"),
    [
        ("Im behind with my Rent", ("behind with my rent",), ["behind with my Rent"]),
        ("cant sleep feel so low", ("feel", "low"), ["feel so low"]),
        ("on 20 a day since i was 14", ("20", "14"), []),
        ("look at my husband", ("look", "husband"), []),
        ("kicked out tonight got nowhere to sleep", ("kicked out tonight got nowhere", "sleep"),
         ["kicked out tonight got nowhere to sleep"]),
        ("bailiffs came, then the council tax letter came as well", ("bailiffs", "council tax"),
         ["bailiffs", "council tax"]),
        ("food", ("rent",), []),
    ],
)  # fmt: skip
def test_what_is_quoted(said: str, because: tuple[str, ...], quoted: list[str]) -> None:
    assert quotable(said, because) == quoted


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_can_be_quoted_from(text: str, because: list[str]) -> None:
    assert all(piece in " ".join(text.split()) for piece in quotable(text, because))
