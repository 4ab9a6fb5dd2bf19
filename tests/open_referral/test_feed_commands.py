"""`signpost services import FEED`, `drafts` and `export --format oruk`, as a curator types them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

FEEDS = Path(__file__).parent / "feeds"
BRISTOL = FEEDS / "bristol-oruk3-2025"


class Desk:
    """A curator's terminal with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def types(self, line: str) -> Result:
        return CliRunner().invoke(
            main, ["services", *shlex.split(line)], env={"SIGNPOST_DATA": str(self.data)}
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def test_a_feed_goes_in_waits_and_is_accepted(desk: Desk, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    result = desk.types(f"import {BRISTOL} --feed bristol --report {report}")
    assert result.exit_code == 0, result.output
    assert "3 services: 3 new draft." in result.output
    assert report.read_text("utf-8") == result.output
    listed = desk.types("drafts")
    assert "1625-independent-people" in listed.output
    assert "has no need yet" in listed.output
    assert "1625" not in desk.types("find 1625 independent people").output
    refused = desk.types("drafts --accept 1625-independent-people")
    assert (refused.exit_code, "--need money.rent" in refused.stderr) == (1, True)
    accepted = desk.types(
        "drafts --accept 1625-independent-people --need home.homeless --area birmingham"
        " --summary 'A home and support for young people leaving care.'"
    )
    assert accepted.exit_code == 0, accepted.output
    assert "1625-independent-people" in desk.types("find 1625 independent people").output
    assert "2 drafts" in desk.types("drafts").output
    assert desk.types("drafts --reject 2-way-st-bristol").exit_code == 0
    left = json.loads(desk.types("drafts --json").stdout)
    assert [(one["id"], one["state"]) for one in left] == [("a-picture-of-health", "new")]
    assert {one["state"] for one in json.loads(desk.types("drafts --all --json").stdout)} == {
        "new",
        "accepted",
        "rejected",
    }
    shown = desk.types("drafts --show 1625-independent-people").output
    assert "Bristol Youth MAPS" in shown


def test_a_dry_run_and_json(desk: Desk) -> None:
    told = json.loads(desk.types(f"import {BRISTOL / 'bristol-services-page1.json'} --dry-run --json").stdout)
    assert told["counts"]["new draft"] == 3
    assert told["dry_run"] is True
    assert {"ext_id", "outcome", "taken", "changed", "left_out"} <= told["services"][0].keys()
    assert desk.types("drafts").output.strip() == "No drafts wait."


def test_wrong_use_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    assert desk.types("drafts --accept x --reject y").exit_code == 2
    assert desk.types("drafts --need money.rent").exit_code == 2
    assert desk.types("import no-such-folder").exit_code == 2
    unknown = desk.types("drafts --accept nobody")
    assert (unknown.exit_code, "There is no single draft 'nobody'" in unknown.stderr) == (1, True)
    (tmp_path / "page.json").write_text('{"contents": []}')
    empty = desk.types(f"import {tmp_path / 'page.json'}")
    assert (empty.exit_code, "Nothing was imported" in empty.stderr) == (1, True)
    assert desk.types("import http://127.0.0.1:9/services").exit_code == 1


def test_export_as_open_referral(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "oruk"
    result = desk.types(f"export --format oruk --out {out}")
    assert result.exit_code == 0, result.output
    page = json.loads((out / "services.json").read_text("utf-8"))
    assert page["total_items"] == len(list((out / "services").iterdir())) > 200
    assert json.loads((out / "index.json").read_text("utf-8"))["version"] == "HSDS-UK-3.0"
    terms = json.loads((out / "taxonomy_terms.json").read_text("utf-8"))["contents"]
    assert {"Food", "Debts and borrowing"} <= {term["name"] for term in terms}
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo").touch()
    assert desk.types(f"export --format oruk --out {tmp_path / 'mine'}").exit_code == 1


def test_help_has_an_example(desk: Desk) -> None:
    assert "Example: signpost services drafts --accept ID" in desk.types("drafts --help").output
