"""A feed into drafts, with a report of every service.

One rule: all of a feed's services land in one transaction, or none; nothing a resident sees changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from services_catalog.changes import FieldChange
from services_catalog.drafts import Draft, Drafts, stored
from services_catalog.models import Service
from services_catalog.open_referral.feed_files import saved_services
from services_catalog.open_referral.plain_text import slug
from services_catalog.open_referral.proposal import (
    REFUGE,
    Feed,
    Proposal,
    external_id,
    hide_place,
    is_about_refuge,
    missing,
    propose,
)
from services_catalog.open_referral.reading import Reading
from services_catalog.open_referral.report import FeedReport, ServiceReport
from services_catalog.open_referral.shapes import joined
from services_catalog.open_referral.values import Record, text
from services_catalog.open_referral.web import Limits, is_address, web_services
from services_catalog.problems import DirectoryError

RAW_LIMIT = 256_000
"""Characters of a service's own record that are kept; a longer one is not kept at all."""
_PLACES = frozenset(
    ("service_at_locations", "services_at_location", "locations", "location", "physical_addresses",
     "addresses", "address")
)  # fmt: skip


def import_feed(
    source: str,
    drafts: Drafts,
    rows: Sequence[Service],
    today: date,
    feed: Feed | None = None,
    dry_run: bool = False,
    limits: Limits | None = None,
) -> FeedReport:
    """Read a feed and file its services as drafts.

    source:  an https address, a file or a folder.
    rows:    the directory's services, so that accepted drafts show what would change.
    feed:    its name and what is known of it; by default named after the source.
    limits:  how politely an address is asked.
    Returns the report. Raises DirectoryError when nothing there is a feed, or the disk refuses.
    """
    feed = feed or Feed(name_of(source), url=source if is_address(source) else "")
    reading = Reading()
    if "://" in source[:12]:
        services = web_services(source, reading, limits)
    else:
        services = saved_services(Path(source), reading)
    with closing(_Staged()) as staged:
        staged.add(services)
        if not staged.count and not staged.nameless:
            raise DirectoryError(_nothing(source, reading))
        book = _Filing(drafts, rows, feed, today)
        for row in book.rows(staged):
            staged.keep(row)
        gone = [one for one in drafts.held(feed.name) if one not in staged.ids] if reading.complete else []
        if not dry_run:
            drafts.put(staged.kept(), (feed.name, gone))
    told = _told(reading, staged)
    return FeedReport(feed.name, reading.dialect, dry_run, tuple(book.reports), tuple(told), tuple(gone))


def name_of(source: str) -> str:
    """What a feed is filed under: the host and path of an address, the name of a file or folder."""
    if not is_address(source):
        return Path(source).resolve().stem[:60] or "feed"
    parts = urlsplit(source)
    path = parts.path.rstrip("/").removesuffix("/services")
    return f"{parts.netloc.rpartition('@')[2]}{path}".removeprefix("www.")[:60]


def _nothing(source: str, reading: Reading) -> str:
    what = ", ".join(f"{count} {kind}" for kind, count in reading.others.items() if kind != "nothing")
    why = f" It holds {what}." if what else ""
    why += "".join(f" {remark[0].upper()}{remark[1:]}." for remark in reading.remarks[:5])
    return f"Nothing was imported: {source[:200]} holds no services.{why}"


def _told(reading: Reading, staged: _Staged) -> list[str]:
    told = list(reading.remarks)
    for kind, count in reading.others.items():
        if kind != "nothing":
            told.append(f"{count} {kind} in it were not services and were passed over")
    if staged.nameless:
        told.append(f"{staged.nameless} items had neither id nor name and were left out")
    return told


