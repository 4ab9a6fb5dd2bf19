"""The one-time link: a good code is welcomed, everything else looks like any other start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.invitations import Invitations, deep_link
from bot.roster import Roster
from bot.turn import Choice, Text

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SANDRA = 7_111_222_333


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return Roster(tmp_path / "champions.toml")


def test_a_good_code_is_welcomed_with_the_way_to_a_visit(roster: Roster) -> None:
    turn = Invitations(roster).answer(SANDRA, Text(f"/start c-{roster.invite('champion', NOW)}"), NOW)
    assert turn is not None
    assert "/visit" in turn.replies[0].text
    assert [button.label for button in turn.replies[0].buttons] == ["Start a visit"]
    assert turn.counts == ()


@pytest.mark.parametrize(
    "said", ["/start", "/start c-", "/start c-wrong", "/start area-walsall", "c-x", "hello"]
)
def test_everything_else_is_none_of_its_business(roster: Roster, said: str) -> None:
    roster.invite("champion", NOW)
    assert Invitations(roster).answer(SANDRA, Text(said), NOW) is None
    assert Invitations(roster).answer(SANDRA, Choice("c-x"), NOW) is None
    assert roster.listed() == ()


def test_the_link_fits_telegrams_deep_links(roster: Roster) -> None:
    payload = deep_link("@my_bot", roster.invite("champion", NOW)).partition("?start=")[2]
    assert len(payload) <= 64
    assert payload.replace("-", "").isalnum()
