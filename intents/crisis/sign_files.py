"""Reads the sign files: plain text a clinician can follow, each named for a kind of crisis and what it holds.

Its one rule: a line that cannot be understood stops the start with its file, line and remedy; nothing is
guessed.

A file holds word lists and signs:

    WANT = want | wish | need to        # a word list has a name in capitals; entries may be phrases
    HURT = hurt | harm~ | suicid*       # `harm~` adds -s -ed -ing -in; `suicid*` takes any ending
    [full] Wants to die                 # a heading: how strong these signs are, then what they are about
    WANT to DIE                         # words in this order, with at most three others between two of them
    KILL + SELF                         # `+` nothing between      `..` up to eight words between
    GOODBYE & TABLETS                   # `&` both, in any order, anywhere in the message
    WANT out !LOAN                      # `!` not when this is said beside it, in the same breath
    (my|the) dog .. (gave|given) away   # alternatives in brackets

The first part of a file's name is its kind ("suicide.means.txt"). Word lists hold for all files. A remark in
quotation marks above a sign is a message it holds for.

Heading words: full | soft (card or line), a kind (suicide medical danger child fire_gas), a voice (self other
child harming), own (carries its own negation), always (holds in stories of the past and of others as well),
alone (only when the message says hardly anything else). The context files have headings of their own:
figure (a way of speaking, taken out before signs are looked for), aside (taken out as well, but says
nothing of the rest), past, study and asks (which lower a card to the line), now (which forbids that),
child_writer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from sys import intern

from intents.crisis import read_beforehand
from intents.crisis.sign import CONTEXTS, FAR, FLAGS, KINDS, LEVELS, NEAR, NEXT, VOICES, Part, Sign, Signs
from intents.crisis.text import words


class SignFileError(ValueError):
    """A sign file cannot be read: says file, line and what to write instead."""


Plain = Callable[[str], str]
"""How a phrase of a sign file is made plain: as the finder that uses it makes messages plain."""


def english(phrase: str) -> str:
    """A phrase as the gate reads English: folded, txt-speak and dialect undone ("im" -> "i am")."""
    return " ".join(plain for word in phrase.split() if (plain := _english_word(word)))


@cache
def _english_word(word: str) -> str:
    return " ".join(one.plain for one in words(word))


def load(folder: str = "", plain: Plain = english) -> Signs:
    """What the packaged files say.

    folder: "" for English, "languages" for the other languages.
    Raises SignFileError when a line is wrong.
    """
    texts = _texts(folder)
    known = read_beforehand.load(read_beforehand.stored(folder), read_beforehand.key_of(texts))
    return known or read(texts, plain)


def save_beforehand(folder: str, plain: Plain) -> None:
    """Keep what the packaged files say, so that a start need not read them."""
    texts = _texts(folder)
    read_beforehand.save(read_beforehand.stored(folder), read_beforehand.key_of(texts), read(texts, plain))


def is_read_beforehand(folder: str = "") -> bool:
    """Whether what is kept is what the packaged files say now."""
    key = read_beforehand.key_of(_texts(folder))
    return read_beforehand.load(read_beforehand.stored(folder), key) is not None


def read(texts: Mapping[str, str], plain: Plain = english) -> Signs:
    """What sign files given as {file name: text} say; see `load`."""
    lines = [line for name, text in texts.items() for line in _lines(name, text)]
    vocabulary = _Vocabulary({line.name: line for line in lines if line.name})
    signs = tuple(_signs([line for line in lines if not line.name], vocabulary))
    heard: dict[str, set[str]] = {}
    for phrase, names in vocabulary.meanings.items():
        stem = "*" if phrase.endswith("*") else ""
        heard.setdefault(plain(phrase.removesuffix("*")) + stem, set()).update(names)
    return Signs(signs, {phrase: tuple(sorted(names)) for phrase, names in heard.items() if phrase})


def _texts(folder: str) -> dict[str, str]:
    found = files("intents.crisis").joinpath("signs")
    if folder:
        found = found.joinpath(folder)
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(found.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".txt")
    }


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    text: str
    name: str = ""  # a word list's name

    def error(self, what: str) -> SignFileError:
        return SignFileError(f"{self.file}, line {self.number}: {what}\n  {self.text}")


_LIST = re.compile(r"([A-Z][A-Z_]*)\s*=\s*(.*)")
_NAME = re.compile(r"[A-Z][A-Z_]*")


def _lines(file: str, text: str) -> Iterator[_Line]:
    """Lines without comments; an indented line carries on the one before."""
    held: _Line | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.split("#", 1)[0].rstrip()
        if not line:
            continue
        if line[0] == " " and held is not None:
            held = _Line(held.file, held.number, f"{held.text} {line.strip()}", held.name)
            continue
        if held is not None:
            yield held
        named = _LIST.fullmatch(line)
        held = _Line(file, number, named[2], named[1]) if named else _Line(file, number, line)
    if held is not None:
        yield held


def _entries(line: _Line) -> Iterator[str]:
    for entry in line.text.split("|"):
        phrase = " ".join(entry.split())
        if not phrase:
            raise line.error("An empty entry: take out the bar that is too many.")
        yield from _with_endings(phrase)


def _with_endings(phrase: str) -> Iterator[str]:
    """`harm~` as harm, harms, harmed, harming, harmin; anything else as it is."""
    if "~" not in phrase:
        yield phrase
        return
    before, stem, after = re.fullmatch(r"(.*?)(\S+)~(.*)", phrase).groups()  # type: ignore[union-attr]
    short = stem.removesuffix("e") if stem.endswith("e") else stem
    forms = {stem, stem + "s", short + "ed", short + "ing", short + "in"}
    if re.fullmatch(r".*[^aeiou][aeiou][bdgmnprt]", stem):
        if not re.search("[aeiou]", stem[:-2]):  # one syllable: "hitting" is a word, "hiting" a slip
            forms -= {short + ending for ending in ("ed", "ing", "in")}
        forms |= {stem + stem[-1] + ending for ending in ("ed", "ing", "in")}
    if stem.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(stem + "es")
    if stem.endswith("y"):
        forms |= {stem[:-1] + "ies", stem[:-1] + "ied"}
    for form in sorted(forms):
        yield before + form + after


class _Vocabulary:
    """Every word and phrase the files speak of. meanings: which entries each belongs to."""

    def __init__(self, lists: dict[str, _Line]) -> None:
        self._lists = lists
        self._named: dict[str, tuple[str, ...]] = {}
        self.meanings: dict[str, set[str]] = {}
        for line in lists.values():
            for phrase in _entries(line):
                self.meanings.setdefault(phrase, set()).add(line.name)

    def names(self, token: str, line: _Line) -> tuple[str, ...]:
        """The entries a token stands for: a word list's name, a word, or alternatives in brackets."""
        named = self._named.get(token)
        if named is None:
            names = {self._name(choice, line) for choice in token.strip("()").split("|")}
            named = self._named[token] = tuple(sorted(names))
        return named

    def _name(self, choice: str, line: _Line) -> str:
        phrase = intern(" ".join(choice.split()))
        if _NAME.fullmatch(phrase):
            if phrase not in self._lists:
                raise line.error(f"There is no word list {phrase}: write {phrase} = word | word.")
            return phrase
        if not phrase or phrase != phrase.lower():
            raise line.error(f'"{choice}" is neither a word nor the name of a word list.')
        for form in _with_endings(phrase):
            self.meanings.setdefault(form, set()).add(phrase)
        return phrase


