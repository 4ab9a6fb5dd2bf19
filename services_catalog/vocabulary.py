"""Words asked for, to services: FTS5 with spelling repaired from the directory's own words.

One rule: whatever a person types is data, never query syntax; no match is an empty answer, not an error.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(
    word
    for line in (
        "a an and any are around at be by can do does find for from get give go going got has have help i im",
        "in is it know like local look looking me my near need of on or please place places service services",
        "some somewhere that the there to want we what when where which who with you your",
    )
    for word in line.split()
)
_MOST_WORDS = 8
_MOST_MATCHES = 300
_WEIGHTS = "10.0, 4.0, 6.0, 3.0, 2.0"
"""bm25 weights of name, organisation, summary, address, eligibility."""


class Vocabulary:
    """The directory's words: finds services by them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._stems: dict[str, list[str]] = {}
        for (stem,) in db.execute("select term from services_vocabulary"):
            self._stems.setdefault(stem[0], []).append(stem)
        self.repaired = lru_cache(maxsize=4096)(self._repaired)

    def strengths(self, words: str) -> dict[int, float]:
        """Service numbers with how well they match, 0..1. If any hold every word, only those come."""
        wanted = [self.repaired(word) for word in _content_words(words)]
        known = [word for word in wanted if word]
        if not known:
            return {}
        every = self._matches(" ".join(known)) if len(known) == len(wanted) else []
        rows = every or self._matches(" OR ".join(known))
        if not rows:
            return {}
        best = min(rank for _, rank in rows) or -1.0
        share = 1.0 if every else 0.6
        return {number: share * max(rank / best, 0.05) for number, rank in rows}

    def _matches(self, expression: str) -> list[tuple[int, float]]:
        found = self._db.execute(
            f"select rowid, bm25(services_words, {_WEIGHTS}) as rank from services_words "
            "where services_words match ? order by rank limit ?",
            (expression, _MOST_MATCHES),
        )
        return [(int(number), float(rank)) for number, rank in found]

    def _repaired(self, word: str) -> str | None:
        """The word as a quoted FTS5 term, its spelling mended, or None when there is nothing like it."""
        if self._known(f'"{word}"'):
            return f'"{word}"'
        if len(word) >= 4 and self._known(f'"{word}"*'):
            return f'"{word}"*'
        if len(word) < 4:
            return None
        slips = 1 if len(word) < 8 else 2
        near = [stem for stem in self._stems.get(word[0], ()) if abs(len(stem) - len(word)) <= slips + 2]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        if best is None and word.endswith("s"):
            best = process.extractOne(word[:-1], near, scorer=OSA.distance, score_cutoff=slips)
        return f'"{best[0]}"' if best else None

    def _known(self, term: str) -> bool:
        match = self._db.execute("select 1 from services_words where services_words match ? limit 1", (term,))
        return match.fetchone() is not None


def _content_words(words: str) -> list[str]:
    found = [word for word in _WORD.findall(words.lower()[:500]) if word not in _FILLERS and len(word) > 1]
    return list(dict.fromkeys(found))[:_MOST_WORDS]
