"""The room behind the desk for curators. Shows first, asks, then changes all or nothing.

One rule: only the curators' chat, and in it only people on the allow-list; to everybody else it is not there.
"""

from __future__ import annotations

import logging
import re
import secrets
import sqlite3
from collections.abc import Callable
from datetime import date, datetime

from bot import buttons
from bot.curating.drafts import DraftRound
from bot.curating.mornings import AFTER, morning, note_told, told_today
from bot.curating.phrases import dealt_with, hand_in_typed, handed_in
from bot.settings import Settings
from bot.turn import Button, Choice, Document, Incoming, Reply, Text, Turn, Upload
from bot.words import curating as words
from bot.words.labels import shortened
from services_catalog import Directory, DirectoryError, Service
from services_catalog.changes import Plan, apply, confirm, hide, plan_import, undo, unhide
from services_catalog.reports import Reports
from services_catalog.review import Due, queue
from services_catalog.rows import row_from_service
from services_catalog.sheet import read_sheet_bytes, to_csv, to_xlsx

log = logging.getLogger(__name__)

_HIDE = re.compile(r"/?(hide|unhide)\s+([\w-]+)", re.IGNORECASE)
_HOW = {"p": "phone", "v": "visit", "w": "web"}
_PLANS_KEPT = 4
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CuratorsRoom:
    """One curators' chat over one directory. Plans waiting for a tap live in memory only."""

    def __init__(
        self,
        settings: Settings,
        is_curator: Callable[[int], bool],
        known_needs: Callable[[], frozenset[str] | None],
    ) -> None:
        self._settings = settings
        self._is_curator = is_curator
        self._known_needs = known_needs
        self._plans: dict[str, Plan] = {}
        self._skipped: set[str] = set()
        self._drafts = DraftRound(settings, known_needs)
        self._told: date | None = None

    def answer(self, chat: int, incoming: Incoming, now: datetime, sender: int | None = None) -> Turn | None:
        """Answer in the curators' chat; None everywhere else.

        chat: the chat it came from. sender: who wrote, in a group; the chat itself when it is private.
        """
        if self._settings.curator_chat is None or chat != self._settings.curator_chat:
            return None
        if not self._is_curator(chat if sender is None else sender):
            return Turn((Reply(words.NOT_ON_THE_LIST),))
        try:
            return self._answer(incoming, now)
        except DirectoryError as error:
            lines = [str(problem) for problem in error.problems] or [str(error)]
            return Turn((Reply(words.problems(lines)),))
        except sqlite3.Error as error:
            return Turn((Reply(words.problems([f"What waits for you could not be opened ({error})."])),))

    def _answer(self, incoming: Incoming, now: datetime) -> Turn:
        if isinstance(incoming, Upload):
            return self._plan(incoming, now)
        if isinstance(incoming, Choice):
            return self._press(buttons.press(incoming.data), now)
        text = incoming.text.strip() if isinstance(incoming, Text) else ""
        if found := _HIDE.fullmatch(text):
            return self._hide(found[2], now, hidden=found[1].lower() == "hide")
        store = self._settings.curation_db
        if turn := hand_in_typed(store, text, now.date(), self._known_needs()):
            return turn
        if turn := self._drafts.typed(text, now.date()):
            return turn
        match text.lower().lstrip("/"):
            case "drafts":
                return self._drafts.begin(now.date())
            case "file":
                return self._file(now)
            case "review":
                self._skipped.clear()
                return self._review(now)
            case "undo":
                return self._undo()
            case "phrases":
                return Turn((Reply(words.phrases([(one.need, one.phrase) for one in handed_in(store)])),))
            case "phrases done":
                return Turn((Reply(words.phrases_done(dealt_with(store))),))
        return Turn((Reply(words.HELP),))

    # -- the spreadsheet ---------------------------------------------------------------------------

    def _plan(self, upload: Upload, now: datetime) -> Turn:
        sheet = read_sheet_bytes(upload.content, upload.name)
        settings = self._settings
        plan = plan_import(
            sheet, settings.services_csv, settings.directory_db, now.date(), self._known_needs()
        )
        if plan.problems:
            return Turn((Reply(words.problems([str(problem) for problem in plan.problems])),))
        if not plan.changes:
            return Turn((Reply(words.NO_CHANGES),))
        key = secrets.token_hex(4)
        self._plans[key] = plan
        for old in list(self._plans)[:-_PLANS_KEPT]:
            del self._plans[old]
        text = words.changes(plan.count("added"), plan.count("changed"), plan.count("removed"), _lines(plan))
        under = (
            Button(words.APPLY, buttons.data(buttons.CURATE, "apply", key)),
            Button(words.LEAVE_IT, buttons.data(buttons.CURATE, "leave", key)),
        )
        return Turn((Reply(text, buttons=under),))

    def _apply(self, key: str) -> Turn:
        plan = self._plans.pop(key, None)
        if plan is None:
            return Turn((Reply(words.TOO_OLD),))
        built = apply(plan, self._settings.services_csv, self._settings.directory_db)
        return Turn((Reply(words.applied(built.services), buttons=(_undo_button(),)),))

    def _undo(self) -> Turn:
        built = undo(self._settings.services_csv, self._settings.directory_db)
        return Turn((Reply(words.undone(built.services)),))

    def _file(self, now: datetime) -> Turn:
        rows = [row_from_service(service) for service in self._directory().services()]
        name = f"services-{now.date().isoformat()}"
        return Turn(
            (
                Reply(
                    words.YOUR_FILE,
                    documents=(
                        Document(f"{name}.csv", to_csv(rows), "text/csv"),
                        Document(f"{name}.xlsx", to_xlsx(rows), _XLSX),
                    ),
                ),
            )
        )

    # -- one service at a time ---------------------------------------------------------------------

    def _press(self, pressed: buttons.Press, now: datetime) -> Turn:
        if pressed.verb != buttons.CURATE:
            return Turn((Reply(words.HELP),))
        what, which = pressed.part(0), pressed.part(1)
        if what.startswith("draft-"):
            return self._drafts.press(what.removeprefix("draft-"), which, pressed.part(2), now.date())
        match what:
            case "apply":
                return self._apply(which)
            case "leave":
                self._plans.pop(which, None)
                return Turn((Reply(words.LEFT),))
            case "undo":
                return self._undo()
            case "hide":
                return self._hide(which, now, hidden=True)
            case "show":
                return self._hide(which, now, hidden=False)
            case "skip":
                self._skipped.add(which)
                return self._review(now)
            case "p" | "v" | "w":
                return self._confirm(which, _HOW[what], now)
        return Turn((Reply(words.TOO_OLD),))

    def _hide(self, which: str, now: datetime, *, hidden: bool) -> Turn:
        change = hide if hidden else unhide
        _, after = change(self._settings.services_csv, self._settings.directory_db, which, now.date())
        back = buttons.data(buttons.CURATE, "show" if hidden else "hide", after.code)
        return Turn((Reply(words.hidden(after.name, hidden), buttons=(Button(words.UNDO, back),)),))

    def _confirm(self, which: str, how: str, now: datetime) -> Turn:
        settings = self._settings
        role = "curator"
        _, after = confirm(
            settings.services_csv,
            settings.directory_db,
            which,
            now.date(),
            role,
            how,  # type: ignore[arg-type]
        )
        self._reports().settle(after.id)
        turn = self._review(now)
        return Turn((Reply(words.checked(after.name)), *turn.replies))

    # -- the review queue --------------------------------------------------------------------------

    def _review(self, now: datetime) -> Turn:
        for due in queue(self._directory(), now.date(), self._reports().all()):
            if due.service.code not in self._skipped:
                return Turn((Reply(_for_review(due), buttons=_review_buttons(due.service)),))
        return Turn((Reply(words.NOTHING_WAITS),))

    def due(self, now: datetime) -> tuple[tuple[int, Turn], ...]:
        """The once-a-day message to this chat, when its time has come; else nothing."""
        chat, store = self._settings.curator_chat, self._settings.curation_db
        if chat is None or now.hour < AFTER or self._told == now.date():
            return ()
        self._told = now.date()
        try:
            if told_today(store, now.date()):
                return ()
            waiting = queue(self._directory(), now.date(), self._reports().all())
            drafts = self._drafts.waiting(now.date())
            note_told(store, now.date())
        except (DirectoryError, sqlite3.Error) as error:
            log.error("The curators' morning message could not be made: %s", error)
            return ()
        return ((chat, morning(waiting, now, drafts)),)

    def _directory(self) -> Directory:
        return Directory.open(self._settings.directory_db)

    def _reports(self) -> Reports:
        return Reports(self._settings.curation_db)