class _Staged:
    """The feed's records as JSON in a private file that goes away, so that a feed of any size fits."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.executescript(
            "create table staged (ext_id text primary key, raw text not null, times int not null);"
            "create table kept (row text not null);"
        )
        self.ids: set[str] = set()
        self.nameless = 0

    @property
    def count(self) -> int:
        return len(self.ids)

    def close(self) -> None:
        self._db.close()

    def add(self, services: Iterable[Record]) -> None:
        """Take records in; two of one id become the fuller one with what only the other has."""
        for service in services:
            identity = external_id(service)
            if not identity:
                self.nameless += 1
                continue
            if identity in self.ids:
                known = self._db.execute("select raw from staged where ext_id = ?", (identity,)).fetchone()[0]
                values = (_dumped(joined(json.loads(known), service)), identity)
                self._db.execute("update staged set raw = ?, times = times + 1 where ext_id = ?", values)
            else:
                self.ids.add(identity)
                self._db.execute("insert into staged values (?, ?, 1)", (identity, _dumped(service)))

    def records(self) -> Iterator[tuple[str, str, int]]:
        """(external id, record as JSON, how often it came), in the order of the feed."""
        yield from self._db.execute("select ext_id, raw, times from staged order by rowid")

    def keep(self, row: Mapping[str, object]) -> None:
        """Set a row aside that is ready to be stored."""
        self._db.execute("insert into kept values (?)", (json.dumps(row),))

    def kept(self) -> Iterator[dict[str, object]]:
        """The rows set aside, in order."""
        for (row,) in self._db.execute("select row from kept order by rowid"):
            yield json.loads(row)


def _dumped(service: Mapping[str, object]) -> str:
    try:
        return json.dumps(service)
    except (RecursionError, ValueError):
        flat = {name: part for name, part in service.items() if isinstance(part, str | int | float)}
        return json.dumps(flat)


class _Filing:
    """One import: proposals against the drafts and rows there are."""

    def __init__(self, drafts: Drafts, rows: Sequence[Service], feed: Feed, today: date) -> None:
        self._feed, self._today = feed, today
        self._drafts = drafts
        self._rows = {row.code: row for row in rows if row.code}
        self._taken = drafts.ids() | {row.id for row in rows} | {row.code for row in rows}
        self.reports: list[ServiceReport] = []

    def rows(self, staged: _Staged) -> Iterator[dict[str, object]]:
        """Rows to store, one for each service that becomes or stays a draft; a report for every service."""
        for identity, raw, times in staged.records():
            service = json.loads(raw)
            proposal = propose(service, self._feed, self._today)
            known = self._drafts.one(self._feed.name, identity)
            if proposal is None:
                self.reports.append(ServiceReport(identity, "", "", "left out", left_out=("it has no name",)))
                continue
            if times > 1:
                proposal.changed.append(f"came {times} times under one id: put together")
            if proposal.cells["status"] == "closed" and known is None:
                why = f"the feed says it is {text(service.get('status')) or 'deleted'}"
                self.reports.append(ServiceReport(identity, "", proposal.name, "left out", left_out=(why,)))
                continue
            slug_of = known.id if known else self._free_slug(proposal, text(service.get("x_signpost_slug")))
            row = self._row(proposal, known, service, raw, slug_of)
            self.reports.append(self._report(proposal, known, slug_of))
            yield row

    def _row(
        self, proposal: Proposal, known: Draft | None, service: Mapping[str, object], raw: str, identity: str
    ) -> dict[str, object]:
        row = self._rows.get(known.code) if known else None
        tagged = REFUGE in proposal.cells["needs"] or (row is not None and row.keeps_address_secret)
        if tagged or is_about_refuge(proposal.name, proposal.words):
            hide_place(proposal)
            raw = json.dumps({name: part for name, part in service.items() if name not in _PLACES})
        return stored(
            self._feed.name,
            proposal.ext_id,
            identity,
            proposal.cells,
            proposal.words,
            proposal.suggested,
            [*proposal.warnings, *(f"Left out: {one}" for one in proposal.left_out)],
            raw if len(raw) <= RAW_LIMIT else "",
            self._today,
        )

    def _report(self, made: Proposal, known: Draft | None, identity: str) -> ServiceReport:
        outcome = "new draft"
        proposes: tuple[FieldChange, ...] = ()
        kept: tuple[FieldChange, ...] = ()
        if known is not None:
            now = _as_now(known, made)
            row = self._rows.get(known.code)
            same = now.cells == known.cells and now.words == known.words
            if known.state == "rejected":
                outcome = "rejected before"
            elif known.state == "accepted" and row is not None:
                proposes, kept = now.changes(row), now.kept(row)
                outcome = "changes proposed" if proposes else "kept as edited" if kept else "unchanged"
            else:
                outcome = "unchanged" if same else "draft updated"
        return ServiceReport(
            made.ext_id,
            identity,
            made.name,
            outcome,
            taken=tuple((name, cell) for name, cell in made.cells.items() if cell),
            changed=tuple(made.changed),
            left_out=tuple(made.left_out),
            warnings=tuple(made.warnings),
            missing=tuple(missing(made.cells, made.words)) if known is None or known.state == "new" else (),
            suggested=made.suggested,
            proposes=proposes,
            kept=kept,
        )

    def _free_slug(self, made: Proposal, own: str) -> str:
        base = slug(own or made.name) or f"service-{sha256(made.ext_id.encode()).hexdigest()[:8]}"
        base = f"{base}-service" if len(base) <= 3 else base
        free, number = base, 2
        while free in self._taken:
            free = f"{base[: 59 - len(str(number))].rstrip('-')}-{number}"
            number += 1
        self._taken.add(free)
        return free


def _as_now(known: Draft, made: Proposal) -> Draft:
    cells = {name: cell for name, cell in made.cells.items() if cell}
    return Draft(
        known.feed, known.ext_id, known.id, made.name, known.state, cells, known.base, made.words,
        known.base_words, made.suggested, (), known.code, known.seen, gone=False,
    )  # fmt: skip
