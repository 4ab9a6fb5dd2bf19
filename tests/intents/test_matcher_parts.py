"""Each part of the matcher does its one thing."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Matcher
from intents.clauses import clauses
from intents.encoder import DIMENSIONS, STORED, Encoder
from intents.features import Features
from intents.key_terms import KeyTerms
from intents.noise import with_slips
from intents.normalise import MAX_WORDS, plain_word, words
from intents.pieces import words_of
from intents.spelling import Speller

EXAMPLES = [
    ("i lost my card", "card"),
    ("my card was stolen", "card"),
    ("what is my balance", "balance"),
    ("how much money do i have", "balance"),
    ("open the pod bay doors", "doors"),
    ("please open the door", "doors"),
]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I’m", "im"),
        ("don't", "dont"),
        ("sooooo", "soo"),
        ("RENT", "rent"),
        ("ＲＥＮＴ", "rent"),
        ("😂", ""),
        ("re\u200bnt", "rent"),
    ],
)
def test_words_are_folded(written: str, plain: str) -> None:
    assert "".join(word.plain for word in words(written)) == plain


def test_a_word_remembers_how_it_was_written() -> None:
    assert [word.written for word in words("I’m SKINT!")] == ["I’m", "SKINT"]


def test_other_scripts_keep_their_vowel_signs() -> None:
    assert plain_word("ਪੰਜਾਬੀ") == "ਪੰਜਾਬੀ"


@given(st.text(max_size=5000))
def test_any_text_has_words_and_never_too_many(text: str) -> None:
    assert len(words(text)) <= MAX_WORDS
    assert all(word.plain for word in words(text))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("emtpy", "empty"), ("balifs", "bailiffs"), ("rint", "rent"), ("xyzzyx", "xyzzyx"), ("ret", "ret")],
)
def test_spelling_snaps_to_the_closest_known_word(typed: str, read: str) -> None:
    speller = Speller.from_words(["empty", "bailiffs", "rent", "rant", "rent"])
    assert speller.read(typed) == read


def test_spelling_never_changes_the_first_letter() -> None:
    assert Speller.from_words(["house"]).read("mouse") == "mouse"


def test_unknown_letters_shorten_a_vector() -> None:
    features, _ = Features.learn(["rent arrears", "gas bill"])
    known, strange = features.matrix([["rent"], ["rent", "zzqqxx"]]).weights
    assert float(known @ known) == pytest.approx(1, abs=1e-5)
    assert float(strange @ strange) < 0.6


def test_clauses_split_at_joiners_and_punctuation_only() -> None:
    assert clauses("im behind with the rent and i feel low") == ("im behind with the rent", "i feel low")
    assert clauses("no food in the house") == ()
    assert clauses("gas bill sky high n the kids are cold") == ("gas bill sky high", "the kids are cold")


def test_key_terms_of_several_words_are_found_in_a_row_only() -> None:
    terms = KeyTerms([("debt relief order", "money.debt"), ("bailiff", "money.bailiffs")])
    assert terms.found(["a", "debt", "relief", "order"]) == {"money.debt": (1, 4)}
    assert terms.found(["an", "order", "for", "debt", "relief"]) == {}


def test_the_matcher_ranks_every_label_best_first() -> None:
    ranking = Matcher.from_examples(EXAMPLES).rank("someone took my card")
    assert ranking[0][0] == "card"
    assert {label for label, _ in ranking} == {"card", "balance", "doors"}
    assert [score for _, score in ranking] == sorted((score for _, score in ranking), reverse=True)


def test_the_same_examples_give_the_same_scores_in_any_order() -> None:
    there, back = Matcher.from_examples(EXAMPLES), Matcher.from_examples(EXAMPLES[::-1])
    assert dict(there.rank("open my account")) == pytest.approx(dict(back.rank("open my account")), abs=1e-4)


@pytest.mark.parametrize("beside", ["open the doors", "", "zzqqxx"])
def test_a_text_scores_the_same_beside_others_as_alone(beside: str) -> None:
    matcher = Matcher.from_examples(EXAMPLES)
    together = matcher.score_each(("someone took my card", beside))[0]
    assert together.total == pytest.approx(matcher.score("someone took my card").total, abs=1e-5)


def test_one_label_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two labels"):
        Matcher.from_examples([("hello", "greeting")])


@pytest.mark.parametrize("text", ["", " ", "😂", "\u200b", "?" * 4000, "a" * 4000, "ਪੰਜਾਬੀ " * 500])
def test_odd_texts_are_ranked_without_complaint(text: str) -> None:
    assert len(Matcher.from_examples(EXAMPLES).rank(text)) == 3


def test_meanings_that_share_no_word_lie_close(encoder: Encoder) -> None:
    skint, poor, weather = encoder.encode(["im skint", "i have no money", "it will rain tomorrow"])
    assert float(skint @ poor) > float(skint @ weather) + 0.1


def test_capitals_change_no_meaning(encoder: Encoder) -> None:
    loud, quiet = encoder.encode(["NO FOOD IN THE HOUSE", "no food in the house"])
    assert float(loud @ quiet) == pytest.approx(1, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, texts: list[str]) -> None:
    vectors = encoder.encode(texts)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_noise_is_repeatable_and_leaves_short_words() -> None:
    text = "i really cannot afford heating this winter"
    assert with_slips(text, 3, share=1) == with_slips(text, 3, share=1) != text
    assert with_slips("i am so low", 1, share=1) == "i am so low"


def test_a_long_message_gives_its_first_clauses_and_its_last() -> None:
    text = ", ".join(f"clause number {number}" for number in range(9))
    assert clauses(text) == ("clause number 0", "clause number 1", "clause number 2", "clause number 8")


def test_a_text_means_the_same_alone_and_among_others(encoder: Encoder) -> None:
    texts = ["no food in, my landlord wants me out", "no food in", "", "my landlord wants me out"]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(encoder.encode(texts), alone, atol=1e-5)


def test_a_long_text_is_read_to_its_five_hundredth_letter(encoder: Encoder) -> None:
    start = "my landlord wants me out " * 20
    one, other = encoder.encode([start + "and i am hungry", start + "and it rains"])
    assert np.allclose(one, other)


def test_words_known_beforehand_are_cut_as_unknown_ones_are(encoder: Encoder) -> None:
    texts = ["No food in, my landlord wants me out", "ﬁre in the ﬂat 😂😂", ""]
    fresh = encoder.pieces.cut(texts)
    known = words_of(texts)
    knowing = copy(encoder.pieces)
    knowing.keep(known, knowing.cut_words(known))
    assert knowing.cut(texts) == fresh


@pytest.mark.parametrize("content", [None, b"", b"PK no archive", "half"])
def test_a_missing_or_damaged_encoder_leaves_words_alone(
    tmp_path: Path, content: bytes | str | None, caplog: pytest.LogCaptureFixture
) -> None:
    stored = tmp_path / "encoder.npz"
    if content == "half":
        stored.write_bytes(STORED.read_bytes()[: STORED.stat().st_size // 2])
    elif isinstance(content, bytes):
        stored.write_bytes(content)
    assert Encoder.load(stored) is None
    assert "words alone" in caplog.text


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=700))
def test_any_text_is_encoded_with_its_clauses(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode([text, *clauses(text)])
    assert vectors.shape == (1 + len(clauses(text)), DIMENSIONS)
    assert np.isfinite(vectors).all()
