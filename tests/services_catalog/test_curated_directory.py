"""The curated file and the directory built from it: first use, broken rows, undo, hide."""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from services_catalog import Directory, DirectoryError, build, ensure
from services_catalog.changes import change_one, confirm, hide, undo, undo_changes, unhide
from services_catalog.curated import canonical, read_curated, starter_csv
from services_catalog.sheet import read_sheet_bytes

TODAY = date(2026, 11, 24)


def files(folder: Path) -> tuple[Path, Path]:
    return folder / "services.csv", folder / "directory.db"


def edit(csv: Path, before: str, after: str) -> None:
    text = csv.read_text(encoding="utf-8")
    assert before in text
    csv.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_first_use_copies_the_starter_and_builds_it_quickly(tmp_path: Path) -> None:
    start = time.perf_counter()
    built = ensure(*files(tmp_path))
    assert time.perf_counter() - start < 2
    assert (built.changed, built.problems) == (True, ())
    assert (tmp_path / "services.csv").read_bytes() == starter_csv()


def test_a_directory_that_is_up_to_date_is_left_alone(folder: Path) -> None:
    before = (folder / "directory.db").stat().st_mtime_ns
    assert not ensure(*files(folder)).changed
    assert (folder / "directory.db").stat().st_mtime_ns == before


def test_an_edited_file_is_built_at_the_next_start_and_the_row_says_when(folder: Path) -> None:
    csv, db = files(folder)
    edit(csv, "StepChange Debt Charity", "StepChange")
    assert ensure(csv, db, today=TODAY).changed
    service = Directory.open(db).service("stepchange")
    assert service is not None
    assert (service.name, service.edited) == ("StepChange", TODAY)
    assert read_curated(csv)[1] == list(Directory.open(db).services())


def test_a_broken_row_is_reported_and_the_last_good_directory_stays(folder: Path) -> None:
    csv, db = files(folder)
    version = Directory.open(db).version
    edit(csv, "0800 138 1111", "call us")
    built = ensure(csv, db)
    assert Directory.open(db).version == version == built.version
    (problem,) = built.problems
    assert (problem.file, problem.field) == ("services.csv", "phone")
    assert "0800 138 1111" in problem.message
    with pytest.raises(DirectoryError, match="Row"):
        build(csv, db)


def test_with_a_broken_file_and_no_directory_the_error_is_loud(tmp_path: Path) -> None:
    csv, db = files(tmp_path)
    csv.write_text("id,name\nx y,\n", encoding="utf-8")
    with pytest.raises(DirectoryError, match="Row 2"):
        ensure(csv, db)


def test_an_unknown_need_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="not in the catalogue"):
        build(*files(tmp_path), known_needs=frozenset({"money.debt"}))


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all, just text in a file", b"SQLite format 3\x00" + b"\x01" * 5000]
)
def test_a_damaged_directory_is_an_error_in_words_and_is_made_again(folder: Path, content: bytes) -> None:
    csv, db = files(folder)
    db.write_bytes(content)
    with pytest.raises(DirectoryError, match="signpost services build"):
        Directory.open(db)
    assert ensure(csv, db).changed
    assert len(Directory.open(db)) == 400


def test_a_missing_directory_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="signpost services build"):
        Directory.open(tmp_path / "none.db")


def test_a_directory_of_an_older_release_opens_and_is_built_anew(folder: Path) -> None:
    csv, db = files(folder)
    with sqlite3.connect(db) as old:
        old.execute("drop table services_vocabulary")
        old.execute("drop table services_words")
        old.execute("drop table retired_codes")
        old.execute("delete from _sqlite_migrations where name = 'directory'")
    assert ensure(csv, db).services == 400, "built anew"
    assert Directory.open(db).service("stepchange") is not None


def test_an_open_directory_does_not_notice_that_its_file_is_gone(folder: Path) -> None:
    directory = Directory.open(folder / "directory.db")
    (folder / "directory.db").unlink()
    assert directory.service("stepchange") is not None


