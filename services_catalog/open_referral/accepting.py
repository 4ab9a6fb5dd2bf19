"""A person's decision about a draft: accept it, accept what the feed has changed, or reject it.

One rule: the row goes into the directory by the same checked plan as a spreadsheet; a killed process leaves
the draft waiting or accepted, never half of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services_catalog.changes import apply, change_one, plan_import
from services_catalog.curated import curated_or_last_good, read_curated
from services_catalog.drafts import Draft, Drafts
from services_catalog.models import FIELDS, SUMMARY_LIMIT, Service
from services_catalog.open_referral.plain_text import one_line, shortened
from services_catalog.open_referral.proposal import REFUGE, is_about_refuge, missing
from services_catalog.problems import DirectoryError, Problem
from services_catalog.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person adds when accepting. keep_text: the feed's own text, read and confirmed."""

    needs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    summary: str = ""
    keep_text: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """The three files a decision touches, the day, and the catalogue's needs (None leaves them unchecked)."""

    drafts: Drafts
    csv: Path
    db: Path
    today: date
    known_needs: frozenset[str] | None = None

    def current(self) -> dict[str, Service]:
        """The directory's rows by code. Finishes first what a killed process left in the middle."""
        _, services, _ = curated_or_last_good(self.csv, self.db)
        self.drafts.mend(services)
        return {service.code: service for service in services}


def accept(desk: Desk, identity: str, decision: Decision) -> Service:
    """Accept a draft as a new row, or accept the feed's changes to a row accepted before.

    Raises DirectoryError, with everything that is missing or refused; nothing has changed then.
    """
    rows = desk.current()
    draft = desk.drafts.find(identity)
    if draft.state != "accepted":
        return _accept_new(desk, draft, decision)
    row = rows.get(draft.code)
    if row is None:
        raise DirectoryError(f"{draft.id} was accepted and has since been removed from the directory.")
    return _accept_changes(desk, draft, row, decision)


def reject(desk: Desk, identity: str) -> Draft:
    """Turn a draft down; or, of an accepted one, what the feed has changed. The row stays as it is."""
    rows = desk.current()
    draft = desk.drafts.find(identity)
    desk.drafts.settle(draft, "accepted" if draft.state == "accepted" and draft.code in rows else "rejected")
    return draft


def _accept_new(desk: Desk, draft: Draft, decision: Decision) -> Service:
    read_curated(desk.csv)  # a new row never replaces a curator's unfinished edits: this refuses them
    cells = _cells(draft, decision, desk.today)
    wanting = missing(cells, draft.words)
    if wanting:
        raise DirectoryError(f"{draft.id} was not accepted: it " + "; it ".join(wanting) + ".")
    plan = plan_import(
        Sheet("drafts", tuple(FIELDS), ((2, cells),)),
        desk.csv,
        desk.db,
        desk.today,
        desk.known_needs,
        keep_missing=True,
    )
    if plan.problems:
        raise DirectoryError(f"{draft.id} was not accepted.", _of_draft(draft, plan.problems))
    if not any(change.kind == "added" and change.id == draft.id for change in plan.changes):
        raise DirectoryError(f"{draft.id} was not accepted: the directory has a row of that id already.")
    if _is_secret(draft, cells["needs"].split("; ")):
        draft = _without_place(desk, draft)
    desk.drafts.settle(draft, "accepting")
    try:
        apply(plan, desk.csv, desk.db)
    except DirectoryError:
        desk.drafts.settle(draft, "new")
        raise
    row = next(service for service in plan.services if service.id == draft.id)
    desk.drafts.settle(draft, "accepted", row.code)
    return row


def _cells(draft: Draft, decision: Decision, today: date) -> dict[str, str]:
    cells = {name: draft.cells.get(name, "") for name in FIELDS}
    needs = decision.needs or tuple(need for need in cells["needs"].split("; ") if need)
    cells |= {
        "id": draft.id,
        "code": "",
        "needs": "; ".join(needs),
        "areas": "; ".join(decision.areas) or cells["areas"],
        "summary": _summary(draft, decision),
    }
    secret = _is_secret(draft, needs)
    if secret:
        cells |= {"address": "", "postcode": ""}
    return cells | {"note": _note(draft, decision, today, secret)}


def _is_secret(draft: Draft, needs: Sequence[str]) -> bool:
    return REFUGE in needs or is_about_refuge(draft.name, draft.words)


def _without_place(desk: Desk, draft: Draft) -> Draft:
    """The draft once its place is gone from the disk: before the row is written, so that no kill keeps it."""
    desk.drafts.forget_place(draft)
    return desk.drafts.find(draft.id)


def _summary(draft: Draft, decision: Decision) -> str:
    if decision.summary:
        return one_line(decision.summary)
    if not decision.keep_text:
        return ""
    if len(draft.words) > SUMMARY_LIMIT:
        raise DirectoryError(
            f"{draft.id} was not accepted: the feed's text has {len(draft.words)} characters and a summary "
            f"at most {SUMMARY_LIMIT}. Write your own with --summary."
        )
    return draft.words


def _note(draft: Draft, decision: Decision, today: date, secret: bool) -> str:
    said = [f"Imported from {draft.feed} (its id {draft.ext_id[:60]}), accepted {today.isoformat()}."]
    if decision.keep_text and not decision.summary:
        said.append("Summary: imported text.")
    remarks = [one for one in draft.remarks if not (secret and one.startswith("Also at:"))]
    return shortened(" ".join([*said, *(f"{one.rstrip('.')}." for one in remarks)]), 1000)


def _accept_changes(desk: Desk, draft: Draft, row: Service, decision: Decision) -> Service:
    values: dict[str, object] = {change.field: change.after for change in draft.changes(row)}
    if decision.needs:
        values["needs"] = "; ".join(decision.needs)
    if decision.areas:
        values["areas"] = "; ".join(decision.areas)
    if summary := _summary(draft, decision):
        values["summary"] = summary
    if _is_secret(draft, str(values.get("needs", "")).split("; ")) or row.keeps_address_secret:
        values |= {"address": "", "postcode": ""}
        draft = _without_place(desk, draft)
    after = row
    if values:
        unknown = set(str(values.get("needs", "")).split("; ")) - {""} - (desk.known_needs or frozenset())
        if desk.known_needs is not None and unknown:
            raise DirectoryError(f"{draft.id} was not changed: '{min(unknown)}' is not in the catalogue.")
        _, after = change_one(desk.csv, desk.db, draft.code, values, desk.today)
    desk.drafts.settle(draft, "accepted")
    return after


def _of_draft(draft: Draft, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(Problem(f"draft {draft.id}", 0, one.field, one.message) for one in problems)
