"""Drafts wait for a person; what a feed changes later is proposed beside the curator's own edits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from services_catalog import Directory, Query
from services_catalog.changes import change_one, undo
from services_catalog.hours import LONDON
from services_catalog.open_referral import Decision, accept, reject
from services_catalog.problems import DirectoryError

Make = Callable[..., dict[str, Any]]
OURS = Decision(needs=("money.debt",), summary="Free help with debts, by phone or at the centre.")


def test_a_draft_is_not_found_before_it_is_accepted(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    assert len(Directory.open(office.desk.db)) == 1
    row = accept(office.desk, "debt-advice", OURS)
    directory = Directory.open(office.desk.db)
    assert directory.service("debt-advice") == row
    assert row.needs == ("money.debt",)
    assert row.summary == OURS.summary
    assert row.code
    assert row.verified is None
    assert row.edited == office.desk.today
    assert "Imported from a feed" in row.note
    query = Query(at=_noon(office), words="debts")
    assert [found.service.id for found in directory.search(query)] == ["debt-advice"]


def _noon(office: Any) -> Any:
    from datetime import datetime

    return datetime(2026, 11, 24, 12, tzinfo=LONDON)


def test_accepting_says_everything_that_is_missing(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice(attributes=None, service_areas=None))
    with pytest.raises(DirectoryError) as caught:
        accept(office.desk, "debt-advice", Decision())
    for word in ("--need money.rent", "--area walsall", "--summary", "--keep-text"):
        assert word in str(caught.value)
    assert [row.id for row in office.rows()] == ["first"]
    accept(office.desk, "debt-advice", Decision(("money.debt",), ("walsall",), keep_text=True))
    assert office.row("debt-advice")["summary"] == "Free advice about debts."
    assert "imported text" in office.row("debt-advice")["note"]


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Decision(("money.debt",), summary="x" * 221), "summary: is 221 characters long"),
        (Decision(("money.nothing",), summary="Words."), "'money.nothing' is not in the catalogue"),
        (Decision(("rent",), summary="Words."), "'rent' is not a need"),
        (Decision(("money.debt",), ("mars",), summary="Words."), "'mars' is not one of the choices"),
    ],
)
def test_what_the_directory_refuses_is_not_accepted(
    office: Any, debt_advice: Make, decision: Decision, why: str
) -> None:
    from dataclasses import replace

    office.imports(debt_advice())
    desk = replace(office.desk, known_needs=frozenset(("money.debt", "money.food")))
    with pytest.raises(DirectoryError, match="was not accepted") as caught:
        accept(desk, "debt-advice", decision)
    assert why in str(caught.value)
    assert office.drafts()[0].state == "new"
    assert [row.id for row in office.rows()] == ["first"]


def test_a_long_text_cannot_be_kept_as_the_summary(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice(description="word " * 60))
    with pytest.raises(DirectoryError, match="Write your own with --summary"):
        accept(office.desk, "debt-advice", Decision(keep_text=True))


def test_a_refuge_is_accepted_without_its_address_whenever_the_need_is_given(
    office: Any, debt_advice: Make
) -> None:
    place = [{"address_1": "1 Quiet Road", "city": "Walsall", "postal_code": "WS1 2EQ"}]
    office.imports(debt_advice(locations=place))
    assert office.drafts()[0].cells["address"]
    row = accept(office.desk, "debt-advice", Decision(("safety.domestic_abuse",), summary="Help to be safe."))
    assert row.address == row.postcode == ""
    assert b"Quiet Road" not in (office.folder / "curation.db").read_bytes()
    again = office.imports(debt_advice(locations=place, url="https://b.org.uk"))
    assert [change.field for change in again.services[0].proposes] == ["url"]
    assert "Quiet Road" not in "\n".join(again.lines())
    assert b"Quiet Road" not in (office.folder / "curation.db").read_bytes()


def test_the_raw_record_of_a_refuge_is_kept_without_its_places(office: Any, debt_advice: Make) -> None:
    place = [{"address_1": "1 Quiet Road", "city": "Walsall"}]
    office.imports(debt_advice(name="Refuge", locations=place))
    assert b"Quiet Road" not in (office.folder / "curation.db").read_bytes()


def test_ids_are_free_and_stay(office: Any, debt_advice: Make) -> None:
    office.imports(
        debt_advice(id=1, name="The first"),
        debt_advice(id=2, name="The first!"),
        debt_advice(id=3, name="日本"),
    )
    ids = [draft.id for draft in office.drafts()]
    assert sorted(ids)[1:] == ["the-first", "the-first-2"]
    assert ids == [draft.id for draft in office.drafts()]
    office.imports(debt_advice(id=2, name="Renamed"), feed="a feed")
    assert "the-first-2" in [draft.id for draft in office.drafts()]


def test_the_same_service_of_two_feeds_is_two_drafts(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice(), feed="one")
    office.imports(debt_advice(), feed="two")
    assert [draft.feed for draft in office.drafts()] == ["one", "two"]
    with pytest.raises(DirectoryError, match="more than one feed"):
        accept(office.desk, debt_advice()["id"], OURS)


def test_a_draft_follows_its_feed(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    report = office.imports(debt_advice(url="https://new.advice.org.uk"))
    assert report.services[0].outcome == "draft updated"
    assert office.drafts()[0].cells["url"] == "https://new.advice.org.uk"
    assert office.imports(debt_advice(url="https://new.advice.org.uk")).services[0].outcome == "unchanged"


def test_changes_to_an_accepted_row_are_proposed_and_a_curators_edits_stay(
    office: Any, debt_advice: Make
) -> None:
    office.imports(debt_advice())
    accept(office.desk, "debt-advice", OURS)
    desk = office.desk
    change_one(desk.csv, desk.db, "debt-advice", {"phone": "01922 000111", "cost": "free"}, desk.today)
    report = office.imports(
        debt_advice(
            contacts=[{"phones": [{"number": "01922 999999"}]}],
            url="https://new.advice.org.uk",
            description="Another text.",
            attributes=None,
        )
    )
    (one,) = report.services
    assert one.outcome == "changes proposed"
    assert [(c.field, c.after) for c in one.proposes] == [("url", "https://new.advice.org.uk")]
    assert [(c.field, c.before, c.after) for c in one.kept] == [("phone", "01922 000111", "01922 999999")]
    assert office.row("debt-advice")["url"] == "https://www.advice.org.uk/debt"
    accept(desk, "debt-advice", Decision())
    after = office.row("debt-advice")
    assert after["url"] == "https://new.advice.org.uk"
    assert after["phone"] == "01922 000111"
    assert after["cost"] == "free"
    assert after["summary"] == OURS.summary
    assert after["needs"] == "money.debt"
    assert office.imports(debt_advice(url="https://new.advice.org.uk")).services[0].proposes == ()


def test_turned_down_changes_do_not_come_back(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    accept(office.desk, "debt-advice", OURS)
    new = debt_advice(url="https://new.advice.org.uk")
    assert office.imports(new).services[0].outcome == "changes proposed"
    assert reject(office.desk, "debt-advice").state == "accepted"
    assert office.imports(new).services[0].outcome == "unchanged"
    assert office.row("debt-advice")["url"] == "https://www.advice.org.uk/debt"


def test_a_service_that_closes_is_proposed_to_close(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    accept(office.desk, "debt-advice", OURS)
    (one,) = office.imports(debt_advice(status="defunct")).services
    assert [(c.field, c.after) for c in one.proposes] == [("status", "closed")]
    accept(office.desk, "debt-advice", Decision())
    assert office.row("debt-advice")["status"] == "closed"


def test_a_rejected_draft_stays_rejected_until_somebody_accepts_it(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    reject(office.desk, "debt-advice")
    assert office.imports(debt_advice(url="https://b.org.uk")).services[0].outcome == "rejected before"
    assert office.drafts()[0].state == "rejected"
    assert accept(office.desk, "debt-advice", OURS).url == "https://b.org.uk"


def test_a_row_taken_out_of_the_directory_is_not_put_back(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    accept(office.desk, "debt-advice", OURS)
    undo(office.desk.csv, office.desk.db)
    with pytest.raises(DirectoryError, match="has since been removed"):
        accept(office.desk, "debt-advice", OURS)


def test_accepting_never_writes_over_a_curators_unfinished_edits(office: Any, debt_advice: Make) -> None:
    office.imports(debt_advice())
    broken = office.desk.csv.read_bytes().replace(b"money.debt", b"money debt")
    office.desk.csv.write_bytes(broken)
    with pytest.raises(DirectoryError):
        accept(office.desk, "debt-advice", OURS)
    assert office.desk.csv.read_bytes() == broken


def test_drafts_that_left_a_whole_feed_are_marked(office: Any) -> None:
    folder = office.folder / "tables"
    folder.mkdir()
    (folder / "services.csv").write_text("id,name,status\n1,One,active\n2,Two,active\n")
    office.imports_from(folder)
    (folder / "services.csv").write_text("id,name,status\n1,One,active\n")
    assert office.imports_from(folder).gone == ("2",)
    assert [draft.ext_id for draft in office.drafts() if draft.gone] == ["2"]
    assert json.dumps(office.imports_from(folder).as_json())
