"""`signpost services`: what a curator at a desk types, sees and gets as an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from services_catalog import Directory
from services_catalog.curated import starter_csv


class Desk:
    """A curator's terminal with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def types(self, line: str, keys: str = "") -> Result:
        arguments = ["services", *line.split()]
        return CliRunner().invoke(main, arguments, input=keys, env={"SIGNPOST_DATA": str(self.data)})

    @property
    def directory(self) -> Directory:
        return Directory.open(self.data / "directory.db")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def test_build_makes_the_directory_from_nothing(desk: Desk) -> None:
    result = desk.types("build")
    assert result.exit_code == 0, result.output
    assert "400 services" in result.output
    assert len(desk.directory) == 400


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_and_import_go_round(desk: Desk, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"list.{form}"
    assert desk.types(f"export --format {form} --out {out}").exit_code == 0
    result = desk.types(f"import {out} --yes")
    assert result.exit_code == 0
    assert "0 added, 0 changed, 0 removed" in result.output
    again = tmp_path / f"again.{form}"
    desk.types(f"export --format {form} --out {again}")
    assert form == "xlsx" or again.read_bytes() == out.read_bytes() == b"\xef\xbb\xbf" + starter_csv()


def test_import_shows_the_change_asks_and_undo_goes_back(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    desk.types(f"export --out {out}")
    out.write_bytes(out.read_bytes().replace(b"0800 138 1111", b"0800 138 1112"))
    refused = desk.types(f"import {out}", "n\n")
    assert "phone: 0800 138 1111 -> 0800 138 1112" in refused.output
    assert (desk.data / "services.csv").read_bytes() == starter_csv()
    assert desk.types(f"import {out} --dry-run").exit_code == 0
    assert (desk.data / "services.csv").read_bytes() == starter_csv()
    assert "Done" in desk.types(f"import {out}", "y\n").output
    assert "0800 138 1112" in desk.types("show stepchange").output
    assert desk.types("undo --dry-run").exit_code == 0
    assert "0800 138 1112" in desk.types("show stepchange").output
    assert desk.types("undo --yes").exit_code == 0
    assert (desk.data / "services.csv").read_bytes() == starter_csv()


def test_a_broken_import_names_every_row_exits_1_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    desk.types(f"export --out {out}")
    out.write_bytes(
        out.read_bytes().replace(b"0800 138 1111", b"call us").replace(b",Mo-Fr 09:00-17:00,", b",9-5,", 1)
    )
    result = desk.types(f"import {out} --yes")
    assert result.exit_code == 1
    assert "phone: 'call us'" in result.stderr
    assert "'9-5' is not understood. Write Mo-Fr 09:00-17:00" in result.stderr
    assert (desk.data / "services.csv").read_bytes() == starter_csv()
    told = json.loads(desk.types(f"import {out} --json --dry-run").stdout)
    assert {problem["field"] for problem in told["problems"]} == {"phone", "hours"}


def test_wrong_use_exits_2_with_one_sentence(desk: Desk) -> None:
    assert desk.types("import no-such-file.csv").exit_code == 2
    assert desk.types("find").exit_code == 2
    assert desk.types("find x --now yesterday").exit_code == 2
    assert desk.types("find x --near Atlantis").exit_code == 2


def test_find_by_words_need_place_and_moment(desk: Desk) -> None:
    assert "aldridge-mens-shed" in desk.types("find mens shed --area walsall").output
    found = json.loads(desk.types("find --need money.food --near WS8 --now 2026-12-25T10:00 --json").stdout)
    assert found[0]["reach"] == "local"
    assert all(one["open"] != "open" for one in found)
    assert any(one["miles"] is not None for one in found)


def test_show_hide_and_unhide_by_id_and_code(desk: Desk) -> None:
    shown = json.loads(desk.types("show stepchange --json").stdout)
    assert shown["phone"] == "0800 138 1111"
    assert desk.types(f"hide {shown['code']}").exit_code == 0
    assert "stepchange" not in desk.types("find stepchange").output
    assert desk.types("unhide stepchange").exit_code == 0
    assert "stepchange" in desk.types("find stepchange").output
    missing = desk.types("show nobody")
    assert (missing.exit_code, "There is no service 'nobody'" in missing.stderr) == (1, True)
    assert desk.types("hide nobody").exit_code == 1


def test_check_reports_and_writes_one_page(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "quality.html"
    result = desk.types(f"check --html {page}")
    assert result.exit_code == 0, result.output
    assert "Crisis rows not checked within 30 days" in result.output
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(desk.types("check --json").stdout)["services"] == 400


def test_check_exits_1_on_a_broken_file_and_the_last_good_directory_stays(desk: Desk) -> None:
    desk.types("build")
    csv = desk.data / "services.csv"
    csv.write_bytes(csv.read_bytes().replace(b"0800 138 1111", b"call us"))
    result = desk.types("check")
    assert result.exit_code == 1
    assert "phone: 'call us'" in result.stderr
    assert "0800 138 1111" in desk.types("show stepchange").stdout
    assert desk.types("build").exit_code == 1


def test_one_key_says_still_right_today(desk: Desk) -> None:
    (first, second, *_) = json.loads(desk.types("review --json").stdout)
    result = desk.types("review --limit 3 --how visit", "yhq")
    assert result.exit_code == 0, result.output
    checked, hidden = desk.directory.service(first["id"]), desk.directory.service(second["id"])
    assert checked is not None
    assert hidden is not None
    assert checked.verified_how == "visit"
    assert hidden.status == "closed"
    waiting = [one["id"] for one in json.loads(desk.types("review --json --limit 1000").stdout)]
    assert first["id"] not in waiting
    assert second["id"] not in waiting


@pytest.mark.parametrize(
    "verb", ["build", "import", "undo", "export", "check", "review", "find", "show", "hide", "unhide"]
)
def test_every_verb_has_help_with_an_example(desk: Desk, verb: str) -> None:
    result = desk.types(f"{verb} --help")
    assert result.exit_code == 0
    assert f"Example: signpost services {verb}" in result.output
