"""Spreadsheet files to rows of text and back: CSV as every program writes it, and XLSX.

One rule: nothing in a cell is ever run or guessed at; what cannot be read is reported with its row.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from services_catalog.models import FIELDS
from services_catalog.problems import DirectoryError, Problem

MAX_BYTES = 30_000_000
"""Largest spreadsheet read, in bytes: 10,000 rows are about 10 MB."""
MAX_ROWS = 200_000
_WRONG_LETTERS = re.compile("[ÂÃâ][^\x00-\x7f]")
_MAX_UNPACKED = 400_000_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    SyntaxError,
)
"""What reading a damaged or hostile workbook is known to raise (zip, zlib, XML and openpyxl)."""


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
        return _sheet(name, _xlsx_rows(content, name))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise DirectoryError(
            f"{name} is an old Excel file (.xls). Save it as .xlsx or .csv and send it again."
        )
    return _sheet(name, _csv_rows(content, name))


def _sheet(name: str, table: Iterator[tuple[int, list[str]]]) -> Sheet:
    columns: list[str] | None = None
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    for number, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _heading(cells)
            if "id" not in columns or "name" not in columns:
                continue_looking = number < 20
                columns = None
                if continue_looking:
                    continue
                break
            problems += _problems_of_heading(columns, name, number)
            continue
        rows.append((number, _cells_by_column(columns, cells)))
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(
                Problem(name, number, "", "has more cells than there are columns. Look for a stray comma")
            )
    if columns is None:
        raise DirectoryError(
            f"{name} has no heading row with `id` and `name`. Start from `signpost services export`."
        )
    return Sheet(name, tuple(columns), tuple(rows), tuple(problems))


def _heading(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _problems_of_heading(columns: Sequence[str], name: str, number: int) -> list[Problem]:
    problems = []
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


def _xlsx_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # heavy: only when a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException

    damaged = (*_DAMAGED, InvalidFileException)
    broken = DirectoryError(f"{name} is damaged or not an Excel workbook. Save it as .xlsx and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MAX_UNPACKED:
                raise DirectoryError(f"{name} unpacks to far more than a directory. Send only the directory.")
        book = load_workbook(io.BytesIO(content), data_only=True, read_only=True)
    except damaged as error:
        raise broken from error
    try:
        place = book.sheetnames.index("services") if "services" in book.sheetnames else 0
        merged = _merged_down(content, place)
        above: list[str] = []
        for number, cells in enumerate(book.worksheets[place].iter_rows(values_only=True), start=1):
            if number > MAX_ROWS:
                raise DirectoryError(f"{name} has more than {MAX_ROWS} rows.")
            row = [_plain(cell) for cell in cells]
            for column in merged.get(number, ()):
                row[column : column + 1] = above[column : column + 1]
            above = row
            yield number, row
    except damaged as error:
        raise broken from error
    finally:
        book.close()


def _merged_down(content: bytes, place: int) -> dict[int, list[int]]:
    """Cells that merging down a column left empty, to be filled from above: row -> columns (from 0)."""
    merged: dict[int, list[int]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = sorted(
            part for part in packed.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part)
        )
        text = packed.read(parts[place]) if place < len(parts) else b""
    for found in re.finditer(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"', text):
        top, bottom = int(found[2]), min(int(found[4]), MAX_ROWS)
        if found[1] == found[3]:
            for row in range(top + 1, bottom + 1):
                merged.setdefault(row, []).append(_column_number(found[1].decode("ascii")))
    return merged


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _plain(value: Any) -> str:
    """A workbook cell as text: whole days without a time, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


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


def to_xlsx(rows: Sequence[dict[str, str]], columns: Sequence[str] = FIELDS) -> bytes:
    """Rows as a workbook: every cell text, heading frozen, so that numbers keep their first 0."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("services")
    sheet.freeze_panes = "D2"
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for column in columns:
            cell = WriteOnlyCell(sheet, value=row.get(column, "") or None)
            cell.number_format = "@"
            if cell.value is not None:
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
