"""Excel workbooks to rows of text and back.

One rule: a damaged or hostile workbook is refused in words; every cell written is text.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from services_catalog.models import FIELDS
from services_catalog.problems import DirectoryError

MAX_ROWS = 200_000
"""Most rows read from any file."""
_MAX_UNPACKED = 400_000_000
_WORKSHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
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


def workbook_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of the sheet called "services", or of the first one: (row number, cells as text)."""
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
