"""The wobble follows the discrete Laplace exactly, drawn from whole numbers."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import pytest
from scipy import stats

from demand.wobble import _thresholds, draw, spread


@pytest.mark.parametrize("epsilon", [Fraction(6, 10), Fraction(2, 10), Fraction(1, 10)])
def test_each_threshold_gives_its_value_the_probability_of_the_formula(epsilon: Fraction) -> None:
    edges, furthest = _thresholds(epsilon)
    a = math.exp(-epsilon)
    widths = [high - low for low, high in zip((0, *edges), (*edges, 1 << 128), strict=True)]
    assert len(widths) == 2 * furthest + 1
    for w in range(-60, 61):
        assert widths[w + furthest] / 2**128 == pytest.approx((1 - a) / (1 + a) * a ** abs(w), rel=1e-12)
    assert widths == pytest.approx(widths[::-1], abs=4), "the wobble leans to neither side"


@pytest.mark.parametrize("epsilon", [Fraction(6, 10), Fraction(1, 10)])
def test_draws_follow_the_formula(epsilon: Fraction) -> None:
    number = 20_000
    seen = Counter(draw(epsilon) for _ in range(number))
    a = math.exp(-epsilon)
    reach = round(6 * spread(epsilon) / 2)
    expected = [(1 - a) / (1 + a) * a ** abs(w) * number for w in range(-reach, reach + 1)]
    observed = [seen[w] for w in range(-reach, reach + 1)]
    rest = number - sum(expected)
    result = stats.chisquare([*observed, number - sum(observed)], [*expected, rest])
    assert result.pvalue > 1e-6  # one false alarm in a million runs


def test_the_spread_is_the_formula() -> None:
    assert spread(Fraction(6, 10)) == pytest.approx(2.32, abs=0.01)
    assert spread(Fraction(1, 10)) == pytest.approx(14.1, abs=0.1)
    assert spread(Fraction(2, 10)) == pytest.approx(7.1, abs=0.1)


def test_no_epsilon_no_draw() -> None:
    with pytest.raises(ValueError, match="above 0"):
        draw(Fraction(0))
