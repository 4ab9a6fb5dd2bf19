"""The sign files: what they can say, and how a mistake in them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.crisis.sign import FAR, NEAR, NEXT
from intents.crisis.sign_files import SignFileError, load, read

SIGNS = Path(__file__).parents[3] / "intents" / "crisis" / "signs"
WIDEST = 130  # characters of one line


def test_the_packaged_files_load_and_hold_every_kind_in_full_and_soft() -> None:
    signs = load().signs
    assert {(sign.kind, sign.level) for sign in signs if sign.kind} >= {
        (f"crisis.{kind}", level)
        for kind in ("suicide", "medical", "danger", "child", "fire_gas")
        for level in ("full", "soft")
    }


def test_the_packaged_files_can_be_read_on_a_page() -> None:
    for path in SIGNS.rglob("*.txt"):
        wide = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > WIDEST]
        assert not wide, (path.name, wide[:3])


def test_every_other_language_holds_all_five_kinds() -> None:
    signs = load("languages").signs
    assert {sign.kind for sign in signs} == {
        f"crisis.{kind}" for kind in ("suicide", "medical", "danger", "child", "fire_gas")
    }


def test_gaps_alternatives_and_exceptions_are_read() -> None:
    said = read({"suicide.txt": "[full own]\nwant + (die|be dead) .. now !film & note"})
    (sign,) = said.signs
    (want, die, now), (note,) = sign.runs
    assert (want.gap, die.gap, now.gap, note.gap) == (NEAR, NEXT, FAR, NEAR)
    assert set(die.entries) == {"die", "be dead"}
    assert sign.unless == ("film",)
    assert sign.own
    assert said.meanings["be dead"] == ("be dead",)


def test_a_doubled_letter_is_the_only_right_ending_of_a_short_word() -> None:
    meanings = read({"danger.txt": "HIT = hit~ | poison~\n[full]\nHIT me"}).meanings
    assert {"hitting", "poisoning"} <= meanings.keys()
    assert "hiting" not in meanings  # a slip, and so mended


def test_endings_are_added_and_a_line_is_carried_on_by_an_indent() -> None:
    meanings = read({"danger.txt": "HIT = stab~ |\n    burn~\n[full]\nHIT me"}).meanings
    assert {"stabbed", "stabbing", "stabbin", "burns"} <= meanings.keys()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("want die", "before the first heading"),
        ("[loud]\nwant die", "Unknown heading word"),
        ("[own]\nwant die", "needs full or soft"),
        ("[full]\nNOBODY die", "no word list NOBODY"),
        ("[full]\nwant (Die|x)", "neither a word"),
        ("[full]\nwant &", "both sides"),
        ("A = x||y\n[full]\nA", "bar that is too many"),
    ],
)
def test_a_wrong_line_is_named_with_its_file_and_number(text: str, says: str) -> None:
    with pytest.raises(SignFileError, match=says) as caught:
        read({"suicide.txt": text})
    assert "suicide.txt, line" in str(caught.value)
