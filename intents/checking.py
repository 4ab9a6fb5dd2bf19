"""The catalogue checked the way a careful curator would: what is thin, doubled, borrowed or fighting.

Rule: a finding says where it is and what to do; only what misleads residents or breaks a rule is an error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from intents.bars import HeldOut
from intents.needs import CRISIS, OUT_OF_SCOPE, Catalogue
from intents.normalise import words

FEWEST_PHRASES = 30
FEWEST_CRISIS = 100
FEWEST_OUT_OF_SCOPE = 100
LONGEST_COPY = 5  # words a phrase may share with a test message word for word; more would be copying the test

Kind = Literal["thin", "duplicate", "copied", "fighting", "lonely word"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. error: it fails the check."""

    kind: Kind
    need: str
    text: str
    error: bool = False


def check(catalogue: Catalogue, messages: Iterable[str] = ()) -> list[Finding]:
    """Everything that can be seen without learning. messages: test messages no phrase may be copied from."""
    return [*thin(catalogue), *duplicates(catalogue), *copied(catalogue, messages)]


def thin(catalogue: Catalogue) -> list[Finding]:
    """Needs with too few phrases to be read well."""
    counts = Counter(label for _, label in catalogue.examples())
    return [
        Finding("thin", label, f"has {count} phrases; write at least {_fewest(label)}")
        for label, count in sorted(counts.items())
        if count < _fewest(label)
    ]


def duplicates(catalogue: Catalogue) -> list[Finding]:
    """Phrases that read the same after folding: twice in one need, or in two needs (an error)."""
    homes: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for phrase, label in catalogue.examples():
        homes[_plain(phrase)].append((label, phrase))
    found = []
    for same in homes.values():
        labels = sorted({label for label, _ in same})
        if len(labels) > 1:
            text = f'"{same[0][1]}" is also in {", ".join(labels[1:])}; keep it where it belongs'
            found.append(Finding("duplicate", labels[0], text, error=True))
        elif len(same) > 1:
            found.append(
                Finding("duplicate", labels[0], f'"{same[0][1]}" is there {len(same)} times; keep one')
            )
    return sorted(found, key=lambda finding: (finding.need, finding.text))


def copied(catalogue: Catalogue, messages: Iterable[str]) -> list[Finding]:
    """Phrases that copy a test message of more than five words (an error; crisis phrases are exempt)."""
    tests = {_plain(message) for message in messages}
    return [
        Finding("copied", label, f'"{phrase}" copies a test message; say it another way', error=True)
        for phrase, label in catalogue.examples()
        if not label.startswith(f"{CRISIS}.")
        and len(_plain(phrase)) > LONGEST_COPY
        and _plain(phrase) in tests
    ]


def lonely_words(catalogue: Catalogue) -> list[Finding]:
    """Key terms that stand in no phrase, so that nothing beside the term itself knows them."""
    spoken = {word for phrase, _ in catalogue.examples() for word in _plain(phrase)}
    return [
        Finding("lonely word", need.id, f'no phrase uses the key term "{term}"; add one that does')
        for need in catalogue
        for term in need.key_terms
        if not set(_plain(term)) <= spoken
    ]


def once_only(catalogue: Catalogue, most: int = 40) -> list[tuple[str, str, str]]:
    """Words of six letters or more that one phrase alone carries: (word, need, phrase), at most `most`."""
    homes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for phrase, label in catalogue.examples():
        for word in set(_plain(phrase)):
            homes[word].append((label, phrase))
    single = [(word, *home[0]) for word, home in sorted(homes.items()) if len(home) == 1 and len(word) >= 6]
    return [entry for entry in single if entry[0].isalpha()][:most]


def fighting(held_out: Sequence[HeldOut], catalogue: Catalogue, answer: float) -> list[Finding]:
    """Phrases that a matcher which had not seen them would act on as another need.

    held_out: from `intents.bars.held_out_readings`; answer: the bar from which it would act.
    """
    return [
        Finding(
            "fighting",
            one.need,
            f'"{one.phrase}" is read as {one.read_as}; move it, or add phrases that tell the two apart',
        )
        for one in sorted(held_out, key=lambda one: -one.sureness)
        if not one.right and one.sureness >= answer and one.need in catalogue
    ]


def _fewest(label: str) -> int:
    if label == OUT_OF_SCOPE:
        return FEWEST_OUT_OF_SCOPE
    return FEWEST_CRISIS if label.startswith(f"{CRISIS}.") else FEWEST_PHRASES


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.plain for word in words(text))
