"""Spreadsheet files to rows of text and back: CSV as every program writes it, and XLSX.

One rule: nothing in a cell is ever run or guessed at; what cannot be read is reported with its row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from services_catalog.models import FIELDS
from services_catalog.problems import DirectoryError, Problem
from services_catalog.workbook import MAX_ROWS, to_xlsx, workbook_rows

__all__ = ["MAX_BYTES", "Sheet", "read_sheet", "read_sheet_bytes", "to_csv", "to_xlsx"]

MAX_BYTES = 30_000_000
"""Largest spreadsheet read, in bytes: 10,000 rows are about 10 MB."""
_HEADING_WITHIN = 20
"""Rows in which the heading is looked for: people put titles above it."""
_WRONG_LETTERS = re.compile("[ÂÃâ][^\x00-\x7f]")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table read from a file: (row number as the spreadsheet shows it, cells by column name)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    problems: tuple[Problem, ...] = ()


def read_sheet(path: Path) -> Sheet:
    """Read a CSV or XLSX file. Raises DirectoryError when it is not one, is too big or has no heading row."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DirectoryError(
                f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Send only the directory."
            )
        content = path.read_bytes()
    except OSError as error:
        raise DirectoryError(
            f"{path} cannot be read ({error.strerror}). Check the name and the folder."
        ) from error
    return read_sheet_bytes(content, path.name)


def read_sheet_bytes(content: bytes, name: str) -> Sheet:
    """As `read_sheet`, from bytes in memory (a file sent to the curators' chat)."""
    if len(content) > MAX_BYTES:
        raise DirectoryError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Send only the directory.")
    if content[:4] == b"PK\x03\x04":
        return _sheet(name, workbook_rows(content, name))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise DirectoryError(
            f"{name} is an old Excel file (.xls). Save it as .xlsx or .csv and send it again."
        )
    return _sheet(name, _csv_rows(content, name))


def _sheet(name: str, table: Iterator[tuple[int, list[str]]]) -> Sheet:
    top = ((number, _heading(cells)) for number, cells in islice(table, _HEADING_WITHIN))
    heading = next((found for found in top if {"id", "name"} <= set(found[1])), None)
    if heading is None:
        raise DirectoryError(
            f"{name} has no heading row with `id` and `name`. Start from `signpost services export`."
        )
    columns = heading[1]
    problems = _problems_of_heading(columns, name, heading[0])
    rows: list[tuple[int, dict[str, str]]] = []
    for number, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        rows.append((number, _cells_by_column(columns, cells)))
        if any(cell.strip() for cell in cells[len(columns) :]):
            extra = "has more cells than there are columns. Look for a stray comma"
            problems.append(Problem(name, number, "", extra))
    return Sheet(name, tuple(columns), tuple(rows), tuple(problems))


def _heading(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _problems_of_heading(columns: Sequence[str], name: str, number: int) -> list[Problem]:
    problems: list[Problem] = []
    for place, column in enumerate(columns):
        if column in columns[:place]:
            problems.append(Problem(name, number, column, "is a column twice. Remove one"))
        elif column and column not in FIELDS:
            problems.append(
                Problem(name, number, column, f"is not a column of the directory. Use: {', '.join(FIELDS)}")
            )
    return problems


def _cells_by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {
        column: _tidy(cells[place]) if place < len(cells) else ""
        for place, column in enumerate(columns)
        if column
    }


def _tidy(cell: str) -> str:
    """A cell without a spreadsheet's traces: hard spaces, line breaks, the quote that guards a formula."""
    text = " ".join(_letters_mended(cell).replace("\xa0", " ").split())
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@":
        return text[1:]
    return text


def _letters_mended(cell: str) -> str:
    """Text that a program read as Windows letters although it was UTF-8 ("Â£5", "cafÃ©"), put right."""
    if not _WRONG_LETTERS.search(cell):
        return cell
    try:
        return cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return cell


def _csv_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content, name)
    first = text.split("\n", 1)[0]
    if first.startswith("sep="):
        text = text.split("\n", 1)[1] if "\n" in text else ""
        first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count) if any(mark in first for mark in ",;\t|") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for place, cells in enumerate(reader, start=1):
            if place > MAX_ROWS:
                raise DirectoryError(f"{name} has more than {MAX_ROWS} rows.")
            yield place, cells
    except csv.Error as error:
        raise DirectoryError(
            f"{name}, near line {reader.line_num}: {error}. Look for a quotation mark without its partner."
        ) from error


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16", name)
    if b"\x00" in content:
        raise DirectoryError(f"{name} is not a table. Save it as .csv or .xlsx and try again.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DirectoryError(f"{name} is damaged. Save it as .csv (UTF-8) and try again.") from error


def to_csv(rows: Iterable[dict[str, str]], columns: Sequence[str] = FIELDS, mark: bool = True) -> bytes:
    """Rows as UTF-8 CSV with `\\n` line ends: the curated file's own form, always the same bytes.

    A cell a spreadsheet would run as a formula gets a quote in front; `read_sheet` takes it off again.

    mark: begin with the byte order mark, without which Excel shows £ as Â£. The curated file itself has none.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(row.get(column, "")) for column in columns])
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell
