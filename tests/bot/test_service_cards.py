"""What a card says of cost and area: the help is free, the call may not be; nothing wider than the row."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.words.cards import card
from services_catalog import Found, Openness, Service
from services_catalog.freshness import trust_of

NOW = datetime(2026, 11, 24, 11, tzinfo=ZoneInfo("Europe/London"))


def shown(**changes: object) -> str:
    plain: dict[str, object] = {
        "id": "advice",
        "name": "Advice",
        "summary": "Helps.",
        "needs": ("money.debt",),
        "areas": ("walsall",),
        "cost": "free",
        "access": ("phone",),
    }
    service = Service.model_validate(plain | changes)
    trust = trust_of(service, NOW.date(), None)
    return card(Found(service, "money.debt", Openness("unknown"), "local", None, trust, ()), NOW)


@pytest.mark.parametrize("phone", ["0800 144 8848", "0808 800 4444", "116 123", "111", "999", "101"])
def test_a_free_call_is_called_free(phone: str) -> None:
    assert "Free to call." in shown(phone=phone)


@pytest.mark.parametrize("phone", ["0300 555 2345", "0121 552 6448", "01922 653405", "0345 60 20 540", "159"])
def test_a_charged_call_is_not_called_free(phone: str) -> None:
    text = shown(phone=phone)
    assert "The help is free; the call may not be." in text
    assert "Free" not in text


def test_without_a_number_free_is_plain_and_other_costs_are_told_as_they_stand() -> None:
    assert "Free." in shown(url="https://example.org", access=("online",))
    assert "£5 a week." in shown(phone="0300 555 2345", cost="£5 a week")


def test_a_row_for_one_borough_and_the_region_names_both() -> None:
    text = shown(phone="111", areas=("dudley", "black-country"))
    assert "Covers Dudley, and helps in the Black Country around." in text


def test_a_voucher_is_spoken_of_once() -> None:
    text = shown(summary="Three days of food when you bring a voucher.", eligibility="Voucher holders")
    assert text.lower().count("voucher") == 1
    assert "For: Voucher holders." in shown(summary="Three days of food.", eligibility="Voucher holders")
