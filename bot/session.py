"""What signpost remembers of a conversation, for minutes and in memory only.

Nothing in here is ever written to disk. It holds ids of needs and areas, never a resident's words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.turn import Button
from bot.visit.state import Visit

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=24)
ASKS_A_DAY = 5  # PRIVACY D7: at most five counted asks a chat and day (a champion: a visit)

Role = Literal["resident", "champion"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What this chat has counted today (PRIVACY D7). Outlives `/forget`, dies with the day or a restart."""

    day: date
    needs: frozenset[str] = frozenset()
    asks: int = 0

    def left(self) -> bool:
        """Whether one more ask may be counted."""
        return self.asks < ASKS_A_DAY


@dataclass(frozen=True, slots=True)
class Counted:
    """An ask that was counted in this session, so that it can move when the area becomes known."""

    need: str
    column: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A crisis card not yet answered with "I'm safe".

    waiting: codes of the needs said beside it. repeats: how often it came again for words that say little.
    """

    kind: str
    voice: str
    waiting: str = ""
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation. Times are aware datetimes in Europe/London.

    area:      the borough, "elsewhere", or None while it is not known.
    point:     the middle of the postcode sector (latitude, longitude), for distances.
    menu:      the buttons on screen, so that a typed number or label presses one.
    pending:   ids of needs that were said and are not answered yet; they wait until they are, or a new start.
    passing:   ids of needs only touched on; offered as long as the answer they came with is on screen.
    trail:     button data of the screens seen, newest last, for "back".
    aside:     what is on screen is a question or a word beside the newest of the trail.
    safe_voice: (need, voice) once it was said to be safe to read about that need here; asked anew for others.
    offered:   ids of the needs offered by "did you mean", until one is answered.
    split:     a place that lies in several boroughs, as (label, boroughs), until the council is known.
    topics:    names of narrow matters that were said (`services_catalog.topics`), never the words themselves.
    page:      (need id, ids of the services shown so far, in order) of the answer on screen.
    standing:  the crisis card that stands, if one does.
    asked_area: the area question has been put once; it is not put again.
    misses:    messages in a row that were not understood.
    place_misses: answers in a row to "where do you live?" that named no place we know.
    reminded:  a champion was reminded, with no visit open, to leave names out; said once.
    """

    started: datetime
    touched: datetime
    allowance: Allowance
    role: Role = "resident"
    area: str | None = None
    point: tuple[float, float] | None = None
    menu: tuple[Button, ...] = ()
    pending: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    aside: bool = False
    safe_voice: tuple[str, str] = ("", "")
    offered: tuple[str, ...] = ()
    split: tuple[str, tuple[str, ...]] | None = None
    topics: frozenset[str] = frozenset()
    page: tuple[str, tuple[str, ...]] = ("", ())
    standing: Standing | None = None
    asked_area: bool = False
    greeted: bool = False
    misses: int = 0
    missed: bool = False
    place_misses: int = 0
    reminded: bool = False
    counted: tuple[Counted, ...] = field(default=())
    cards_shown: int = 0
    visit: Visit | None = None  # while a champion's visit is open
    left_open: bool = False  # the last session ran out with a visit open; said once

    @classmethod
    def new(cls, now: datetime, role: Role = "resident", allowance: Allowance | None = None) -> Session:
        """A fresh conversation at `now`; `allowance` is what the chat already counted today."""
        if allowance is None or allowance.day != now.date():
            allowance = Allowance(now.date())
        return cls(started=now, touched=now, allowance=allowance, role=role)

    def expired(self, now: datetime) -> bool:
        """Whether 30 idle minutes or 24 hours have passed. A clock set back does not revive it."""
        return abs(now - self.touched) > IDLE or abs(now - self.started) > LONGEST

    def at(self, now: datetime) -> Session:
        """This conversation at the moment of the next message; a new day brings a new allowance."""
        allowance = self.allowance if self.allowance.day == now.date() else Allowance(now.date())
        return replace(self, touched=now, allowance=allowance)
