"""Which cells exist, and the privacy budget they spend. Public knowledge, fixed for the month.

One rule: the four tables together may never spend more than `BUDGET`; a grid that would is refused (D9).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

BUDGET = Fraction(1)  # epsilon of one counted ask, over all tables (PRIVACY 2.4)
EPSILON: Mapping[str, Fraction] = {
    "T1": Fraction(6, 10),
    "T2": Fraction(1, 10),
    "T3": Fraction(2, 10),
    "T4": Fraction(1, 10),
}

BOROUGHS = ("walsall", "wolverhampton", "sandwell", "dudley")
AREAS = (*BOROUGHS, "elsewhere", "not_given")
THEMES = ("health", "money", "lonely", "home", "work", "safety")
OUTCOMES = ("sorted", "could_not_get_through", "full_or_long_wait", "not_for_me", "still_need_help")
ALL_AREAS = ("all",)


class BudgetError(ValueError):
    """The tables would spend more than one ask's budget."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one cell: `add` is 1 for an ask, and -1 then 1 for the two halves of a move."""

    table: str
    row: str
    column: str
    add: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the month. Every ask changes at most one of its cells, by one."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    epsilon: Fraction

    def cells(self) -> Iterator[tuple[str, str]]:
        """Every (row, column), in the one order everything is written in."""
        return ((row, column) for row in self.rows for column in self.columns)


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a month: four tables, and the plain label of each need for the people who read them."""

    tables: tuple[Table, ...]
    labels: Mapping[str, str]

    def __post_init__(self) -> None:
        spent = sum((table.epsilon for table in self.tables), Fraction(0))
        if spent > BUDGET:
            raise BudgetError(
                f"The tables spend epsilon {float(spent):g} on one ask;"
                f" the most allowed is {float(BUDGET):g}."
            )

    @classmethod
    def of(cls, needs: Iterable[str] | Mapping[str, str]) -> Grid:
        """The grid for these needs.

        needs: need ids such as "money.rent", or a mapping of id to label. Crisis ids are left out:
               crisis turns are never counted.
        Raises ValueError for a need whose theme is not one of `THEMES`, or when there is no need at all.
        """
        labels = dict(needs) if isinstance(needs, Mapping) else {need: need for need in needs}
        counted = {need: label for need, label in labels.items() if need.split(".")[0] != "crisis"}
        unknown = sorted(need for need in counted if need.split(".")[0] not in THEMES or "." not in need)
        if unknown:
            raise ValueError(f"These needs belong to no theme of the figures: {', '.join(unknown)}.")
        if not counted:
            raise ValueError("There is no need to count. Give at least one, for example money.rent.")
        return cls(
            tables=(
                Table("T1", tuple(sorted(counted)), AREAS, EPSILON["T1"]),
                Table("T2", ("understood", "not_understood"), ALL_AREAS, EPSILON["T2"]),
                Table("T3", THEMES, OUTCOMES, EPSILON["T3"]),
                Table("T4", ("resident", "champion"), ALL_AREAS, EPSILON["T4"]),
            ),
            labels={need: counted[need] for need in sorted(counted)},
        )

    def size(self) -> int:
        """How many cells there are."""
        return sum(len(table.rows) * len(table.columns) for table in self.tables)

    def to_json(self) -> str:
        """The whole grid as text, the same text for the same grid. `Grid.from_json` reads it."""
        tables = {
            table.name: {"rows": table.rows, "columns": table.columns, "epsilon": str(table.epsilon)}
            for table in self.tables
        }
        whole = {"labels": dict(self.labels), "tables": tables}
        return json.dumps(whole, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Grid:
        """Read what `to_json` wrote, also by an older signpost with other tables."""
        whole = json.loads(text)
        return cls(
            tables=tuple(
                Table(name, tuple(table["rows"]), tuple(table["columns"]), Fraction(table["epsilon"]))
                for name, table in whole["tables"].items()
            ),
            labels=whole["labels"],
        )

    def table(self, name: str) -> Table:
        """The table called `name`. Raises KeyError when there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
