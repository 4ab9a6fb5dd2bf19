"""Language detection: English is never flagged, the borough's languages are told, the gate is never kept back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.crisis import read_crisis
from intents.language import detect_language

ROOT = Path(__file__).parents[2]


def _texts(path: Path, style: tuple[str, ...] | None = None) -> list[str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows if style is None or row.get("style") in style]


def test_english_with_dialect_and_txt_speak_is_never_flagged() -> None:
    texts = _texts(ROOT / "intents/crisis/examples/checked/ordinary.jsonl")
    texts += _texts(ROOT / "intents/crisis/examples/checked/traps.jsonl")
    english = (
        "plain",
        "typo",
        "txt",
        "dialect",
        "indirect",
        "multi",
        "long",
        "one-word",
        "negated",
        "voice-note",
    )
    texts += _texts(ROOT / "benchmarks/data/messages_dev.jsonl", english)
    flagged = [(detect_language(text), text) for text in texts if detect_language(text)]
    assert not [row for row in flagged if row[1].isascii()], flagged


def test_every_dev_message_in_another_language_is_told() -> None:
    texts = _texts(ROOT / "benchmarks/data/messages_dev.jsonl", ("other-language", "romanised"))
    assert not [text for text in texts if detect_language(text) is None]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("pl", "nie mam pieniędzy na jedzenie"),
        ("ro", "am nevoie de ajutor"),
        ("pa", "mainu madad chahidi hai"),
        ("pa", "ਮੈਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ"),
        ("ur", "mujhe madad chahiye"),
        ("ur", "مجھے مدد چاہیے، پیسے نہیں ہیں"),
        ("hi", "मुझे मदद चाहिए"),
        ("bn", "amar sahajjo dorkar"),
        ("bn", "আমার সাহায্য দরকার"),
        ("gu", "mane madad joie che"),
        ("gu", "મને મદદ જોઈએ છે"),
        ("ar", "احتاج مساعدة"),
        ("fa", "پول ندارم چه کار کنم"),
        ("uk", "мені потрібна допомога"),
    ],
)
def test_the_language_is_told(code: str, text: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    "text", ["", "help", "hello", "im skint", "999", "ta bab", "doh know wot to do", "🔥", "bus pass"]
)
def test_short_english_is_english(text: str) -> None:
    assert detect_language(text) is None


def test_a_crisis_in_another_language_is_read_as_one() -> None:
    text = "Nie chcę już żyć"
    assert detect_language(text) == "pl"
    assert read_crisis(text) is not None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    detect_language(text)
