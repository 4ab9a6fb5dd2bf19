"""Figures: sums of protected cells, each with its margin, as anybody outside may see them (PRIVACY 2.4).

One rule: a figure is only ever a sum of closed cells. Nothing here can reach the live file.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from demand.errors import StoreError
from demand.grid import AREAS, OUTCOMES, THEMES
from demand.months import month_label, month_number, next_month
from demand.protected import Kind, Month, open_month, read_months
from demand.wobble import spread

THRESHOLD = 10  # figures below it are not shown as numbers
ROUNDING = 5
CERTAINTY = 1.96  # standard deviations each side that hold 95 % of a normal distribution
CERTAINTY_TO_CLAIM = 2.58  # the same for 99 %

FEWER = f"fewer than {THRESHOLD}"
NOT_ASKED = "not asked"  # the need was not on the list that month
NOT_COUNTED = "not counted"  # signpost was off, or the month's file was lost

TIME_AXES = ("month", "quarter")
TABLE_OF_AXES: Mapping[str, tuple[str, ...]] = {
    "T1": ("need", "theme", "area"),
    "T2": ("understood",),
    "T3": ("theme", "outcome"),
    "T4": ("who",),
}
AXES = (*TIME_AXES, "theme", "need", "area", "understood", "outcome", "who")

_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
_QUARTERS = ("January to March", "April to June", "July to September", "October to December")
LABELS: Mapping[str, Mapping[str, str]] = {
    "theme": {
        "health": "Health",
        "money": "Money",
        "lonely": "Loneliness",
        "home": "Home",
        "work": "Work and learning",
        "safety": "Safety",
    },
    "area": {
        "walsall": "Walsall",
        "wolverhampton": "Wolverhampton",
        "sandwell": "Sandwell",
        "dudley": "Dudley",
        "elsewhere": "Elsewhere",
        "not_given": "Area not given",
    },
    "understood": {"understood": "Understood", "not_understood": "Not understood"},
    "outcome": {
        "sorted": "Sorted",
        "could_not_get_through": "Could not get through",
        "full_or_long_wait": "Full, or a long wait",
        "not_for_me": "Not for me",
        "still_need_help": "Still need help",
    },
    "who": {"resident": "Residents", "champion": "Champions with a resident"},
}


class RequestError(ValueError):
    """Figures were asked for in a way that has no answer; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One protected sum.

    total:    the sum of the wobbled cells, unrounded. For further sums only; never shown.
    variance: of the wobbles in it. cells: how many. complete: False when a month in it is incomplete.
    """

    total: int = 0
    variance: float = 0.0
    cells: int = 0
    complete: bool = True
    empty_because: str = NOT_ASKED

    @property
    def margin(self) -> int:
        """Plus or minus: 95 in 100 wobbles are smaller than this."""
        return round(CERTAINTY * math.sqrt(self.variance))

    @property
    def shown(self) -> str:
        """What a reader sees: "fewer than 10", a number to the nearest 5, or why there is none."""
        if not self.cells:
            return self.empty_because
        return FEWER if self.total < THRESHOLD else str(self.rounded)

    @property
    def rounded(self) -> int:
        """The total to the nearest 5."""
        return (self.total + ROUNDING // 2) // ROUNDING * ROUNDING

    @property
    def drawn(self) -> int:
        """Where a chart puts the figure: the shown number, or the middle of "fewer than 10"."""
        return THRESHOLD // 2 if self.total < THRESHOLD else self.rounded

    @property
    def tells(self) -> bool:
        """Whether the figure is at least its own margin; else a report says "too few to tell"."""
        return self.cells > 0 and self.total >= max(THRESHOLD, self.margin)

    def plus(self, other: Figure) -> Figure:
        """The two together."""
        return Figure(
            self.total + other.total,
            self.variance + other.variance,
            self.cells + other.cells,
            self.complete and other.complete,
            self.empty_because,
        )

    def exceeds(self, other: Figure) -> bool:
        """Whether this is larger than `other` by more than the wobbles explain, 99 times in 100.

        Stricter than the margin of one figure, because a report makes several such comparisons.
        """
        difference = self.total - other.total
        return difference > 0 and difference > CERTAINTY_TO_CLAIM * math.sqrt(self.variance + other.variance)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    months: "2026-07", "2026-08" ... in order. by: axes, each row is one combination of their values.

    There is no filter: sums of chosen cells would let a patient person undo the rounding, cell by cell.
    """

    months: tuple[str, ...]
    by: tuple[str, ...]

    @property
    def table(self) -> str:
        """The one table the answer comes from. Raises RequestError when no single table has it."""
        wanted = [axis for axis in self.by if axis not in TIME_AXES]
        unknown = sorted({axis for axis in self.by if axis not in AXES})
        if unknown:
            raise RequestError(
                f'"{unknown[0]}" is not something figures can be split by. Use: {", ".join(AXES)}.'
            )
        if len(set(self.by)) != len(self.by):
            raise RequestError("Name each split once.")
        for table, axes in TABLE_OF_AXES.items():
            if set(wanted) <= set(axes):
                return table
        raise RequestError(
            f"{' and '.join(dict.fromkeys(wanted))} are not counted together."
            " These are: need, theme and area; theme and outcome; understood; who."
            " Each can also be split by month or quarter."
        )


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything a report or export may know: the closed months, whether they are real, the month running."""

    months: tuple[Month, ...]
    kind: Kind
    running: str | None = None

    @classmethod
    def read(cls, path: Path) -> Archive:
        """Read `protected.db`. Raises StoreError."""
        months, kind = read_months(path)
        return cls(months, kind, open_month(path))

    def choose(self, wanted: Sequence[str]) -> tuple[Month, ...]:
        """The closed months among `wanted`. Raises StoreError when one is not closed, or none has figures."""
        held = [month for month in self.months if month.month in wanted]
        limit = self.running or (next_month(self.months[-1].month) if self.months else None)
        for month in wanted:
            if limit is not None and month_number(month) >= month_number(limit):
                raise StoreError(
                    f"{month_label(month)} is not closed yet; figures of an open month are never shown."
                    f" The last closed month is {self.last_label()}."
                )
        if all(month.lost for month in held):
            raise StoreError(
                f"There are no figures for that time. The last closed month is {self.last_label()}."
            )
        return tuple(held)

    def last_label(self) -> str:
        """The last closed month in words."""
        closed = [month.month for month in self.months if not month.lost]
        return month_label(closed[-1]) if closed else "still to come"


Key = tuple[str, ...]


def tabulate(months: Iterable[Month], request: Request) -> dict[Key, Figure]:
    """Every combination of the request's axes, in the grid's order, with its figure.

    months: as chosen from the archive. Combinations of months that hold no figures are listed as well.
    """
    table = request.table
    held = {month.month: month for month in months}
    keys = _keys(held.values(), request, table)
    figures = {key: Figure(empty_because=_why_empty(key, request, held)) for key in keys}
    for name in request.months:
        month = held.get(name)
        if month is None or month.lost or month.grid is None:
            continue
        variance = spread(month.grid.table(table).epsilon) ** 2
        for (cell_table, row, column), value in sorted(month.values.items()):
            if cell_table != table:
                continue
            facts = _facts(table, row, column, name)
            key = tuple(facts[axis] for axis in request.by)
            figures[key] = figures[key].plus(Figure(value, variance, 1, month.complete))
    return figures


def quarter_of(month: str) -> str:
    """The calendar quarter a month belongs to, as "2026-Q3"."""
    number = month_number(month)
    return f"{number // 12}-Q{number % 12 // 3 + 1}"


def plain(text: str) -> str:
    """One line without control characters, so that no label can break out of its place in a file."""
    return "".join(
        " " if unicodedata.category(sign) in _UNPRINTABLE or sign in "\ufffe\uffff" else sign for sign in text
    )


def label_of(axis: str, value: str, months: Sequence[Month]) -> str:
    """The plain words for a value; a need's label is the one kept with the latest of these months."""
    if axis == "month":
        return month_label(value)
    if axis == "quarter":
        year, _, quarter = value.partition("-Q")
        return f"{_QUARTERS[int(quarter) - 1]} {year}"
    if axis == "need":
        for month in reversed(months):
            if month.grid is not None and value in month.grid.labels:
                return plain(month.grid.labels[value])
        return value
    return LABELS[axis][value]


