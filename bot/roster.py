"""The allow-list: who is a champion, a curator, a forum lead or a test chat, and which invitations are open.

One rule: it holds numbers of volunteers and staff only (PRIVACY P10), never joined to what anybody asks.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import secrets
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

log = logging.getLogger(__name__)

Role = Literal["champion", "curator", "lead", "test"]
ROLES: tuple[Role, ...] = get_args(Role)

GOOD_FOR = timedelta(days=7)
"""How long an invitation can be taken up."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter or digit that looks like another
_CODE_LENGTH = 20  # 31^20 is about 99 bits: not to be guessed, so its plain hash gives nothing away
_FEWEST_DIGITS = 4
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


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    person: tuple[Person, ...] = ()
    invitation: tuple[Invitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as `signpost champions list` shows them: no more of their number than tells them apart."""

    ends_in: str
    role: Role
    since: date
    note: str


class Roster:
    """The file `champions.toml`, read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._roles: dict[int, frozenset[Role]] = {}

    def roles(self, telegram: int) -> frozenset[Role]:
        """What this person may do; empty for a stranger. Costs one `stat` when nothing changed.

        Never raises: a file that cannot be read is logged, and whoever was known before stays known.
        """
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            try:
                people = self._read().person
            except RosterError as error:
                log.error("%s", error)
            else:
                self._roles = {
                    one.telegram: frozenset(other.role for other in people if other.telegram == one.telegram)
                    for one in people
                }
            self._stamp = stamp
        return self._roles.get(telegram, frozenset())

    def listed(self) -> tuple[Listed, ...]:
        """Everybody on the list. Raises RosterError."""
        people = self._read().person
        return tuple(Listed(_ending(one, people), one.role, one.since, one.note) for one in people)

    def invitations(self, now: datetime) -> tuple[Invitation, ...]:
        """The invitations that can still be taken up at `now`. Raises RosterError."""
        return tuple(one for one in self._read().invitation if one.expires > now)

    def invite(self, role: Role, now: datetime, note: str = "") -> str:
        """Make a one-time code for a role, good for `GOOD_FOR`. Raises RosterError."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        expires = now.replace(microsecond=0) + GOOD_FOR
        try:
            made = Invitation(code_sha256=_hash(code), role=role, expires=expires, note=note)
        except ValidationError as error:
            raise RosterError("The note is too long: write at most 40 characters.") from error
        with self._changing() as old:
            still = tuple(one for one in old.invitation if one.expires > now)
            self._write(_File(person=old.person, invitation=(*still, made)))
        return code

    def accept(self, code: str, telegram: int, now: datetime) -> Role | None:
        """Use an invitation up. Returns its role, or None for a wrong or late code. Raises RosterError."""
        wanted = _hash(code.strip().lower())
        if not any(one.code_sha256 == wanted and one.expires > now for one in self._read().invitation):
            return None
        with self._changing() as old:
            mine = [one for one in old.invitation if one.code_sha256 == wanted and one.expires > now]
            if not mine:
                return None
            role, note = mine[0].role, mine[0].note
            others = tuple(one for one in old.person if (one.telegram, one.role) != (telegram, role))
            person = Person(telegram=telegram, role=role, since=now.date(), note=note)
            left = tuple(one for one in old.invitation if one.code_sha256 != wanted and one.expires > now)
            self._write(_File(person=(*others, person), invitation=left))
        return role

    def revoke(self, who: str) -> tuple[Person, ...] | Invitation:
        """Take one person off the list with every role they have, or an open invitation.

        who: their whole Telegram number, its last four digits or more, their note, or how an invitation's
             mark begins. Raises RosterError when that is nobody, or more than one.
        """
        with self._changing() as old:
            gone = _person_meant(who, old.person)
            if gone is not None:
                left = tuple(one for one in old.person if one.telegram != gone)
                self._write(_File(person=left, invitation=old.invitation))
                return tuple(one for one in old.person if one.telegram == gone)
            invitation = _invitation_meant(who, old.invitation)
            rest = tuple(one for one in old.invitation if one != invitation)
            self._write(_File(person=old.person, invitation=rest))
            return invitation

    def _read(self) -> _File:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return _File()
        except (OSError, UnicodeDecodeError) as error:
            raise RosterError(f"The allow-list {self._path} cannot be read: {error}.") from error
        try:
            return _File.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise RosterError(
                f"The allow-list {self._path} is not in order: {error}. Mend that line or restore a back-up."
            ) from error
        except ValidationError as error:
            raise RosterError(_plain(self._path, error)) from error

    @contextlib.contextmanager
    def _changing(self) -> Iterator[_File]:
        """The file's content while nobody else, the running bot or another command, can change it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise RosterError(f"The allow-list {self._path} cannot be changed: {error}.") from error
        try:
            _wait_for(lock)
            yield self._read()
        finally:
            os.close(lock)

    def _write(self, content: _File) -> None:
        fresh = self._path.with_suffix(".new")
        try:
            fresh.unlink(missing_ok=True)
            made = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(made, "w", encoding="utf-8") as out:
                out.write(_as_toml(content))
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self._path)
        except OSError as error:
            raise RosterError(
                f"The allow-list {self._path} could not be saved, nothing was changed: {error}."
            ) from error


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _wait_for(lock: int) -> None:
    """Hold the lock until the file is closed. Windows has no such lock; there nobody runs two at once."""
    with contextlib.suppress(ImportError):
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)


def _ending(one: Person, people: Sequence[Person]) -> str:
    """The last digits of a number, as many as tell it from everybody else's."""
    whole = str(one.telegram)
    others = [str(other.telegram) for other in people if other.telegram != one.telegram]
    digits = _FEWEST_DIGITS
    while digits < len(whole) and any(other.endswith(whole[-digits:]) for other in others):
        digits += 1
    return whole[-digits:]


def _person_meant(who: str, people: Sequence[Person]) -> int | None:
    who = who.strip()
    exact = {one.telegram for one in people if who == str(one.telegram)}
    noted = {one.telegram for one in people if who and who.casefold() == one.note.casefold()}
    enough = who.isascii() and who.isdigit() and len(who) >= _FEWEST_DIGITS
    ending = {one.telegram for one in people if enough and str(one.telegram).endswith(who)}
    meant = exact or noted or ending
    if len(meant) > 1:
        raise RosterError(f"{who} fits more than one person. Write more digits, as `list` shows them.")
    return next(iter(meant), None)


def _invitation_meant(who: str, invitations: Sequence[Invitation]) -> Invitation:
    who = who.strip().lower()
    meant = [one for one in invitations if len(who) >= 6 and one.code_sha256.startswith(who)]
    if len(meant) != 1:
        raise RosterError(
            f"Nobody on the list is {who or 'empty'}. `signpost champions list` shows who is there."
        )
    return meant[0]


def _as_toml(content: _File) -> str:
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
