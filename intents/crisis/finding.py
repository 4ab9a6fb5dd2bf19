"""Finds signs in the words of a message: which entries stand where, and which signs they add up to.

Its one rule: the work is bounded by the number of words, whatever they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from intents.crisis.mending import Mender
from intents.crisis.sign import Part, Sign, Signs
from intents.crisis.text import Word

_MOST_SPANS = 40  # places of one entry looked at in one message
_MOST_FITS = 8
_SHORTEST_STEM = 3
_LONG_READING = 7  # letters of a mended word that a stem ("overdos*") is still looked for in
EXCEPTION_REACH = 7  # words between a sign and what excepts it: further off, it is said of something else
NEXT_CLAUSE_REACH = 3  # the same across a comma or a full stop
_BESIDE_A_GUESS = 1  # other words a sign must have, read as they stand, to be carried by a guessed one


class Span(NamedTuple):
    """Where an entry stands: its first and last word, by index, and how those words were read.

    guessed: one of them is an English word, read as the gate's word a slip away ("coking": choking).
    sure: all of them can be read in one way only.
    """

    first: int
    last: int
    guessed: bool
    sure: bool


Spans = Mapping[str, Sequence[Span]]
"""The places of each entry, by name, first word first."""


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of a message. all: guesses and slips forgiven; likely: no guesses; sure: no doubt.

    woken: by level, the numbers of the signs that have all their parts somewhere in the message.
    """

    all: Spans
    likely: Spans
    sure: Spans
    woken: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, spans: Spans, woken: Mapping[str, Sequence[int]]) -> Found:
        """Sort spans by how they were read."""
        likely = _only(spans, lambda span: not span.guessed)
        return cls(spans, likely, _only(likely, lambda span: span.sure), woken)

    def without(self, taken: set[int]) -> Found:
        """What stands clear of these words, by index."""
        if not taken:
            return self
        clear = _only(self.all, lambda span: taken.isdisjoint(range(span.first, span.last + 1)))
        if self.sure is self.all:
            return Found(clear, clear, clear, self.woken)
        return Found.of(clear, self.woken)


