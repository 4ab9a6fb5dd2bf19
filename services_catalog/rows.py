"""Rows of the curated file to services and back, as text.

One rule: writing what was read gives the same bytes; reading reports every row's mistakes at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from services_catalog.models import DATES, FIELDS, LISTS, NUMBERS, Service
from services_catalog.problems import Problem

Row = Mapping[str, str]


def service_from_row(row: Row, file: str, number: int) -> tuple[Service | None, list[Problem]]:
    """One row of text to a service, or every problem of that row.

    row: column name to cell text; missing columns count as empty.
    number: the row number a spreadsheet shows.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in FIELDS:
        cell = row.get(field, "").strip()
        if cell or field in _NEVER_EMPTY:
            _put(values, field, cell, problems, file, number)
    try:
        service = Service.model_validate(values)
    except ValidationError as error:
        return None, problems + [_problem(detail, file, number) for detail in error.errors()]
    return (None, problems) if problems else (service, [])


_NEVER_EMPTY = {"id", "name", "summary", "needs", "areas"}


def _put(
    values: dict[str, Any], field: str, cell: str, problems: list[Problem], file: str, number: int
) -> None:
    if field in LISTS:
        values[field] = tuple(part.strip() for part in cell.split(";") if part.strip())
    elif field in DATES:
        day = _day(cell)
        if day is None:
            problems.append(
                Problem(file, number, field, f"'{cell[:60]}' is not a day. Write it like 2026-03-14")
            )
        values[field] = day
    elif field in NUMBERS:
        if not cell.isdecimal():
            problems.append(
                Problem(file, number, field, f"'{cell[:60]}' is not an age. Write years, such as 16")
            )
        values[field] = int(cell) if cell.isdecimal() else None
    else:
        values[field] = cell


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _problem(detail: Any, file: str, number: int) -> Problem:
    field = str(detail["loc"][0]) if detail["loc"] else ""
    message = str(detail["msg"]).removeprefix("Value error, ")
    if not field and "|" in message:
        field, message = message.split("|", 1)
    return Problem(file, number, field, message)


def row_from_service(service: Service) -> dict[str, str]:
    """A service as text cells, one a column, in the order of the file."""
    return {field: _cell(getattr(service, field)) for field in FIELDS}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def problems_between(
    services: Sequence[tuple[int, Service]], file: str, known_needs: frozenset[str] | None = None
) -> list[Problem]:
    """What only shows when rows stand side by side: ids and codes used twice, unknown needs.

    services: (row number, service). known_needs: the catalogue's ids; None leaves needs unchecked.
    """
    problems: list[Problem] = []
    ids = _first_rows((number, service.id) for number, service in services)
    codes = _first_rows((number, service.code) for number, service in services if service.code)
    for number, service in services:
        if ids[service.id] != number:
            problems.append(
                Problem(
                    file, number, "id", f"'{service.id}' is also in row {ids[service.id]}. Give one a new id"
                )
            )
        if service.code and codes[service.code] != number:
            first = codes[service.code]
            problems.append(
                Problem(
                    file,
                    number,
                    "code",
                    f"'{service.code}' is also in row {first}. Empty it on the newer row",
                )
            )
        if service.code and service.code in ids and service.code != service.id:
            problems.append(
                Problem(file, number, "code", f"'{service.code}' is the id of another service. Empty it")
            )
        problems += _unknown_needs(service, number, file, known_needs)
    return problems


def _first_rows(pairs: Iterable[tuple[int, str]]) -> dict[str, int]:
    first: dict[str, int] = {}
    for number, key in pairs:
        first.setdefault(key, number)
    return first


def _unknown_needs(service: Service, number: int, file: str, known: frozenset[str] | None) -> list[Problem]:
    if known is None:
        return []
    return [
        Problem(
            file, number, "needs", f"'{need}' is not in the catalogue. `signpost needs list` shows every need"
        )
        for need in service.needs
        if need not in known
    ]
