"""What an export says, before it is written in any format: title, notes, columns, rows.

One rule: every format shows this and nothing else, so that two formats can never disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from demand.figures import (
    FEWER,
    NOT_ASKED,
    NOT_COUNTED,
    THRESHOLD,
    Archive,
    Figure,
    Key,
    Request,
    label_of,
    plain,
    tabulate,
)
from demand.grid import BUDGET
from demand.months import month_label
from demand.protected import Month

MADE_UP = "MADE-UP FIGURES for a demonstration. They say nothing about any real place or person."
TITLES = {
    "T1": "What residents asked signpost for",
    "T2": "Messages signpost understood and did not understand",
    "T3": 'Answers to "Did it help?"',
    "T4": "Who asked signpost: residents and champions",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the tidy rows: its name in files, its heading for people, what it means, its kind."""

    name: str
    heading: str
    meaning: str
    kind: str  # "string" or "integer"


@dataclass(frozen=True, slots=True)
class View:
    """One answered request."""

    title: str
    period: str
    made_up: bool
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int, ...], ...]
    request: Request
    months: tuple[Month, ...]
    figures: dict[Key, Figure]

    @classmethod
    def of(cls, archive: Archive, request: Request) -> Self:
        """Answer `request`. Raises RequestError, StoreError."""
        table = request.table
        months = archive.choose(request.months)
        figures = tabulate(months, request)
        return cls(
            title=TITLES[table],
            period=period_label(request.months),
            made_up=archive.kind == "demo",
            notes=notes(archive, request, months),
            columns=_columns(request),
            rows=tuple(_row(key, figure, request, months) for key, figure in figures.items()),
            request=request,
            months=months,
            figures=figures,
        )


def period_label(months: Sequence[str]) -> str:
    """ "July 2026 to September 2026", or the one month."""
    first, last = month_label(months[0]), month_label(months[-1])
    return first if first == last else f"{first} to {last}"


def notes(
    archive: Archive, request: Request, months: Sequence[Month], tables: Sequence[str] = ()
) -> tuple[str, ...]:
    """What every file says about itself: method, epsilon, threshold, what not to read into it, gaps.

    tables: the tables the figures come from; the request's own when none are given.
    """
    spent = "; ".join(_spent(table, months) for table in tables or (request.table,))
    held = {month.month for month in months if not month.lost}
    says = [
        "Every number carries a small random wobble, made once, so that no single request can be told from"
        " these figures. Each figure shows its own margin (plus or minus): 95 in 100 wobbles are smaller.",
        f'Figures under {THRESHOLD} show as "{FEWER}", others to the nearest 5. Figures may not add up,'
        " because each is rounded on its own. The same question always gives the same answer.",
        "Do not read anything into a change or a ranking that lies inside the margin.",
        "Method: discrete Laplace noise added to every cell, zeros included, before counting began;"
        f" {spent}; all tables together spend {float(BUDGET):g} on one counted ask. A person who asks"
        " several times is protected less.",
        "Counted: at most five asks a day for one chat. Not counted: emergencies, and how many different"
        " people asked.",
    ]
    missing = [month_label(month) for month in request.months if month not in held]
    if missing:
        says.append(f'No figures were kept for: {", ".join(missing)} (shown as "{NOT_COUNTED}").')
    partly = [month_label(month.month) for month in months if not month.lost and not month.complete]
    if partly:
        says.append(f"Incomplete, so too low: {', '.join(partly)}. The counters were lost during the month.")
    late = [month for month in months if not month.lost and not month.first_day.endswith("-01")]
    if late:
        says.append("Counting began late: " + ", ".join(f"on {month.first_day}" for month in late) + ".")
    if "T1" in (tables or (request.table,)):
        says.append(f'A need that was not on the list in a month shows as "{NOT_ASKED}", not as 0.')
    versions = {f"{name} {value}" for month in months for name, value in month.versions.items()}
    if versions:
        says.append(f"Made by: {', '.join(sorted(versions))}.")
    if archive.kind == "demo":
        says.insert(0, MADE_UP)
    return tuple(plain(sentence) for sentence in says)


def _spent(table: str, months: Sequence[Month]) -> str:
    epsilons = {f"{float(month.grid.table(table).epsilon):g}" for month in months if month.grid is not None}
    return f"table {table}, epsilon {' and '.join(sorted(epsilons))}"


_AXIS_MEANINGS = {
    "month": "The month, as YYYY-MM",
    "quarter": "The calendar quarter, as YYYY-Qn; only the months that were asked for are in it",
    "need": "The need's permanent id",
    "theme": "The theme's id",
    "area": "Where the person needs help: a borough, elsewhere, or not given",
    "understood": "Whether signpost understood the message",
    "outcome": "What the person said about the help they were pointed to",
    "who": "Whether a resident asked, or a champion with a resident",
}


def _columns(request: Request) -> tuple[Column, ...]:
    axes = [
        column
        for axis in request.by
        for column in (
            Column(axis, axis.capitalize(), _AXIS_MEANINGS[axis], "string"),
            Column(f"{axis}_label", f"{axis.capitalize()} in words", f"The {axis} in plain words", "string"),
        )
    ]
    return (
        *axes,
        Column(
            "figure",
            "Figure",
            f'To the nearest 5; "{FEWER}"; "{NOT_ASKED}" or "{NOT_COUNTED}" where nothing was counted',
            "string",
        ),
        Column("plus_or_minus", "Plus or minus", "The margin of the figure, 95%", "integer"),
        Column("cells", "Cells", "How many separately wobbled numbers were added up", "integer"),
        Column("complete", "Complete", "no = some counters of these months were lost; too low", "string"),
    )


def _row(key: Key, figure: Figure, request: Request, months: Sequence[Month]) -> tuple[str | int, ...]:
    words = [
        text
        for axis, value in zip(request.by, key, strict=True)
        for text in (plain(value), label_of(axis, value, months))
    ]
    return (*words, figure.shown, figure.margin, figure.cells, "yes" if figure.complete else "no")
