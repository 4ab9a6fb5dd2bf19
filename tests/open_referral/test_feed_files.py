"""Saved feeds of every dialect are read with a report each: nothing is lost or left out in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services_catalog.open_referral import Feed
from services_catalog.problems import DirectoryError

FEEDS = Path(__file__).parent / "feeds"
Make = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("folder", "dialect", "services"),
    [
        ("bristol-oruk3-2025", "Open Referral UK 3.0 (HSDS 3.0)", 3),
        ("bucks-scoutx-2021", "Open Referral UK 1.x, Outpost's dialect", 20),
        ("oruk3-validator-mocks", "Open Referral UK 3.0 (HSDS 3.0)", 1),
        ("ilao-hsds1.1", "HSDS 1.x tables", 429),
    ],
)
def test_every_known_feed_imports_with_a_written_report(
    office: Any, folder: str, dialect: str, services: int
) -> None:
    report = office.imports_from(FEEDS / folder)
    assert report.dialect == dialect
    assert report.counts()["services"] == services
    written = "\n".join(report.lines())
    assert all(service.name in written for service in report.services)
    assert written.rstrip().splitlines()[-2].startswith(f"{services} services: ")
    assert len(office.drafts()) == report.counts()["new draft"]
    assert [row.id for row in office.rows()] == ["first"]
    again = office.imports_from(FEEDS / folder)
    assert again.counts()["unchanged"] == report.counts()["new draft"]


def test_bristol_html_labels_and_placeholders(office: Any) -> None:
    report = office.imports_from(FEEDS / "bristol-oruk3-2025")
    people = next(one for one in report.services if one.name == "1625 Independent People")
    taken = dict(people.taken)
    assert taken["phone"] == "0800 0354213"
    assert taken["email"] == "enquiries@1625ip.co.uk"
    assert "min_age" not in taken
    assert any("Bristol Youth MAPS" in note for note in people.warnings)
    draft = office.desk.drafts.find(people.id)
    assert "<" not in draft.words
    assert draft.cells.get("summary", "") == draft.cells.get("verified_date", "") == ""
    assert json.loads(office.desk.drafts.raw(draft))["id"] == people.ext_id
    left = [words for service in report.services for words in service.left_out]
    assert any("noemail.invalid" in words for words in left)


def test_buckinghamshire_integer_ids_and_weekdays(office: Any) -> None:
    report = office.imports_from(FEEDS / "bucks-scoutx-2021" / "services.json")
    brownies = next(one for one in report.services if one.ext_id == "1")
    assert dict(brownies.taken)["hours"] == "Mo 10:00-17:00"
    assert (dict(brownies.taken)["min_age"], dict(brownies.taken)["max_age"]) == ("5", "11")
    assert any(
        "not a full United Kingdom postcode" in words for one in report.services for words in one.left_out
    )


def test_illinois_blank_rows_foreign_numbers_and_hours_of_nobody(office: Any) -> None:
    report = office.imports_from(FEEDS / "ilao-hsds1.1")
    assert any(
        "opening hours belong to a location that no service is joined to" in one for one in report.remarks
    )
    assert not any(name == "phone" for one in report.services for name, _ in one.taken)


def test_hsds_tables_are_joined_by_their_ids(office: Any, tmp_path: Path) -> None:
    tables = {
        "services.csv": "id,organization_id,name,status\n1,9,Drop-in,active\n,,,\n2,9,Line,active\n",
        "organizations.csv": "id,name,url\n9,Helpers,https://helpers.org.uk\n",
        "services_at_location.csv": "id,service_id,location_id\n5,1,7\n",
        "locations.csv": "id,name,latitude,longitude\n7,Civic Centre,52.58,-1.98\n",
        "physical_addresses.csv": "id,location_id,address_1,city,postal_code,country\n1,7,Darwall Street,Walsall,WS1 1TP,GB\n",
        "regular_schedules.csv": "id,location_id,weekday,opens_at,closes_at\n1,7,Monday,9:00,17:00\n2,7,Sunday,,\n",
        "phones.csv": "id,service_id,number\n1,2,0800 138 1111\n2,1,01922 653405\n",
        "taxonomy.csv": "id,name\n33,Food banks\n",
        "services_taxonomy.csv": "id,service_id,taxonomy_id\n1,1,33\n",
    }
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, content in tables.items():
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content.encode())
    first, second = office.imports_from(folder).services
    assert dict(first.taken) | {"source_date": "", "confidence": ""} == {
        "name": "Drop-in", "organisation": "Helpers", "status": "active", "phone": "01922 653405",
        "url": "https://helpers.org.uk", "address": "Civic Centre, Darwall Street, Walsall", "postcode": "WS1 1TP",
        "hours": "Mo 09:00-17:00", "access": "in-person", "needs": "money.food", "areas": "walsall",
        "source_date": "", "confidence": "",
    }  # fmt: skip
    assert dict(second.taken)["phone"] == "0800 138 1111"


def test_lines_single_services_and_other_encodings(office: Any, tmp_path: Path, debt_advice: Make) -> None:
    lines = "\n".join(
        json.dumps(debt_advice(id=number, name=f"Café {number}"), ensure_ascii=False) for number in range(3)
    )
    for name, content, count in (
        ("lines.ndjson", lines.encode(), 3),
        ("bom.ndjson", lines.encode("utf-8-sig"), 3),
        ("sixteen.jsonl", lines.encode("utf-16"), 3),
        ("old.ndjson", lines.encode("cp1252"), 3),
        ("one.json", json.dumps(debt_advice()).encode(), 1),
        ("list.json", json.dumps([debt_advice(), None, 3, "x"]).encode(), 1),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        report = office.imports_from(path)
        assert len(report.services) == count, name
        if "ndjson" in name:
            assert report.services[1].name == "Café 1"
    assert any(
        "old Windows letters" in remark for remark in office.imports_from(tmp_path / "old.ndjson").remarks
    )


def test_a_damaged_line_costs_only_itself(office: Any, tmp_path: Path, debt_advice: Make) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_text(
        f'{json.dumps(debt_advice(id=1))}\n{{"id": 2, "name": "Cut\n{json.dumps(debt_advice(id=3))}\n'
    )
    report = office.imports_from(path)
    assert [one.ext_id for one in report.services] == ["1", "3"]
    assert any("line 2" in remark for remark in report.remarks)


def test_one_id_twice_becomes_one_draft_with_what_both_say(office: Any, debt_advice: Make) -> None:
    report = office.imports(debt_advice(), debt_advice(email="", alert="Closed on Friday"))
    (one,) = report.services
    assert {"email": "enquiries@advice.org.uk", "alert": "Closed on Friday"}.items() <= dict(
        one.taken
    ).items()
    assert any("came 2 times" in words for words in one.changed)


def test_services_inside_organisations_places_and_features(office: Any, debt_advice: Make) -> None:
    place = {"id": "5", "location": {"id": "6", "name": "Town Hall", "location_type": "physical"}}
    report = office.imports(
        {
            "id": "o",
            "name": "Advice Walsall",
            "website": "https://advice.org.uk",
            "services": [{"id": "a", "name": "A"}],
        },
        {**place, "service": debt_advice(id="b")},
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.98, 52.585]},
            "properties": {"id": "c", "name": "C"},
        },
    )
    a, b, c = (dict(one.taken) for one in report.services)
    assert a["organisation"] == "Advice Walsall"
    assert b["address"] == "Town Hall"
    assert c["areas"] == "walsall"


def test_closed_and_nameless_services_are_left_out_with_the_reason(office: Any, debt_advice: Make) -> None:
    report = office.imports(
        debt_advice(status="defunct"), {"id": "x", "status": "active"}, {"status": "active"}
    )
    assert [one.outcome for one in report.services] == ["left out", "left out"]
    assert report.services[0].left_out == ("the feed says it is defunct",)
    assert any("neither id nor name" in remark for remark in report.remarks)
    assert office.drafts() == ()


def test_a_dry_run_stores_nothing(office: Any) -> None:
    report = office.imports_from(FEEDS / "bristol-oruk3-2025", dry_run=True)
    assert report.counts()["new draft"] == 3
    assert office.drafts() == ()


def test_no_such_file_and_an_empty_folder_are_said(office: Any, tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="There is no file or folder"):
        office.imports_from(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DirectoryError, match=r"holds no \.json"):
        office.imports_from(tmp_path / "empty", Feed("empty"))
