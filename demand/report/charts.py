"""The report's charts as inline SVG, drawn by matplotlib. Lines, hatches and labels carry what colours do.

One rule: every chart also stands as a table on the page, and draws nothing that the table does not say.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter

from demand.figures import LABELS, Figure
from demand.grid import AREAS, BOROUGHS, THEMES
from demand.report.facts import AREA_LABELS, Facts, Gap, Line

INK, SOFT, FAINT, PAPER = "#17252f", "#52616b", "#dfe5e8", "#ffffff"
TEAL, BAR, PALE, RUST = "#0b6b74", "#3d8f96", "#b9d8da", "#b3410e"
# Five steps of the heat map with the colour of the number on them; each pair has a contrast above 4.5 to 1.
_STEPS = (("#eaf4f4", INK), ("#c4e0e2", INK), ("#8cc4c8", INK), (TEAL, PAPER), ("#063b45", PAPER))
_WIDTH = 9.0  # inches; the page scales it
_MOST_BARS = 15
_MOST_GAPS = 14
_STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "hatch.linewidth": 0.8,
}
_FONTS = re.compile(r"(font:[^;\"]*?px )[^;\"]+")


def bars(lines: Sequence[Line], name: str, title: str, most: int = _MOST_BARS) -> str:
    """Horizontal bars with their margins, largest as given; pale and hatched where it is too few to tell."""
    shown = list(lines)[:most]
    with _style(name):
        canvas = Canvas(figsize=(_WIDTH, 0.55 + 0.36 * len(shown)), layout="constrained")
        axes = canvas.subplots()
        for place, line in enumerate(shown):
            _bar(axes, place, line.figure)
        axes.set_yticks(range(len(shown)), [line.label for line in shown], fontsize=10.5)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.2 * max(1, *(line.figure.drawn + line.figure.margin for line in shown)))
        axes.grid(axis="x")
        axes.locator_params(axis="x", nbins=6, integer=True)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        return _svg(canvas, name, title)


def heat(facts: Facts, name: str, title: str) -> str:
    """Themes down, areas across; darker is more, and every square says its figure."""
    themes = [theme for theme in THEMES if any(key[0] == theme for key in facts.heat)]
    most = max(1, *(figure.drawn for figure in facts.heat.values()))
    with _style(name):
        canvas = Canvas(figsize=(_WIDTH, 0.8 + 0.56 * len(themes)), layout="constrained")
        axes = canvas.subplots()
        for down, theme in enumerate(themes):
            for across, area in enumerate(AREAS):
                _square(axes, across, down, facts.heat[(theme, area)], most)
        axes.set_xlim(-0.5, len(AREAS) - 0.5)
        axes.set_ylim(len(themes) - 0.5, -0.5)
        axes.set_xticks(range(len(AREAS)), [AREA_LABELS[area] for area in AREAS], fontsize=10.5)
        axes.set_yticks(range(len(themes)), [LABELS["theme"][theme] for theme in themes], fontsize=10.5)
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", colors=INK)
        axes.spines["bottom"].set_visible(False)
        return _svg(canvas, name, title)


def trend(facts: Facts, name: str, title: str) -> str:
    """One small panel a theme, all on the same scale; the band is the margin."""
    themes = list(facts.trend)
    top = max(1, *(figure.drawn + figure.margin for series in facts.trend.values() for figure in series))
    rows = -(-len(themes) // 3)
    with _style(name):
        canvas = Canvas(figsize=(_WIDTH, 1.85 * rows), layout="constrained")
        panels = canvas.subplots(rows, 3, sharex=True, sharey=True, squeeze=False)
        for place, panel in enumerate(panels.flat):
            if place >= len(themes):
                panel.set_visible(False)
                continue
            _panel(panel, LABELS["theme"][themes[place]], facts.trend[themes[place]], facts.times)
            panel.set_ylim(0, top * 1.05)
        return _svg(canvas, name, title)


def gap_map(facts: Facts, name: str, title: str) -> str:
    """Boroughs across; the circle is the demand, filled and marked where nothing local is listed."""
    gaps = chosen_gaps(facts)
    most = max(1, *(figure.drawn for gap in gaps for figure in gap.asked.values()))
    with _style(name):
        canvas = Canvas(figsize=(_WIDTH, 0.7 + 0.56 * len(gaps)), layout="constrained")
        axes = canvas.subplots()
        for down, gap in enumerate(gaps):
            for across, borough in enumerate(BOROUGHS):
                _circle(axes, across, down, gap, borough, most)
        axes.set_xlim(-0.5, len(BOROUGHS) - 0.5)
        axes.set_ylim(len(gaps) - 0.5, -0.5)
        places = [across - 0.18 for across in range(len(BOROUGHS))]
        axes.set_xticks(places, [AREA_LABELS[area] for area in BOROUGHS], fontsize=10.5)
        axes.set_yticks(range(len(gaps)), [gap.label for gap in gaps], fontsize=10.5)
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", colors=INK)
        axes.spines["bottom"].set_visible(False)
        axes.hlines(
            [row + 0.5 for row in range(len(gaps) - 1)], -0.5, len(BOROUGHS) - 0.5, colors=FAINT, lw=0.8
        )
        return _svg(canvas, name, title)


def chosen_gaps(facts: Facts) -> tuple[Gap, ...]:
    """The lines of the gap map: where most is asked with nothing listed first, then where most is asked."""
    told = [gap for gap in facts.gaps if any(figure.tells for figure in gap.asked.values())]
    told.sort(key=lambda gap: (-gap.weight, -sum(figure.total for figure in gap.asked.values()), gap.id))
    return tuple(told[:_MOST_GAPS])


def _style(name: str) -> AbstractContextManager[None]:
    return mpl.rc_context(_STYLE | {"svg.hashsalt": name})


def _bar(axes: Axes, place: int, figure: Figure) -> None:
    if figure.tells:
        axes.barh(place, figure.rounded, height=0.64, color=BAR)
        axes.errorbar(figure.rounded, place, xerr=figure.margin, color=INK, lw=1.5, capsize=3.5)
        end, text = figure.rounded + figure.margin, f"{figure.rounded:,} ± {figure.margin}"
    else:
        end = figure.margin  # somewhere in here, nobody can say where
        axes.barh(place, end, height=0.64, facecolor=PAPER, edgecolor=SOFT, hatch="////", lw=0.8)
        text = "too few to tell" if figure.cells else figure.shown
    axes.annotate(text, (end, place), (7, 0), textcoords="offset points", va="center", fontsize=10)


def _square(axes: Axes, across: int, down: int, figure: Figure, most: int) -> None:
    if not figure.tells:
        axes.text(across, down, "too few", ha="center", va="center", fontsize=9, color=SOFT)
        return
    fill, colour = _STEPS[min(len(_STEPS) - 1, len(_STEPS) * figure.rounded // (most + 1))]
    axes.barh(down, 0.95, left=across - 0.475, height=0.92, color=fill)
    axes.text(across, down, f"{figure.rounded:,}", ha="center", va="center", fontsize=11, color=colour)


def _panel(panel: Axes, label: str, series: Sequence[Figure], times: Sequence[str]) -> None:
    places = [place for place, figure in enumerate(series) if figure.cells]
    panel.fill_between(
        places,
        [max(0, series[place].drawn - series[place].margin) for place in places],
        [series[place].drawn + series[place].margin for place in places],
        color=PALE,
        lw=0,
    )
    panel.plot(places, [series[place].drawn for place in places], color=TEAL, lw=2, marker="o", ms=3.5)
    panel.set_title(label, loc="left", fontsize=11, fontweight="bold", color=INK)
    panel.grid(axis="y")
    step = max(1, -(-len(times) // 4))
    panel.set_xticks(
        range(0, len(times), step), [time.replace(" ", "\n") for time in times[::step]], fontsize=9
    )
    panel.set_xlim(-0.4, len(times) - 0.6)
    panel.locator_params(axis="y", nbins=4, integer=True)
    panel.tick_params(axis="y", colors=SOFT, labelsize=9)


def _circle(axes: Axes, across: int, down: int, gap: Gap, borough: str, most: int) -> None:
    figure, listed = gap.asked[borough], f"local: {gap.local[borough]}"
    where, text = across - 0.3, across - 0.13
    if not figure.tells:
        axes.text(text, down - 0.14, "too few", va="center", fontsize=9, color=SOFT)
        axes.text(text, down + 0.2, listed, va="center", fontsize=8.5, color=SOFT)
        return
    size = 30 + 400 * figure.rounded / most
    empty = gap.is_gap(borough)
    axes.scatter(
        where,
        down,
        s=size,
        facecolors=RUST if empty else "none",
        edgecolors=RUST if empty else TEAL,
        linewidths=1.6,
    )
    axes.text(
        text,
        down - 0.14,
        f"{figure.rounded:,}",
        va="center",
        fontsize=11,
        fontweight="bold" if empty else "normal",
    )
    note = "nothing local" if empty else listed
    axes.text(text, down + 0.2, note, va="center", fontsize=8.5, color=RUST if empty else SOFT)


def _svg(canvas: Canvas, name: str, title: str) -> str:
    """The drawing as one `<svg>` that scales with the page, names itself, and shares no id with another."""
    out = io.StringIO()
    canvas.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = out.getvalue()
    body = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    box = re.search(r'viewBox="([^"]+)"', text)
    assert box is not None
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(href="|url\()#', rf"\1#{name}-", body)
    body = _FONTS.sub(r"\1inherit", body)
    body = re.sub(r"font: ([^;\"]*?)inherit", _without_family, body)
    return (
        f'<svg viewBox="{box[1]}" role="img" aria-labelledby="{name}-title"'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<title id="{name}-title">{escape(title)}</title>{body}</svg>'
    )


def _without_family(match: re.Match[str]) -> str:
    """`font: 700 11px` as separate properties, so that the page's own typeface is used."""
    words = match[1].split()
    size = next(word for word in words if word.endswith("px"))
    weight = next((f"; font-weight: {word}" for word in words if word.isdigit()), "")
    return f"font-size: {size}{weight}"
