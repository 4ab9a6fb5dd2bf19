"""A visit in a button: everything that must survive a restart, in 64 bytes, and nothing about the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.visit.state import MOST_NEEDS, MOST_SERVICES, Visit, WhoFor, data, read

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/London"))

needs = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=3), unique=True, max_size=7)
services = st.lists(
    st.tuples(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=3, max_size=3), st.sampled_from([0, 1, 2])
    ),
    max_size=10,
)


def visit_of(codes: list[str], chosen: list[tuple[str, int]], practice: bool = False) -> Visit:
    visit = Visit.begin(NOW, practice).with_needs(codes)
    for place, (code, when) in enumerate(chosen):
        visit = visit.with_service(code, when, visit.needs[place] if place < len(visit.needs) else "")
    return visit


@given(needs, services, st.booleans(), st.sampled_from(["walsall", "dudley", "elsewhere", None]))
def test_a_visit_comes_back_from_its_button(
    codes: list[str], chosen: list[tuple[str, int]], practice: bool, area: str | None
) -> None:
    visit = visit_of(codes, chosen, practice)
    made = data(visit, area, "p", "0abc")
    assert len(made.encode()) <= 64
    tap = read(made)
    assert tap is not None
    assert (tap.verb, tap.argument, tap.area) == ("p", "0abc", area)
    assert tap.visit.needs == visit.needs
    assert tap.visit.in_order() == visit.in_order()
    assert (tap.visit.mark, tap.visit.practice) == (visit.mark, practice)


@given(st.text(max_size=64))
def test_any_data_at_all_can_be_read(text: str) -> None:
    for made in (text, f"v:{text}", f"v:p:{text}"):
        tap = read(made)
        assert tap is None or (
            len(tap.visit.needs) <= MOST_NEEDS and len(tap.visit.services) <= MOST_SERVICES
        )


def test_who_the_visit_is_for_never_stands_in_a_button() -> None:
    bare = visit_of(["md"], [("abc", 0)])
    told = replace(bare, who=WhoFor(age=72, gender="man", alone=True, interpreter=True))
    assert data(bare, "walsall", "o") == data(told, "walsall", "o")


def test_two_visits_have_different_marks() -> None:
    marks = {Visit.begin(NOW + timedelta(seconds=10 * step)).mark for step in range(2000)}
    assert len(marks) == 2000


def test_a_sixth_need_and_a_ninth_service_are_left_out() -> None:
    visit = visit_of(["aa", "bb", "cc", "dd", "ee", "ff"], [(f"a{n:02}", 0) for n in range(9)])
    assert len(visit.needs) == MOST_NEEDS
    assert len(visit.services) == MOST_SERVICES


def test_doing_a_thing_twice_is_doing_it_once() -> None:
    once = visit_of(["md"], [("abc", 0)])
    assert once.with_needs(["md"]) == once
    assert once.with_service("abc", 2) == once
    assert once.moved("abc", 1).moved("abc", 1) == once.moved("abc", 1)
    assert once.without_service("abc").without_service("abc") == once.without_service("abc")
