"""The wobble: a small random whole number that a cell starts the month at (PRIVACY 2.4).

One rule: no floating point anywhere in a draw. Probabilities are compared as 128-bit integers, and the
randomness is the operating system's, so the low bits of a float can never give a number away (Mironov 2012).
"""

from __future__ import annotations

import secrets
from bisect import bisect_right
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache

_BITS = 128
_DIGITS = 80  # decimal digits carried while the thresholds are made; 128 bits need 39


def draw(epsilon: Fraction) -> int:
    """One draw w of the discrete Laplace: P(w) = (1-a)/(1+a) * a^|w|, a = exp(-epsilon).

    The chance of each value is right to within 2^-128. Values rarer than that are folded into the
    furthest one; no real sample will ever meet them.
    """
    thresholds, furthest = _thresholds(epsilon)
    return bisect_right(thresholds, secrets.randbits(_BITS)) - furthest


@cache
def _thresholds(epsilon: Fraction) -> tuple[tuple[int, ...], int]:
    """Upper edges of the values -furthest, ..., furthest - 1 on the line 0 .. 2^128, and `furthest`."""
    if epsilon <= 0:
        raise ValueError("Epsilon must be above 0.")
    whole = 1 << _BITS
    with localcontext() as context:
        context.prec = _DIGITS
        a = (-Decimal(epsilon.numerator) / Decimal(epsilon.denominator)).exp()
        centre = (1 - a) / (1 + a)
        weights = []
        weight = centre * whole
        while weight >= 1:
            weights.append(weight)
            weight *= a
        furthest = len(weights) - 1
        edges = []
        total = Decimal(0)
        # The left tail below -furthest is folded into the first value.
        tail = weights[-1] * a / (1 - a)
        total += tail
        for w in range(-furthest, furthest):
            total += weights[abs(w)]
            edges.append(int(total.to_integral_value()))
    return tuple(edges), furthest


def spread(epsilon: Fraction) -> float:
    """The standard deviation of `draw(epsilon)`: sqrt(2a) / (1 - a). Used for margins, never in a draw."""
    with localcontext() as context:
        context.prec = _DIGITS
        a = (-Decimal(epsilon.numerator) / Decimal(epsilon.denominator)).exp()
        return float((2 * a).sqrt() / (1 - a))
