"""Drafts from feeds, one after another, in the curators' chat: seen, taken, refused or left for later.

One rule: what a feed says reaches no resident by itself; a person gives the need, the area and the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import blake2b

from bot import buttons
from bot.settings import Settings
from bot.turn import Button, Reply, Turn
from bot.words import curating as words
from bot.words.labels import shortened
from services_catalog import AREAS, Service
from services_catalog.drafts import Draft, Drafts
from services_catalog.models import SUMMARY_LIMIT
from services_catalog.open_referral import Decision, Desk, accept, reject

_TYPED = re.compile(
    r"/?(?P<what>accept|refuse)\s+(?P<id>[\w-]+)(?P<said>[^:]*)(?::(?P<summary>.*))?", re.I | re.S
)
_NEED = re.compile(r"[a-z]+\.[a-z_]+")
_SUGGESTED = 3


class DraftRound:
    """The drafts that wait, as a curator meets them. Remembers only which were skipped, in memory."""

    def __init__(self, settings: Settings, known_needs: Callable[[], frozenset[str] | None]) -> None:
        self._settings = settings
        self._known_needs = known_needs
        self._skipped: set[str] = set()

    def waiting(self, today: date) -> int:
        """How many drafts wait. Raises DirectoryError, sqlite3.Error."""
        return len(self._waiting(self._desk(today)))

    def begin(self, today: date) -> Turn:
        """The first draft again, the skipped ones too."""
        self._skipped.clear()
        return Turn((self._next(today),))

    def typed(self, text: str, today: date) -> Turn | None:
        """ "accept ID money.rent walsall: our own words" or "refuse ID"; None for anything else."""
        found = _TYPED.fullmatch(text.strip())
        if found is None:
            return None
        desk = self._desk(today)
        draft = desk.drafts.find(found["id"])
        if found["what"].lower() == "refuse":
            return self._refused(desk, draft)
        said = found["said"].lower()
        needs = tuple(_NEED.findall(said))
        areas = tuple(area for area in AREAS if re.search(rf"(?<![\w-]){area}(?![\w-])", said))
        summary = " ".join((found["summary"] or "").split())
        return self._taken(desk, draft, Decision(needs, areas, summary))

    def press(self, what: str, key: str, need: str, today: date) -> Turn:
        """A button under a draft: "take" (for a need, with the feed's own words), "refuse" or "skip"."""
        desk = self._desk(today)
        draft = next((one for one in desk.drafts.all() if _key(one) == key), None)
        if draft is None:
            return Turn((Reply(words.DRAFT_GONE),))
        if what == "skip":
            self._skipped.add(key)
            return Turn((self._next(today),))
        if what == "refuse":
            return self._refused(desk, draft)
        return self._taken(desk, draft, Decision((need,) if need else (), keep_text=draft.state == "new"))

    def _next(self, today: date) -> Reply:
        desk = self._desk(today)
        rows = desk.current()
        waiting = self._waiting(desk)
        for draft in waiting:
            if _key(draft) not in self._skipped:
                return _shown(draft, rows.get(draft.code), len(waiting))
        return Reply(words.NO_DRAFTS)

    def _waiting(self, desk: Desk) -> list[Draft]:
        rows = desk.current()
        return [draft for draft in desk.drafts.all() if _waits(draft, rows)]

    def _taken(self, desk: Desk, draft: Draft, decision: Decision) -> Turn:
        wanting = _wanting(draft, decision) if draft.state == "new" else []
        if wanting:
            return Turn((Reply(words.draft_wants(draft.id, wanting)),))
        row = accept(desk, draft.id, decision)
        hide = Button(words.HIDE_IT, buttons.data(buttons.CURATE, "hide", row.code))
        return Turn((Reply(words.draft_taken(row.name), buttons=(hide,)), self._next(desk.today)))

    def _refused(self, desk: Desk, draft: Draft) -> Turn:
        reject(desk, draft.id)
        return Turn((Reply(words.draft_refused(draft.name)), self._next(desk.today)))

    def _desk(self, today: date) -> Desk:
        settings = self._settings
        store = Drafts(settings.curation_db)
        return Desk(store, settings.services_csv, settings.directory_db, today, self._known_needs())


def _waits(draft: Draft, rows: Mapping[str, Service]) -> bool:
    row = rows.get(draft.code)
    return draft.state == "new" or (row is not None and bool(draft.changes(row)))


def _wanting(draft: Draft, decision: Decision) -> list[str]:
    """What a person must still give, by the names that `words.draft_wants` knows."""
    kept = decision.keep_text and 0 < len(draft.words) <= SUMMARY_LIMIT
    given = {
        "need": decision.needs or draft.cells.get("needs"),
        "area": decision.areas or draft.cells.get("areas"),
        "summary": decision.summary or draft.cells.get("summary") or kept,
    }
    return [what for what, there in given.items() if not there]


def _shown(draft: Draft, row: Service | None, waiting: int) -> Reply:
    skip = _button(words.SKIP, "skip", draft)
    if row is not None and draft.state != "new":
        lines = [words.change(one.field, one.before, one.after) for one in draft.changes(row)]
        take, keep = _button(words.TAKE_CHANGES, "take", draft), _button(words.KEEP_OURS, "refuse", draft)
        text = words.draft_changed(row.name, draft.feed, lines, draft.gone)
        return Reply(text, buttons=(take, keep, skip))
    cells = {field: cell for field, cell in draft.cells.items() if cell and field not in ("name", "summary")}
    text = words.draft(draft.id, draft.name, draft.feed, cells, draft.words, waiting, draft.gone)
    return Reply(text, buttons=(*_take_buttons(draft), _button(words.REFUSE, "refuse", draft), skip))


def _take_buttons(draft: Draft) -> list[Button]:
    """One tap takes it with the feed's own words, where nothing else is missing."""
    if draft.cells.get("needs"):
        whole = not _wanting(draft, Decision(keep_text=True))
        return [_button(words.TAKE_IT, "take", draft)] if whole else []
    return [
        _button(shortened(words.TAKE_FOR.format(need)), "take", draft, need)
        for need in draft.suggested[:_SUGGESTED]
        if not _wanting(draft, Decision((need,), keep_text=True))
    ]


def _button(label: str, what: str, draft: Draft, need: str = "") -> Button:
    return Button(label, buttons.data(buttons.CURATE, f"draft-{what}", _key(draft), need))


def _key(draft: Draft) -> str:
    """A short name for a draft that fits a button and means the same after a restart."""
    return blake2b(f"{draft.feed}\n{draft.ext_id}".encode(), digest_size=6).hexdigest()
