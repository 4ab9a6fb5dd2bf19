"""HSDS tables (a folder of CSV files, 1.1 to 3.0) as the nested service records of the JSON form.

One rule: rows are joined by the ids they carry; nothing is joined by guessing.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services_catalog.open_referral.reading import Reading, read_text
from services_catalog.open_referral.values import Record

_NAMES = {
    "services": ("services", "service"),
    "organizations": ("organizations", "organization", "organisations"),
    "locations": ("locations", "location"),
    "joins": ("service_at_location", "service_at_locations", "services_at_location", "services_at_locations"),
    "schedules": ("schedules", "schedule", "regular_schedules", "regular_schedule"),
    "addresses": ("addresses", "address", "physical_addresses", "physical_address"),
    "phones": ("phones", "phone"),
    "contacts": ("contacts", "contact"),
    "languages": ("languages", "language"),
    "costs": ("cost_options", "cost_option"),
    "areas": ("service_areas", "service_area"),
    "eligibilities": ("eligibility", "eligibilities", "eligibilitys"),
    "attributes": ("attributes", "attribute", "service_attributes", "other_attributes"),
    "tagged": ("service_taxonomies", "service_taxonomy", "services_taxonomy", "service_taxonomys"),
    "terms": ("taxonomy_terms", "taxonomy_term", "taxonomies", "taxonomy"),
}
_MOST_ROWS = 1_000_000
_LONGEST_CELL = 1_000_000

Row = dict[str, Any]
Grouped = dict[str, list[Row]]


def services_of_tables(folder: Path, reading: Reading) -> Iterator[Record]:
    """Every service of a folder of tables, with its phones, places, hours and terms put into it."""
    tables = _Tables(folder, reading)
    reading.dialect = reading.dialect or tables.dialect
    rows = tables.rows("services")
    if not rows:
        reading.remark(
            f"{folder.name}: no services.csv with rows, so nothing can be imported from its tables"
        )
        return
    reading.pages += 1
    reading.complete = True
    book = _Book(tables)
    for row in rows:
        yield book.service(row)
    unplaced = sum(len(rows) for place, rows in book.hours_of_places.items() if place not in book.used_places)
    if unplaced:
        reading.remark(
            f"{unplaced} opening hours belong to a location that no service is joined to: not used, "
            "because whose hours they are would be a guess"
        )


class _Tables:
    """The CSV files of one folder by what they are."""

    def __init__(self, folder: Path, reading: Reading) -> None:
        self._reading = reading
        self._files = {
            path.stem.strip().lower(): path
            for path in sorted(folder.iterdir())
            if path.suffix.lower() == ".csv"
        }

    @property
    def dialect(self) -> str:
        old = any(
            "regular" in name or "physical" in name or name == "services_at_location" for name in self._files
        )
        return "HSDS 1.x tables" if old else "HSDS 2/3 tables"

    def rows(self, kind: str) -> list[Row]:
        """Rows of every file that goes by one of this kind's names; the same id is taken once."""
        found: list[Row] = []
        seen: set[str] = set()
        for name in _NAMES[kind]:
            for row in self._read(name):
                identity = row.get("id", "")
                if kind != "services" and identity and identity in seen:
                    continue
                seen.add(identity)
                found.append(row)
        return found

    def grouped(self, kind: str, key: str) -> Grouped:
        groups: Grouped = defaultdict(list)
        for row in self.rows(kind):
            if row.get(key):
                groups[row[key]].append(row)
        return groups

    def _read(self, name: str) -> Iterator[Row]:
        path = self._files.get(name)
        content = read_text(path, self._reading) if path else None
        if path is None or not content:
            return
        csv.field_size_limit(_LONGEST_CELL)
        text = content.replace("\x00", "").lstrip("\ufeff")
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        heading: list[str] = []
        try:
            for number, cells in enumerate(reader):
                if not any(cell.strip() for cell in cells):
                    continue
                if not heading:
                    heading = [cell.strip().strip('"').lower().replace(" ", "_") for cell in cells]
                elif number < _MOST_ROWS:
                    yield {
                        key: cell.strip()
                        for key, cell in zip(heading, cells, strict=False)
                        if key and cell.strip()
                    }
        except csv.Error as error:
            self._reading.remark(
                f"{path.name}: damaged near line {reader.line_num} ({error}); read up to there"
            )


