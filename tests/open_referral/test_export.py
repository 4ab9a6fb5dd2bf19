"""The public rows leave as Open Referral UK 3.0: valid by the compiled schemas, and nothing private in them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from services_catalog import Directory, Service, ensure, openness
from services_catalog.codes import with_codes
from services_catalog.hours import LONDON
from services_catalog.models import BOROUGHS
from services_catalog.open_referral import Feed, import_feed, write_folder
from services_catalog.open_referral.export import files_of, is_public
from services_catalog.open_referral.opening_rows import opening_rows
from services_catalog.open_referral.proposal import propose
from services_catalog.open_referral.schedules import hours_of
from services_catalog.problems import DirectoryError

TODAY = date(2026, 11, 21)
SCHEMAS = Path(__file__).parent / "schemas"


@cache
def validator(name: str) -> Draft202012Validator:
    checker = FormatChecker()
    assert {"date-time", "uuid", "email"} <= checker.checkers.keys()
    return Draft202012Validator(json.loads((SCHEMAS / name).read_text("utf-8")), format_checker=checker)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> list[Service]:
    folder = tmp_path_factory.mktemp("starter")
    ensure(folder / "services.csv", folder / "directory.db")
    return list(Directory.open(folder / "directory.db").services())


def make(identity: str, **changes: Any) -> Service:
    plain: dict[str, Any] = {
        "id": identity, "name": identity.title(), "summary": "Helps people.", "needs": ("money.debt",),
        "areas": ("walsall",), "phone": "01922 653405", "confidence": "medium", "cost": "free",
    }  # fmt: skip
    return with_codes([Service.model_validate(plain | changes)])[0]


def record_of(service: Service) -> dict[str, Any]:
    files = files_of([service])
    (name,) = [name for name in files if name.startswith("services/")]
    return files[name]


def test_every_public_row_of_the_starter_passes_the_schemas(starter: list[Service], tmp_path: Path) -> None:
    count = write_folder(starter, tmp_path / "out", TODAY)
    assert count == sum(is_public(service, TODAY) for service in starter) > 200
    mistakes = []
    pages = {path.relative_to(tmp_path / "out").as_posix(): json.loads(path.read_text("utf-8"))
             for path in (tmp_path / "out").rglob("*.json")}  # fmt: skip
    assert sum(name.startswith("services/") for name in pages) == count
    for name, page in pages.items():
        for schema, part in _schemas_for(name, page):
            mistakes += [
                f"{name} {error.json_path} {error.message}" for error in validator(schema).iter_errors(part)
            ]
    assert mistakes == []


def _schemas_for(name: str, page: dict[str, Any]) -> list[tuple[str, Any]]:
    if name.startswith("services/"):
        return [("service.json", page)]
    if name == "index.json":
        return [("api_details.json", page)]
    if name == "organizations.json":
        return [("organization_list.json", one) for one in page["contents"]]
    kind = {"services": "service", "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
            "service_at_locations": "service_at_location"}[name.removesuffix(".json")]  # fmt: skip
    return [(f"{kind}_list.json", page)]


def test_the_same_rows_give_the_same_bytes(starter: list[Service], tmp_path: Path) -> None:
    for name in ("one", "two", "two"):
        write_folder(starter[:60], tmp_path / name, TODAY)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.json")}
        for name in ("one", "two")
    )
    assert one == two
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_what_is_private_closed_expired_or_doubtful_stays(tmp_path: Path) -> None:
    rows = [
        make("public", note="Ask for Anna, door code 1234"),
        make("closed", status="closed"),
        make("expired", valid_to=TODAY - timedelta(days=1)),
        make("doubtful", confidence="low"),
        make("refuge", needs=("safety.domestic_abuse",), address="1 Quiet Road, Walsall", postcode="WS1 2EQ"),
        make("untagged", summary="A refuge for women.", address="2 Quiet Road, Walsall", postcode="WS1 2EQ"),
        make("personal", email="anna.smith@walsall.gov.uk"),
        make("shared", email="enquiries@walsall.gov.uk"),
        make("long-ago", verified_date=date(2025, 1, 1), verified_role="officer", verified_how="phone"),
    ]
    assert write_folder(rows, tmp_path / "out", TODAY) == 5
    everything = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.json"))
    for secret in (
        "Anna",
        "1234",
        "Quiet Road",
        "WS1 2EQ",
        "anna.smith",
        '"closed"',
        "expired",
        "doubtful",
        "long-ago",
    ):
        assert secret not in everything
    assert "enquiries@walsall.gov.uk" in everything
    everything = "".join(path.read_text("utf-8") for path in (tmp_path / "out" / "services").iterdir())
    assert "null" not in everything
    assert '""' not in everything
    assert "[]" not in everything


def test_a_check_is_told_only_when_a_person_made_it() -> None:
    assert "assured_date" not in record_of(make("unchecked"))
    checked = make(
        "checked",
        verified_date=date(2026, 11, 1),
        verified_role="officer",
        verified_how="phone",
        edited=TODAY,
    )
    assert record_of(checked)["assured_date"] == "2026-11-01"
    assert record_of(checked)["last_modified"] == "2026-11-21T00:00:00Z"
    assert "officer" not in json.dumps(record_of(checked))


def test_ids_are_told_by_our_own_and_never_change() -> None:
    assert record_of(make("stepchange"))["id"] == record_of(make("stepchange", name="Other", phone=""))["id"]
    assert record_of(make("a"))["id"] != record_of(make("b"))["id"]


@pytest.mark.parametrize(
    ("hours", "rows"),
    [
        ("24/7", [("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59", "")]),
        ("Tu[2] 12:00-14:00", [("MONTHLY", "2TU", "12:00", "14:00", "")]),
        ("Fr[-1] 19:00-21:00; PH off", [("MONTHLY", "-1FR", "19:00", "21:00", "Closed on bank holidays")]),
        ("Mo-We 09:00-17:00; PH 10:00-12:00", [("WEEKLY", "MO,TU,WE", "09:00", "17:00", "Bank holidays 10:00-12:00")]),
        ('Mo 10:00-12:00,13:00-14:00 "term time only"', [("WEEKLY", "MO", "10:00", "12:00", "term time only"), ("WEEKLY", "MO", "13:00", "14:00", "term time only")]),
        ("Mo-Fr 09:00-17:00; We off", [("WEEKLY", "MO,TU,TH,FR", "09:00", "17:00", "")]),
        ("Fr-Sa 22:00-02:00", [("WEEKLY", "FR,SA", "22:00", "02:00", "")]),
        ("May-Sep Su 09:30-10:30", []),
        ("Mo 09:00+", []),
        ("", []),
    ],
)  # fmt: skip
def test_hours_become_schedules_or_words(hours: str, rows: list[tuple[str, ...]]) -> None:
    found = [(row.freq, row.byday, row.opens_at, row.closes_at, row.notes) for row in opening_rows(hours)]
    assert found == rows
    schedules = record_of(make("x", hours=hours)).get("schedules", [])
    assert bool(schedules) == bool(hours)
    assert all(row["description"] for row in schedules)


def test_schedules_come_back_as_the_same_hours(starter: list[Service]) -> None:
    """Every hour of a year of each of the starter's hours, from the schedules alone."""
    start = datetime(2026, 12, 1, 0, 30, tzinfo=LONDON)
    compared = 0
    for hours in sorted({service.hours for service in starter if service.hours}):
        rows = opening_rows(hours)
        if not rows:
            continue
        back = hours_of([vars_of(row) for row in rows], TODAY).osm
        compared += 1
        for step in range(0, 365 * 24, 11):
            at = start + timedelta(hours=step)
            before, after = openness(hours, at), openness(back, at)
            assert (before.state, before.comment) == (after.state, after.comment), (hours, back, at)
    assert compared >= 35


