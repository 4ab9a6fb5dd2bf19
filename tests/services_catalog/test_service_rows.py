"""Rows of the curated file: every mistake of every row at once, in words that say what to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalog import DirectoryError, Problem
from services_catalog.codes import with_codes
from services_catalog.curated import checked
from services_catalog.models import FIELDS, Service
from services_catalog.rows import row_from_service, service_from_row
from services_catalog.sheet import read_sheet_bytes, to_csv

GOOD = {
    "id": "walsall-help",
    "name": "Walsall Help",
    "summary": "Helps people in Walsall.",
    "needs": "money.debt; money.rent",
    "areas": "walsall",
    "confidence": "medium",
}


def problems_of(**cells: str) -> list[Problem]:
    return service_from_row(GOOD | cells, "services.csv", 14)[1]


@pytest.mark.parametrize(
    ("field", "cell", "remedy"),
    [
        ("hours", "9-5", "Write Mo-Fr 09:00-17:00"),
        ("phone", "8001381111", "Write 08001381111"),
        ("phone", "call us", "0800 138 1111"),
        ("phone", "123", ""),
        ("postcode", "WS1", "full postcode"),
        ("url", "www.example.org", "https://"),
        ("email", "someone", "advice@example.org.uk"),
        ("needs", "", "Write at least one need"),
        ("needs", "Money", "money.rent"),
        ("needs", "money.rent; money.rent", "twice"),
        ("areas", "Staffordshire", "walsall; wolverhampton"),
        ("access", "fax", "phone; online"),
        ("status", "gone", "temporarily closed"),
        ("valid_to", "31/12/2026", "Write it like 2026-03-14"),
        ("min_age", "sixteen", "Write years"),
        ("max_age", "300", "0 to 120"),
        ("summary", "", "filled in"),
        ("summary", "x" * 221, "at most 220"),
        ("name", "", "filled in"),
        ("id", "Walsall Help!", "small letters"),
        ("source_date", "March 2025", "2025-03"),
        ("confidence", "sure", "high, medium, low"),
        ("code", "toolong", "never change a code"),
        ("verified_date", "2026-11-01", "verified_role"),
    ],
)
def test_a_wrong_cell_names_its_row_its_field_and_the_remedy(field: str, cell: str, remedy: str) -> None:
    if field == "phone" and cell == "123":
        assert not problems_of(phone=cell)
        return
    (problem,) = problems_of(**{field: cell})
    assert (problem.row, problem.field) == (14, field)
    assert remedy in problem.message
    assert str(problem).startswith(f"services.csv: Row 14, {field}: ")


def test_all_mistakes_of_a_row_come_together() -> None:
    fields = {problem.field for problem in problems_of(hours="9-5", phone="x", postcode="y", min_age="z")}
    assert fields == {"hours", "phone", "postcode", "min_age"}


def test_ages_the_wrong_way_round_are_refused() -> None:
    (problem,) = problems_of(min_age="25", max_age="16")
    assert problem.field == "min_age"


def test_all_mistakes_of_all_rows_come_together() -> None:
    rows = [GOOD | {"id": "one", "hours": "9-5"}, GOOD | {"id": "two"}, GOOD | {"id": "two", "phone": "x"}]
    with pytest.raises(DirectoryError) as error:
        checked(read_sheet_bytes(to_csv(rows), "services.csv"), frozenset({"money.debt"}))
    told = {(problem.row, problem.field) for problem in error.value.problems}
    assert {(2, "hours"), (4, "phone")} <= told
    assert (3, "needs") in told


def test_an_id_or_a_code_used_twice_names_the_other_row() -> None:
    rows = [GOOD | {"code": "a1b"}, GOOD | {"code": "a1b", "name": "Again"}]
    with pytest.raises(DirectoryError) as error:
        checked(read_sheet_bytes(to_csv(rows), "services.csv"))
    assert {problem.field for problem in error.value.problems} == {"id", "code"}
    assert all("row 2" in problem.message for problem in error.value.problems)


def test_a_postcode_is_tidied_not_refused() -> None:
    service, problems = service_from_row(GOOD | {"postcode": "ws12eq"}, "services.csv", 2)
    assert not problems
    assert service is not None
    assert service.postcode == "WS1 2EQ"


def test_a_row_read_and_written_is_the_same_row() -> None:
    service, _ = service_from_row(GOOD | {"min_age": "16", "valid_to": "2027-03-01"}, "services.csv", 2)
    assert service is not None
    again, _ = service_from_row(row_from_service(service), "services.csv", 2)
    assert again == service


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60), max_size=8))
def test_no_cell_raises(cells: dict[str, str]) -> None:
    service, problems = service_from_row(GOOD | cells, "services.csv", 2)
    assert (service is None) == bool(problems)


def test_a_new_row_gets_a_code_and_the_same_id_gets_the_same_one() -> None:
    one = Service.model_validate(
        {"id": "a-service", "name": "A", "summary": "S", "needs": ("money.debt",), "areas": ("uk",)}
    )
    first, second = with_codes([one])[0], with_codes([one])[0]
    assert first.code == second.code
    assert len(first.code) == 3


def test_a_retired_code_is_never_given_again() -> None:
    one = Service.model_validate(
        {"id": "a-service", "name": "A", "summary": "S", "needs": ("money.debt",), "areas": ("uk",)}
    )
    code = with_codes([one])[0].code
    assert with_codes([one], retired=[code])[0].code != code


def test_a_code_is_never_another_services_id() -> None:
    many = [
        Service.model_validate(
            {"id": f"s-{n}", "name": "A", "summary": "S", "needs": ("money.debt",), "areas": ("uk",)}
        )
        for n in range(3000)
    ]
    codes = [service.code for service in with_codes(many)]
    assert len(set(codes)) == 3000
    assert all(any(sign.isdigit() for sign in code) for code in codes)


def test_every_field_of_the_file_is_described_for_curators() -> None:
    page = Path("docs/curating-services.md").read_text(encoding="utf-8")
    assert [field for field in FIELDS if f"`{field}`" not in page] == []
