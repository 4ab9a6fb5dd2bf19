"""The second net: what it adds to the gate, and what takes it a step down."""

from __future__ import annotations

import numpy as np
import pytest

from intents.bars import Bars
from intents.crisis import CrisisSign
from intents.second_net import second_net
from intents.sureness import Kinds, ranked

KINDS = Kinds(("crisis.fire_gas", "crisis.suicide", "home.repairs", "out_of_scope"))
BARS = Bars(1.2, 1.9, np.array([0.0, 3.0]), np.array([0.0, 1.0]))
SURE, MAYBE, NO = 2.4, 1.1, 0.1


def _net(text: str, score: float, kind: str = "crisis.fire_gas") -> tuple[str, bool] | None:
    scores = np.array([score if label == kind else 0.0 for label in KINDS.labels], dtype=np.float32)
    sign = second_net(None, [ranked(scores, KINDS)], text.split(), KINDS, BARS)
    return (sign.kind, sign.soft) if sign else None


def test_a_sure_crisis_with_someone_named_brings_the_card() -> None:
    assert _net("she has gone strange and the flames are in the hall", SURE) == ("crisis.fire_gas", False)


def test_a_likely_crisis_brings_the_soft_line_and_an_unlikely_one_nothing() -> None:
    assert _net("she has gone strange", MAYBE) == ("crisis.fire_gas", True)
    assert _net("she has gone strange", NO) is None


@pytest.mark.parametrize("text", ["fire brigade meeting", "sparks in the fuse cupboard"])
def test_where_no_one_is_named_a_sure_crisis_brings_the_soft_line(text: str) -> None:
    assert _net(text, SURE) == ("crisis.fire_gas", True)


def test_a_figure_of_speech_takes_the_net_one_step_down() -> None:
    assert _net("i would be better off without my car", SURE, "crisis.suicide") == ("crisis.suicide", True)
    assert _net("would i be better off without my car", SURE, "crisis.suicide") is None
    assert _net("how do i get my smoke alarm checked", SURE) is None
    assert _net("our team is on fire this season", SURE) is None
    assert _net("when will the fire brigade check my smoke alarms", MAYBE) is None


def _raised(sign: CrisisSign, score: float, text: str = "she is not herself") -> CrisisSign | None:
    scores = np.array([score, 0.0, 0.0, 0.0], dtype=np.float32)
    return second_net(sign, [ranked(scores, KINDS)], text.split(), KINDS, BARS)


def test_a_soft_line_becomes_the_card_when_the_ranking_is_sure_of_the_same_kind() -> None:
    line = CrisisSign("crisis.fire_gas", True, "self", ())
    assert _raised(line, SURE) == CrisisSign("crisis.fire_gas", False, "self", (), found_by="ranking")
    assert _raised(line, MAYBE) == line
    assert _raised(line, SURE, "how do i get my smoke alarm checked") == line


def test_what_was_denied_or_is_of_another_kind_is_not_raised() -> None:
    denied = CrisisSign("crisis.fire_gas", True, "self", (), lowered=True)
    other = CrisisSign("crisis.suicide", True, "self", ())
    assert _raised(denied, SURE) == denied
    assert _raised(other, SURE) == other


def test_a_full_card_of_the_gate_stands_whatever_the_ranking_says() -> None:
    card = CrisisSign("crisis.suicide", False, "self", ("kill", "myself"))
    assert _raised(card, NO) == card
