"""Why a need was read: the resident's own words that carried it.

Rule: only words they wrote, as they wrote them. Words that say nothing are never quoted, and words that say
little only beside one that says more: "behind with my rent", never "behind".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.matcher import Matcher, Scored

MOST = 2  # quotes
_MOST_WORDS = 4  # that carry a need, over all quotes
_LONGEST = 5  # words in a quote
_GAP = 2  # words that say nothing, between two of one quote
_SHARE_OF_BEST = 0.35  # a word counts when it carried at least this much of what the best word did
_QUIET_WORDS = """
a an and are as at am be been but by can cant cor could couldnt did do does doesnt dont for from get got had
has have havent he her him his how i id if ill im in is isnt it its ive just know like me my need no not
now of off on one or our out own she so some that the their them they this to u up us was wasnt we were
what when where which who will with wont would you your n r ur yow ay doh bin gonna wanna really any anything
all about after again there then than too very want help please
since see saw seen hes shes theyre weve theyve said say says saying even always still only also because cause
while though until till before between such same way let lets make made put goes going went being having
yes ok well right much more most less lot bit ever never every some someone somebody something anyone anybody
thing things here now today these those each both another other away back over under through off around
ive youve whats thats theres hows shall should could might must may tell told ask asked think thought
hello hi hey thanks thank getting gets give gave given took take takes come comes ay cor day suicidal suicide
"""
_LITTLE_WORDS = """
behind new next coming two three four five six long look case start run old good bad few first last whole own
big small little nobody somewhere nothing everything area people man woman lad lads kids son daughter mom mum
dad husband wife partner friend manage left happened week weeks month months year years night nights time day
days keep keeps stop stopped wont try trying use used find need needs letter ring rang call hands warm
"""
_QUIET = frozenset(_QUIET_WORDS.split())
_BRIDGES = _QUIET - frozenset(
    ("and", "but", "if", "or", "then", "because", "cause", "so", "not", "doh", "dont")
)
_LITTLE = frozenset(_LITTLE_WORDS.split()) - _QUIET


class Reasons:
    """Why needs were read in one message. What does not hang on the need is worked out once."""

    def __init__(self, scored: Scored, matcher: Matcher) -> None:
        self._scored, self._matcher = scored, matcher
        telling = [number for number, word in enumerate(scored.read) if word not in _QUIET]
        features = [matcher.features.of_word(scored.read[number]) for number in telling]
        self._owners = np.array(telling, dtype=np.intp).repeat([len(one) for one in features])
        found = np.concatenate(features) if features else np.empty(0, dtype=np.int32)
        self._places = scored.vector.ids.searchsorted(found)

    def because(self, label: str) -> tuple[str, ...]:
        """Up to two quotes, a word or a short run each, that spoke most for a label, in their order."""
        scored, shares = self._scored, self.word_shares(label).tolist()
        if max(shares, default=0.0) <= 0:
            return ()
        bar = _SHARE_OF_BEST * max(shares)
        chosen = [number for number, share in enumerate(shares) if share >= bar]
        strongest = sorted(chosen, key=lambda number: -shares[number])[:_MOST_WORDS]
        runs = _runs(sorted(strongest), scored.read)
        telling = [run for run in runs if not all(_says_little(scored.read[one]) for one in run)] or runs
        best = sorted(telling, key=lambda run: -max(shares[number] for number in run))[:MOST]
        quotes = [
            " ".join(word.written for word in scored.words[run[0] : run[-1] + 1])
            for run in telling
            if run in best
        ]
        return tuple(dict.fromkeys(quotes))

    def word_shares(self, label: str) -> NDArray[np.float64]:
        """How much each word spoke for a label: the learned weight of the word and its letter groups."""
        vector = self._scored.vector
        column = self._matcher.linear.column(vector.ids, self._matcher.labels.index(label))
        spoke = (column * vector.weights)[self._places]
        return np.bincount(self._owners, spoke, len(self._scored.read)).astype(np.float64)


def _runs(numbers: Sequence[int], read: Sequence[str]) -> list[list[int]]:
    """Words that stand together, or with no more than `_GAP` words that say nothing between them."""
    runs: list[list[int]] = []
    for number in numbers:
        near = runs and number - runs[-1][-1] <= _GAP + 1 and number - runs[-1][0] < _LONGEST
        if near and all(word in _BRIDGES for word in read[runs[-1][-1] + 1 : number]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _says_little(word: str) -> bool:
    return word in _LITTLE or word.isdecimal()
