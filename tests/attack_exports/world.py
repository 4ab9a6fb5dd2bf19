"""Made-up months whose truth the attacker's judge knows, made by the real ledger and read by the real exports."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from demand import Cell, Grid, Ledger
from demand.exports import export
from demand.figures import Archive, Request
from demand.months import LONDON, month_from_number, month_number

TWELVE = Grid.of(
    [
        *("health.gp", "health.mental", "health.carer", "money.debt", "money.rent", "money.food"),
        *("lonely.talk", "lonely.groups", "home.repairs", "home.homeless", "work.jobs", "safety.hate_crime"),
    ]
)
SIXTY_TWO = Grid.of([f"{theme}.n{number:02}" for theme in ("health", "money") for number in range(31)])
FIRST = "2026-01"
CellId = tuple[str, str, str]


def moment(month: str) -> datetime:
    """The first moment of a month."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=LONDON)


def months_from(first: str, number: int) -> tuple[str, ...]:
    """`number` months in a row."""
    return tuple(month_from_number(month_number(first) + step) for step in range(number))


def ask(need: str, area: str, who: str = "resident") -> tuple[Cell, ...]:
    """One counted ask, as the conversation leaves it behind."""
    return (Cell("T1", need, area), Cell("T2", "understood", "all"), Cell("T4", who, "all"))


@dataclass
class World:
    """A folder with a ledger, and what was really asked."""

    folder: Path
    grid: Grid = TWELVE
    truth: dict[str, Counter[CellId]] = field(default_factory=dict)

    @property
    def live(self) -> Path:
        return self.folder / "live.db"

    @property
    def protected(self) -> Path:
        return self.folder / "protected.db"

    def open(self, month: str) -> Ledger:
        return Ledger.open(self.live, self.grid, moment(month))

    def count(self, ledger: Ledger, turns: Iterable[Sequence[Cell]]) -> None:
        """Count, and write down the truth."""
        seen = self.truth.setdefault(ledger.month, Counter())
        for turn in turns:
            ledger.record(turn)
            for cell in turn:
                seen[cell.table, cell.row, cell.column] += cell.add

    def live_through(self, months: Sequence[str], chance: random.Random, mean: float = 3.0) -> None:
        """Every cell of T1 gets a geometric number of asks in each month; all months are closed at the end."""
        with self.open(months[0]) as ledger:
            for month in months:
                ledger.roll_over(moment(month))
                turns = [
                    ask(need, area)
                    for need, area in self.grid.table("T1").cells()
                    for _ in range(geometric(chance, mean))
                ]
                self.count(ledger, turns)
            ledger.roll_over(moment(month_from_number(month_number(months[-1]) + 1)))

    def archive(self) -> Archive:
        return Archive.read(self.protected)

    def rows(self, months: Sequence[str], by: tuple[str, ...]) -> dict[tuple[str, ...], str]:
        """What the real JSON export shows: the values of the splits -> the figure."""
        made = export(self.archive(), Request(tuple(months), by), "json", "f.json")
        return {tuple(row[axis] for axis in by): row["figure"] for row in json.loads(made[0].content)["rows"]}


def geometric(chance: random.Random, mean: float) -> int:
    """0, 1, 2 ... with this mean."""
    stay, number = mean / (1 + mean), 0
    while chance.random() < stay:
        number += 1
    return number
