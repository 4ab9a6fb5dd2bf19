"""What a turn counts: one cell a table for an ask, a need once a day, five asks a day, moves in pairs."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.counting import count_ask, count_miss, count_words, move_to
from bot.session import ASKS_A_DAY, Session
from bot.turn import Count

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Europe/London"))
NEEDS = ["money.rent", "money.debt", "home.repairs", "health.gp", "lonely.talk", "work.jobs", "money.food"]


def test_an_ask_is_one_step_in_three_tables() -> None:
    counts, _ = count_ask(Session.new(NOW), "money.rent")
    assert counts == (
        Count("T1", "money.rent", "not_given"),
        Count("T2", "understood", "all"),
        Count("T4", "resident", "all"),
    )


def test_the_same_need_counts_once_a_day() -> None:
    _, session = count_ask(Session.new(NOW), "money.rent")
    assert count_ask(session, "money.rent")[0] == ()


def test_a_miss_counts_once_a_conversation() -> None:
    counts, session = count_miss(Session.new(NOW))
    assert counts == (Count("T2", "not_understood", "all"), Count("T4", "resident", "all"))
    assert count_miss(session)[0] == ()


def test_a_known_area_moves_what_was_counted_without_one_and_only_once() -> None:
    _, session = count_ask(Session.new(NOW), "money.rent")
    moves, session = move_to(session, "walsall")
    assert moves == (Count("T1", "money.rent", "not_given", -1), Count("T1", "money.rent", "walsall", 1))
    assert move_to(session, "dudley")[0] == ()


@given(
    st.lists(
        st.one_of(st.sampled_from(NEEDS), st.just("?"), st.just("words"), st.just("walsall")), max_size=40
    )
)
def test_whatever_is_said_no_ask_changes_more_than_one_cell_a_table_and_five_are_counted(
    said: list[str],
) -> None:
    session = Session.new(NOW)
    asks = 0
    for word in said:
        if word == "?":
            counts, session = count_miss(session)
        elif word == "words":
            counts, session = count_words(session)
        elif word == "walsall":
            counts, session = move_to(session, "walsall")
            assert sum(count.add for count in counts) == 0
            assert {count.table for count in counts} <= {"T1"}
            continue
        else:
            counts, session = count_ask(session, word)
        tables = [count.table for count in counts]
        assert len(tables) == len(set(tables))
        assert all(count.add == 1 for count in counts)
        asks += "T4" in tables
    assert asks <= ASKS_A_DAY
