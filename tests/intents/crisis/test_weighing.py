"""The weights add to what the signs find, from examples that people labelled, and take nothing back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Catalogue
from intents.crisis import examples, gate, read_crisis, weighing
from intents.crisis.examples import Example, ExampleError
from intents.crisis.learning import learn_weights, weights_are_learned
from intents.crisis.weighing import NOTICED, OUTRIGHT, Weigher, slots_of

PHRASES = [
    *(("the roof is burning", "crisis.fire_gas"), ("my roof caught light", "crisis.fire_gas")),
    *(("she stopped breathing", "crisis.medical"), ("the roof leaks", "home.repairs")),
    *(("i need a new roof", "home.repairs"), ("breathing exercises", "health.gp")),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Weights learned from a handful of messages."""
    stored = tmp_path / "weights.gz"
    assert learn_weights(FEW, PHRASES, stored) == len(FEW) + len(PHRASES)
    return stored


FEW = (
    Example("flames coming out the roof", "crisis.fire_gas", "full", "self"),
    Example("mommy wont wake up", "crisis.child", "full", "child"),
    Example("my dad hit his head, blood everywhere", "crisis.medical", "full", "other"),
    Example("something smells funny by the meter", "crisis.fire_gas", "card-or-soft", "self"),
    Example("the meter reading is wrong", None, "silent-or-soft", None),
)


def test_words_of_crises_weigh_more_than_ordinary_ones(small: Path) -> None:
    weigher = Weigher.load(small)
    assert weigher is not None

    def weight(text: str, question: str = OUTRIGHT) -> float:
        return weigher.weigh(slots_of(text.split()), question)

    assert weight("my roof is burning") > weight("my roof leaks a bit")
    assert weight("funny smells", NOTICED) > weight("wrong reading", NOTICED)
    assert weigher.telling(["my", "roof", "is", "burning"], OUTRIGHT)[-1] == 3


def test_the_kind_and_the_voice_are_the_likeliest_ones(small: Path) -> None:
    weigher = Weigher.load(small)
    assert weigher is not None
    assert weigher.likeliest(slots_of(["burning", "roof"]), weighing.KIND_NAMES) == "crisis.fire_gas"
    assert weigher.likeliest(slots_of(["mommy", "wont", "wake"]), ("self", "other", "child")) == "child"


def test_the_same_examples_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.gz"
    learn_weights(FEW, PHRASES, again)
    assert again.read_bytes() == small.read_bytes()


def test_an_edited_example_asks_for_new_weights(small: Path) -> None:
    assert weights_are_learned(FEW, PHRASES, small)
    assert not weights_are_learned(FEW, [*PHRASES, ("a new roof", "home.repairs")], small)


def test_the_packaged_weights_are_those_of_the_packaged_examples() -> None:
    assert weights_are_learned(examples.load(), Catalogue.load().examples()), "run `signpost needs learn`"


def _with_another_table(whole: bytes) -> bytes:
    return gzip.compress(gzip.decompress(whole)[:-1], compresslevel=1)


def _with_another_header(whole: bytes) -> bytes:
    return gzip.compress(b'{"questions": {}}\n' + gzip.decompress(whole).split(b"\n", 1)[1], compresslevel=1)


@pytest.mark.parametrize(
    "spoil", [None, lambda _: b"", lambda whole: whole[:-9], _with_another_table, _with_another_header]
)
def test_without_whole_weights_the_signs_stand_alone(
    spoil: Callable[[bytes], bytes] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = tmp_path / "weights.gz"
    if spoil is not None:
        stored.write_bytes(spoil(weighing.STORED.read_bytes()))
    assert Weigher.load(stored) is None
    monkeypatch.setattr(gate, "WEIGHER", None)
    sign = read_crisis("i want to kill myself")
    assert sign is not None
    assert not sign.soft
    assert read_crisis("how do i join a gym") is None


def _strength(text: str) -> int:
    sign = read_crisis(text)
    return 0 if sign is None else 1 if sign.soft else 2


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.sampled_from([one.text for one in examples.load()]), st.text(max_size=80)))
def test_the_weights_never_take_back_what_the_signs_found(text: str) -> None:
    weighed = _strength(text)
    weigher, gate.WEIGHER = gate.WEIGHER, None
    try:
        by_signs = _strength(text)
    finally:
        gate.WEIGHER = weigher
    assert weighed >= by_signs


@pytest.mark.parametrize("text", ["i dont think i want to die", "im not saying i want to kill myself"])
def test_what_was_denied_is_not_raised(text: str) -> None:
    assert _strength(text) == 1


def test_what_is_found_by_weight_says_which_words_weigh_most() -> None:
    texts = (one.text for one in examples.load() if one.expect == examples.FULL)
    found = [sign for sign in map(read_crisis, texts) if sign is not None and sign.found_by == "weights"]
    assert found
    assert all(sign.because for sign in found)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 1"),
        ("[]", "no JSON object"),
        (json.dumps({"text": " ", "expect": "full"}), "text"),
        (json.dumps({"text": "help", "expect": "loud"}), "expect: write full"),
        (json.dumps({"text": "help", "expect": "full", "kind": "crisis.rain"}), "kind: write one of"),
        (
            json.dumps({"text": "help", "expect": "full", "kind": "crisis.child", "voice": "loud"}),
            "voice: write one of",
        ),
        (json.dumps({"text": "hi", "expect": "silent-or-soft", "kind": "crisis.child"}), "kind: write null"),
    ],
)
def test_a_wrong_example_names_file_line_and_field(line: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "heard.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ExampleError, match=r"heard\.jsonl, line 1") as caught:
        examples.load(tmp_path)
    assert says in str(caught.value)
