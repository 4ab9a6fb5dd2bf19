"""What one service of a feed becomes: every known oddity of real feeds, and the words said about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services_catalog.open_referral import Feed
from services_catalog.open_referral.proposal import Proposal, propose
from services_catalog.open_referral.schedules import hours_of

TODAY = date(2026, 11, 21)
Make = Callable[..., dict[str, Any]]


def proposed(service: dict[str, Any], **feed: Any) -> Proposal:
    made = propose(service, Feed("a feed", **feed), TODAY)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("row", "osm"),
    [
        ({"byday": "MO,TU,WE,TH,FR", "opens_at": "9:00am", "closes_at": "5pm"}, "Mo-Fr 09:00-17:00"),
        ({"byday": "MO", "freq": "week", "opens_at": "10:00Z", "closes_at": "12:30:00+01:00"}, "Mo 10:00-12:30"),
        ({"freq": "MONTHLY", "byday": "2TU", "opens_at": "12:00", "closes_at": "14:00"}, "Tu[2] 12:00-14:00"),
        ({"freq": "MONTHLY", "byday": "-1FR", "opens_at": "19.00", "closes_at": "21.00"}, "Fr[-1] 19:00-21:00"),
        ({"weekday": "Monday", "opens_at": "10:00", "closes_at": "noon"}, "Mo 10:00-12:00"),
        ({"byday": "MO-SU", "opens_at": "00:00", "closes_at": "23:59"}, "24/7"),
        ({"byday": ["FR", "Saturday"], "opens_at": "22:00", "closes_at": "02:00"}, "Fr,Sa 22:00-02:00"),
        ({"byday": "WE", "opens_at": "10:00", "closes_at": "12:00", "notes": "term time only"}, 'We 10:00-12:00 "term time only"'),
        ({"byday": "WE", "opens_at": "10:00", "closes_at": "12:00", "notes": "Closed on bank holidays."}, "We 10:00-12:00; PH off"),
        ({"byday": "MO", "opens_at": "", "closes_at": None}, ""),
        ({"byday": "MO", "opens_at": "09:00"}, ""),
        ({"byday": "MO", "freq": "WEEKLY", "interval": 2, "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"dtstart": "2026-01-05", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"byday": "MO", "valid_to": "2026-11-20", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"byday": "MO", "valid_from": "2026-12-01", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"byday": "MO", "valid_from": "2026-11-01", "valid_to": "2026-11-25", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"byday": "MO", "valid_to": "2027-11-20", "opens_at": "09:00", "closes_at": "10:00"}, "Mo 09:00-10:00"),
        ({"byday": "MO", "opens_at": "9:00", "closes_at": "5:00"}, ""),
        ({"byday": "MO", "opens_at": "00:00", "closes_at": "00:00"}, ""),
        ({"bymonthday": "2", "freq": "MONTHLY", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"byday": "MO", "freq": "MONTHLY", "opens_at": "09:00", "closes_at": "10:00"}, ""),
        ({"description": "Ring us"}, ""),
    ],
)  # fmt: skip
def test_one_schedule_becomes_hours_only_when_it_is_sure(row: dict[str, Any], osm: str) -> None:
    hours = hours_of([row], TODAY)
    assert hours.osm == osm
    blank = not row.get("opens_at") and "byday" in row
    assert bool(hours.left_out) == (not osm and not blank)


def test_several_schedules_make_one_week() -> None:
    rows = [
        {"byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"},
        {"byday": "MO,TU", "opens_at": "13:00", "closes_at": "17:00"},
        {"byday": "TU", "freq": "MONTHLY", "opens_at": "18:00", "closes_at": "19:00"},
        {"byday": "1TU", "freq": "MONTHLY", "opens_at": "18:00", "closes_at": "19:00"},
    ]
    assert hours_of(rows, TODAY).osm == (
        "Mo,Tu 09:00-12:00,13:00-17:00; Tu[1] 09:00-12:00,13:00-17:00,18:00-19:00"
    )


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("Bristol Youth MAPS: 0117 332 7111", "0117 332 7111"),
        ("+44 (0)1922 653405", "01922 653405"),
        ("0044 1922 653405", "01922 653405"),
        ("(01922) 653405", "01922 653405"),
        ("01922-653405 ext 3", "01922 653405"),
        (1922653405, ""),
        ("116 123", "116 123"),
        ("(312) 938-2106", ""),
        ("01922 65", ""),
        ("ring us", ""),
    ],
)
def test_numbers_come_out_of_what_stands_around_them(debt_advice: Make, number: Any, phone: str) -> None:
    made = proposed(debt_advice(contacts=[{"phones": [{"number": number}]}]))
    assert made.cells["phone"] == phone
    assert phone or any(words.startswith("phone ") for words in made.left_out)


@pytest.mark.parametrize(
    "where",
    [
        {"phones": [{"number": "01902 111222"}]},
        {"contacts": [{"phone": "01902 111222"}]},
        {"contacts": [{"phones": [{"number": "01902 111222"}]}]},
        {"contacts": {"phones": {"number": "01902 111222"}}},
        {"phones": "01902 111222"},
        {"service_at_locations": [{"phones": [{"number": "01902 111222"}]}]},
        {"service_at_locations": [{"contacts": [{"phones": [{"number": "01902 111222"}]}]}]},
        {"service_at_locations": [{"location": {"phones": [{"number": "01902 111222"}]}}]},
        {"organization": {"name": "X", "phones": [{"number": "01902 111222"}]}},
    ],
)
def test_a_phone_is_found_wherever_it_stands(debt_advice: Make, where: dict[str, Any]) -> None:
    assert proposed(debt_advice(contacts=None) | where).cells["phone"] == "01902 111222"


def test_text_lines_faxes_and_further_numbers(debt_advice: Make) -> None:
    phones = [
        {"number": "01922 111111", "type": "fax"},
        {"number": "85258", "type": "text", "description": "Text SHOUT to 85258"},
        {"number": "01922 222222 / 01922 333333"},
    ]
    made = proposed(debt_advice(contacts=[{"phones": phones}]))
    assert (made.cells["phone"], made.cells["text"]) == ("01922 222222", "Text SHOUT to 85258")
    assert any("fax" in words for words in made.left_out)
    assert any("01922 333333" in words for words in made.warnings)


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        ("enquiries@advice.org.uk", True), ("mailto:help@advice.org.uk", True), ("advice@gmail.com", True),
        ("carer.support@walsall.gov.uk", True), ("x@noemail.invalid", False), ("email@example.com", False),
        ("anna.smith@walsall.gov.uk", False), ("a.smith@nhs.net", False), ("none", False),
    ],
)  # fmt: skip
def test_only_real_shared_mail_addresses_are_taken(debt_advice: Make, email: str, kept: bool) -> None:
    made = proposed(debt_advice(email=email))
    assert bool(made.cells["email"]) == kept
    assert kept or any(words.startswith("e-mail") for words in made.left_out)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("www.advice.org.uk", "https://www.advice.org.uk"), ("http://http://a.org.uk/x", "http://a.org.uk/x"),
        ("javascript:alert(1)", ""), ("http://www.example.com/x", ""), ("see our page", ""), ("http://[", ""),
    ],
)  # fmt: skip
def test_web_addresses_are_mended_or_left_out(debt_advice: Make, url: str, taken: str) -> None:
    assert proposed(debt_advice(url=url)).cells["url"] == taken


@pytest.mark.parametrize(
    ("ages", "cells"),
    [
        ({"minimum_age": -1, "maximum_age": -1}, ("", "", "")),
        ({"minimum_age": 0, "maximum_age": 100}, ("", "", "")),
        ({"minimum_age": 12, "maximum_age": 18}, ("12", "18", "Aged 12 to 18")),
        ({"minimum_age": "50", "maximum_age": 120.0}, ("50", "", "Aged 50 and over")),
        ({"minimum_age": 30, "maximum_age": 20}, ("", "", "")),
        (
            {"eligibilitys": [{"eligibility": "adult", "minimum_age": 18, "maximum_age": 99}]},
            ("18", "", "adult"),
        ),
        ({"minimum_age": "n/a", "maximum_age": []}, ("", "", "")),
    ],
)
def test_ages_that_mean_anybody_are_no_ages(
    debt_advice: Make, ages: dict[str, Any], cells: tuple[str, ...]
) -> None:
    made = proposed(debt_advice(**ages))
    assert tuple(made.cells[name] for name in ("min_age", "max_age", "eligibility")) == cells


@pytest.mark.parametrize(
    ("place", "areas"),
    [
        ({"service_areas": [{"name": "Metropolitan Borough of Dudley"}]}, "dudley"),
        ({"service_areas": [{"uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000028"}]}, "sandwell"),
        ({"service_areas": [{"service_area": "All of the Black Country"}]}, "black-country"),
        ({"service_areas": [{"name": "Bristol"}]}, ""),
        ({"service_areas": None, "locations": [{"address_1": "1 High St", "postal_code": "WV1 1AA"}]}, "wolverhampton"),
        ({"service_areas": None, "locations": [{"address_1": "1 High St", "postal_code": "ws1"}]}, "walsall"),
        ({"service_areas": None, "locations": [{"address_1": "1 High St", "postal_code": "WS10"}]}, ""),
        ({"service_areas": None, "locations": [{"geometry": {"coordinates": [-1.98, 52.585]}}]}, "walsall"),
        ({"service_areas": None, "locations": [{"latitude": "52.585", "longitude": "-1.98"}]}, "walsall"),
        ({"service_areas": None, "locations": [{"latitude": 100, "longitude": 101}]}, ""),
        ({"service_areas": "Walsall"}, ""),
    ],
)  # fmt: skip
def test_areas_are_named_or_proved(debt_advice: Make, place: dict[str, Any], areas: str) -> None:
    assert proposed(debt_advice(**place)).cells["areas"] == areas


def test_a_feeds_own_area_is_taken_when_it_says_nothing(debt_advice: Make) -> None:
    assert proposed(debt_advice(service_areas=None), areas=("dudley",)).cells["areas"] == "dudley"


def test_addresses_outside_the_country_or_hidden_are_left_out(debt_advice: Make) -> None:
    for place in (
        {"address_1": "1 Main St", "country": "US"},
        {"address_1": "1 Main St", "mask_exact_address": True},
        {"address_1": "1 Main St", "latitude": 40.7, "longitude": -74.0},
    ):
        made = proposed(debt_advice(locations=[place]))
        assert made.cells["address"] == ""
        assert any(words.startswith("address:") for words in made.left_out)


def test_a_refuge_loses_its_address_whether_tagged_or_told(debt_advice: Make) -> None:
    place = [{"address_1": "1 Quiet Road", "city": "Walsall", "postal_code": "WS1 2EQ"}]
    tagged = debt_advice(
        locations=place,
        attributes=[{"taxonomy_term": {"name": "Domestic Violence Survivors", "id": "20083"}}],
    )
    told = debt_advice(locations=place, description="A refuge for women and children.", attributes=None)
    for service in (tagged, told):
        made = proposed(service)
        assert made.cells["address"] == made.cells["postcode"] == ""
        assert not any("Quiet Road" in words for words in (*made.warnings, *made.left_out, *made.changed))
    assert proposed(tagged).cells["needs"] == "safety.domestic_abuse"


@pytest.mark.parametrize(
    ("term", "needs", "suggested"),
    [
        ({"id": "esdServiceType:298", "name": "Carers"}, "health.carer", False),
        ({"term_uri": "http://id.esd.org.uk/service/1818"}, "money.food", False),
        ({"name": "Food banks"}, "money.food", False),
        ({"taxonomy": "openEligibility", "code": "1186", "name": "Bereavement"}, "health.bereavement", False),
        ({"name": "Addiction & Recovery"}, "", True),
        ({"name": "Things to do"}, "", False),
        ({"taxonomy": "signpost-needs", "code": "money.rent"}, "money.rent", False),
        ({"name": "Emergency"}, "", False),
    ],
)
def test_terms_tag_needs_by_the_map(
    debt_advice: Make, term: dict[str, Any], needs: str, suggested: bool
) -> None:
    made = proposed(debt_advice(attributes=[{"taxonomy_term": term}]))
    assert made.cells["needs"] == needs
    assert bool(made.suggested) == suggested


def test_a_term_of_several_needs_is_decided_by_the_services_words(debt_advice: Make) -> None:
    term = [{"taxonomy_term": {"name": "Addiction & Recovery"}}]
    assert proposed(debt_advice(name="Stop smoking", attributes=term)).cells["needs"] == "health.smoking"


def test_the_older_names_of_things_are_read(debt_advice: Make) -> None:
    made = proposed(
        debt_advice(
            organization=None,
            organisation={"name": "Old Ways"},
            attributes=None,
            service_taxonomys=[{"taxonomy": {"id": "esdServiceType:1818", "vocabulary": "esdServiceTypes"}}],
            attending_type="phone",
            attending_access="drop-in",
            languages=[{"language": "Urdu"}, {"language": "Klingon"}, {"code": "pa-IN"}],
            fees="Free of charge",
            needs_referral=True,
        )
    )
    cells = {
        name: made.cells[name]
        for name in ("organisation", "needs", "access", "languages", "cost", "referral")
    }
    assert cells == {
        "organisation": "Old Ways", "needs": "money.food", "access": "phone; drop-in", "languages": "ur; pa",
        "cost": "free", "referral": "professional",
    }  # fmt: skip
    assert any("Klingon" in words for words in made.left_out)


def test_their_check_is_never_ours(debt_advice: Make) -> None:
    fresh = proposed(debt_advice(assured_date="2026-10-01"), url="https://feed.walsall.gov.uk/services")
    stale = proposed(debt_advice(assured_date="2024-10-01"), url="https://feed.walsall.gov.uk/services")
    stranger = proposed(debt_advice(assured_date="2026-10-01"))
    assert [made.cells["confidence"] for made in (fresh, stale, stranger)] == ["medium", "low", "low"]
    assert not any(
        made.cells[f"verified_{part}"]
        for made in (fresh, stale, stranger)
        for part in ("date", "role", "how")
    )
    assert any("2026-10-01" in words for words in fresh.warnings)
    assert proposed(debt_advice(last_modified="2031-01-01T00:00:00Z")).cells["source_date"] == ""


def test_keys_and_passwords_of_an_address_are_not_kept(debt_advice: Make) -> None:
    made = proposed(debt_advice(), url="https://anna:secret@feed.org.uk/api/services?key=secret")
    assert made.cells["source_url"] == "https://feed.org.uk/api/services"


def test_text_is_cleaned_and_never_the_summary(debt_advice: Make) -> None:
    dirty = "<h1>About&nbsp;us</h1>\r\n###Who###\\nWe help <script>alert(1)</script>**you**&amp;yours\u202e"
    made = proposed(debt_advice(description=dirty))
    assert made.words == "About us Who We help you &yours" or made.words == "About us Who We help you&yours"
    assert made.cells["summary"] == ""
