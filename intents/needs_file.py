"""One theme's YAML file, read and checked. Every mistake names file, need, field, line and remedy.

Rule: every value is read as the words a curator typed (`- no` stays "no"), so YAML never surprises anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: the same, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Lines = dict[tuple[str | int, ...], int]

MAX_LABEL = 24  # a button holds 28 characters (SAFETY A4) and its verb takes some


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: where it is, and what to write instead."""

    file: str
    need: str = ""
    field: str = ""
    line: int = 0
    remedy: str = ""

    def __str__(self) -> str:
        where = [self.file]
        if self.line:
            where.append(f"line {self.line}")
        if self.need:
            where.append(self.need)
        if self.field:
            where.append(f"field {self.field}")
        return f"{', '.join(where)}: {self.remedy}"


class CatalogueError(Exception):
    """The catalogue cannot be used. `mistakes` holds all of them; `str()` is one plain sentence a line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, mistakes)))


_Id = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$")]
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{2,3}$")]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
_Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_LABEL)]


class NeedEntry(BaseModel):
    """One need as a curator writes it."""

    model_config = ConfigDict(extra="forbid")

    id: _Id
    code: _Code
    label: _Label
    neutral_label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_LABEL)] = ""
    explanation: _Line
    urgency: Annotated[int, Field(ge=1, le=3)]
    look_alikes: list[_Id] = []
    offer_beside: list[_Id] = []
    key_terms: list[_Line] = []
    phrases: Annotated[list[_Line], Field(min_length=1)]


class ThemeFile(BaseModel):
    """One file: a theme with its needs, or `theme: none` with out-of-scope phrases."""

    model_config = ConfigDict(extra="forbid")

    theme: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    label: _Line
    needs: list[NeedEntry] = []
    phrases: list[_Line] = []

    _source: str = PrivateAttr(default="")
    _lines: Lines = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _holds_what_its_theme_says(self) -> ThemeFile:
        if self.theme == "none" and (self.needs or not self.phrases):
            raise ValueError("theme none holds only phrases: a list of out-of-scope messages")
        if self.theme != "none" and (self.phrases or not self.needs):
            raise ValueError("put the phrases under a need; only theme none has phrases of its own")
        return self

    @property
    def source(self) -> str:
        """The file's name, for messages."""
        return self._source

    def mistake(self, index: int, name: str, remedy: str) -> Mistake:
        """A mistake in the field `name` of the need at `index`."""
        line = self._lines.get(("needs", index, name), self._lines.get(("needs", index), 0))
        return Mistake(self._source, self.needs[index].id, name, line, remedy)


def read_theme_file(path: Path, mistakes: list[Mistake]) -> ThemeFile | None:
    """Read one file. Returns None and adds to `mistakes` when it cannot be used."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        mistakes.append(Mistake(path.name, remedy="save the file as UTF-8 text"))
        return None
    except yaml.YAMLError as error:
        mistakes.append(_unreadable(path, error))
        return None
    lines: Lines = {}
    content = _words(root, (), lines) if root is not None else {}
    try:
        theme = ThemeFile.model_validate(content)
    except ValidationError as error:
        mistakes += _explained(path, error, content, lines)
        return None
    theme._source, theme._lines = path.name, lines
    mistakes += _house_rules(theme)
    return theme


def _words(node: yaml.Node, where: tuple[str | int, ...], lines: Lines) -> Any:
    """The node as dicts, lists and the words typed; remembers the line of everything."""
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return {key.value: _words(value, (*where, str(key.value)), lines) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_words(item, (*where, index), lines) for index, item in enumerate(node.value)]
    return node.value


def _house_rules(theme: ThemeFile) -> list[Mistake]:
    """Rules between fields that a model cannot phrase well."""
    found = []
    for index, entry in enumerate(theme.needs):
        if not entry.id.startswith(f"{theme.theme}."):
            found.append(theme.mistake(index, "id", f"begin the id with {theme.theme}. as the theme says"))
        if theme.theme == "safety" and not entry.neutral_label:
            remedy = "add words safe on a lock screen, such as: Staying safe at home"
            found.append(theme.mistake(index, "neutral_label", remedy))
    return found


def _unreadable(path: Path, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not readable"
    remedy = f"not YAML as it stands ({problem}); put quotes round a line that holds ': ' or ' #'"
    return Mistake(path.name, line=mark.line + 1 if mark else 0, remedy=remedy)


_REMEDIES = {
    "missing": "this field is missing; add it",
    "extra_forbidden": "no such field; correct the spelling or remove it",
    "list_type": "write a list: one '- ' line each",
    "int_parsing": "write 1 (today), 2 (soon) or 3 (when ready)",
    "greater_than_equal": "write 1 (today), 2 (soon) or 3 (when ready)",
    "less_than_equal": "write 1 (today), 2 (soon) or 3 (when ready)",
    "too_short": "write at least one",
    "string_too_short": "this is empty; write something or remove the line",
}


def _explained(path: Path, error: ValidationError, content: Any, lines: Lines) -> list[Mistake]:
    return [_one_explained(path, detail, content, lines) for detail in error.errors()]


def _one_explained(path: Path, detail: Any, content: Any, lines: Lines) -> Mistake:
    where = tuple(detail["loc"])
    line = next((lines[where[:end]] for end in range(len(where), -1, -1) if where[:end] in lines), 0)
    need = ""
    if len(where) >= 2 and where[0] == "needs":
        entry = content["needs"][where[1]]
        need = str(entry.get("id", f"need {int(where[1]) + 1}")) if isinstance(entry, dict) else ""
    name = next((str(part) for part in reversed(where) if isinstance(part, str) and part != "needs"), "")
    return Mistake(path.name, need, name, line, _remedy(name, detail))


def _remedy(name: str, detail: Any) -> str:
    kind = detail["type"]
    if kind == "string_too_long":
        return f"shorten it to {detail['ctx']['max_length']} characters"
    if kind == "string_type":
        return "write plain words here; a line that holds ': ' needs quotes round it"
    if kind == "string_pattern_mismatch":
        forms = {
            "id": "theme.need in small letters, such as money.rent",
            "code": "two or three small letters or digits",
        }
        return f"write {forms.get(name, 'theme.need in small letters, such as money.rent')}"
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    return _REMEDIES.get(kind, str(detail["msg"]))
