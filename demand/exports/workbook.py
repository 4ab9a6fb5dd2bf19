"""The export as a workbook, laid out as the Government Analysis Function asks of statistics in spreadsheets:
a cover, a notes sheet, one real table a sheet, no merged cells, no empty rows, nothing said by colour alone.

One rule: every cell is a number or text; nothing can ever be a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from demand.exports.view import View
from demand.figures import Figure, Key, Request, label_of, tabulate

_FONT = "Arial"
_TITLE = Font(name=_FONT, size=15, bold=True)
_HEADING = Font(name=_FONT, size=13, bold=True)
_TABLE_HEAD = Font(name=_FONT, size=12, bold=True)
_TEXT = Font(name=_FONT, size=12)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_RIGHT = Alignment(horizontal="right", vertical="top")
_LONG = 78  # how wide a column of sentences is, in Excel's unit
_LETTERS_A_LINE = 76  # letters of the text's size that surely fit into it
_STAMP = (2020, 1, 1, 0, 0, 0)  # one time for every file in the archive: no clock, the same bytes again
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Rows = list[list[str | int]]


def as_xlsx(view: View) -> bytes:
    """The workbook's bytes: the same cells as in the CSV, and a two-way table where there is one."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    sheets = _sheets(view)
    _cover(cover, view, [(name, title) for name, title, _ in sheets])
    _notes(book.create_sheet("Notes"), view)
    for name, title, rows in sheets:
        _table(book.create_sheet(name), title, rows, view)
    for sheet in book.worksheets:
        _print_well(sheet)
    properties = book.properties
    properties.title = f"{view.title}, {view.period}"
    properties.creator = "signpost"
    properties.language = "en-GB"
    properties.created = datetime(*_STAMP)
    raw = io.BytesIO()
    book.save(raw)
    return _without_times(raw.getvalue())


def _sheets(view: View) -> list[tuple[str, str, Rows]]:
    """Name, title and rows (headings first) of each table sheet."""
    tidy: Rows = [[column.heading for column in view.columns]]
    tidy += [[_number_or_text(value) for value in row] for row in view.rows]
    sheets = [("Figures", f"{view.title}, one figure a row", tidy)]
    if len(view.request.by) == 2 and _is_full(view):
        first, second = view.request.by
        sheets.insert(0, ("Two_way", f"{view.title}, {first} by {second}, with totals", _two_way(view)))
    return sheets


