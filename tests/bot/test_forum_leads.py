"""/report in the chat: the last closed period for a forum lead, and a word like any other for everybody else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.forum_leads import ForumLeads
from bot.turn import Text
from demand import Grid
from demand.demo import make_demo

LEAD, STRANGER = 5, 6
NOW = datetime(2026, 11, 5, 10, tzinfo=ZoneInfo("Europe/London"))


def test_a_lead_gets_the_summary_and_its_files(tmp_path: Path) -> None:
    store = tmp_path / "protected.db"
    make_demo(store, Grid.of({"money.rent": "Behind with the rent", "health.gp": "Seeing a doctor"}), NOW)
    turn = ForumLeads(store, lambda chat: chat == LEAD).answer(LEAD, Text("/report"), NOW)
    assert turn is not None
    assert turn.later is not None
    (reply,) = turn.later()
    assert len(reply.text) <= 600
    assert {document.name.rsplit(".", 1)[1] for document in reply.documents} >= {"html", "xlsx", "csv"}


def test_before_the_first_month_has_closed_a_sentence_says_so(tmp_path: Path) -> None:
    turn = ForumLeads(tmp_path / "protected.db", lambda _chat: True).answer(LEAD, Text("/report"), NOW)
    assert turn is not None
    assert turn.later is not None
    assert "No month has closed yet" in turn.later()[0].text


def test_to_everybody_else_and_in_groups_it_is_not_there(tmp_path: Path) -> None:
    room = ForumLeads(tmp_path / "protected.db", lambda chat: chat == LEAD)
    assert room.answer(STRANGER, Text("/report"), NOW) is None
    assert room.answer(LEAD, Text("hello"), NOW) is None
    assert room.answer(-100, Text("/report"), NOW, sender=LEAD) is None
