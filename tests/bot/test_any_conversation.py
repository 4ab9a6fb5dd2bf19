"""Whatever is said or pressed, in whatever order: an answer within the limits, and nothing that waits is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.conversation import respond
from bot.session import Role, Session
from bot.turn import Choice, Incoming, Text
from bot.world import World
from tests.support.conversations import within_limits

NOW = datetime(2026, 12, 25, 10, tzinfo=ZoneInfo("Europe/London"))

SAID = st.one_of(
    st.sampled_from(
        [
            "im behind with my rent, lost my job and feel low", "no food in the house", "more", "back", "1", "2", "3",
            "walsall", "WV13", "B43", "xyzzy", "yes", "no", "start again", "skip", "they never answered", "thanks",
            "my husband hits me", "im going to kill myself", "im safe", "hoarding", "😭", "/urgent", "/visit",
            "72M alone gas arrears", "make the handout", "end visit", "did it help?", "is something wrong?",
            "my toddler has a temperature", "useless bot", "none of these", "mrs jones at number 4",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
PRESSED = st.one_of(st.integers(0, 7), st.text(max_size=20))


@pytest.mark.parametrize("role", ["resident", "champion"])
@given(steps=st.lists(st.one_of(SAID, PRESSED.map(lambda pressed: ("press", pressed))), max_size=9))
@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_message_is_answered_within_the_limits(world: World, role: Role, steps: list[object]) -> None:
    session, now = Session.new(NOW, role), NOW
    for step in steps:
        now += timedelta(minutes=1)
        turn, session = respond(_incoming(step, session), session, now, world)
        within_limits(turn)
        assert len(session.pending) <= 3
        assert len(session.passing) <= 1
        assert len(set(session.page[1])) == len(session.page[1]), "a service was shown twice"


def _incoming(step: object, session: Session) -> Incoming:
    if isinstance(step, str):
        return Text(step)
    _, pressed = step  # type: ignore[misc]
    if isinstance(pressed, int):
        menu = session.menu
        return Choice(menu[pressed % len(menu)].data) if menu else Text(str(pressed))
    return Choice(pressed)
