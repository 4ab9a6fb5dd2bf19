"""The bars come from held-out phrases and stay put when a phrase is added."""

from __future__ import annotations

import numpy as np
import pytest

from intents.bars import Bars, is_held_out


def _bars(seed: int, extra: int = 0) -> Bars:
    chance = np.random.default_rng(seed)
    sureness = np.concatenate([chance.normal(2, 0.7, 900), np.full(extra, 2.2)])
    right = np.concatenate(
        [chance.random(900) < np.clip(sureness[:900] / 3, 0.05, 0.98), np.ones(extra, bool)]
    )
    return Bars.from_held_out(sureness, right)


def test_acting_needs_more_than_offering() -> None:
    bars = _bars(1)
    assert bars.offer < bars.second < bars.answer


def test_confidence_rises_with_sureness_and_stays_a_share() -> None:
    bars = _bars(2)
    shares = [bars.confidence(sureness) for sureness in np.linspace(-5, 9, 60)]
    assert shares == sorted(shares)
    assert shares[0] >= 0 and shares[-1] <= 1


def test_one_more_phrase_moves_the_bars_by_a_hair() -> None:
    before, after = _bars(3), _bars(3, extra=1)
    assert after.answer == pytest.approx(before.answer, abs=0.01)
    assert after.offer == pytest.approx(before.offer, abs=0.01)


def test_bars_survive_being_written_down() -> None:
    bars = _bars(4)
    again = Bars.from_numbers(bars.numbers())
    assert again.numbers() == bars.numbers()
    assert again.confidence(2.0) == bars.confidence(2.0)


def test_about_an_eighth_is_held_out_and_always_the_same() -> None:
    phrases = [f"phrase number {number}" for number in range(4000)]
    held = [phrase for phrase in phrases if is_held_out(phrase)]
    assert 400 < len(held) < 600
    assert held == [phrase for phrase in phrases if is_held_out(phrase)]


def test_too_few_phrases_give_careful_bars() -> None:
    bars = Bars.from_held_out(np.zeros(0), np.zeros(0, dtype=bool))
    assert bars.answer >= 2.5
