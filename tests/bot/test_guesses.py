"""What is offered when it is not sure what was meant: likely guesses only, none that would hurt as padding."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation import guesses
from bot.conversation.scene import Scene
from bot.session import Session
from bot.world import World
from intents import NeedMatch, Reading

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(Session.new(NOW), NOW, world)


def read(decision: str, *needs: tuple[str, float], passing: tuple[NeedMatch, ...] = ()) -> Reading:
    matches = tuple(NeedMatch(need, sure, ("word",)) for need, sure in needs)
    return Reading(None, decision, matches, passing, (), None)  # type: ignore[arg-type]


def test_unlikely_and_hurtful_guesses_are_left_out(scene: Scene) -> None:
    reading = read("clarify", ("lonely.talk", 0.6), ("health.alcohol", 0.4), ("home.moving", 0.1))
    assert [need.id for need in guesses.to_offer(scene, "only the telly", reading)] == ["lonely.talk"]


def test_the_best_guess_is_shown_even_when_it_is_poor(scene: Scene) -> None:
    reading = read("clarify", ("home.homeless", 0.2))
    assert [need.id for need in guesses.to_offer(scene, "hm", reading)] == ["home.homeless"]


def test_a_child_who_does_not_drink_is_ill(scene: Scene) -> None:
    for decision in ("clarify", "none"):
        reading = read(decision, ("health.alcohol", 0.7))
        offered = guesses.to_offer(scene, "my 4 year old is really hot and not drinking", reading)
        assert [need.id for need in offered] == ["health.child", "health.gp", "health.pharmacy"]


def test_an_ill_adult_is_offered_a_doctor_and_what_else_was_likely(scene: Scene) -> None:
    reading = read("clarify", ("money.benefits", 0.7))
    offered = guesses.to_offer(scene, "been being sick since they stopped my pip", reading)
    assert [need.id for need in offered] == ["money.benefits", "health.gp", "health.pharmacy"]


def test_two_things_are_heard_only_when_both_were_plain(scene: Scene) -> None:
    reading = read("answer", ("money.rent", 0.95), ("health.mental", 0.9), ("safety.exploitation", 0.55))
    assert [need.id for need in guesses.said(scene, reading)] == ["money.rent", "health.mental"]


def test_a_need_touched_on_gets_a_button_only_by_the_writers_own_words(scene: Scene) -> None:
    passing = (
        NeedMatch("money.loan_sharks", 0.64, ("money",)),
        NeedMatch("money.debt", 0.8, ()),
        NeedMatch("money.food", 0.6, ("food",)),
    )
    reading = read("answer", ("money.energy", 0.9), passing=passing)
    assert [need.id for need in guesses.touched_on(scene, reading, ())] == ["money.food"]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Hoarding?", "health.mental"),
        ("cant sleep", "health.mental"),
        ("😭😭", "health.mental"),
        ("🍞🚫", "money.food"),
    ],
)
def test_a_few_words_or_signs_have_their_own_list(scene: Scene, said: str, first: str) -> None:
    assert guesses.of_few_words(scene, said)[0].id == first


def test_what_says_more_is_left_to_the_reader(scene: Scene) -> None:
    assert guesses.of_few_words(scene, "cant sleep for the pain in my jaw") == ()
    assert guesses.of_few_words(scene, "") == ()