def _lines(plan: Plan) -> list[str]:
    lines = []
    for change in plan.changes:
        lines.append(f"{change.kind}: {change.name}")
        lines += [
            f"   {field.field}: {field.before or '(empty)'} -> {field.after or '(empty)'}"
            for field in change.fields
        ]
    return lines


def _for_review(due: Due) -> str:
    service = due.service
    facts = [
        service.name,
        service.summary,
        f"Phone: {service.phone or 'none'}",
        f"Hours: {service.hours or 'not known'}",
        f"Address: {', '.join(p for p in (service.address, service.postcode) if p) or 'none'}",
        f"Page: {service.source_url or service.url or 'none'}",
        f"Note: {service.note}" if service.note else "",
        words.why_due(due.why),
        words.told(due.reports),
        f"ID: {service.id}",
    ]
    return "\n".join(fact for fact in facts if fact)


def _review_buttons(service: Service) -> tuple[Button, ...]:
    def one(label: str, what: str) -> Button:
        return Button(shortened(label), buttons.data(buttons.CURATE, what, service.code))

    return (
        one(words.RIGHT_BY_PHONE, "p"),
        one(words.RIGHT_ON_WEB, "w"),
        one(words.RIGHT_BY_VISIT, "v"),
        one(words.HIDE_IT, "hide"),
        one(words.SKIP, "skip"),
    )


def _undo_button() -> Button:
    return Button(words.UNDO, buttons.data(buttons.CURATE, "undo"))
