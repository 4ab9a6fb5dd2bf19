"""What goes into the conversation and what comes out of it, in words no channel owns.

A way in (Telegram, the terminal) turns its own event into one `Incoming` and shows one `Turn`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """Words a person wrote. `edited` is true when they corrected an earlier message; it is read anew."""

    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A button pressed: the data the button carried, at most 64 bytes (see `bot.buttons`).

    seal:    what the desk found when it opened a sealed button; None for an ordinary one.
    carried: the sealed data as it came, so that follow-up buttons can carry the same seal ("carried#tail").
    """

    data: str
    seal: Literal["fresh", "spent", "too_old", "forged"] | None = None
    carried: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """A shared location in degrees (WGS 84). Turned into a borough at once and forgotten."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something without words: a photo, voice note, sticker ... (its caption comes as `Text`)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody sent, in memory only. Channels fetch files only in the curators' chat."""

    name: str
    content: bytes


Incoming = Text | Choice | Position | Unreadable | Upload


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a reply. It carries its own state, so it still works after a restart.

    label: what it says, at most 28 characters, verb first (SAFETY A4).
    data:  what `Choice` brings back, at most 64 bytes.
    sealed: the channel seals the data before sending (PRIVACY L3), so that one tap counts once.
    """

    label: str
    data: str
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file handed over with a reply (a handout, a report). Held in memory only."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to show. Plain text; no markup, so there is nothing to escape.

    text:    at most 4,096 characters, ours at most 600 (SAFETY A4).
    buttons: one a row, at most six (a list a person picks from may hold more).
    strong:  exact pieces of `text` shown in bold where a channel can (a service's name).
    urgent:  a crisis card: sent first and tried hardest.
    edits:   may replace the message whose button was pressed instead of adding one.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    strong: tuple[str, ...] = ()
    urgent: bool = False
    edits: bool = False
    documents: tuple[Document, ...] = ()


Table = Literal["T1", "T2", "T3", "T4"]


@dataclass(frozen=True, slots=True)
class Count:
    """One step of one cell of the demand tables (PRIVACY 2.4). A move is two: -1 and +1."""

    table: Table
    row: str
    column: str
    add: int = 1


@dataclass(frozen=True, slots=True)
class WrongListing:
    """A resident says a listing is wrong: the service and one of the closed reasons, nothing else."""

    service: str
    reason: str


Effect = Literal[
    "forget",  # drop the session now, and the message ids kept for deletion
    "wipe",  # quick exit or end of visit: delete this session's messages on both sides, where the channel can
    "ask_location",  # offer the channel's own location button
]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message in, the replies out, and what is left behind: a new session and anonymous counts."""

    replies: tuple[Reply, ...]
    counts: tuple[Count, ...] = ()
    crisis: str | None = None
    soft: bool = False
    needs: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = field(default=())
    reports: tuple[WrongListing, ...] = ()
    later: Callable[[], tuple[Reply, ...]] | None = (
        None  # slow work, done off the loop, its replies sent after
    )
    spends: object | None = None  # the opened seal of a "Did it help?" tap, for the desk alone
