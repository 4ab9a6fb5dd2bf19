"""What champions and the people they visit read is as plain as the rest."""

from __future__ import annotations

import pytest

from bot.words import handout, visit
from tests.support.plain_english import grade, hard_words, long_sentences

_SAID = {
    name: text
    for module in (visit, handout)
    for name, text in vars(module).items()
    if name.isupper() and isinstance(text, str)
}
_SAID |= {f"WELCOME_TO {role}": text for role, text in visit.WELCOME_TO.items()}
_SAID |= {f"HINTS {name}": text for name, text in visit.HINTS.items()}
_SAID |= {
    "ended": visit.ended("Telegram"),
    "ended in the terminal": visit.ended("terminal"),
    "referral": visit.referral("Walsall Carers", ["Looking after someone"], "walsall", "the forum"),
    "foot": "\n".join(handout.FOOT),
    "doubt": visit.doubt("Walsall Hub", "Days may have changed since 2023."),
}


@pytest.mark.parametrize("name", _SAID)
def test_no_sentence_is_long_and_no_word_is_hard(name: str) -> None:
    assert long_sentences(_SAID[name]) == []
    assert hard_words(_SAID[name]) == {}


@pytest.mark.parametrize("name", [name for name in _SAID if len(_SAID[name].split()) >= 8])
def test_every_screen_reads_at_grade_six_or_below(name: str) -> None:
    assert grade(_SAID[name]) <= 6, _SAID[name]


def test_no_fixed_word_names_a_private_topic() -> None:
    whole = " ".join(_SAID.values()).lower()
    for topic in ("abuse", "violence", "refuge", "rape", "suicide", "scam"):
        assert topic not in whole


def test_household_and_age_labels_fit_a_button() -> None:
    assert all(len(label) <= 28 for label, _ in visit.AGES)
    assert all(len(label) <= 28 for label in visit.HOUSEHOLDS.values())