def _signs(lines: list[_Line], vocabulary: _Vocabulary) -> Iterator[Sign]:
    heading = _NO_HEADING
    file = ""
    for line in lines:
        if line.file != file:
            file, heading = line.file, _NO_HEADING
        if line.text.startswith("["):
            heading = _heading(line)
            continue
        if not heading.level:
            raise line.error("A sign before the first heading: write a heading such as [full] above it.")
        yield _sign(line, heading, vocabulary)


@dataclass(frozen=True, slots=True)
class _Heading:
    level: str
    kind: str
    voice: str
    own: bool
    always: bool
    alone: bool


_NO_HEADING = _Heading("", "", "", False, False, False)


def _heading(line: _Line) -> _Heading:
    found = re.fullmatch(r"\[([a-z_ ]+)\]\s*(.*)", line.text)
    if found is None:
        raise line.error("A heading looks like [full] Wants to die.")
    level = voice = ""
    kind = line.file.split(".")[0]
    flags = set()
    for word in found[1].split():
        if word in LEVELS or word in CONTEXTS:
            level = word
        elif word in KINDS:
            kind = word
        elif word in VOICES:
            voice = word
        elif word in FLAGS:
            flags.add(word)
        else:
            raise line.error(f'Unknown heading word "{word}": use one of {", ".join(LEVELS + CONTEXTS)}.')
    if not level or (level in LEVELS and kind not in KINDS):
        raise line.error(f"A heading needs full or soft and a kind ({', '.join(KINDS)}).")
    return _Heading(
        level,
        f"crisis.{kind}" if level in LEVELS else "",
        voice,
        "own" in flags,
        "always" in flags,
        "alone" in flags,
    )


_TOKEN = re.compile(r"!?\([^()]*\)|\S+")


def _sign(line: _Line, heading: _Heading, vocabulary: _Vocabulary) -> Sign:
    runs: list[list[Part]] = [[]]
    unless: set[str] = set()
    gap = NEAR
    for token in _TOKEN.findall(line.text):
        if token == "&":
            runs.append([])
            gap = NEAR
        elif token == "+":
            gap = NEXT
        elif token == "..":
            gap = FAR
        elif token.startswith("!"):
            unless.update(vocabulary.names(token[1:], line))
        else:
            runs[-1].append(Part(vocabulary.names(token, line), gap))
            gap = NEAR
    if not all(runs):
        raise line.error("There must be a word on both sides of &.")
    return Sign(
        heading.level,
        heading.kind,
        heading.voice,
        heading.own,
        heading.always,
        heading.alone,
        tuple(tuple(run) for run in runs),
        tuple(sorted(unless)),
    )