class _Book:
    """All tables joined by id, ready to make one nested service after the other."""

    def __init__(self, tables: _Tables) -> None:
        self._organizations = {row["id"]: row for row in tables.rows("organizations") if row.get("id")}
        self._locations = {row["id"]: row for row in tables.rows("locations") if row.get("id")}
        self._terms = {row["id"]: row for row in tables.rows("terms") if row.get("id")}
        self._joins = tables.grouped("joins", "service_id")
        self._addresses = tables.grouped("addresses", "location_id")
        schedules, phones = tables.rows("schedules"), tables.rows("phones")
        self._by_service = {
            "schedules": _by(schedules, "service_id", "service_at_location_id"),
            "phones": _by(phones, "service_id", "service_at_location_id"),
            "languages": tables.grouped("languages", "service_id"),
            "cost_options": tables.grouped("costs", "service_id"),
            "service_areas": tables.grouped("areas", "service_id"),
            "eligibilitys": tables.grouped("eligibilities", "service_id"),
            "contacts": tables.grouped("contacts", "service_id"),
        }
        self._by_join = {
            "schedules": _by(schedules, "service_at_location_id"),
            "phones": _by(phones, "service_at_location_id"),
        }
        self.hours_of_places = _by(schedules, "location_id", "service_id")
        self._phones_of_places = _by(phones, "location_id", "service_id")
        self._phones_of_contacts = _by(phones, "contact_id")
        self._phones_of_organizations = _by(phones, "organization_id", "service_id")
        self._attributes = _by(tables.rows("attributes"), "link_id")
        self._tagged = tables.grouped("tagged", "service_id")
        self.used_places: set[str] = set()

    def service(self, row: Row) -> Record:
        """One service with everything its id leads to."""
        identity = row.get("id", "")
        service: Row = dict(row)
        for name, groups in self._by_service.items():
            if rows := groups.get(identity):
                service[name] = rows
        for contact in service.get("contacts", ()):
            if phones := self._phones_of_contacts.get(contact.get("id", "")):
                contact["phones"] = phones
        owner = self._organizations.get(row.get("organization_id", ""))
        if owner:
            service["organization"] = {**owner, "phones": self._phones_of_organizations.get(owner["id"], [])}
        places = [self._place(join) for join in self._joins.get(identity, ())]
        if places:
            service["service_at_locations"] = places
        attributes = [self._attribute(one) for one in self._attributes.get(identity, ())]
        attributes += [self._attribute(one) for one in self._tagged.get(identity, ())]
        if attributes:
            service["attributes"] = attributes
        return service

    def _place(self, join: Row) -> Row:
        place: Row = dict(join)
        for name, groups in self._by_join.items():
            if rows := groups.get(join.get("id", "")):
                place[name] = rows
        where = join.get("location_id", "")
        self.used_places.add(where)
        if where in self._locations:
            place["location"] = {
                **self._locations[where],
                "addresses": self._addresses.get(where, []),
                "schedules": self.hours_of_places.get(where, []),
                "phones": self._phones_of_places.get(where, []),
            }
        return place

    def _attribute(self, row: Row) -> Row:
        key = row.get("taxonomy_term_id") or row.get("taxonomy_id") or row.get("taxonomy_detail", "")
        term = self._terms.get(key)
        return {**row, "taxonomy_term": term if term else {"id": key}}


def _by(rows: list[Row], key: str, unless: str = "") -> Grouped:
    """Rows by one of their ids, without those that belong to something nearer (`unless`)."""
    groups: Grouped = defaultdict(list)
    for row in rows:
        if row.get(key) and not (unless and row.get(unless)):
            groups[row[key]].append(row)
    return groups