def _facts(table: str, row: str, column: str, month: str) -> dict[str, str]:
    facts = {"month": month, "quarter": quarter_of(month)}
    if table == "T1":
        facts |= {"need": row, "theme": row.split(".")[0], "area": column}
    elif table == "T3":
        facts |= {"theme": row, "outcome": column}
    else:
        facts |= {TABLE_OF_AXES[table][0]: row}
    return facts


def _keys(months: Iterable[Month], request: Request, table: str) -> list[Key]:
    """Every combination the grids of these months allow; nothing depends on the numbers."""
    grids = [month.grid for month in months if month.grid is not None]
    cells = sorted({(row, column) for grid in grids for row, column in grid.table(table).cells()})
    found: dict[Key, tuple[tuple[int, str], ...]] = {}
    for name in request.months:
        for row, column in cells:
            facts = _facts(table, row, column, name)
            key = tuple(facts[axis] for axis in request.by)
            found[key] = tuple((_rank(axis, facts[axis]), facts[axis]) for axis in request.by)
    return sorted(found, key=found.__getitem__)


def _rank(axis: str, value: str) -> int:
    order = {"area": AREAS, "theme": THEMES, "outcome": OUTCOMES}.get(axis)
    if order is not None:
        return order.index(value)
    if axis == "need":
        return THEMES.index(value.split(".")[0])
    return tuple(LABELS[axis]).index(value) if axis in LABELS else 0


def _why_empty(key: Key, request: Request, held: Mapping[str, Month]) -> str:
    if "month" not in request.by:
        return NOT_ASKED
    month = held.get(key[request.by.index("month")])
    return NOT_COUNTED if month is None or month.lost else NOT_ASKED
