"""Which services a champion is shown, and what they see of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.scene import Scene
from bot.session import Session
from bot.visit import finding
from bot.visit.state import Visit, WhoFor
from bot.visit.worker_card import worker_card
from bot.words import visit as words
from bot.world import World
from intents import Need

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(replace(Session.new(NOW, "champion"), area="walsall"), NOW, world)


def need(scene: Scene, need_id: str) -> Need:
    found = scene.need(need_id)
    assert found is not None
    return found


def who(**said: object) -> Visit:
    return replace(Visit.begin(NOW), who=WhoFor(**said))  # type: ignore[arg-type]


def test_a_service_not_for_their_age_is_left_out(scene: Scene) -> None:
    for one in finding.shortlist(scene, who(age=16), need(scene, "lonely.older")):
        assert (one.service.min_age or 0) <= 16


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        (
            {"interpreter": True},
            lambda service: bool(service.languages or finding._LANGUAGES.search(service.summary)),
        ),
        ({"children": True}, lambda service: bool(finding._FOR_CHILDREN & set(service.needs))),
    ],
)
def test_one_that_fits_the_household_is_among_the_first_three(
    scene: Scene, said: dict[str, bool], fits: object
) -> None:
    assert callable(fits)
    moved = 0
    for area in scene.world.areas:
        there = scene.after(area=area)
        for wanted in scene.world.catalogue or ():
            if wanted.theme == "crisis":
                continue
            plain = finding.shortlist(there, who(), wanted)
            told = finding.shortlist(there, who(**said), wanted)
            assert {one.service.id for one in told} == {one.service.id for one in plain}, (
                "order only, nothing lost"
            )
            if any(fits(one.service) for one in plain[:12]):
                assert any(fits(one.service) for one in told[:3])
            moved += told != plain
    assert moved, "the directory holds at least one case of it"


def test_a_card_keeps_to_its_room_and_never_loses_name_or_number(scene: Scene) -> None:
    for wanted in scene.world.catalogue or ():
        for number, one in enumerate(finding.shortlist(scene, who(), wanted)[:3], start=1):
            text = worker_card(one, number, NOW, 190)
            assert len(text) <= 190
            assert one.service.name in text
            if one.service.phone:
                assert one.service.phone in text


@pytest.mark.parametrize(
    ("referral", "said"),
    [
        (("self",), "They can ask themselves."),
        (("self", "professional"), "They can ask themselves, or you can refer."),
        (("self", "gp", "professional"), "They can ask themselves, or you or a GP can refer."),
        (("professional",), "You must refer them."),
        (("gp", "professional"), "You or a GP must refer them."),
        ((), ""),
    ],
)
def test_the_referral_route_is_said_to_the_worker(referral: tuple[str, ...], said: str) -> None:
    assert words.route(referral) == said
