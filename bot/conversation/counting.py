"""What a turn counts (PRIVACY 2.4, D7): one cell a table for one ask, a need once a day, five asks a day."""

from __future__ import annotations

from dataclasses import replace

from bot.session import Counted, Session
from bot.turn import Count

NOT_GIVEN = "not_given"
ALL = "all"


def count_ask(session: Session, need: str) -> tuple[tuple[Count, ...], Session]:
    """A need was understood and answered: T1 need x area, T2 understood, T4 who asked."""
    allowance = session.allowance
    if need in allowance.needs or not allowance.left():
        return (), session
    column = session.area or NOT_GIVEN
    counts = (
        Count("T1", need, column),
        Count("T2", "understood", ALL),
        Count("T4", session.role, ALL),
    )
    spent = replace(allowance, needs=allowance.needs | {need}, asks=allowance.asks + 1)
    return counts, replace(session, allowance=spent, counted=(*session.counted, Counted(need, column)))


def count_miss(session: Session) -> tuple[tuple[Count, ...], Session]:
    """Something was not understood: T2 and T4, once a conversation, inside the five."""
    allowance = session.allowance
    if session.missed or not allowance.left():
        return (), session
    counts = (Count("T2", "not_understood", ALL), Count("T4", session.role, ALL))
    spent = replace(allowance, asks=allowance.asks + 1)
    return counts, replace(session, allowance=spent, missed=True)


def count_words(session: Session) -> tuple[tuple[Count, ...], Session]:
    """Services were found by their own words, without a need: T2 understood and T4, once a conversation."""
    allowance = session.allowance
    if "" in allowance.needs or not allowance.left():
        return (), session
    counts = (Count("T2", "understood", ALL), Count("T4", session.role, ALL))
    spent = replace(allowance, needs=allowance.needs | {""}, asks=allowance.asks + 1)
    return counts, replace(session, allowance=spent)


def move_to(session: Session, area: str) -> tuple[tuple[Count, ...], Session]:
    """The area became known: asks counted as "not given" in this session move to it, one step each way."""
    moves: list[Count] = []
    counted: list[Counted] = []
    for ask in session.counted:
        if ask.column == NOT_GIVEN:
            moves += [Count("T1", ask.need, NOT_GIVEN, -1), Count("T1", ask.need, area, 1)]
            ask = Counted(ask.need, area)
        counted.append(ask)
    return tuple(moves), replace(session, area=area, counted=tuple(counted))


def count_outcome(theme: str, outcome: str) -> tuple[Count, ...]:
    """ "Did it help?" was answered once for an ask: T3 theme x outcome."""
    return (Count("T3", theme, outcome),)
