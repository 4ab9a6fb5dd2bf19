"""Exports: the same question always gives the same bytes (PRIVACY D5). CSV with its dictionary, XLSX, JSON.

One rule: an export is made from closed months alone; nothing in this package can open the live file (D1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demand.exports.tidy import as_csv, as_csvw, as_json
from demand.exports.view import View
from demand.figures import Archive, Request

Format = Literal["csv", "xlsx", "json"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "json")


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export. `suffix` goes behind the name the person chose ("" for the file itself)."""

    suffix: str
    content: bytes
    media_type: str


def export(archive: Archive, request: Request, format: Format, name: str) -> tuple[File, ...]:  # noqa: A002
    """The files that answer `request`.

    name: what the main file will be called; the CSV's dictionary refers to it.
    Raises RequestError for splits that have no answer, StoreError for months that are not closed.
    """
    view = View.of(archive, request)
    if format == "csv":
        return (
            File("", as_csv(view), "text/csv"),
            File("-metadata.json", as_csvw(view, name), "application/csvm+json"),
        )
    if format == "json":
        return (File("", as_json(view), "application/json"),)
    from demand.exports.workbook import as_xlsx  # openpyxl takes a fifth of a second to load

    return (File("", as_xlsx(view), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),)
