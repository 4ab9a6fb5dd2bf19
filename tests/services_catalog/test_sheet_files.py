"""Spreadsheets as people really send them: encodings, separators, Excel's habits, hostile cells."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from services_catalog import DirectoryError
from services_catalog.models import FIELDS
from services_catalog.sheet import read_sheet_bytes, to_csv, to_xlsx

ROW = dict.fromkeys(FIELDS, "") | {
    "id": "caf",
    "name": "Café Zoë",
    "summary": "A café – for all",
    "phone": "0800 1111",
}


def workbook(rows: list[list[object]], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_reads_the_same(encoding: str, separator: str) -> None:
    text = (
        separator.join(["id", "name", "summary"])
        + "\r\n"
        + separator.join(["caf", "Café Zoë", "A café – for all"])
    )
    sheet = read_sheet_bytes(text.encode(encoding), "list.csv")
    assert sheet.rows == ((2, {"id": "caf", "name": "Café Zoë", "summary": "A café – for all"}),)


def test_csv_written_and_read_is_the_same() -> None:
    assert read_sheet_bytes(to_csv([ROW]), "x.csv").rows[0][1] == ROW


def test_excel_sees_pound_signs_because_the_file_says_it_is_utf_8() -> None:
    assert to_csv([ROW]).startswith(b"\xef\xbb\xbf")


def test_letters_a_program_read_wrongly_are_put_right() -> None:
    damaged = "£5 a visit – café".encode().decode("cp1252")
    sheet = read_sheet_bytes(f"id,name\na,{damaged}\nb,Câmpulung château £".encode(), "x.csv")
    assert [row["name"] for _, row in sheet.rows] == ["£5 a visit – café", "Câmpulung château £"]


def test_a_workbook_written_and_read_is_the_same() -> None:
    assert read_sheet_bytes(to_xlsx([ROW]), "x.xlsx").rows[0][1] == ROW


def test_excel_dates_and_numbers_come_as_the_file_writes_them() -> None:
    content = workbook(
        [
            ["id", "name", "valid_to", "edited", "min_age"],
            ["a", "A", datetime(2027, 3, 1), date(2026, 1, 2), 16.0],
        ]
    )
    assert read_sheet_bytes(content, "x.xlsx").rows[0][1] == {"id": "a", "name": "A", "valid_to": "2027-03-01", "edited": "2026-01-02", "min_age": "16"}  # fmt: skip


def test_a_title_blank_rows_and_blank_columns_are_passed_over_and_row_numbers_stay() -> None:
    content = workbook(
        [["Our directory"], [], ["id", "name", None], ["a", "A"], [None, None], ["b", "B"]], merge="A1:C1"
    )
    assert [number for number, _ in read_sheet_bytes(content, "x.xlsx").rows] == [4, 6]


def test_a_cell_merged_down_holds_for_every_row_it_covers() -> None:
    content = workbook(
        [["id", "name", "organisation"], ["a", "A", "One Trust"], ["b", "B", None], ["c", "C", None]],
        merge="C2:C4",
    )
    assert [row["organisation"] for _, row in read_sheet_bytes(content, "x.xlsx").rows] == ["One Trust"] * 3


def test_a_formula_is_never_written_to_run() -> None:
    rows = [ROW | {"note": "=HYPERLINK(1)", "summary": "+cmd|x", "text": "@SUM(1)", "alert": "-2+3"}]
    text = to_csv(rows).decode()
    assert "'=HYPERLINK(1)" in text
    assert read_sheet_bytes(to_csv(rows), "x.csv").rows[0][1] == rows[0]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(to_xlsx(rows))).read("xl/worksheets/sheet1.xml")


def test_line_breaks_and_hard_spaces_inside_a_cell_become_spaces() -> None:
    sheet = read_sheet_bytes('id,name\r\na,"Two\r\nlines\xa0here"'.encode(), "x.csv")
    assert sheet.rows[0][1]["name"] == "Two lines here"


def test_an_unknown_or_double_column_is_named() -> None:
    sheet = read_sheet_bytes(b"id,name,telephone,name\na,A,1,B", "x.csv")
    assert {problem.field for problem in sheet.problems} == {"telephone", "name"}


def test_a_row_with_too_many_cells_is_named() -> None:
    (problem,) = read_sheet_bytes(b"id,name\na,A,stray", "x.csv").problems
    assert problem.row == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "heading row"),
        (b"hello", "heading row"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x00\x01\x02", "not a table"),
        (b'id,name\na,"never closed', ""),
    ],
)
def test_what_is_not_a_spreadsheet_is_refused_in_words(content: bytes, words: str) -> None:
    if not words:
        assert read_sheet_bytes(content, "x.csv").rows
        return
    with pytest.raises(DirectoryError, match=words):
        read_sheet_bytes(content, "x")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 401_000_000)
    with pytest.raises(DirectoryError, match="unpacks"):
        read_sheet_bytes(out.getvalue(), "x.xlsx")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_refused_in_words_or_read(place: int, noise: bytes) -> None:
    content = bytearray(to_xlsx([ROW]))
    content[place % len(content) : place % len(content) + len(noise)] = noise
    try:
        read_sheet_bytes(bytes(content), "x.xlsx")
    except DirectoryError as error:
        assert "x.xlsx" in str(error)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_words(content: bytes) -> None:
    try:
        read_sheet_bytes(content, "x")
    except DirectoryError as error:
        assert str(error)
