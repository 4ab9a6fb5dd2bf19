"""The reading checker itself: known grades, line breaks, numbers, hard words."""

from __future__ import annotations

import pytest

from tests.support.plain_english import grade, hard_words, long_sentences, sentences


def test_short_plain_lines_score_low_and_officialese_scores_high() -> None:
    assert grade("Call 999 now. Stay with them.") < 2
    assert grade("Individuals experiencing financial difficulties should obtain independent advice.") > 12


def test_the_formula_gives_the_published_figure_for_a_known_sentence() -> None:
    # 6 words, 6 syllables, 1 sentence: .39*6 + 11.8*1 - 15.59
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_a_line_break_ends_a_sentence_and_a_phone_number_is_one_word() -> None:
    assert sentences("Call 0808 2000 247\nIt is free") == [["Call", "1"], ["It", "is", "free"]]


def test_sentences_over_the_limit_are_named() -> None:
    assert long_sentences("one two three. four five six seven", limit=3) == ["four five six seven"]


def test_hard_words_come_with_a_plain_replacement() -> None:
    assert hard_words("We can assist you.") == {"assist": "help"}


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        grade("...")
