"""Exports: the same bytes again, in every format the same figures, and never a formula."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from demand import Grid
from demand.exports import FORMATS, Format, export
from demand.figures import Archive, Request
from demand.protected import Month

QUARTER = ("2026-07", "2026-08", "2026-09")
Rows = list[dict[str, str]]


def read_csv(content: bytes) -> Rows:
    lines = content.decode().splitlines(keepends=True)
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def archive_with(label: str) -> Archive:
    grid = Grid.of({"money.rent": label})
    values = {(table.name, *cell): 20 for table in grid.tables for cell in table.cells()}
    return Archive((Month("2026-01", "2026-01-01", True, grid, values, {}, {"signpost": label}),), "real")


def test_the_csv_has_a_margin_and_a_number_of_cells_on_every_row(year: Archive) -> None:
    main, _ = export(year, Request(QUARTER, ("need", "area")), "csv", "f.csv")
    rows = read_csv(main.content)
    assert len(rows) == 9 * 6
    assert {(row["plus_or_minus"], row["cells"]) for row in rows} == {("8", "3")}
    assert all(re.fullmatch(r"fewer than 10|\d*[05]", row["figure"]) for row in rows)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "by", [(), ("need", "area"), ("month", "theme", "outcome"), ("who",), ("quarter", "understood")]
)
def test_the_same_question_gives_the_same_bytes(year: Archive, kind: Format, by: tuple[str, ...]) -> None:
    request = Request(QUARTER, by)
    assert export(year, request, kind, "f") == export(year, request, kind, "f")


@pytest.mark.parametrize("kind", FORMATS)
def test_every_file_says_how_to_read_it(year: Archive, kind: Format) -> None:
    content = export(year, Request(QUARTER, ("need", "area")), kind, "f")[0].content
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(content))
        text = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    else:
        text = content.decode()
    for said in (
        "random wobble",
        "epsilon 0.6",
        "fewer than 10",
        "inside the margin",
        "MADE-UP",
        "nearest 5",
    ):
        assert said in text


def test_every_format_shows_the_same_figures(year: Archive) -> None:
    request = Request(QUARTER, ("need", "area"))
    plain = [list(row.values()) for row in read_csv(export(year, request, "csv", "f")[0].content)]
    as_json = json.loads(export(year, request, "json", "f")[0].content)
    assert [[str(value) for value in row.values()] for row in as_json["rows"]] == plain
    book = load_workbook(io.BytesIO(export(year, request, "xlsx", "f")[0].content))
    sheet = [[str(cell.value) for cell in row] for row in book["Figures"].iter_rows(min_row=4)]
    assert sheet == plain


def test_the_dictionary_describes_every_column_of_its_csv(year: Archive) -> None:
    main, dictionary = export(year, Request(QUARTER, ("month", "who")), "csv", "who.csv")
    known = json.loads(dictionary.content)
    assert known["url"] == "who.csv"
    names = [column["name"] for column in known["tableSchema"]["columns"]]
    assert names == list(read_csv(main.content)[0])
    assert known["tableSchema"]["primaryKey"] == ["month", "who"]
    assert known["dialect"]["commentPrefix"] == "#"


def test_totals_of_a_two_way_table_are_those_of_their_own_exports(year: Archive) -> None:
    book = load_workbook(io.BytesIO(export(year, Request(QUARTER, ("need", "area")), "xlsx", "f")[0].content))
    rows = [[cell.value for cell in row] for row in book["Two_way"].iter_rows(min_row=4)]
    by_area = read_csv(export(year, Request(QUARTER, ("area",)), "csv", "f")[0].content)
    assert [str(value) for value in rows[-1][1:7]] == [row["figure"] for row in by_area]
    (total,) = read_csv(export(year, Request(QUARTER, ()), "csv", "f")[0].content)
    assert (str(rows[-1][-2]), str(rows[-1][-1])) == (total["figure"], total["plus_or_minus"])


def test_the_workbook_is_laid_out_for_everybody(year: Archive) -> None:
    book = load_workbook(io.BytesIO(export(year, Request(QUARTER, ("need", "area")), "xlsx", "f")[0].content))
    assert book.sheetnames == ["Cover", "Notes", "Two_way", "Figures"]
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
        filled = [any(cell.value is not None for cell in row) for row in sheet]
        assert all(filled), "no empty rows"
        assert len(sheet.tables) == (0 if sheet.title == "Cover" else 1)
        assert all(cell.font.size >= 12 for row in sheet for cell in row if cell.value is not None)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.sampled_from(
            [
                "=1+1",
                "²",
                "+cmd|' /C calc'!A0",
                "-2",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                '"=1"',
                " =1",
                "a\nb",
                "\ud800",
            ]
        ),
        st.text(max_size=40),
    )
)
def test_no_label_becomes_a_formula_or_breaks_a_file(label: str) -> None:
    archive = archive_with(label)
    request = Request(("2026-01",), ("need", "area"))
    for row in read_csv(export(archive, request, "csv", "f")[0].content):
        assert not row["need_label"].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row["figure"] == "20"
    json.loads(export(archive, request, "json", "f")[0].content)
    book = load_workbook(io.BytesIO(export(archive, request, "xlsx", "f")[0].content))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)
