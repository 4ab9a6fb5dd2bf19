"""Drafts: services read from other people's feeds, waiting for a person. Kept in curation.db.

One rule: a draft is never shown to a resident. Accepting one goes the same checked way as a spreadsheet, and
a feed's later changes are proposed beside a curator's edits, never over them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from sqlite_utils import Database, Migrations

from services_catalog.changes import FieldChange
from services_catalog.curation import opened, prepare
from services_catalog.models import FIELDS, Service
from services_catalog.problems import DirectoryError
from services_catalog.rows import row_from_service

State = Literal["new", "accepting", "accepted", "rejected"]

SCHEMA = Migrations("services_catalog.drafts")

_OWN = frozenset(
    ("code", "id", "summary", "confidence", "verified_date", "verified_role", "verified_how", "edited",
     "note", "source_url", "source_date")
)  # fmt: skip
"""Columns a feed never changes on a row a person has accepted."""
_PLACE = frozenset(("address", "postcode"))
_NEVER_EMPTIED = frozenset(("name", "needs", "areas", "status"))


@SCHEMA()
def drafts(db: Database) -> None:
    """One row a service of a feed. `cells`: what the feed says now, `base`: what it said when settled."""
    columns = {
        "feed": str, "ext_id": str, "id": str, "name": str, "state": str, "cells": str, "base": str,
        "words": str, "base_words": str, "suggested": str, "remarks": str, "raw_json": str, "code": str,
        "seen": str, "gone": int,
    }  # fmt: skip
    db.table("drafts").create(columns, pk=("feed", "ext_id"), not_null=set(columns), if_not_exists=True)
    db.table("drafts").create_index(["id"], unique=True, if_not_exists=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """A service of a feed.

    id:      slug, unique among drafts; the id its row will have.
    state:   "new" (waits), "accepting" (in the middle of it), "accepted", "rejected".
    cells:   columns of the curated file as the feed fills them now; base: when a person last settled it.
    words:   the feed's own text; never our summary unless a person keeps it.
    code:    of the accepted row, else "".
    gone:    the last whole reading of the feed no longer held it.
    """

    feed: str
    ext_id: str
    id: str
    name: str
    state: State
    cells: Mapping[str, str]
    base: Mapping[str, str]
    words: str
    base_words: str
    suggested: tuple[str, ...]
    remarks: tuple[str, ...]
    code: str
    seen: date
    gone: bool

    def changes(self, row: Service) -> tuple[FieldChange, ...]:
        """What the feed has changed since this row was settled, where no curator has edited it."""
        return tuple(change for change, edited in self._differences(row) if not edited)

    def kept(self, row: Service) -> tuple[FieldChange, ...]:
        """What the feed has changed where a curator has edited: the curator's word stays."""
        return tuple(change for change, edited in self._differences(row) if edited)

    def _differences(self, row: Service) -> Iterator[tuple[FieldChange, bool]]:
        ours = row_from_service(row)
        secret = _PLACE if row.keeps_address_secret else frozenset()
        for field in FIELDS:
            now, before = self.cells.get(field, ""), self.base.get(field, "")
            if field in _OWN or field in secret or now == before or now == ours[field]:
                continue
            if now or field not in _NEVER_EMPTIED:
                yield FieldChange(field, ours[field], now), ours[field] != before


