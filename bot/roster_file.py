"""The file behind the allow-list, `champions.toml`: its form, read whole and written whole.

One rule: a file that is not in order is refused in one plain sentence that says which entry to mend.
"""

from __future__ import annotations

import json
import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

Role = Literal["champion", "curator", "lead", "test"]
ROLES: tuple[Role, ...] = get_args(Role)

_HEADER = """\
# Who may do what. Telegram numbers of volunteers and staff only, never of residents.
# Written by `signpost champions`. An invitation's code is kept as a hash and can be used once.
"""


class RosterError(Exception):
    """The allow-list cannot be read, written or changed as asked. The message is one plain sentence."""


class Person(BaseModel):
    """One role of one person. `note` is the forum's own mark for them, such as a badge number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    telegram: Annotated[int, Field(gt=0)]
    role: Role
    since: date
    note: Annotated[str, Field(max_length=40)] = ""


class Invitation(BaseModel):
    """A code that was handed out and not yet used. Only its hash is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    role: Role
    expires: AwareDatetime
    note: Annotated[str, Field(max_length=40)] = ""


class Content(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: tuple[Person, ...] = ()
    invitation: tuple[Invitation, ...] = ()


def read(path: Path) -> Content:
    """The list as it stands; an absent file is an empty list. Raises RosterError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Content()
    except (OSError, UnicodeDecodeError) as error:
        raise RosterError(f"The allow-list {path} cannot be read: {error}.") from error
    try:
        return Content.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RosterError(
            f"The allow-list {path} is not in order: {error}. Mend that line or restore a back-up."
        ) from error
    except ValidationError as error:
        raise RosterError(_plain(path, error)) from error


def write(path: Path, content: Content) -> None:
    """Put a new list in place, whole or not at all, readable by its owner only. Raises RosterError."""
    fresh = path.with_suffix(".new")
    try:
        fresh.unlink(missing_ok=True)
        made = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as out:
            out.write(_as_toml(content))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except OSError as error:
        raise RosterError(
            f"The allow-list {path} could not be saved, nothing was changed: {error}."
        ) from error


def _as_toml(content: Content) -> str:
    """The file as text. JSON's strings are TOML's basic strings, so json.dumps quotes a note safely."""
    parts = [_HEADER]
    for one in content.person:
        lines = ["[[person]]", f"telegram = {one.telegram}", f'role = "{one.role}"', f"since = {one.since}"]
        parts.append("\n".join(lines + _note(one.note)) + "\n")
    for open_one in content.invitation:
        lines = [
            "[[invitation]]",
            f'code_sha256 = "{open_one.code_sha256}"',
            f'role = "{open_one.role}"',
            f"expires = {open_one.expires.isoformat()}",
        ]
        parts.append("\n".join(lines + _note(open_one.note)) + "\n")
    return "\n".join(parts)


def _note(note: str) -> list[str]:
    return [f"note = {json.dumps(note)}"] if note else []


def _plain(path: Path, error: ValidationError) -> str:
    first = error.errors()[0]
    where = " ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    return (
        f"The allow-list {path} is not in order: {where}: {first['msg']}. "
        f"A role is one of {', '.join(ROLES)}; mend the entry or restore a back-up."
    )