def _number_or_text(value: str | int) -> str | int:
    """A count as a number; a label stays text, also one that only looks like a digit ("²")."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else value


def _two_way(view: View) -> Rows:
    """Rows of the first split, columns of the second, and totals that are sums of the unrounded numbers."""
    request = view.request
    first, second = request.by
    down = list(dict.fromkeys(key[0] for key in view.figures))
    across = list(dict.fromkeys(key[1] for key in view.figures))
    by_row = _totals(view, (first,))
    by_column = _totals(view, (second,))
    everything = _totals(view, ())[()]
    heads = [label_of(second, value, view.months) for value in across]
    rows: Rows = [[first.capitalize(), *heads, "Total", "Total plus or minus"]]
    for value in down:
        cells = [view.figures.get((value, other), Figure()) for other in across]
        total = by_row[(value,)]
        rows.append(
            [
                label_of(first, value, view.months),
                *[_number(cell) for cell in cells],
                _number(total),
                total.margin,
            ]
        )
    foot = [by_column[(value,)] for value in across]
    rows.append(["Total", *[_number(cell) for cell in foot], _number(everything), everything.margin])
    return rows


def _is_full(view: View) -> bool:
    """Whether every row of the two-way table has a figure in every column (a need has only one theme)."""
    down, across = ({key[place] for key in view.figures} for place in (0, 1))
    return len(view.figures) == len(down) * len(across)


def _totals(view: View, by: tuple[str, ...]) -> dict[Key, Figure]:
    return tabulate(view.months, Request(view.request.months, by))


def _number(figure: Figure) -> str | int:
    return int(figure.shown) if figure.shown.isdigit() else figure.shown


def _cover(sheet: Worksheet, view: View, tables: list[tuple[str, str]]) -> None:
    sheet.title = "Cover"
    _line(sheet, f"{view.title}, {view.period}", _TITLE)
    first = 1 if view.made_up else 0
    for note in view.notes[:first]:
        _line(sheet, note, _TEXT)
    _line(sheet, "How to read it", _HEADING)
    for note in view.notes[first : first + 3]:
        _line(sheet, note, _TEXT)
    _line(sheet, "Sheets in this workbook", _HEADING)
    for name, title in [("Notes", "Method, margins and what not to read into the figures"), *tables]:
        _line(sheet, f"{name}: {title}", _TEXT)
        sheet.cell(sheet.max_row, 1).hyperlink = f"#'{name}'!A1"
    sheet.column_dimensions["A"].width = _LONG


def _notes(sheet: Worksheet, view: View) -> None:
    _line(sheet, "Notes", _TITLE)
    _line(sheet, "This sheet holds one table: every note about these figures.", _TEXT)
    _on_one_line(sheet)
    rows: Rows = [["Note number", "Note"]]
    rows += [[number, note] for number, note in enumerate(view.notes, 1)]
    rows += [
        [len(view.notes) + place, f"{column.heading}: {column.meaning}."]
        for place, column in enumerate(view.columns, 1)
    ]
    _fill(sheet, rows, 3, "Notes")
    sheet.column_dimensions["B"].width = _LONG
    for number, (_, note) in enumerate(rows):
        _height(sheet, 3 + number, str(note))


def _on_one_line(sheet: Worksheet) -> None:
    """The two lines above a table run over the columns beside them; nothing is merged."""
    for row in (1, 2):
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)
        sheet.row_dimensions[row].height = None


def _table(sheet: Worksheet, title: str, rows: Rows, view: View) -> None:
    made_up = f"{view.notes[0]} " if view.made_up else ""
    _line(sheet, f"{title}, {view.period}", _TITLE)
    _line(sheet, f"{made_up}This sheet holds one table. Its notes are on the sheet called Notes.", _TEXT)
    _on_one_line(sheet)
    _fill(sheet, rows, 3, sheet.title)


def _fill(sheet: Worksheet, rows: Rows, top: int, name: str) -> None:
    """Write `rows` from row `top` as a real table with its headings, and make the columns wide enough."""
    for across, column in enumerate(zip(*rows, strict=True), 1):
        # A column that holds at least one number is a column of figures and stands on the right.
        figures = across > 1 and any(isinstance(value, int) for value in column[1:])
        for down, value in enumerate(column):
            cell = sheet.cell(top + down, across)
            _write(cell, value)
            cell.font = _TABLE_HEAD if down == 0 else _TEXT
            cell.alignment = _RIGHT if figures else _WRAPPED
        longest = max(len(str(value)) for value in column)
        sheet.column_dimensions[get_column_letter(across)].width = min(max(longest * 1.25 + 3, 12), 60)
    table = Table(
        displayName=f"{name}_table", ref=f"A{top}:{get_column_letter(len(rows[0]))}{top + len(rows) - 1}"
    )
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def _print_well(sheet: Worksheet) -> None:
    """A4, as wide as one page, headings on every page."""
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape" if sheet.max_column > 4 else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.tables:
        sheet.print_title_rows = "3:3"


def _write(cell: SheetCell | MergedCell, value: str | int) -> None:
    assert isinstance(cell, SheetCell)  # no cell of ours is ever merged
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # text, whatever it begins with
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _line(sheet: Worksheet, text: str, font: Font) -> None:
    row = 1 if sheet["A1"].value is None else sheet.max_row + 1
    cell = sheet.cell(row, 1)
    _write(cell, text)
    cell.font = font
    cell.alignment = _WRAPPED
    _height(sheet, row, text)


def _height(sheet: Worksheet, row: int, text: str) -> None:
    """Room for wrapped text: not every program works it out by itself."""
    lines = -(-len(text) // _LETTERS_A_LINE)
    if lines > 1:
        sheet.row_dimensions[row].height = lines * 16.0


def _without_times(workbook: bytes) -> bytes:
    """The same archive with one fixed time everywhere, so that the same figures are the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, date_time=_STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _SAVED.sub(rb"\g<1>2020-01-01T00:00:00Z", content)
            target.writestr(part, content)
    return out.getvalue()
