"""A made-up year, so that a forum sees what it will get; marked in its own file and on every page.

One rule: made-up figures and real ones never meet; a store of the one kind refuses the other.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from demand.grid import BOROUGHS, OUTCOMES, THEMES, Grid
from demand.months import month_at, month_from_number, month_number
from demand.protected import Month, ProtectedStore
from demand.wobble import draw

MONTHS = 12
_ASKS_FIRST, _ASKS_MORE = 640, 18  # asks in the first month, and how many more each month brings
_SEED = 20  # the story is always the same; the wobbles are drawn anew, as they would be
_THEME_WEIGHT = {"money": 34, "home": 20, "health": 18, "lonely": 14, "work": 9, "safety": 5}
_AREA_WEIGHT = {
    "walsall": 27,
    "wolverhampton": 24,
    "sandwell": 22,
    "dudley": 12,
    "elsewhere": 3,
    "not_given": 12,
}
_OFTEN: Mapping[str, float] = {  # how often against the others of its theme; made up, as everything here
    "money.food": 9, "money.energy": 8, "money.rent": 8, "money.debt": 5, "money.benefits": 6,
    "money.council_tax": 4, "money.essentials": 4, "money.bailiffs": 2, "home.repairs": 6, "home.homeless": 5,
    "home.moving": 3, "health.mental": 8, "health.dentist": 6, "health.gp": 4, "health.carer": 3,
    "lonely.talk": 5, "lonely.groups": 4, "lonely.transport": 3, "work.jobs": 4, "work.skills": 3,
    "safety.domestic_abuse": 3,
}  # fmt: skip
_OUTCOME_WEIGHT = (30, 22, 16, 10, 22)


def make_demo(path: Path, grid: Grid, now: datetime) -> tuple[str, ...]:
    """Write a store of twelve made-up months ending with the last whole one; replaces an earlier one.

    path: the demonstration's own file. Raises StoreError when it holds anything but made-up figures.
    Returns the months.
    """
    store = ProtectedStore(path, "demo")
    store.note("2000-01")  # refuses a store of real figures before anything is removed
    path.unlink(missing_ok=True)
    last = month_number(month_at(now)) - 1
    months = tuple(month_from_number(last - back) for back in reversed(range(MONTHS)))
    story = random.Random(_SEED)  # a story, not a secret: nothing here protects anybody
    favourite = {row: _OFTEN.get(row, story.uniform(0.3, 1.6)) for row in grid.table("T1").rows}
    supply = _supply(grid, story)
    for place, month in enumerate(months):
        asks = _ASKS_FIRST + _ASKS_MORE * place
        store.close(
            Month(
                month=month,
                first_day=f"{month}-01",
                complete=True,
                grid=grid,
                values=_month_of_asks(
                    grid, story, favourite, asks, winter=month[5:] in ("11", "12", "01", "02")
                ),
                supply=supply,
                versions={"signpost": "demonstration"},
            )
        )
    return months


def _month_of_asks(
    grid: Grid, story: random.Random, favourite: Mapping[str, float], asks: int, winter: bool
) -> dict[tuple[str, str, str], int]:
    values = {
        (table.name, row, column): draw(table.epsilon)
        for table in grid.tables
        for row, column in table.cells()
    }
    needs = grid.table("T1").rows
    shares = _shares(needs, favourite, winter)
    for need in story.choices(needs, shares, k=asks):
        area = story.choices(tuple(_AREA_WEIGHT), tuple(_AREA_WEIGHT.values()))[0]
        values["T1", need, area] += 1
        values["T2", "understood", "all"] += 1
        values["T4", "champion" if story.random() < 0.28 else "resident", "all"] += 1
        if story.random() < 0.12:
            values["T3", need.split(".")[0], story.choices(OUTCOMES, _OUTCOME_WEIGHT)[0]] += 1
        if story.random() < 0.09:
            values["T2", "not_understood", "all"] += 1
            values["T4", "resident", "all"] += 1
    return values


def _shares(needs: tuple[str, ...], favourite: Mapping[str, float], winter: bool) -> list[float]:
    weights = dict(_THEME_WEIGHT)
    if winter:
        weights["money"] += 14
    size = {theme: sum(favourite[need] for need in needs if need.startswith(f"{theme}.")) for theme in THEMES}
    return [weights[need.split(".")[0]] * favourite[need] / size[need.split(".")[0]] for need in needs]


def _supply(grid: Grid, story: random.Random) -> dict[str, dict[str, int]]:
    listed = {"walsall": 6.0, "wolverhampton": 7.0, "sandwell": 5.0, "dudley": 2.5}  # on average
    return {
        need: {area: round(story.gammavariate(2, listed[area] / 2)) for area in BOROUGHS}
        for need in grid.table("T1").rows
    }
