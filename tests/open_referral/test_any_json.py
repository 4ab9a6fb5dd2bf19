"""Whatever JSON a feed sends, it is read, proposed or left out with words; nothing crashes or runs away."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services_catalog.drafts import Drafts
from services_catalog.models import FIELDS, LISTS
from services_catalog.open_referral import Feed, import_feed
from services_catalog.open_referral.json_stream import items
from services_catalog.open_referral.plain_text import plain
from services_catalog.open_referral.proposal import propose
from services_catalog.open_referral.shapes import services_in
from services_catalog.problems import DirectoryError
from services_catalog.rows import service_from_row

TODAY = date(2026, 11, 21)
FEEDS = Path(__file__).parent / "feeds"

NAMES = st.sampled_from(
    [
        "id",
        "name",
        "description",
        "url",
        "email",
        "status",
        "fees",
        "minimum_age",
        "maximum_age",
        "min_age",
        "assured_date",
        "last_modified",
        "alert",
        "schedules",
        "regular_schedules",
        "service_areas",
        "service_at_locations",
        "location",
        "locations",
        "addresses",
        "physical_addresses",
        "languages",
        "organization",
        "organisation",
        "funding",
        "cost_options",
        "contacts",
        "phones",
        "attributes",
        "taxonomy_term",
        "taxonomies",
        "number",
        "type",
        "weekday",
        "byday",
        "freq",
        "interval",
        "opens_at",
        "closes_at",
        "valid_from",
        "valid_to",
        "notes",
        "latitude",
        "longitude",
        "geometry",
        "coordinates",
        "postal_code",
        "address_1",
        "city",
        "country",
        "amount",
        "option",
        "code",
        "taxonomy",
        "term_uri",
        "eligibility",
        "services",
        "service",
        "contents",
        "content",
        "total_items",
        "free",
        "needs_referral",
        "attending_type",
        "application_process",
        "x_signpost_hours",
        "x_signpost_slug",
        "x_signpost_valid_to",
        "eligibilitys",
        "link_type",
        "mask_exact_address",
    ]
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=40),
    st.sampled_from(
        ["", "active", "MO,TU", "2TU", "9:00am", "09:00", "17:00:00Z", "WEEKLY", "week", "WS1 2EQ", "WS1", "-1", "GB",
         "0121 496 0000", "Reception: 01922 653405", "+44 (0)1922 653405", "https://a.org.uk", "a@b.org", "2026-01-01",
         "<p>hi<br/>", "<script>", "&#0;&#xD800;", "\ud800", "\u202e", "=cmd()", "9" * 5000, "free", "Walsall", "http://[",
         "http://a.b:99999/", "a@[", "E08000030", "Mo-Fr 09:00-17:00", "esdServiceType:298", "signpost-needs", "money.rent"]
    ),
)  # fmt: skip
ANY_JSON = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=8)
    ),
    max_leaves=30,
)


def whole_service() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (FEEDS / "oruk3-validator-mocks" / "default" / "service_full.json").read_text("utf-8")
    )
    return found


def everything_of(value: Any) -> None:
    for service in services_in(value):
        made = propose(service, Feed("a feed", "https://example.gov.uk/services"), TODAY)
        if made is None:
            continue
        cells = made.cells | {"id": "x", "summary": "Words.", "needs": made.cells["needs"] or "money.debt"}
        cells["areas"] = cells["areas"] or "uk"
        row, problems = service_from_row(cells, "test", 1)
        assert not problems
        assert row is not None
        json.dumps(
            [made.cells, made.words, made.changed, made.left_out, made.warnings], ensure_ascii=False
        ).encode()
        assert row.verified is None


@settings(max_examples=70, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY_JSON)
def test_any_json_is_read(value: Any) -> None:
    everything_of(value)


@settings(max_examples=70, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_good_service_with_wrong_things_in_it_is_read(data: st.DataObject) -> None:
    service = whole_service()
    for _ in range(data.draw(st.integers(1, 6))):
        spoil(service, data)
    everything_of(service)


def spoil(service: dict[str, Any], data: st.DataObject) -> None:
    """Put anything in the place of one field, somewhere in the tree."""
    holder: Any = service
    while True:
        keys = sorted(holder, key=str) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            continue
        holder[key] = data.draw(ANY_JSON)
        return


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('{}[]",:\\ \nabc1e-.truefalsn\x00é'), max_size=80) | st.text(max_size=60))
def test_any_text_as_json_ends(content: str) -> None:
    said: list[str] = []
    list(items(content, said.append))


@settings(max_examples=30, deadline=None)
@given(st.lists(ANY_JSON, max_size=5), st.integers(0, 400))
def test_a_page_cut_anywhere_gives_what_came_before(values: list[Any], cut: int) -> None:
    page = json.dumps({"total_items": 3, "contents": values})
    said: list[str] = []
    found = list(items(page[:cut], said.append))
    if cut < len(page):
        assert said
    else:
        assert found == json.loads(page)["contents"] or any(value != value for value in found) or said == []


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("<>/!-&;#* scriptbdvp\\rn[]()`\u202e\ud800"), max_size=300))
def test_plain_text_is_one_clean_line(value: str) -> None:
    line = plain(value)
    line.encode()
    assert "\n" not in line
    assert "\u202e" not in line


@pytest.mark.parametrize(
    "hostile",
    ["<" * 200_000, "<script>" * 30_000, "&lt;" * 60_000, "[a](" * 50_000, "a@" * 100_000, "0" * 200_000,
     "<p" + " a" * 100_000, "1-" * 100_000, "\\n" * 100_000, "#" * 200_000, "(" * 100_000 + ")", "07 " * 60_000],
)  # fmt: skip
def test_huge_and_hostile_strings_take_no_time(hostile: str) -> None:
    service = whole_service()
    for name in (
        "name",
        "description",
        "url",
        "email",
        "fees",
        "alert",
        "status",
        "assured_date",
        "last_modified",
    ):
        service[name] = hostile
    service["contacts"] = [{"phones": [{"number": hostile, "description": hostile}], "email": hostile}]
    service["schedules"] = [
        {"byday": hostile, "opens_at": hostile, "closes_at": hostile, "notes": hostile, "freq": "WEEKLY"}
    ]
    service["service_areas"] = [{"name": hostile, "uri": hostile}]
    service["attributes"] = [{"taxonomy_term": {"name": hostile, "taxonomy": hostile, "id": hostile}}]
    service["locations"] = [{"name": hostile, "address_1": hostile, "postal_code": hostile}]
    service["languages"] = [{"name": hostile}]
    service["eligibility_description"] = service["application_process"] = hostile
    start = time.thread_time()
    everything_of(service)
    assert time.thread_time() - start < 2.0


def test_nesting_too_deep_and_numbers_too_long_cost_one_item(tmp_path: Path) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    page = tmp_path / "page.json"
    page.write_text(
        '{"contents": [{"id": 1, "name": "One", "status": "active"}, {"id": 2, "name": ' + deep + "},"
        '{"id": 3, "name": "Three", "minimum_age": '
        + "9" * 6000
        + '}, {"id": 4, "name": "Four", "status": "active"}]}'
    )
    report = import_feed(str(page), Drafts(tmp_path / "curation.db"), (), TODAY)
    assert [service.name for service in report.services] == ["One", "Four"]
    assert len(report.remarks) == 2


def test_what_is_no_feed_is_refused_in_words(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "curation.db")
    for content in ("", "hello", "[]", "{}", "null", "[1, 2]", '{"contents": []}', '{"contents": [{}]}'):
        path = tmp_path / "page.json"
        path.write_text(content)
        with pytest.raises(DirectoryError, match="Nothing was imported"):
            import_feed(str(path), drafts, (), TODAY)
    with pytest.raises(DirectoryError, match="3 taxonomies"):
        path.write_text('[{"id": 1, "name": "x", "version": "1"}, {"id": 2, "version": "1"}, {"version": 1}]')
        import_feed(str(path), drafts, (), TODAY)


def test_every_cell_is_a_column(tmp_path: Path) -> None:
    made = propose(whole_service(), Feed("x"), TODAY)
    assert made is not None
    assert tuple(made.cells) == FIELDS
    assert set(FIELDS) >= LISTS
