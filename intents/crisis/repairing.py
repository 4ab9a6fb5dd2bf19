"""A message with its slips put right: glued words taken apart, short forms and pairs of words mended.

Its one rule: where a strange run of letters may be two words or one with a slip, both are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from intents.crisis.mending import Mender
from intents.crisis.shorthand import SHORTHAND, SLIPS
from intents.crisis.text import Word

_DENIALS = frozenset(("cant", "cannot", "dont", "wont", "isnt", "didnt", "doesnt"))


class Repairer:
    """Puts slips right with the gate's own words."""

    def __init__(self, mender: Mender) -> None:
        self._mender = mender
        self._short_forms = Mender(short for short in SHORTHAND if len(short) >= 4 and short.isalpha())

    def ways_to_read(self, written: Sequence[Word]) -> Iterator[list[Word]]:
        """The message with strange runs of letters taken apart and, if that differs, left to mending.

        Both are looked at, since "onfire" is two words glued and "beathe" is one word with a slip; then once
        more with every slip in a short form undone.
        """
        strange = {word.plain for word in written if self._mender.is_strange(word.plain)}
        apart = _with_parts(written, {word: self._parts(word) for word in strange})
        yield apart
        whole = _with_parts(written, {word: self._short_form(word) for word in strange})
        if len(whole) != len(apart):
            yield whole
        short = _with_parts(written, {word: self._any_short_form(word) for word in strange})
        if len(short) not in (len(whole), len(apart)):
            yield short

    def forget(self) -> None:
        """Forget the words of the message read last."""
        self._mender.forget()
        self._short_forms.forget()

    def _parts(self, word: str) -> Sequence[str]:
        """A strange run of letters as plain words; () when it is one word, mended where it is looked for."""
        return self._denial(word) or self._mender.taken_apart(word) or self._short_form(word)

    def _short_form(self, word: str) -> Sequence[str]:
        """A slip in a short form ("cnat", "dotn") as the plain words it stands for."""
        short = self._short_forms.readings(word)
        if short and not self._mender.readings(word):
            return SHORTHAND[short[0]].split()
        return self._denial(word)

    def _any_short_form(self, word: str) -> Sequence[str]:
        """The same for a slip that may be one of the gate's own words as well ("thers": there is, hers)."""
        longest = max(
            (SHORTHAND[short].split() for short in self._short_forms.readings(word)), key=len, default=()
        )
        return longest if len(longest) > 1 else ()

    def _denial(self, word: str) -> Sequence[str]:
        """A slip in "cant", "dont" and their like: never mended to another word, "want" apart."""
        denial = next((short for short in self._short_forms.readings(word) if short in _DENIALS), "")
        return SHORTHAND[denial].split() if denial and "want" not in self._mender.readings(word) else ()


def _with_parts(written: Sequence[Word], parts_of: Mapping[str, Sequence[str]]) -> list[Word]:
    """The message with some of its words taken apart, and pairs of words that are surely a slip put right."""
    out: list[Word] = []
    extra = 0
    for word in written:
        at = word.at + extra
        parts = parts_of.get(word.plain)
        if parts:
            out.extend(Word(part, word.written, at + i, word.clause) for i, part in enumerate(parts))
            extra += len(parts) - 1
        else:
            out.append(Word(word.plain, word.written, at, word.clause) if extra else word)
    return _without_slips(out)


def _without_slips(plain: list[Word]) -> list[Word]:
    """The words with pairs that are surely a slip put right ("heat attack")."""
    for index, (one, two) in enumerate(pairwise(tuple(plain))):
        right = SLIPS.get((one.plain, two.plain))
        if right:
            plain[index : index + 2] = [replace(one, plain=right[0]), replace(two, plain=right[1])]
    return plain
