"""What comes up first for people a second reader played: scams, grief, a night with no bed, a lump, damp."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalog import BOROUGHS, Directory, Query, Service
from services_catalog.topics import telling_words, topics_of, topics_said

Make = Callable[..., Service]
Write = Callable[..., Directory]
GRIEF_OF_A_FEW = {
    "kaleidoscope-suicide-bereavement",
    "miscarriage-association",
    "sands",
    "child-bereavement-uk",
}


def first(
    directory: Directory, need: str, area: str | None, at: datetime, hints: str = "", cards: int = 3
) -> list[str]:
    query = Query(needs=(need,), area=area, at=at, hints=hints, limit=cards)
    return [one.service.id for one in directory.search(query)]


@pytest.mark.parametrize("area", BOROUGHS)
@pytest.mark.parametrize(
    "hints",
    [
        "",
        "someone rang saying they were my bank and took 400 quid",
        "a man off facebook took all my savings",
        "i got scammed",
    ],
)
def test_somebody_scammed_sees_159_and_report_fraud_at_once(
    starter: Directory, tuesday: datetime, area: str, hints: str
) -> None:
    shown = first(starter, "safety.exploitation", area, tuesday, hints)
    assert {"stop-scams-159", "report-fraud"} <= set(shown)
    assert not {"bcwa-sandwell", "west-midlands-forced-marriage-helpline", "karma-nirvana"} & set(shown)


@pytest.mark.parametrize(
    ("hints", "leads"),
    [
        ("my boss took my passport and i am forced to work", "modern-slavery-helpline"),
        ("my dad wants me to marry a man i never met", "west-midlands-forced-marriage-helpline"),
        ("he will put my nude pictures online", "revenge-porn-helpline"),
    ],
)
def test_what_is_said_leads_within_its_need(
    starter: Directory, tuesday: datetime, hints: str, leads: str
) -> None:
    found = starter.search(Query(needs=("safety.exploitation",), area="dudley", at=tuesday, hints=hints))
    assert leads in [one.service.id for one in found[:3]]
    assert "your_words" in next(one for one in found if one.service.id == leads).reasons


@pytest.mark.parametrize("area", [*BOROUGHS, None])
@pytest.mark.parametrize(
    "hints", ["", "the wife died in march", "my husband passed away, my daughter helps me"]
)
def test_a_widower_sees_no_group_for_another_loss(
    starter: Directory, tuesday: datetime, area: str | None, hints: str
) -> None:
    shown = first(starter, "health.bereavement", area, tuesday, hints)
    assert "cruse-helpline" in shown
    assert not GRIEF_OF_A_FEW & set(shown[:2])


@pytest.mark.parametrize(
    ("hints", "leads"),
    [
        ("my brother killed himself", "kaleidoscope-suicide-bereavement"),
        ("we lost our baby at 20 weeks", "sands"),
        ("i had a miscarriage", "miscarriage-association"),
        ("my little boy died", "child-bereavement-uk"),
    ],
)
def test_a_special_loss_finds_its_own_people(
    starter: Directory, tuesday: datetime, hints: str, leads: str
) -> None:
    assert leads in first(starter, "health.bereavement", "sandwell", tuesday, hints)


@pytest.mark.parametrize("area", ["walsall", "sandwell", "dudley"])
def test_thrown_out_at_night_sees_help_for_any_age(
    starter: Directory, small_hours: datetime, area: str
) -> None:
    shown = first(starter, "home.homeless", area, small_hours, "kicked out tonight got nowhere to sleep")
    assert "shelter-helpline" in shown or area == "dudley"  # three of its own lines come first there
    assert not {"st-basils", "ymca-black-country", "centrepoint-helpline", "rmc-dropin", "akt"} & set(shown)


def test_a_teenager_thrown_out_sees_help_for_the_young(starter: Directory, small_hours: datetime) -> None:
    shown = first(starter, "home.homeless", "walsall", small_hours, "im 17 and mom kicked me out")
    assert "st-basils" in shown
    assert "akt" not in shown  # young, but for LGBTQ+ people


@pytest.mark.parametrize("area", BOROUGHS)
def test_a_lump_means_the_gp_and_a_kit_means_the_kit(
    starter: Directory, tuesday: datetime, area: str
) -> None:
    assert first(starter, "health.screening", area, tuesday, "lump in my breast")[0] == "cancer-symptoms-gp"
    kit = first(starter, "health.screening", area, tuesday, "i lost my bowel screening kit", cards=2)
    assert "bowel-screening-helpline" in kit


@pytest.mark.parametrize("area", BOROUGHS)
def test_a_doctor_is_not_a_complaint_and_low_mood_is_not_a_young_persons_crisis(
    starter: Directory, tuesday: datetime, small_hours: datetime, area: str
) -> None:
    asked = first(starter, "health.gp", area, tuesday, "i need a gp")
    assert not {"dudley-group-pals", "royal-wolverhampton-pals", "cancer-symptoms-gp"} & set(asked)
    assert "papyrus-hopeline247" not in first(starter, "health.mental", area, small_hours, "feel so low")
    complaint = first(starter, "health.gp", "dudley", tuesday, "complain about russells hall hospital")
    assert complaint[0] == "dudley-group-pals"


def test_newly_pregnant_sees_no_line_for_the_loss_of_a_baby(starter: Directory, tuesday: datetime) -> None:
    shown = first(starter, "health.pregnancy", "sandwell", tuesday, "just found out im pregnant")
    assert shown[0] == "tommys-midwives"
    assert not GRIEF_OF_A_FEW & set(shown)


@pytest.mark.parametrize(
    ("area", "not_theirs"),
    [
        ("walsall", "bchg"),
        ("wolverhampton", "bchg"),
        ("sandwell", "midland-heart"),
        ("walsall", "midland-heart"),
    ],
)
def test_a_tenant_is_not_sent_to_a_landlord_without_homes_there(
    starter: Directory, tuesday: datetime, area: str, not_theirs: str
) -> None:
    for need in ("home.repairs", "home.landlord", "home.neighbour"):
        assert not_theirs not in first(starter, need, area, tuesday, cards=50)


def test_a_landlords_visits_are_for_its_tenants(starter: Directory, tuesday: datetime) -> None:
    assert "whg-social-prescribing" not in first(starter, "lonely.talk", "walsall", tuesday, "im lonely")
    assert "whg-social-prescribing" in first(
        starter, "lonely.talk", "walsall", tuesday, "whg tenant and lonely"
    )


def test_what_cannot_be_reached_stands_behind_what_can(
    small: Write, service: Make, tuesday: datetime
) -> None:
    directory = small(
        service("nothing-known", phone="", confidence="high"),
        service("own-surgery", phone="", summary="Ask at your GP surgery.", confidence="low"),
        service("nation", areas=("uk",)),
    )
    assert first(directory, "money.debt", "walsall", tuesday) == ["own-surgery", "nation", "nothing-known"]


def test_one_number_stands_once_on_a_screen_of_food_and_of_money(
    starter: Directory, tuesday: datetime
) -> None:
    for need in ("money.food", "money.debt", "money.energy"):
        for area in BOROUGHS:
            found = starter.search(Query(needs=(need,), area=area, at=tuesday, limit=3))
            phones = [one.service.phone for one in found if one.service.phone]
            assert len(phones) == len(set(phones)), (need, area)


def test_a_branch_of_what_was_shown_waits_behind_other_help(
    small: Write, service: Make, tuesday: datetime
) -> None:
    rows = [service(f"bank-{n}", summary=f"Food parcels at church {n}.") for n in range(5)]
    directory = small(*rows, service("meal", summary="A hot meal.", phone="01922 111111", confidence="low"))
    query = Query(needs=("money.debt",), area="walsall", at=tuesday, exclude=("bank-0",))
    assert directory.search(query)[0].service.id == "meal"


def test_a_national_line_that_lends_its_number_stands_behind_the_rest(
    small: Write, service: Make, tuesday: datetime
) -> None:
    directory = small(
        service("local", phone="0800 144 8848", hours="Mo-Fr 09:00-17:00", summary="In town."),
        service("twin", phone="0800 144 8848", hours="Mo-Fr 09:00-17:00", areas=("england",), summary="Far."),
        service("other", phone="0800 111 2222", areas=("england",), summary="Further."),
    )
    assert first(directory, "money.debt", "walsall", tuesday) == ["local", "other", "twin"]


def test_the_same_number_tells_the_same_hours(starter: Directory) -> None:
    line = starter.service("citizens-advice-adviceline")
    assert line is not None
    for row in starter.services():
        if row.phone == line.phone:
            assert row.hours in ("", line.hours), row.id


def test_a_row_that_names_some_boroughs_is_local_even_when_it_adds_the_region(
    small: Write, service: Make, tuesday: datetime
) -> None:
    directory = small(
        service("some", areas=("dudley", "black-country"), phone="01384 111111"),
        service("all", areas=("black-country", *BOROUGHS), phone="01384 222222"),
        service("nation", areas=("uk",), phone="01384 333333"),
    )
    nowhere = directory.search(Query(needs=("money.debt",), at=tuesday))
    assert {one.service.id: one.reach for one in nowhere} == {"nation": "national", "all": "black-country"}
    walsall = directory.search(Query(needs=("money.debt",), area="walsall", at=tuesday))
    assert {one.service.id: one.reach for one in walsall}["some"] == "local"
    away = directory.search(Query(needs=("money.debt",), area="elsewhere", at=tuesday))
    assert [one.service.id for one in away] == ["nation"]


def test_help_without_a_voucher_and_help_that_surely_runs_come_first(
    small: Write, service: Make, tuesday: datetime
) -> None:
    directory = small(
        service(
            "doubtful", alert="Was funded only to March 2024: check it is still open.", phone="01922 111111"
        ),
        service(
            "voucher", eligibility="Voucher holders", phone="01922 222222", summary="Food for three days."
        ),
        service("plain", phone="01922 333333", summary="A hot meal."),
    )
    assert first(directory, "money.debt", "walsall", tuesday) == ["plain", "voucher", "doubtful"]


def test_help_that_may_be_gone_stands_behind_a_line_open_now(starter: Directory, tuesday: datetime) -> None:
    assert first(starter, "lonely.talk", "walsall", tuesday)[0] == "samaritans"


def test_own_words_find_and_lose_nothing(starter: Directory, tuesday: datetime) -> None:
    for need in ("money.food", "home.repairs", "safety.exploitation", "lonely.groups"):
        plain = first(starter, need, "dudley", tuesday, cards=99)
        said = first(starter, need, "dudley", tuesday, "we have no heating and my boiler is broken", cards=99)
        assert set(plain) == set(said)


def test_two_shared_words_weigh_less_than_being_the_main_need(
    small: Write, service: Make, tuesday: datetime
) -> None:
    directory = small(
        service("main", phone="01922 111111", summary="One."),
        service("boiler", phone="01922 222222", summary="Mends a broken boiler."),
        service(
            "later", phone="01922 333333", needs=("home.repairs", "money.debt"), summary="Broken boiler."
        ),
    )
    assert first(directory, "money.debt", "walsall", tuesday, "broken boiler") == ["boiler", "main", "later"]


@given(st.text(max_size=300))
def test_no_words_break_the_reading_of_topics(words: str) -> None:
    assert topics_said(words, ("safety.exploitation", "health.bereavement")) is not None
    assert topics_of(words, words, words) is not None
    assert telling_words(words) is not None