def test_hide_takes_a_service_off_and_undo_brings_it_back(folder: Path) -> None:
    csv, db = files(folder)
    before, after = hide(csv, db, "stepchange", TODAY)
    assert (before.status, after.status, after.edited) == ("active", "closed", TODAY)
    assert {change.id for change in undo_changes(csv, db)} == {"stepchange"}
    undo(csv, db)
    assert csv.read_bytes() == starter_csv()
    undo(csv, db)
    assert Directory.open(db).service("stepchange") == after


def test_hide_works_by_code_and_unhide_shows_it_again(folder: Path) -> None:
    csv, db = files(folder)
    service = Directory.open(db).service("stepchange")
    assert service is not None
    hide(csv, db, service.code, TODAY)
    assert unhide(csv, db, service.code, TODAY)[1].status == "active"


def test_hide_works_on_a_friday_night_beside_somebodys_mistake(folder: Path) -> None:
    csv, db = files(folder)
    edit(csv, "0300 123 1100", "ring us")
    hide(csv, db, "stepchange", TODAY)
    hidden = Directory.open(db).service("stepchange")
    assert hidden is not None
    assert hidden.status == "closed"
    (problem,) = ensure(csv, db).problems
    assert problem.field == "phone"
    edit(csv, "ring us", "0300 123 1100")
    assert ensure(csv, db).problems == ()
    still = Directory.open(db).service("stepchange")
    assert still is not None
    assert still.status == "closed"


def test_an_unknown_service_is_an_error_in_words(folder: Path) -> None:
    with pytest.raises(DirectoryError, match="There is no service 'nobody'"):
        hide(*files(folder), "nobody", TODAY)


def test_undo_with_nothing_before_says_so(folder: Path) -> None:
    with pytest.raises(DirectoryError, match="nothing to undo"):
        undo(*files(folder))


def test_undo_never_throws_away_edits_made_by_hand(folder: Path) -> None:
    csv, db = files(folder)
    hide(csv, db, "stepchange", TODAY)
    edit(csv, "0800 138 1111", "0800 138 1112")
    with pytest.raises(DirectoryError, match="not built yet"):
        undo(csv, db)


def test_a_check_is_recorded_and_is_not_an_edit(folder: Path) -> None:
    csv, db = files(folder)
    _, after = confirm(csv, db, "stepchange", TODAY, "housing officer", "phone")
    assert after.verified is not None
    assert (after.verified.date, after.verified.role, after.verified.how) == (
        TODAY,
        "housing officer",
        "phone",
    )
    assert after.edited is None


def test_a_refused_value_changes_nothing(folder: Path) -> None:
    csv, db = files(folder)
    with pytest.raises(DirectoryError, match="phone"):
        change_one(csv, db, "stepchange", {"phone": "nine"}, TODAY)
    assert csv.read_bytes() == starter_csv()


def test_a_code_of_a_service_that_left_is_not_given_to_another(folder: Path) -> None:
    csv, db = files(folder)
    _, services = read_curated(csv)
    gone = services[0]
    csv.write_bytes(canonical(services[1:]))
    build(csv, db, today=TODAY)
    newcomer = services[1].model_copy(update={"id": gone.id + "-new", "code": ""})
    csv.write_bytes(canonical([*services[1:], newcomer]))
    build(csv, db, today=TODAY)
    codes = {row["code"] for _, row in read_sheet_bytes(csv.read_bytes(), "x").rows}
    assert gone.code not in codes


def test_a_service_that_comes_back_by_undo_has_its_old_code(folder: Path) -> None:
    csv, db = files(folder)
    code = read_curated(csv)[1][0].code
    csv.write_bytes(canonical(read_curated(csv)[1][1:]))
    build(csv, db, today=TODAY)
    undo(csv, db)
    assert read_curated(csv)[1][0].code == code


def test_the_directory_is_a_plain_sqlite_file_others_can_read(folder: Path) -> None:
    with sqlite3.connect(folder / "directory.db") as db:
        name = db.execute("select name from services where id = 'stepchange'").fetchone()[0]
    assert name == "StepChange Debt Charity"


def test_a_full_or_forbidden_disk_leaves_the_old_directory(folder: Path) -> None:
    csv, db = files(folder)
    version = Directory.open(db).version
    (folder / "directory.db.new").mkdir()
    with pytest.raises(OSError):
        hide(csv, db, "stepchange", TODAY)
    assert Directory.open(db).version == version
    assert csv.read_bytes() == starter_csv()
