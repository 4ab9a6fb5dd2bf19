"""The room behind the desk for forum leads: `/report` brings the last closed period, with its files.

One rule: only people on the allow-list as leads; to everybody else `/report` is a word like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bot.turn import Document, Incoming, Reply, Text, Turn
from demand import StoreError

NOTHING_YET = "No month has closed yet. The first figures come on the 1st of next month."
MAKING_IT = "I am making the report of the last closed month. This takes a few seconds."


class ForumLeads:
    """Answers `/report` from the protected store; it has no way to open the live one (PRIVACY D1)."""

    def __init__(self, protected: Path, is_lead: Callable[[int], bool]) -> None:
        self._protected = protected
        self._is_lead = is_lead

    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn | None:
        """The summary and its files for a lead who asks; None otherwise. In a group: None."""
        asked = isinstance(incoming, Text) and incoming.text.strip().lower().partition("@")[0] == "/report"
        if not asked or sender not in (None, chat) or not self._is_lead(chat):
            return None
        return Turn((Reply(MAKING_IT),), later=partial(_in_a_process_of_its_own, self._protected))

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]:
        """This room never writes first."""
        return ()


def _in_a_process_of_its_own(protected: Path) -> tuple[Reply, ...]:
    """Drawing charts takes seconds and memory that a bot must not keep: a short-lived process does it."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_summary, protected).result()


def _summary(protected: Path) -> tuple[Reply, ...]:
    from demand.summary import summarise  # only here: the drawing library stays out of the bot's memory

    if not protected.exists():
        return (Reply(NOTHING_YET),)
    try:
        summary = summarise(protected)
    except StoreError as error:
        return (Reply(str(error)),)
    files = tuple(Document(file.name, file.content, file.media_type) for file in summary.files)
    return (Reply(summary.text, documents=files),)
