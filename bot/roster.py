"""The allow-list: who is a champion, a curator, a forum lead or a test chat, and which invitations are open.

One rule: it holds numbers of volunteers and staff only (PRIVACY P10), never joined to what anybody asks.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from bot.roster_file import ROLES, Content, Invitation, Person, Role, RosterError, read, write

__all__ = ["GOOD_FOR", "ROLES", "Invitation", "Listed", "Person", "Role", "Roster", "RosterError"]

log = logging.getLogger(__name__)

GOOD_FOR = timedelta(days=7)
"""How long an invitation can be taken up."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter or digit that looks like another
_CODE_LENGTH = 20  # 31^20 is about 99 bits: not to be guessed, so its plain hash gives nothing away
_FEWEST_DIGITS = 4


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
                people = read(self._path).person
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
        people = read(self._path).person
        return tuple(Listed(_ending(one, people), one.role, one.since, one.note) for one in people)

    def invitations(self, now: datetime) -> tuple[Invitation, ...]:
        """The invitations that can still be taken up at `now`. Raises RosterError."""
        return tuple(one for one in read(self._path).invitation if one.expires > now)

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
            write(self._path, Content(person=old.person, invitation=(*still, made)))
        return code

    def accept(self, code: str, telegram: int, now: datetime) -> Role | None:
        """Use an invitation up. Returns its role, or None for a wrong or late code. Raises RosterError."""
        wanted = _hash(code.strip().lower())
        if not any(one.code_sha256 == wanted and one.expires > now for one in read(self._path).invitation):
            return None
        with self._changing() as old:
            mine = [one for one in old.invitation if one.code_sha256 == wanted and one.expires > now]
            if not mine:
                return None
            role, note = mine[0].role, mine[0].note
            others = tuple(one for one in old.person if (one.telegram, one.role) != (telegram, role))
            person = Person(telegram=telegram, role=role, since=now.date(), note=note)
            left = tuple(one for one in old.invitation if one.code_sha256 != wanted and one.expires > now)
            write(self._path, Content(person=(*others, person), invitation=left))
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
                write(self._path, Content(person=left, invitation=old.invitation))
                return tuple(one for one in old.person if one.telegram == gone)
            invitation = _invitation_meant(who, old.invitation)
            rest = tuple(one for one in old.invitation if one != invitation)
            write(self._path, Content(person=old.person, invitation=rest))
            return invitation

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Content]:
        """The file's content while nobody else, the running bot or another command, can change it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise RosterError(f"The allow-list {self._path} cannot be changed: {error}.") from error
        try:
            _wait_for(lock)
            yield read(self._path)
        finally:
            os.close(lock)


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
