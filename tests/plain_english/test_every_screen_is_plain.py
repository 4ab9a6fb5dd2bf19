"""Every sentence a resident reads is plain: grade 6 at most, no sentence over twenty words, no hard word."""

from __future__ import annotations

import inspect

import pytest

from bot.words import labels, replies
from bot.words.crisis import urgent_lines
from bot.words.first_lines import FIRST_LINES
from tests.support.plain_english import grade, hard_words, long_sentences

_EXAMPLES = {
    "who_i_am": ("Telegram",),
    "ask_which_council": ("WS10", ("sandwell", "walsall")),
    "area_set": ("walsall",),
    "area_set_which": ("walsall",),
    "outside": ("Cannock",),
    "heading": ("Behind with rent", "walsall", "Because you mentioned “rent”."),
    "because": (("rent", "letter"),),
    "holiday": ("Christmas Day",),
    "several": (("Behind with rent", "Feeling low"),),
    "anywhere_first": (),
    "region_first": (),
    "nothing_local": ("Behind with rent", "walsall"),
    "nothing_at_all": ("Behind with rent",),
    "needs_of": ("Money",),
    "talk_to_someone": (),
    "found_by_words": ("walsall",),
    "cannot_read": ("photo",),
    "no_directory": (),
    "privacy": ("Telegram", "Walsall Housing Forum", "privacy@forum.example"),
}
_BY_LAW = {"MAP_CREDIT"}  # the licence's own words


def _screens() -> dict[str, str]:
    found = {
        name: text
        for name, text in vars(replies).items()
        if name.isupper() and isinstance(text, str) and name not in _BY_LAW
    }
    for name, function in vars(replies).items():
        if inspect.isfunction(function) and function.__module__ == replies.__name__ and name[0] != "_":
            said = function(*_EXAMPLES[name])
            found[name] = said if isinstance(said, str) else "\n".join(said)
    found["urgent"] = urgent_lines("walsall")
    return found | {f"first line {key}": line.shown() for key, line in FIRST_LINES.items()}


SCREENS = _screens()


@pytest.mark.parametrize("name", SCREENS)
def test_no_sentence_is_long_and_no_word_is_hard(name: str) -> None:
    assert long_sentences(SCREENS[name]) == []
    assert hard_words(SCREENS[name]) == {}


@pytest.mark.parametrize("name", [name for name in SCREENS if len(SCREENS[name].split()) >= 8])
def test_every_screen_reads_at_grade_six_or_below(name: str) -> None:
    assert grade(SCREENS[name]) <= 6, SCREENS[name]


def test_every_message_is_short() -> None:
    too_long = {name: len(text) for name, text in SCREENS.items() if name != "privacy" and len(text) > 600}
    assert too_long == {}
    assert all(len(part) <= 600 for part in replies.privacy(*_EXAMPLES["privacy"]))


def test_every_label_fits_a_button_and_is_words() -> None:
    said = [text for name, text in vars(labels).items() if name.isupper() and isinstance(text, str)]
    said += [*labels.AREAS.values(), *labels.OUTCOMES.values(), *labels.WRONG_REASONS.values()]
    assert all(0 < len(label) <= 28 and label[0].isalpha() for label in said)
