"""Why a need was read: the resident's own words that carried it.

Rule: only words they wrote, as they wrote them; no word that says nothing by itself.
"""

from __future__ import annotations

import numpy as np

from intents.features import grams
from intents.matcher import Matcher, Scored

MOST = 3
_SHARE_OF_BEST = 0.35  # a word counts when it carried at least this much of what the best word did
_QUIET_WORDS = """
a an and are as at am be been but by can cant cor could couldnt did do does doesnt dont for from get got had
has have havent he her him his how i id if ill im in is isnt it its ive just know like me my need no not
now of off on one or our out own she so some that the their them they this to u up us was wasnt we were
what when where which who will with wont would you your n r ur yow ay doh bin gonna wanna really any anything
all about after again there then than too very want help please
"""
_QUIET = frozenset(_QUIET_WORDS.split())


def because(label: str, scored: Scored, matcher: Matcher) -> tuple[str, ...]:
    """Up to three of the resident's words (or runs of words) that spoke most for a label, in their order."""
    shares = word_shares(label, scored, matcher)
    if not len(shares) or shares.max() <= 0:
        return ()
    bar = _SHARE_OF_BEST * shares.max()
    chosen = [number for number, share in enumerate(shares) if share >= bar and share > 0]
    strongest = sorted(chosen, key=lambda number: -shares[number])[: MOST + 1]
    runs: list[list[int]] = []
    for number in sorted(strongest):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [" ".join(scored.words[number].written for number in run) for run in runs]
    return tuple(dict.fromkeys(words))[:MOST]


def word_shares(label: str, scored: Scored, matcher: Matcher) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How much each word spoke for a label: the learned weight of the word and its letter groups."""
    column = matcher.linear.table[:, matcher.labels.index(label)]
    weights = dict(zip(scored.vector.ids.tolist(), scored.vector.weights.tolist(), strict=True))
    shares = np.zeros(len(scored.read))
    for number, word in enumerate(scored.read):
        if word in _QUIET:
            continue
        for gram in grams([word]):
            feature = matcher.features.number(gram)
            if feature in weights:
                shares[number] += column[feature] * weights[feature]
    return shares
