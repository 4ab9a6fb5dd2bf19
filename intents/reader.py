"""The reader: a resident's text in, a `Reading` out. Crisis gate first, then needs, then language.

Rule: `read` never raises, whatever the text; nothing a resident wrote is kept after it returns.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import EllipsisType

from intents.bars import Bars
from intents.because import Reasons
from intents.clauses import clauses
from intents.crisis import CrisisSign, read_crisis
from intents.deciding import Found, decide
from intents.encoder import Encoder
from intents.explaining import explain
from intents.key_terms import LIFT, KeyTerms
from intents.language import detect_language
from intents.learned import learned
from intents.matcher import Matcher, Scored
from intents.needs import Catalogue
from intents.reading import NeedMatch, Reading
from intents.second_net import second_net
from intents.sureness import Kinds, ranked

RANKED = 5
_WARMED_BY = 8  # phrases read at a start: tables read for the first time take five times as long


class Reader:
    """Reads residents with one catalogue."""

    def __init__(self, catalogue: Catalogue, matcher: Matcher, bars: Bars) -> None:
        self.catalogue = catalogue
        self.matcher = matcher
        self.bars = bars
        self._kinds = Kinds(matcher.labels)
        self._key_terms = KeyTerms((term, need.id) for need in catalogue for term in need.key_terms)

    @classmethod
    def load(cls, catalogue: Path | None = None, cache: Path | None = None) -> Reader:
        """Load the catalogue and learn it, or take what was learned from the cache.

        catalogue: folder of YAML files; None takes the packaged one. cache: folder for the trained matcher;
        None keeps nothing. Raises CatalogueError when the catalogue has mistakes.
        """
        needs = Catalogue.load(catalogue)
        encoder = Encoder.load()
        reader = cls(needs, *learned(needs, encoder, cache))
        for phrase, _ in needs.examples()[:: len(needs.examples()) // _WARMED_BY + 1]:
            reader.read(phrase)
        return reader

    def read(self, text: str, *, sign: CrisisSign | EllipsisType | None = ...) -> Reading:
        """Read a message. Any text; never raises.

        sign: what the gate found in the whole message, from a caller who asked it already; asked here if not
        given.
        """
        crisis = read_crisis(text) if isinstance(sign, EllipsisType) else sign
        parts = clauses(text)
        scored = [self._lifted(one) for one in self.matcher.score_each((text, *parts))]
        rankings = [ranked(one.total, self._kinds) for one in scored]
        named = self._key_terms.found(scored[0].read)
        decided = decide(rankings[0], rankings[1:], named, self._kinds, self.bars, self.catalogue)
        crisis = second_net(crisis, rankings, scored[0].read, self._kinds, self.bars)
        reasons = Reasons(scored[0], self.matcher)
        unsure = decided.decision != "answer" or not text.isascii()
        return Reading(
            crisis=crisis,
            decision=decided.decision,
            needs=self._matches(decided.needs, reasons),
            passing=self._matches(decided.passing, reasons),
            ranked=tuple(self.matcher.labels[number] for number in rankings[0].order[:RANKED]),
            language=detect_language(text) if unsure else None,
        )

    def score(self, text: str) -> Scored:
        """The scores behind a reading, key terms included."""
        return self._lifted(self.matcher.score(text))

    def sureness(self, scored: Scored) -> float:
        """How sure scores are of their first need, measured as the bars are."""
        return ranked(scored.total, self._kinds).sureness

    def explain(self, text: str) -> tuple[str, ...]:
        """Why a text is read as it is, in plain sentences."""
        return explain(self, text)

    def _lifted(self, scored: Scored) -> Scored:
        """The scores with every need lifted whose key term the text holds."""
        found = self._key_terms.found(scored.read)
        if not found:
            return scored
        total = scored.total.copy()
        for need in found:
            total[self.matcher.labels.index(need)] += LIFT
        return replace(scored, total=total)

    def _matches(self, found: tuple[Found, ...], reasons: Reasons) -> tuple[NeedMatch, ...]:
        return tuple(
            NeedMatch(one.id, self.bars.confidence(one.sureness), reasons.because(one.id)) for one in found
        )
