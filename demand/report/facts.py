"""Everything a report shows, worked out before a line of it is drawn: figures by need, theme, place and time.

One rule: below 1,000 protected asks single needs are not shown, and time goes by quarters (PRIVACY 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demand.exports.view import notes, period_label
from demand.figures import LABELS, TABLE_OF_AXES, Archive, Figure, Request, label_of, tabulate
from demand.grid import BOROUGHS, THEMES
from demand.protected import Month

FINE_FROM = 1_000  # protected asks in the period from which single needs and months are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled figure: a need, a theme, an outcome ..."""

    id: str
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the gap map: what was asked in each borough, and what the directory lists there.

    local:   borough -> services listed there on the day the last month was closed.
    missing: needs of this line with nothing local, by borough (a theme has many needs, a need is itself).
    """

    id: str
    label: str
    asked: Mapping[str, Figure]
    local: Mapping[str, int]
    missing: Mapping[str, int]

    def is_gap(self, borough: str) -> bool:
        """People ask here, by more than the margin, and nothing local is listed."""
        return self.asked[borough].tells and self.local[borough] == 0

    def listed(self, borough: str) -> str:
        """What the directory lists there, in words: "nothing", "3", "57 (2 needs with none)"."""
        missing = self.missing[borough]
        if "." in self.id or not missing:
            return str(self.local[borough] or "nothing")
        return f"{self.local[borough]} ({missing} need{'s' if missing > 1 else ''} with none)"

    @property
    def weight(self) -> int:
        """How much is asked where nothing is listed; the order of the gap map."""
        return sum(figure.total for borough, figure in self.asked.items() if self.is_gap(borough))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page is made of. `fine` is False below `FINE_FROM`: themes and quarters only."""

    period: str
    made_up: bool
    fine: bool
    total: Figure
    needs: tuple[Line, ...]  # largest first
    themes: tuple[Line, ...]  # in their fixed order
    areas: tuple[Line, ...]
    heat: Mapping[tuple[str, str], Figure]  # (theme, area)
    times: tuple[str, ...]  # labels, short
    trend: Mapping[str, tuple[Figure, ...]]  # theme -> one figure for each of `times`
    gaps: tuple[Gap, ...]
    supply_known: bool
    understood: tuple[Line, ...]
    who: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def ranked(self) -> tuple[Line, ...]:
        """Needs, or themes below `FINE_FROM`; largest first."""
        return self.needs if self.fine else tuple(sorted(self.themes, key=_size))


def gather(archive: Archive, wanted: tuple[str, ...]) -> Facts:
    """Work out the report for these months. Raises StoreError when one of them is not closed."""
    months = archive.choose(wanted)
    total = _figures(months, wanted, ())[()]
    fine = total.total >= FINE_FROM
    time = "month" if fine else "quarter"
    by_time = _figures(months, wanted, (time, "theme"))
    times = tuple(dict.fromkeys(key[0] for key in by_time))
    supply = next((month.supply for month in reversed(months) if month.supply), {})
    needs = _lines(months, wanted, "need")
    return Facts(
        period=period_label(wanted),
        made_up=archive.kind == "demo",
        fine=fine,
        total=total,
        needs=tuple(sorted(needs, key=_size)),
        themes=tuple(_lines(months, wanted, "theme")),
        areas=tuple(_lines(months, wanted, "area")),
        heat={
            (key[0], key[1]): figure for key, figure in _figures(months, wanted, ("theme", "area")).items()
        },
        times=tuple(_short_time(time, value) for value in times),
        trend={
            theme: tuple(by_time[(value, theme)] for value in times if (value, theme) in by_time)
            for theme in _themes(by_time)
        },
        gaps=_gaps(months, wanted, supply, "need" if fine else "theme"),
        supply_known=bool(supply),
        understood=tuple(_lines(months, wanted, "understood")),
        who=tuple(_lines(months, wanted, "who")),
        outcomes=tuple(_lines(months, wanted, "outcome")),
        notes=notes(archive, Request(wanted, ()), months, tuple(TABLE_OF_AXES)),
    )


def _figures(
    months: tuple[Month, ...], wanted: tuple[str, ...], by: tuple[str, ...]
) -> dict[tuple[str, ...], Figure]:
    return tabulate(months, Request(wanted, by))


def _lines(months: tuple[Month, ...], wanted: tuple[str, ...], axis: str) -> list[Line]:
    return [
        Line(value, label_of(axis, value, months), figure)
        for (value,), figure in _figures(months, wanted, (axis,)).items()
    ]


def _size(line: Line) -> tuple[int, str]:
    return (-line.figure.total, line.id)


def _themes(figures: Iterable[tuple[str, ...]]) -> list[str]:
    present = {key[1] for key in figures}
    return [theme for theme in THEMES if theme in present]


def _short_time(axis: str, value: str) -> str:
    """ "Jul 2026" for a month, "Q3 2026" for a quarter: short enough for an axis."""
    if axis == "quarter":
        return f"{value[5:]} {value[:4]}"
    return f"{label_of('month', value, ())[:3]} {value[:4]}"


def _gaps(
    months: tuple[Month, ...], wanted: tuple[str, ...], supply: Mapping[str, Mapping[str, int]], axis: str
) -> tuple[Gap, ...]:
    asked = _figures(months, wanted, (axis, "area"))
    grids = [month.grid for month in months if month.grid is not None]
    needs = sorted({need for grid in grids for need in grid.table("T1").rows})
    lines = []
    for value in dict.fromkeys(key[0] for key in asked):
        mine = [need for need in needs if value in (need, need.split(".")[0])]
        local = {area: [supply.get(need, {}).get(area, 0) for need in mine] for area in BOROUGHS}
        lines.append(
            Gap(
                value,
                label_of(axis, value, months),
                {area: asked[(value, area)] for area in BOROUGHS},
                {area: sum(numbers) for area, numbers in local.items()},
                {area: numbers.count(0) for area, numbers in local.items()},
            )
        )
    return tuple(lines)


AREA_LABELS = LABELS["area"]
