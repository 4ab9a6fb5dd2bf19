"""What an import did, service by service: as text for a person and as JSON for a program.

One rule: nothing is left out in silence; every value changed or not taken has its reason here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from services_catalog.changes import FieldChange

OUTCOMES = (
    "new draft", "draft updated", "changes proposed", "kept as edited", "unchanged", "rejected before",
    "left out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """One service of the feed. `taken`: (column, value). `id` is "" when it became no draft.

    missing: what a person must still give. proposes: changes to the accepted row; kept: a curator's edits.
    """

    ext_id: str
    id: str
    name: str
    outcome: str
    taken: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    proposes: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedReport:
    """A whole import. remarks: about the feed; gone: external ids of drafts it no longer holds."""

    feed: str
    dialect: str
    dry_run: bool
    services: tuple[ServiceReport, ...]
    remarks: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Services by outcome, every outcome named, and all of them."""
        found = Counter(service.outcome for service in self.services)
        return {"services": len(self.services), **{outcome: found[outcome] for outcome in OUTCOMES}}

    def lines(self) -> Iterator[str]:
        """The report as a person reads it: the feed, each service, the counts at the end."""
        yield f"{self.feed}: {self.dialect or 'unknown dialect'}"
        for remark in self.remarks:
            yield f"  {remark}"
        for service in self.services:
            yield ""
            yield from _service_lines(service)
        if self.gone:
            yield ""
            yield f"No longer in the feed ({len(self.gone)}): {', '.join(self.gone[:40])}"
        yield ""
        counts = self.counts()
        told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
        yield f"{counts['services']} services: {told or 'none'}."
        yield _CLOSING[self.dry_run]

    def as_json(self) -> dict[str, object]:
        """The report as plain values."""
        return {
            "feed": self.feed,
            "dialect": self.dialect,
            "dry_run": self.dry_run,
            "remarks": list(self.remarks),
            "services": [_service_as_json(service) for service in self.services],
            "gone": list(self.gone),
            "counts": self.counts(),
        }


_CLOSING = {
    False: "Nothing is shown to residents before you accept it: `signpost services drafts` lists them.",
    True: "A dry run: nothing was stored.",
}


def _service_lines(service: ServiceReport) -> Iterator[str]:
    yield f"{service.name or '(no name)'}  [{service.id or service.ext_id}]: {service.outcome}"
    if service.taken:
        yield f"  taken: {', '.join(name for name, _ in service.taken)}"
    for label, sentences in (
        ("changed", service.changed),
        ("left out", service.left_out),
        ("note", service.warnings),
        ("still to give", service.missing),
    ):
        for sentence in sentences:
            yield f"  {label}: {sentence}"
    if service.suggested:
        yield f"  one of these needs may fit: {', '.join(service.suggested)}"
    for change in service.proposes:
        yield f"  proposes {change.field}: {change.before or '(empty)'} -> {change.after or '(empty)'}"
    for change in service.kept:
        yield f"  your {change.field} stays: {change.before} (the feed now says {change.after or 'nothing'})"


def _service_as_json(service: ServiceReport) -> dict[str, object]:
    return {
        "ext_id": service.ext_id,
        "id": service.id,
        "name": service.name,
        "outcome": service.outcome,
        "taken": dict(service.taken),
        "changed": list(service.changed),
        "left_out": list(service.left_out),
        "notes": list(service.warnings),
        "missing": list(service.missing),
        "suggested_needs": list(service.suggested),
        "proposes": changes_as_json(service.proposes),
        "kept": changes_as_json(service.kept),
    }


def changes_as_json(changes: tuple[FieldChange, ...]) -> list[dict[str, str]]:
    """Field changes as plain values."""
    return [{"field": one.field, "before": one.before, "after": one.after} for one in changes]
