"""Key terms: words a curator says decide by themselves ("bailiff", "debt relief order").

Rule: a key term lifts its need a fixed step and no more: it tips a balance and cannot shout down a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intents.normalise import words

LIFT = 0.3


class KeyTerms:
    """Finds the key terms of every need in a text's words."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        """terms: (term, need id) pairs; a term is one word or a few in a row."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for term, need in terms:
            plain = tuple(word.plain for word in words(term))
            if plain:
                self._by_first.setdefault(plain[0], []).append((plain, need))

    def found(self, read: Sequence[str]) -> dict[str, tuple[int, int]]:
        """The needs whose terms are in the words, with the place of the first word and one past the last."""
        found: dict[str, tuple[int, int]] = {}
        for place, word in enumerate(read):
            for term, need in self._by_first.get(word, ()):
                if tuple(read[place : place + len(term)]) == term:
                    found.setdefault(need, (place, place + len(term)))
        return found
