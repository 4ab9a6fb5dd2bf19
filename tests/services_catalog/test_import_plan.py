"""Importing a spreadsheet: what would change is shown, then all of it happens or nothing."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from services_catalog import Directory, DirectoryError
from services_catalog.changes import apply, hide, plan_import, undo
from services_catalog.curated import read_curated, starter_csv
from services_catalog.rows import row_from_service
from services_catalog.sheet import Sheet, read_sheet_bytes, to_csv, to_xlsx

TODAY = date(2026, 11, 24)


def files(folder: Path) -> tuple[Path, Path]:
    return folder / "services.csv", folder / "directory.db"


def rows_of(folder: Path) -> list[dict[str, str]]:
    return [row_from_service(service) for service in read_curated(folder / "services.csv")[1]]


def sheet_of(rows: list[dict[str, str]]) -> Sheet:
    return read_sheet_bytes(to_csv(rows), "edited.csv")


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_the_export_imported_again_changes_nothing(folder: Path, write: object) -> None:
    assert callable(write)
    sheet = read_sheet_bytes(write(rows_of(folder)), "export")
    plan = plan_import(sheet, *files(folder), TODAY)
    assert (plan.changes, plan.problems) == ((), ())
    apply(plan, *files(folder))
    assert (folder / "services.csv").read_bytes() == starter_csv()


def test_changes_are_shown_field_by_field_and_undo_goes_back(folder: Path) -> None:
    rows = rows_of(folder)
    rows[3] = rows[3] | {"phone": "0800 000 0000", "hours": "24/7"}
    gone, new = rows.pop(5), rows[0] | {"id": "brand-new", "code": "", "name": "Brand new"}
    plan = plan_import(sheet_of([*rows, new]), *files(folder), TODAY)
    assert [(change.kind, change.id) for change in plan.changes] == [
        ("changed", rows[3]["id"]),
        ("added", "brand-new"),
        ("removed", gone["id"]),
    ]
    assert [cell.field for cell in plan.changes[0].fields] == ["phone", "hours"]
    apply(plan, *files(folder))
    directory = Directory.open(folder / "directory.db")
    changed = directory.service(rows[3]["id"])
    assert changed is not None
    assert (changed.phone, changed.edited) == ("0800 000 0000", TODAY)
    assert directory.service(gone["id"]) is None
    undo(*files(folder))
    assert (folder / "services.csv").read_bytes() == starter_csv()


def test_nothing_is_changed_by_making_a_plan(folder: Path) -> None:
    rows = rows_of(folder)
    rows[0] = rows[0] | {"name": "Other"}
    plan_import(sheet_of(rows), *files(folder), TODAY)
    assert (folder / "services.csv").read_bytes() == starter_csv()


def test_every_problem_is_in_the_plan_and_it_cannot_be_applied(folder: Path) -> None:
    rows = rows_of(folder)
    rows[1] = rows[1] | {"hours": "9-5", "phone": "x"}
    rows[7] = rows[7] | {"needs": ""}
    plan = plan_import(sheet_of(rows), *files(folder), TODAY)
    assert {(p.row, p.field) for p in plan.problems} == {(3, "hours"), (3, "phone"), (9, "needs")}
    with pytest.raises(DirectoryError, match="Row 3, hours"):
        apply(plan, *files(folder))
    assert (folder / "services.csv").read_bytes() == starter_csv()


def test_a_plan_is_refused_when_the_directory_changed_meanwhile(folder: Path) -> None:
    rows = rows_of(folder)
    rows[0] = rows[0] | {"name": "Other"}
    plan = plan_import(sheet_of(rows), *files(folder), TODAY)
    hide(*files(folder), "stepchange", TODAY)
    with pytest.raises(DirectoryError, match="changed since"):
        apply(plan, *files(folder))


def test_columns_left_out_keep_their_values(folder: Path) -> None:
    rows = [{"id": row["id"], "name": row["name"]} for row in rows_of(folder)]
    plan = plan_import(read_sheet_bytes(to_csv(rows, ["id", "name"]), "short.csv"), *files(folder), TODAY)
    assert (plan.changes, plan.problems) == ((), ())


def test_a_part_of_the_directory_leaves_the_rest_in_place_when_asked(folder: Path) -> None:
    part = [rows_of(folder)[9] | {"phone": "0800 000 0000"}]
    assert plan_import(sheet_of(part), *files(folder), TODAY).count("removed") == 399
    kept = plan_import(sheet_of(part), *files(folder), TODAY, keep_missing=True)
    assert [(change.kind, change.id) for change in kept.changes] == [("changed", part[0]["id"])]
    assert [service.id for service in kept.services] == [row["id"] for row in rows_of(folder)]


def test_an_id_may_change_when_the_code_stays(folder: Path) -> None:
    rows = rows_of(folder)
    rows[0] = rows[0] | {"id": "another-id"}
    (change,) = plan_import(sheet_of(rows), *files(folder), TODAY).changes
    assert [(cell.field, cell.after) for cell in change.fields] == [("id", "another-id")]


def test_a_code_that_was_changed_is_refused(folder: Path) -> None:
    rows = rows_of(folder)
    rows[0] = rows[0] | {"code": "zz9"}
    (problem,) = plan_import(sheet_of(rows), *files(folder), TODAY).problems
    assert (problem.field, problem.row) == ("code", 2)


def test_the_day_of_an_edit_cannot_be_written_by_hand(folder: Path) -> None:
    rows = rows_of(folder)
    rows[0] = rows[0] | {"edited": "2001-01-01"}
    assert plan_import(sheet_of(rows), *files(folder), TODAY).changes == ()


def test_a_whole_sheet_mends_a_broken_file(folder: Path) -> None:
    good = rows_of(folder)
    csv = folder / "services.csv"
    csv.write_bytes(csv.read_bytes().replace(b"0800 138 1111", b"call us"))
    plan = plan_import(sheet_of(good), *files(folder), TODAY)
    assert (plan.changes, plan.problems) == ((), ())
    apply(plan, *files(folder))
    assert csv.read_bytes() == starter_csv()


def ten_thousand(folder: Path) -> list[dict[str, str]]:
    first = rows_of(folder)[:40]
    return [row | {"id": f"{row['id'][:40]}-{n}", "code": ""} for n in range(250) for row in first]


def import_in_under_ten_seconds(folder: Path, content: bytes) -> None:
    """Counted in processor time: the bar is ten seconds of a machine that does nothing else."""
    steps: list[tuple[int, int]] = []
    start = time.process_time()
    sheet = read_sheet_bytes(content, "big")
    plan = plan_import(sheet, *files(folder), TODAY, progress=lambda done, total: steps.append((done, total)))
    apply(plan, *files(folder))
    assert time.process_time() - start < 10
    assert plan.count("added") == 10_000
    assert steps[-1] == (10_000, 10_000)
    assert len(steps) > 50


def test_ten_thousand_rows_are_imported_in_under_ten_seconds_with_progress(folder: Path) -> None:
    import_in_under_ten_seconds(folder, to_csv(ten_thousand(folder)))


@pytest.mark.soak
def test_ten_thousand_rows_of_a_workbook_are_imported_in_under_ten_seconds(folder: Path) -> None:
    import_in_under_ten_seconds(folder, to_xlsx(ten_thousand(folder)))