def _only(spans: Spans, holds: Callable[[Span], bool]) -> Spans:
    if all(holds(span) for places in spans.values() for span in places):
        return spans
    return {
        name: kept for name, places in spans.items() if (kept := [span for span in places if holds(span)])
    }


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign found, with the words that carried it (indexes, in order)."""

    sign: Sign
    spans: tuple[Span, ...]

    @property
    def first(self) -> int:
        return min(span.first for span in self.spans)

    @property
    def last(self) -> int:
        return max(span.last for span in self.spans)

    def main_run(self) -> tuple[Span, ...]:
        """The spans of the first run of the sign: what it says, where the others say what goes with it."""
        return self.spans[: len(self.sign.runs[0])]


class _Reading(NamedTuple):
    """One way to read a word; see `Span`."""

    plain: str
    guessed: bool
    sure: bool


class Finder:
    """All signs, ready to be looked for."""

    def __init__(self, said: Signs, mend: bool = True) -> None:
        """`mend`: forgive misspelt English words; off for other languages, compared by sound."""
        self._root = _Node()
        self._stems: dict[str, tuple[str, ...]] = {}
        vocabulary = set()
        for phrase, names in said.meanings.items():
            if phrase.endswith("*"):
                self._stems[phrase[:-1]] = names
                continue
            node = self._root
            for word in phrase.split():
                vocabulary.add(word)
                node = node.onward(word)
            node.names = names
        self._stem_starts = tuple(self._stems)
        self.mender = Mender(vocabulary if mend else ())
        self._mend = mend
        self._vocabulary = frozenset(vocabulary)
        self._known: dict[str, tuple[_Reading, ...]] = {}  # how words of the signs read; nobody's own
        self._signs = said.signs
        self._woken_by: dict[str, list[int]] = defaultdict(list)
        self._needs: list[tuple[tuple[str, ...], ...]] = []
        self._place_signs()

    def _place_signs(self) -> None:
        """Each sign stands under its rarest part, so that a message wakes few of them."""
        uses: dict[str, int] = defaultdict(int)
        for sign in self._signs:
            for name in {name for run in sign.runs for part in run for name in part.entries}:
                uses[name] += 1
        rank = cache(lambda names: (sum(uses[name] for name in names), names))
        for number, sign in enumerate(self._signs):
            rarest, *others = sorted({part.entries for run in sign.runs for part in run}, key=rank)
            self._needs.append(tuple(others))
            for name in rarest:
                self._woken_by[name].append(number)

    def knows(self, word: str) -> bool:
        """Whether any entry has this word or begins like it."""
        return word in self._vocabulary or bool(self._stems_of(word))

    def find(self, words: Sequence[Word]) -> Found:
        """Every entry in the words and where it stands."""
        readings = [self._ways(word.plain) for word in words]
        spans: dict[str, list[Span]] = defaultdict(list)
        for start, ways in enumerate(readings):
            if not ways:
                continue
            for names, span in self._entries_from(readings, start):
                for name in names:
                    places = spans[name]
                    if len(places) < _MOST_SPANS:
                        places.append(span)
        woken = self._woken(spans)
        if all(way.sure and not way.guessed for ways in readings for way in ways):  # most messages
            return Found(spans, spans, spans, woken)
        return Found.of(spans, woken)

    def hits(
        self, words: Sequence[Word], found: Found, spans: Spans, levels: Iterable[str], ruling_out: Spans
    ) -> Iterator[Hit]:
        """The signs of these levels that the spans add up to and that nothing in `ruling_out` excepts.

        spans: of `found`, all or those read for sure.
        """
        for number in sorted(number for level in levels for number in found.woken.get(level, ())):
            sign = self._signs[number]
            exceptions = [span for name in sign.unless if name in ruling_out for span in ruling_out[name]]
            for carried in _matches(sign, words, spans):
                hit = Hit(sign, carried)
                if _holds_up(hit) and not any(is_beside(span, hit, words) for span in exceptions):
                    yield hit

    def _woken(self, spans: Spans) -> dict[str, list[int]]:
        """The signs whose parts all stand somewhere, by level: the only ones that need a closer look."""
        names = frozenset(spans)
        numbers = {number for name in names for number in self._woken_by.get(name, ())}
        woken: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            for others in self._needs[number]:
                if names.isdisjoint(others):
                    break
            else:
                woken[self._signs[number].level].append(number)
        return woken

    def _ways(self, word: str) -> tuple[_Reading, ...]:
        if word not in self._vocabulary:
            return self._read(word)
        ways = self._known.get(word)
        if ways is None:
            ways = self._known[word] = self._read(word)
        return ways

    def _read(self, word: str) -> tuple[_Reading, ...]:
        if not self._mend:
            return tuple(_Reading(plain, False, True) for plain in (word, *self._stems_of(word)))
        mender = self.mender
        if mender.is_ordinary(word):
            return tuple(_Reading(plain, False, True) for plain in self._stems_of(word))
        readings = mender.readings(word)
        sure = not mender.is_unsure(word)
        likely = (*readings, *self._stems_of(word, *readings))
        return (
            *(_Reading(plain, False, sure) for plain in likely),
            *(_Reading(plain, True, False) for plain in mender.guesses(word)),
        )

    def _stems_of(self, word: str, *readings: str) -> Sequence[str]:
        """The stems ("overdos*") that a word begins with, or that a long reading of it does."""
        begun = [
            one
            for one in (word, *(one for one in readings if len(one) >= _LONG_READING))
            if one.startswith(self._stem_starts)
        ]
        lengths = {one[:length] for one in begun for length in range(_SHORTEST_STEM, len(one) + 1)}
        return sorted(f"{stem}*" for stem in lengths & self._stems.keys()) if begun else ()

    def _entries_from(
        self, readings: Sequence[tuple[_Reading, ...]], start: int
    ) -> Iterator[tuple[Iterable[str], Span]]:
        edge = [(self._root, False, True)]
        for index in range(start, len(readings)):
            onward = []
            for plain, guessed, sure in readings[index]:
                if plain[-1] == "*":
                    if index == start:
                        yield self._stems[plain[:-1]], Span(start, index, guessed, sure)
                    continue
                for node, guessed_before, sure_before in edge:
                    child = node.next.get(plain)
                    if child is not None and not (guessed and guessed_before):
                        here = (child, guessed or guessed_before, sure and sure_before)
                        onward.append(here)
                        if child.names:
                            yield child.names, Span(start, index, *here[1:])
            if not onward:
                return
            edge = onward


class _Node:
    """A place in the tree of phrases."""

    __slots__ = ("names", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = _NO_NODES
        self.names: tuple[str, ...] = ()

    def onward(self, word: str) -> _Node:
        """The place a word further on, made when it is not there yet."""
        if self.next is _NO_NODES:
            self.next = {}
        return self.next.setdefault(word, _Node())


_NO_NODES: dict[str, _Node] = {}
"""Shared by every last word of a phrase: an empty dict for each would be a megabyte."""


def _holds_up(hit: Hit) -> bool:
    """Whether at most one word of a sign is a guess, with enough others that are read as they stand."""
    guessed = sum(span.guessed for span in hit.spans)
    if not guessed:
        return True
    words = {index for span in hit.spans for index in range(span.first, span.last + 1)}
    return guessed == 1 and not hit.sign.alone and len(words) > _BESIDE_A_GUESS


def is_beside(span: Span, hit: Hit, words: Sequence[Word], reach: int = EXCEPTION_REACH) -> bool:
    """Whether something stands close enough to a sign to be said of it."""
    before = words[hit.first].at - words[span.last].at
    after = words[span.first].at - words[hit.last].at
    same = words[span.first].clause in (words[hit.first].clause, words[hit.last].clause)
    return max(before, after) <= (reach if same else NEXT_CLAUSE_REACH)


def _matches(sign: Sign, words: Sequence[Word], spans: Spans) -> Iterator[tuple[Span, ...]]:
    """Every way a sign of one run fits (one may be denied, another not); the first way for the others."""
    if len(sign.runs) == 1:
        yield from _run(sign.runs[0], words, spans)[:_MOST_FITS]
        return
    paths = [_run(run, words, spans) for run in sign.runs]
    if all(paths):
        yield tuple(span for path in paths for span in path[0])


def _run(run: Sequence[Part], words: Sequence[Word], spans: Spans) -> list[tuple[Span, ...]]:
    """The ways one ordered run of parts fits; empty when it does not."""
    paths: list[tuple[tuple[Span, ...], bool]] = [((span,), span.guessed) for span in _places(run[0], spans)]
    if not paths:
        return []
    for part in run[1:]:
        here = _places(part, spans)
        onward: dict[tuple[Span, bool], tuple[Span, ...]] = {}
        for path, guessed in paths:
            end = path[-1].last
            reach = words[end].at + 1 + part.gap
            for span in here:
                if span.first > end and words[span.first].at <= reach and not (guessed and span.guessed):
                    onward.setdefault((span, guessed or span.guessed), (*path, span))
        paths = [(path, guessed) for (_, guessed), path in onward.items()]
        if not paths:
            break
    return [path for path, _ in paths]


def _places(part: Part, spans: Spans) -> Sequence[Span]:
    """Where any entry of a part stands, in one order, whatever the order of a set."""
    found = {span for name in part.entries if name in spans for span in spans[name]}
    return sorted(found)[:_MOST_SPANS] if len(found) > 1 else tuple(found)
