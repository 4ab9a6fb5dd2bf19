"""Finds signs in the words of a message: which entries stand where, and which signs they add up to.

Its one rule: the work is bounded by the number of words, whatever they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intents.crisis.mending import Mender
from intents.crisis.sign_files import Part, Sign
from intents.crisis.text import Word

_MOST_SPANS = 40  # places of one entry looked at in one message
_MOST_FITS = 8
_SHORTEST_STEM = 3
_LONG_READING = 7  # letters of a mended word that a stem ("overdos*") is still looked for in


@dataclass(frozen=True, slots=True)
class Span:
    """Where an entry stands: the first and last word of it, by index."""

    first: int
    last: int


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


def _place(span: Span) -> tuple[int, int]:
    return span.first, span.last


class Finder:
    """All signs, ready to be looked for."""

    def __init__(
        self, signs: Sequence[Sign], meanings: Mapping[str, frozenset[str]], mend: bool = True
    ) -> None:
        """`mend`: forgive misspelt English words; off for other languages, compared by sound."""
        self._root = _Node()
        self._stems: dict[str, frozenset[str]] = {}
        vocabulary = set()
        for phrase, names in meanings.items():
            if phrase.endswith("*"):
                self._stems[phrase[:-1]] = names
                continue
            node = self._root
            for word in phrase.split():
                vocabulary.add(word)
                node = node.next.setdefault(word, _Node())
            node.names |= names
        self.mender = Mender(vocabulary if mend else ())
        self._mend = mend
        self._by_entry: dict[str, list[int]] = defaultdict(list)
        self._signs = tuple(signs)
        self._place_signs()

    def _place_signs(self) -> None:
        """Each sign stands under its rarest part, so that a message wakes few of them."""
        uses: dict[str, int] = defaultdict(int)
        for sign in self._signs:
            for name in {name for run in sign.runs for part in run for name in part.entries}:
                uses[name] += 1
        for number, sign in enumerate(self._signs):
            parts = [part for run in sign.runs for part in run]
            rarest = min(parts, key=lambda part: sum(uses[name] for name in part.entries))
            for name in rarest.entries:
                self._by_entry[name].append(number)

    def spans(self, words: Sequence[Word]) -> dict[str, list[Span]]:
        """Every entry in the words and where it stands, first word first."""
        readings = [self._readings(word.plain) for word in words]
        found: dict[str, list[Span]] = defaultdict(list)
        for start in range(len(words)):
            for names, last in self._entries_from(readings, start):
                for name in names:
                    places = found[name]
                    if len(places) < _MOST_SPANS:
                        places.append(Span(start, last))
        return found

    def hits(
        self,
        words: Sequence[Word],
        spans: Mapping[str, list[Span]],
        levels: Iterable[str],
        sure: Mapping[str, list[Span]] | None = None,
    ) -> Iterator[Hit]:
        """The signs of these levels that the spans add up to; `sure` spans (None: all) may rule one out."""
        wanted = frozenset(levels)
        ruling_out = spans if sure is None else sure
        woken = {number for name in spans for number in self._by_entry.get(name, ())}
        for number in sorted(woken):
            sign = self._signs[number]
            if sign.level not in wanted or not sign.unless.isdisjoint(ruling_out):
                continue
            for found in _matches(sign, words, spans):
                yield Hit(sign, found)

    def sure(self, words: Sequence[Word], spans: Mapping[str, list[Span]]) -> Mapping[str, list[Span]]:
        """The spans of words read in one way only: a slip that may be many words must not silence a sign."""
        mended = {i for i, word in enumerate(words) if self._mend and self.mender.is_unsure(word.plain)}
        if not mended:
            return spans
        return {
            name: kept
            for name, places in spans.items()
            if (kept := [span for span in places if mended.isdisjoint(range(span.first, span.last + 1))])
        }

    def _readings(self, word: str) -> tuple[str, ...]:
        readings = self.mender.readings(word) if self._mend else (word,)
        stems = {
            reading[:length] + "*"
            for reading in (word, *(one for one in readings if len(one) >= _LONG_READING))
            for length in range(_SHORTEST_STEM, len(reading) + 1)
            if reading[:length] in self._stems
        }
        return (*readings, *sorted(stems)) if stems else readings

    def _entries_from(
        self, readings: Sequence[tuple[str, ...]], start: int
    ) -> Iterator[tuple[Iterable[str], int]]:
        edge = [self._root]
        for index in range(start, len(readings)):
            onward = []
            for reading in readings[index]:
                if reading[-1] == "*":
                    if index == start:
                        yield self._stems[reading[:-1]], index
                    continue
                for node in edge:
                    child = node.next.get(reading)
                    if child is not None:
                        onward.append(child)
                        if child.names:
                            yield child.names, index
            if not onward:
                return
            edge = onward


class _Node:
    """A place in the tree of phrases."""

    __slots__ = ("names", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.names: frozenset[str] = frozenset()


def _matches(
    sign: Sign, words: Sequence[Word], spans: Mapping[str, list[Span]]
) -> Iterator[tuple[Span, ...]]:
    """Every way a sign of one run fits (one may be denied, another not); the first way for the others."""
    paths = [_run(run, words, spans) for run in sign.runs]
    if not all(paths):
        return
    if len(paths) == 1:
        yield from paths[0][:_MOST_FITS]
        return
    yield tuple(span for path in paths for span in path[0])


def _run(
    run: Sequence[Part], words: Sequence[Word], spans: Mapping[str, list[Span]]
) -> list[tuple[Span, ...]]:
    """The ways one ordered run of parts fits; empty when it does not."""
    paths: list[tuple[Span, ...]] = []
    for number, part in enumerate(run):
        found = {span for name in part.entries for span in spans.get(name, ())}
        here = sorted(found, key=_place)[:_MOST_SPANS]  # one order, whatever the order of a set
        if number == 0:
            paths = [(span,) for span in here]
            continue
        onward: dict[Span, tuple[Span, ...]] = {}
        for path in paths:
            end = path[-1].last
            for span in here:
                if span.first > end and words[span.first].at - words[end].at - 1 <= part.gap:
                    onward.setdefault(span, (*path, span))
        paths = list(onward.values())
        if not paths:
            break
    return paths
