"""The catalogue: every need signpost knows, with the phrases residents use for it. One YAML file a theme.

Rule: a catalogue is loaded whole or not at all, and every mistake in it is reported at once, in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from intents.needs_file import CatalogueError, Mistake, NeedEntry, ThemeFile, read_theme_file

PACKAGED = Path(__file__).with_name("catalogue")

CRISIS = "crisis"
OUT_OF_SCOPE = "none"

__all__ = ["CRISIS", "OUT_OF_SCOPE", "PACKAGED", "Catalogue", "CatalogueError", "Mistake", "Need", "Theme"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing residents want help with. `id` and `code` are permanent; everything else may be edited.

    label:         what a button says, as a resident would say it; at most 24 characters.
    neutral_label: for `safety.*`, the words used on buttons and lock screens (SAFETY S15a); else "".
    urgency:       1 today, 2 soon, 3 when ready.
    look_alikes:   needs often mixed up with this one.
    offer_beside:  needs offered as a button when this one is acted on and they were a close second.
    key_terms:     words that decide by themselves.
    """

    id: str
    theme: str
    code: str
    label: str
    neutral_label: str
    explanation: str
    urgency: int
    look_alikes: tuple[str, ...]
    offer_beside: tuple[str, ...]
    key_terms: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def safe_label(self) -> str:
        """The label that may be seen over somebody's shoulder."""
        return self.neutral_label or self.label


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of needs, as one file of the catalogue holds it."""

    id: str
    label: str
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Catalogue:
    """Every theme and need, the out-of-scope phrases, and a digest that changes with any edit."""

    themes: tuple[Theme, ...]
    out_of_scope: tuple[str, ...]
    digest: str
    _needs: dict[str, Need] = field(repr=False)
    _codes: dict[str, Need] = field(repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """Read every `*.yaml` of a folder; None means the packaged catalogue.

        Raises CatalogueError with every mistake found: file, need, field, line and what to write instead.
        """
        folder = folder or PACKAGED
        paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
        if not paths:
            raise CatalogueError([Mistake(str(folder), remedy="put one .yaml file a theme in this folder")])
        mistakes: list[Mistake] = []
        files = [read_theme_file(path, mistakes) for path in paths]
        themes = [theme for theme in files if theme is not None]
        mistakes += _clashes(themes)
        if mistakes:
            raise CatalogueError(mistakes)
        return cls._of(themes, _digest(paths))

    @classmethod
    def _of(cls, files: list[ThemeFile], digest: str) -> Catalogue:
        themes = tuple(
            Theme(file.theme, file.label, tuple(_need(file.theme, entry) for entry in file.needs))
            for file in files
            if file.theme != OUT_OF_SCOPE
        )
        out_of_scope = tuple(
            phrase for file in files if file.theme == OUT_OF_SCOPE for phrase in file.phrases
        )
        needs = {need.id: need for theme in themes for need in theme.needs}
        codes = {need.code: need for need in needs.values()}
        return cls(themes, out_of_scope, digest, needs, codes)

    def __iter__(self) -> Iterator[Need]:
        return iter(self._needs.values())

    def __len__(self) -> int:
        return len(self._needs)

    def __contains__(self, need_id: object) -> bool:
        return need_id in self._needs

    def need(self, need_id: str) -> Need:
        """The need with this id. Raises KeyError when there is none."""
        return self._needs[need_id]

    def by_code(self, code: str) -> Need | None:
        """The need with this permanent short code, or None."""
        return self._codes.get(code)

    def theme(self, theme_id: str) -> Theme:
        """The theme with this id. Raises KeyError when there is none."""
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise KeyError(theme_id)

    def examples(self) -> list[tuple[str, str]]:
        """Every phrase with the need it stands for, `none` for out of scope, in file order."""
        pairs = [(phrase, need.id) for need in self for phrase in need.phrases]
        return pairs + [(phrase, OUT_OF_SCOPE) for phrase in self.out_of_scope]


def _need(theme: str, entry: NeedEntry) -> Need:
    return Need(
        id=entry.id,
        theme=theme,
        code=entry.code,
        label=entry.label,
        neutral_label=entry.neutral_label,
        explanation=entry.explanation,
        urgency=entry.urgency,
        look_alikes=tuple(entry.look_alikes),
        offer_beside=tuple(entry.offer_beside),
        key_terms=tuple(entry.key_terms),
        phrases=tuple(entry.phrases),
    )


def _clashes(files: list[ThemeFile]) -> list[Mistake]:
    """What only shows when all files are seen together: ids and codes used twice, pointers to nothing."""
    mistakes: list[Mistake] = []
    owners: dict[tuple[str, str], str] = {}
    known = {entry.id for file in files for entry in file.needs}
    for file in files:
        for index, entry in enumerate(file.needs):
            for name, value in (("id", entry.id), ("code", entry.code)):
                owner = owners.setdefault((name, value), entry.id if name == "code" else file.source)
                if owner != (entry.id if name == "code" else file.source):
                    remedy = f"{value!r} is already used by {owner}; give this need its own {name}"
                    mistakes.append(file.mistake(index, name, remedy))
            for name in ("look_alikes", "offer_beside"):
                for other in getattr(entry, name):
                    if other not in known:
                        mistakes.append(
                            file.mistake(index, name, f"no need is called {other!r}; correct or remove it")
                        )
                    elif other == entry.id:
                        mistakes.append(file.mistake(index, name, "a need cannot point to itself; remove it"))
    return mistakes


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
