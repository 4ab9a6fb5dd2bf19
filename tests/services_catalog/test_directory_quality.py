"""The quality report, and what the starter directory promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

from services_catalog import BOROUGHS, Directory, Service
from services_catalog.curated import canonical, checked, starter_csv
from services_catalog.quality import examine
from services_catalog.quality_page import page
from services_catalog.sheet import read_sheet_bytes

Make = Callable[..., Service]
TODAY = date(2026, 11, 24)


def test_coverage_tells_local_from_regional_and_national(service: Make) -> None:
    rows = [
        service("own"),
        service("nation", areas=("uk",)),
        service("region", areas=("black-country",), needs=("money.rent",)),
    ]
    debt, rent, water = examine(rows, TODAY, ["money.debt", "money.rent", "money.water"]).coverage
    assert (dict(debt.local)["walsall"], debt.region, debt.national) == (1, 0, 1)
    assert debt.gaps == ("wolverhampton", "sandwell", "dudley")
    assert (rent.region, rent.gaps) == (1, ())
    assert water.gaps == BOROUGHS


def test_each_shortcoming_lists_its_rows(service: Make) -> None:
    rows = [
        service("no-phone", phone=""),
        service("no-hours"),
        service("no-rule", hours="Mo-Fr 09:00-17:00"),
        service("good", hours="Mo-Fr 09:00-17:00; PH off", source_url="https://x.org.uk", source_date="2026"),
        service("gone", valid_to=date(2020, 1, 1)),
        service("old", source_date="2015"),
    ]
    quality = examine(rows, TODAY)
    listed = {finding.key: {row[0] for row in finding.rows} for finding in quality.findings}
    assert listed["no_phone"] == listed["unreachable"] == {"no-phone"}
    assert "no-hours" in listed["no_hours"]
    assert listed["no_holiday_rule"] == {"no-rule"}
    assert "good" not in listed["no_source"]
    assert listed["expired"] == {"gone"}
    assert listed["old_source"] == {"old"}


def test_one_service_in_two_boroughs_is_not_a_duplicate_but_the_same_row_twice_is(service: Make) -> None:
    rows = [
        service("talk-walsall", name="NHS Talking Therapies in Walsall"),
        service("talk-dudley", name="NHS Talking Therapies in Dudley", areas=("dudley",)),
        service("bank-a", name="Walsall North Foodbank"),
        service("bank-b", name="Walsall North Food Bank"),
    ]
    assert [row[0] for row in examine(rows, TODAY).finding("duplicates").rows] == ["bank-a"]


def test_a_postcode_in_another_borough_than_the_row_says_is_worth_a_look(service: Make) -> None:
    rows = [service("moved", postcode="DY5 3EE"), service("right", postcode="WS1 2EQ")]
    assert [row[0] for row in examine(rows, TODAY).finding("look").rows if "lies in" in row[2]] == ["moved"]


def test_needs_the_catalogue_does_not_know_are_named(service: Make) -> None:
    assert examine([service("one")], TODAY, ["money.rent"]).unknown_needs == ("money.debt",)


def test_bank_holidays_running_out_are_a_warning(service: Make) -> None:
    assert examine([service("one")], TODAY).warnings == ()
    assert "Bank holidays" in examine([service("one")], date(2027, 12, 1)).warnings[0]


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.bare_headers = 0
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {f"{tag}.{name}": value for name, value in attrs}
        if tag == "th" and "scope" not in dict(attrs):
            self.bare_headers += 1


def test_the_page_is_plain_accessible_and_alone(starter: Directory) -> None:
    html = page(examine(starter.services(), TODAY), {"money.rent": "Rent <arrears>"})
    outline = _Outline()
    outline.feed(html)
    assert outline.attributes["html.lang"] == "en-GB"
    assert outline.tags.count("h1") == outline.tags.count("main") == 1
    assert outline.tags.count("caption") == outline.tags.count("table") > 3
    assert outline.bare_headers == 0
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert "Rent &lt;arrears&gt;" in html


def test_what_a_curator_wrote_cannot_break_the_page(service: Make) -> None:
    html = page(examine([service("one", name="<script>alert(1)</script>", phone="")], TODAY))
    assert "<script>" not in html


def test_the_starter_directory_is_whole_and_in_its_own_form() -> None:
    services = checked(read_sheet_bytes(starter_csv(), "services.csv"))
    assert len(services) == 400
    assert canonical(services) == starter_csv()
    assert len({service.code for service in services}) == 400


def test_no_row_of_the_starter_directory_claims_a_check() -> None:
    assert not [
        s.id
        for s in checked(read_sheet_bytes(starter_csv(), "x"))
        if s.verified_date or s.verified_how or s.edited
    ]


def test_no_row_behind_domestic_abuse_carries_an_address() -> None:
    assert not [
        s.id
        for s in checked(read_sheet_bytes(starter_csv(), "x"))
        if s.keeps_address_secret and (s.address or s.postcode)
    ]


def test_rows_whose_own_note_says_do_not_show_are_not_shown(starter: Directory) -> None:
    for service in starter.services():
        if "Do not publish before checking" in service.note or service.note.startswith("SUPERSEDED in"):
            assert service.status == "closed", service.id
