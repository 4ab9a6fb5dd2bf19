"""The rows as CSV with a CSVW dictionary, and as JSON. One rule: the same view gives the same bytes."""

from __future__ import annotations

import csv
import io
import json

from demand.exports.view import Column, View

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(view: View) -> bytes:
    """UTF-8 CSV (RFC 4180). Notes first, each line begun with "#", then one header line, then rows."""
    text = io.StringIO()
    for line in (f"{view.title}, {view.period}", *view.notes):
        text.write(f"# {line}\r\n")
    writer = csv.writer(text)
    writer.writerow(column.name for column in view.columns)
    writer.writerows([_harmless(value) for value in row] for row in view.rows)
    return text.getvalue().encode()


def as_csvw(view: View, name: str) -> bytes:
    """The data dictionary beside the CSV, as the W3C's CSV on the Web (2015) describes it."""
    return _json(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": name,
            "dc:title": f"{view.title}, {view.period}",
            "dc:description": " ".join(view.notes),
            "dialect": {
                "commentPrefix": "#",
                "header": True,
                "encoding": "utf-8",
                "lineTerminators": ["\r\n"],
            },
            "tableSchema": {
                "columns": [_csvw_column(column) for column in view.columns],
                "primaryKey": list(view.request.by),
            },
        }
    )


def as_json(view: View) -> bytes:
    """The whole export as one JSON object: what it is, how to read it, and the rows."""
    request = view.request
    grids = [month.grid for month in view.months if month.grid is not None]
    return _json(
        {
            "title": view.title,
            "made_up": view.made_up,
            "months": list(request.months),
            "by": list(request.by),
            "table": request.table,
            "epsilon": sorted({float(grid.table(request.table).epsilon) for grid in grids}),
            "notes": list(view.notes),
            "columns": [{"name": column.name, "meaning": column.meaning} for column in view.columns],
        },
        rows=[dict(zip((column.name for column in view.columns), row, strict=True)) for row in view.rows],
    )


def _harmless(value: str | int) -> str | int:
    """A spreadsheet must never take a label for a formula: such text gets an apostrophe in front (OWASP)."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _csvw_column(column: Column) -> dict[str, str | bool]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.heading,
        "dc:description": column.meaning,
        "datatype": column.kind,
        "required": True,
    }


def _json(value: dict[str, object], rows: list[dict[str, str | int]] | None = None) -> bytes:
    """Indented for people; the rows, where there are any, one a line."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if rows is not None:
        lines = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in rows)
        text = f'{text[:-2]},\n  "rows": [\n    {lines}\n  ]\n}}'
    return (text + "\n").encode()