def vars_of(row: Any) -> dict[str, Any]:
    return {
        name: getattr(row, name)
        for name in ("freq", "byday", "opens_at", "closes_at", "notes", "description")
    }


def test_what_is_exported_comes_back_with_the_same_facts(starter: list[Service], tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(starter, out, TODAY, {"money.rent": "Behind with the rent"})
    public = {service.id: service for service in starter if is_public(service, TODAY)}
    wrong = []
    for path in (out / "services").iterdir():
        record = json.loads(path.read_text("utf-8"))
        service = public[record["x_signpost_slug"]]
        made = propose(record, Feed("ours"), TODAY)
        assert made is not None
        wrong += [(service.id, *difference) for difference in _differences(service, made.cells, made.words)]
    assert wrong == []


def _differences(service: Service, cells: dict[str, str], words: str) -> list[tuple[str, str, str]]:
    from services_catalog.rows import row_from_service

    ours = row_from_service(service)
    found = [("summary", service.summary, words)] if service.summary != words else []
    same = ("name", "needs", "areas", "status", "alert", "valid_to", "phone", "text", "url", "postcode", "hours", "min_age",
            "max_age", "languages", "referral")  # fmt: skip
    hidden = "address" if service.keeps_address_secret else ""
    found += [
        (field, ours[field], cells[field])
        for field in same
        if ours[field] != cells[field] and not (hidden and field == "postcode")
    ]
    if not set(service.access) <= set(cells["access"].split("; ")):
        found.append(("access", ours["access"], cells["access"]))
    if cells["cost"].lower() != ours["cost"].lower() or not cells["eligibility"].startswith(
        ours["eligibility"]
    ):
        found.append(("cost or eligibility", ours["cost"], cells["cost"]))
    if cells["organisation"] != (ours["organisation"] or ours["name"]):
        found.append(("organisation", ours["organisation"], cells["organisation"]))
    if ours["email"] and cells["email"] != ours["email"]:
        found.append(("email", ours["email"], cells["email"]))
    if ours["address"] and not hidden and not cells["address"].startswith(ours["address"]):
        found.append(("address", ours["address"], cells["address"]))
    return found


def test_the_whole_folder_is_itself_a_feed(starter: list[Service], tmp_path: Path, office: Any) -> None:
    count = write_folder(starter, tmp_path / "out", TODAY)
    report = import_feed(str(tmp_path / "out"), office.desk.drafts, office.rows(), TODAY)
    assert report.counts()["new draft"] == count
    assert all(
        borough in {area for one in report.services for area in dict(one.taken)["areas"].split("; ")}
        for borough in BOROUGHS
    )


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(DirectoryError, match="something else than an export"):
        write_folder([make("a")], tmp_path, TODAY)
    with pytest.raises(DirectoryError):
        write_folder([make("a")], tmp_path / "holiday.jpg", TODAY)
    assert (tmp_path / "holiday.jpg").read_bytes() == b"x"


def test_an_old_export_is_replaced_whole(tmp_path: Path) -> None:
    write_folder([make("a"), make("b")], tmp_path / "out", TODAY)
    write_folder([make("a")], tmp_path / "out", TODAY)
    assert len(list((tmp_path / "out" / "services").iterdir())) == 1


def test_nothing_public_is_still_a_whole_folder(tmp_path: Path) -> None:
    assert write_folder([], tmp_path / "out", TODAY) == 0
    page = json.loads((tmp_path / "out" / "services.json").read_text("utf-8"))
    assert (page["empty"], page["total_items"], page["contents"]) == (True, 0, [])
