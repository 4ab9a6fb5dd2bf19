"""The directory while answering: a private copy in memory, searched and read, never written.

One rule: it picks up nothing by itself. A new file is a new `Directory.open`; a damaged one is an error and
the directory in use stays.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

from services_catalog.entry import Entry, entries
from services_catalog.freshness import trust_of
from services_catalog.hours import LONDON
from services_catalog.mixing import Ranked
from services_catalog.models import BOROUGHS, DATES, FIELDS, LISTS, NUMBERS, Service
from services_catalog.places import find_place, forget_names
from services_catalog.query import Found, Query
from services_catalog.ranking import rank
from services_catalog.store import load_into_memory
from services_catalog.vocabulary import Vocabulary

_WORDS_FROM_NEEDS = 5000
"""When only words are asked, every match is ranked; this bounds the work on a huge directory."""


class Directory:
    """All services. Safe to read from several threads; replaced, not changed, when the file changes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Use `Directory.open`."""
        self._db = db
        self._entries: dict[int, Entry] = {entry.number: entry for entry in entries(db)}
        self._by_need: dict[str, list[Entry]] = {}
        self._near_home: dict[tuple[str, str | None], list[Entry]] = {}
        for entry in self._entries.values():
            for need in entry.needs:
                self._by_need.setdefault(need, []).append(entry)
                for area in _homes(entry):
                    self._near_home.setdefault((need, area), []).append(entry)
        self._numbers = {entry.id: entry.number for entry in self._entries.values()}
        self._vocabulary = Vocabulary(db)
        self._reported: Mapping[str, date] = {}
        self._read: dict[int, Service] = {}
        self.version: str = db.execute("select value from about where key = 'version'").fetchone()[0]

    @classmethod
    def open(cls, path: Path) -> Directory:
        """Read a directory file into memory. Raises DirectoryError when it is missing or damaged."""
        return cls(load_into_memory(Path(path)))

    def with_reports(self, reported: Mapping[str, date]) -> Directory:
        """The same directory, knowing the rows people reported: id -> day (`reports.Reports.doubtful`)."""
        other = copy(self)
        other._reported = dict(reported)
        return other

    def forget(self) -> None:
        """Drop the words kept to search faster: single words of recent messages, in memory, never on disk."""
        self._vocabulary.repaired.cache_clear()
        forget_names()

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from services").fetchone()[0])

    def search(self, query: Query) -> tuple[Found, ...]:
        """The services that fit, best first, at most `query.limit`. Never raises on any words."""
        strengths = self._strengths(query.words)
        ranked: list[Ranked] = []
        if len(query.needs) == 1 and (query.area is None or query.area in BOROUGHS):
            nearby = self._near_home.get((query.needs[0], query.area), [])
            ranked = rank(nearby, query, strengths, self._reported)
        if not ranked:
            ranked = rank(self._candidates(query, strengths), query, strengths, self._reported)
        today = query.at.astimezone(LONDON).date()
        return tuple(self._found(one, today) for one in ranked[: max(query.limit, 0)])

    def _strengths(self, words: str) -> dict[int, float]:
        """Services by words. A town says where to look, not what for, unless it is all that was said."""
        place = find_place(words)
        if place:
            rest = words[: place.span[0]] + words[place.span[1] :]
            return self._vocabulary.strengths(rest) or self._vocabulary.strengths(words)
        return self._vocabulary.strengths(words)

    def _candidates(self, query: Query, strengths: Mapping[int, float]) -> list[Entry]:
        if not query.needs:
            return [self._entries[n] for n in list(strengths)[:_WORDS_FROM_NEEDS] if n in self._entries]
        if len(query.needs) == 1:
            return self._by_need.get(query.needs[0], [])
        several = {entry.number: entry for need in query.needs for entry in self._by_need.get(need, ())}
        return list(several.values())

    def _found(self, one: Ranked, today: date) -> Found:
        service = self._public(one.entry.number)
        miles = None if one.miles is None else round(one.miles, 1)
        trust = trust_of(service, today, self._reported.get(service.id))
        return Found(service, one.need, one.openness, one.entry.reach, miles, trust, tuple(one.reasons))

    def service(self, code_or_id: str) -> Service | None:
        """One service by its id or permanent code, closed ones too, a refuge's address left out; or None."""
        found = self._db.execute(
            "select number from services where id = ? or code = ? order by id = ? desc limit 1",
            (code_or_id, code_or_id, code_or_id),
        ).fetchone()
        return self._public(int(found[0])) if found else None

    def services(self) -> Iterator[Service]:
        """Every row as the curator wrote it, in the order of the file, closed rows and addresses included."""
        for row in self._db.execute(f"select {', '.join(FIELDS)} from services order by number"):
            yield _service(row)

    def found(self, code_or_id: str, at: datetime) -> Found | None:
        """One service as a card shows it at a moment (an old button), or None when it is not known."""
        service = self.service(code_or_id)
        number = self._numbers.get(service.id) if service else None
        if service is None or number is None:
            return None
        query = Query(at=at, needs=service.needs[:1], words=service.name)
        ranked = rank([self._entries[number]], query, {}, self._reported)
        return self._found(ranked[0], at.astimezone(LONDON).date()) if ranked else None

    def local_supply(self, on: date | None = None) -> dict[str, dict[str, int]]:
        """How many rows serve each need in each borough, national and regional ones left out.

        on: leave out rows whose last day is before this one; None counts every row that is not closed.
        """
        day = on.toordinal() if on else 0
        supply: dict[str, dict[str, int]] = {}
        for need, rows in self._by_need.items():
            local = [
                entry
                for entry in rows
                if entry.active and entry.last_day >= day and entry.reach != "national"
            ]
            supply[need] = {borough: sum(borough in entry.areas for entry in local) for borough in BOROUGHS}
        return supply

    def _public(self, number: int) -> Service:
        service = self._read.get(number)
        if service is None:
            query = f"select {', '.join(FIELDS)} from services where number = ?"
            service = _service(self._db.execute(query, (number,)).fetchone())
            if service.keeps_address_secret:
                service = service.model_copy(update={"address": "", "postcode": ""})
            if len(self._read) > 2000:
                self._read.clear()
            self._read[number] = service
        return service


def _homes(entry: Entry) -> tuple[str | None, ...]:
    """The boroughs whose people a service may be for, and None (area not known) when it reaches widely."""
    if entry.reach != "local":
        return (*BOROUGHS, None)
    if entry.reaches_on:
        return BOROUGHS
    return tuple(borough for borough in BOROUGHS if borough in entry.areas)


def _service(row: tuple[str, ...]) -> Service:
    """A stored row as a service; it was checked when it was stored, so it is not checked again."""
    values: dict[str, Any] = {}
    for field, cell in zip(FIELDS, row, strict=True):
        if field in LISTS:
            values[field] = tuple(cell.split("; ")) if cell else ()
        elif field in DATES:
            values[field] = date.fromisoformat(cell) if cell else None
        elif field in NUMBERS:
            values[field] = int(cell) if cell else None
        else:
            values[field] = cell
    return Service.model_construct(**values)