class Drafts:
    """The store of drafts. Each call is its own transaction: several processes may share it."""

    def __init__(self, path: Path) -> None:
        """path: curation.db; made when missing. Raises DirectoryError when it cannot be used."""
        self._path = path
        prepare(path, SCHEMA)

    def all(self, feed: str | None = None) -> tuple[Draft, ...]:
        """Every draft, or those of one feed, by feed and name."""
        return tuple(self._select("where ? is null or feed = ? order by feed, name, ext_id", (feed, feed)))

    def find(self, identity: str) -> Draft:
        """A draft by its id, or by the feed's own id when only one feed has it. Raises DirectoryError."""
        found = list(self._select("where id = ?", (identity,))) or list(
            self._select("where ext_id = ?", (identity,))
        )
        if len(found) == 1:
            return found[0]
        several = " in more than one feed: use its id" if found else ""
        raise DirectoryError(
            f"There is no single draft '{identity}'{several}. `signpost services drafts` lists them."
        )

    def one(self, feed: str, ext_id: str) -> Draft | None:
        """The draft of one service of a feed, or None."""
        return next(self._select("where feed = ? and ext_id = ?", (feed, ext_id)), None)

    def held(self, feed: str) -> list[str]:
        """The external ids of a feed's drafts that nobody has rejected."""
        with opened(self._path) as db:
            query = "select ext_id from drafts where feed = ? and state != 'rejected' order by ext_id"
            return [row[0] for row in db.execute(query, (feed,))]

    def _select(self, where: str, values: Sequence[object]) -> Iterator[Draft]:
        with opened(self._path) as db:
            rows = db.execute(f"select {_COLUMNS} from drafts {where}", values).fetchall()
        for row in rows:
            yield _draft(row)

    def ids(self) -> set[str]:
        """The ids of every draft."""
        with opened(self._path) as db:
            return {row[0] for row in db.execute("select id from drafts")}

    def raw(self, draft: Draft) -> str:
        """The record as the feed sent it, as JSON; "" when it was too large to keep."""
        with opened(self._path) as db:
            query = "select raw_json from drafts where feed = ? and ext_id = ?"
            return str(db.execute(query, (draft.feed, draft.ext_id)).fetchone()[0])

    def put(
        self, rows: Iterable[Mapping[str, object]], gone: tuple[str, Iterable[str]] | None = None
    ) -> None:
        """Store the rows of one import, all or none.

        rows: from `stored`. gone: (feed, external ids that its whole reading no longer held).
        Raises DirectoryError when the disk refuses; nothing has changed then.
        """
        try:
            with opened(self._path) as db, db.conn:
                db.conn.executemany(_PUT, rows)
                if gone:
                    feed, missing = gone
                    query = "update drafts set gone = 1 where feed = ? and ext_id = ?"
                    db.conn.executemany(query, ((feed, identity) for identity in missing))
        except sqlite3.OperationalError as error:
            raise DirectoryError(
                f"{self._path} could not be written ({error}). Nothing was imported."
            ) from error

    def settle(self, draft: Draft, state: State, code: str = "") -> None:
        """Set a draft's state. Settled drafts take what the feed says now as known."""
        with opened(self._path) as db, db.conn:
            db.conn.execute(
                "update drafts set state = ?, code = ?, base = ?, base_words = ? "
                "where feed = ? and ext_id = ?",
                (state, code or draft.code, _json(draft.cells), draft.words, draft.feed, draft.ext_id),
            )

    def forget_place(self, draft: Draft) -> None:
        """Take where a service is out of its draft: it has turned out to be one that must stay unknown."""
        cells = {field: cell for field, cell in draft.cells.items() if field not in _PLACE}
        base = {field: cell for field, cell in draft.base.items() if field not in _PLACE}
        remarks = [one for one in draft.remarks if not one.startswith("Also at:")]
        with opened(self._path) as db, db.conn:
            db.conn.execute("pragma secure_delete = on")
            db.conn.execute(
                "update drafts set cells = ?, base = ?, remarks = ?, raw_json = '' "
                "where feed = ? and ext_id = ?",
                (_json(cells), _json(base), json.dumps(remarks), draft.feed, draft.ext_id),
            )

    def mend(self, rows: Sequence[Service]) -> None:
        """Finish what was cut short: a draft in the middle of accepting has its row, or waits on."""
        by_id = {row.id: row for row in rows}
        for draft in self._select("where state = 'accepting'", ()):
            row = by_id.get(draft.id)
            self.settle(draft, "accepted" if row else "new", row.code if row else "")


_COLUMNS = (
    "feed, ext_id, id, name, state, cells, base, words, base_words, suggested, remarks, code, seen, gone"
)
_PUT = (
    "insert into drafts (feed, ext_id, id, name, state, cells, base, words, base_words, suggested, remarks, "
    "raw_json, code, seen, gone) values (:feed, :ext_id, :id, :name, 'new', :cells, '{}', :words, '', "
    ":suggested, :remarks, :raw_json, '', :seen, 0) "
    "on conflict (feed, ext_id) do update set name = excluded.name, cells = excluded.cells, "
    "words = excluded.words, suggested = excluded.suggested, remarks = excluded.remarks, "
    "raw_json = excluded.raw_json, seen = excluded.seen, gone = 0"
)


def stored(
    feed: str,
    ext_id: str,
    identity: str,
    cells: Mapping[str, str],
    words: str,
    suggested: Sequence[str],
    remarks: Sequence[str],
    raw_json: str,
    seen: date,
) -> dict[str, object]:
    """One service as `Drafts.put` takes it. identity: the slug; an existing draft keeps its own."""
    return {
        "feed": feed,
        "ext_id": ext_id,
        "id": identity,
        "name": cells.get("name", ""),
        "cells": _json(cells),
        "words": words,
        "suggested": json.dumps(list(suggested)),
        "remarks": json.dumps(list(remarks)),
        "raw_json": raw_json,
        "seen": seen.isoformat(),
    }


def _json(cells: Mapping[str, str]) -> str:
    return json.dumps({field: cell for field, cell in cells.items() if cell})


def _draft(row: Sequence[object]) -> Draft:
    (
        feed,
        ext_id,
        identity,
        name,
        state,
        cells,
        base,
        words,
        base_words,
        suggested,
        remarks,
        code,
        seen,
        gone,
    ) = row
    return Draft(
        feed=str(feed),
        ext_id=str(ext_id),
        id=str(identity),
        name=str(name),
        state=str(state),  # type: ignore[arg-type]  # only State is ever written
        cells=json.loads(str(cells)),
        base=json.loads(str(base)),
        words=str(words),
        base_words=str(base_words),
        suggested=tuple(json.loads(str(suggested))),
        remarks=tuple(json.loads(str(remarks))),
        code=str(code),
        seen=date.fromisoformat(str(seen)),
        gone=bool(gone),
    )
