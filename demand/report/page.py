"""The page itself: facts and charts poured into the template.

One rule: everything is escaped, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from demand.figures import LABELS, Figure
from demand.grid import AREAS, BOROUGHS
from demand.report import charts
from demand.report.facts import AREA_LABELS, Facts, Line
from demand.report.sentences import PERCENT_FROM, TOO_FEW, five_sentences, percent

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, what to look for in it, and the table that says the same."""

    name: str
    heading: str
    lead: str
    svg: Markup
    table: DataTable


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table with one heading a row; numbers stand on the right."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the large numbers at the top."""

    value: str
    label: str


def as_html(facts: Facts) -> bytes:
    """The whole report as one UTF-8 page."""
    template = _TEMPLATES.get_template("page.html.j2")
    style = Markup((Path(__file__).parent / "page.css").read_text(encoding="utf-8"))  # ours, not a person's
    page = template.render(
        facts=facts,
        style=style,
        sentences=five_sentences(facts),
        key_figures=_key_figures(facts),
        charts=_charts(facts),
        percent_from=PERCENT_FROM,
    )
    return page.encode()


def _key_figures(facts: Facts) -> tuple[KeyFigure, ...]:
    understood, missed = (line.figure for line in facts.understood)
    champions = facts.who[1].figure
    whole_who = facts.who[0].figure.plus(champions)
    gaps = sum(gap.is_gap(area) for gap in facts.gaps for area in BOROUGHS)
    return (
        KeyFigure(_said(facts.total), f"times signpost was asked, give or take {facts.total.margin}"),
        KeyFigure(percent(understood, understood.plus(missed)) or TOO_FEW, "of messages understood"),
        KeyFigure(percent(champions, whole_who) or TOO_FEW, "asked with a champion"),
        KeyFigure(
            str(gaps) if facts.supply_known else "not known", "gaps: people ask, nothing local is listed"
        ),
    )


def _charts(facts: Facts) -> tuple[Chart, ...]:
    kind = "need" if facts.fine else "theme"
    found = [
        _bar_chart(
            "needs",
            f"What people asked for, {'largest needs first' if facts.fine else 'by theme'}",
            "The line at the end of each bar is its margin: where two lines overlap, the order of the two"
            " bars says nothing. Hatched bars are too few to tell.",
            facts.ranked,
            kind,
        ),
        Chart(
            "places",
            "Themes in each place",
            "Darker means asked for more often. Places are where the person needs help, as far as they said.",
            Markup(
                charts.heat(
                    facts, "places", "Themes by place, darker is more; the same figures are in the table"
                )
            ),
            _heat_table(facts),
        ),
    ]
    if len(facts.times) > 1:
        found.append(
            Chart(
                "time",
                f"Themes over time, by {'month' if facts.fine else 'quarter'}",
                "The band around each line is its margin. A line that stays inside its band has not changed.",
                Markup(charts.trend(facts, "time", "One small chart a theme over time, with margins")),
                _trend_table(facts),
            )
        )
    if facts.supply_known and charts.chosen_gaps(facts):
        found.append(
            Chart(
                "gaps",
                "Gap map: where people ask and nothing local is listed",
                "A larger circle means asked for more often. A filled circle with “nothing local” means that"
                " the directory lists no service for it in that borough, only wider or national ones."
                " The services are those listed on the day the last month was closed."
                + ("" if facts.fine else " The table says how many needs of a theme have none."),
                Markup(charts.gap_map(facts, "gaps", "Demand beside local services, by borough")),
                _gap_table(facts),
            )
        )
    found += [
        _bar_chart(
            "understood",
            "Understood and not understood",
            "Messages signpost could not make sense of count once a conversation.",
            facts.understood,
            "answer",
        ),
        _bar_chart(
            "who", "Residents and champions", "For all boroughs together only.", facts.who, "who asked"
        ),
        _bar_chart(
            "outcomes",
            "Did it help?",
            "Answers from people who came back and tapped one. Most never do: this is not a success rate.",
            facts.outcomes,
            "answer",
        ),
    ]
    return tuple(found)


def _bar_chart(name: str, heading: str, lead: str, lines: Sequence[Line], kind: str) -> Chart:
    svg = charts.bars(lines, name, f"{heading}; the same figures are in the table")
    rows = tuple((line.label, _said(line.figure), *_last_two(line.figure)) for line in lines)
    heads = (kind.capitalize(), "Figure", "Plus or minus", "Cells")
    return Chart(name, heading, lead, Markup(svg), DataTable(heading, heads, rows))


def _heat_table(facts: Facts) -> DataTable:
    rows = []
    for line in facts.themes:
        cells = [_said(facts.heat[(line.id, area)]) for area in AREAS]
        rows.append((line.label, *cells, _said(line.figure)))
    rows.append(("All themes", *[_said(line.figure) for line in facts.areas], _said(facts.total)))
    heads = ("Theme", *[AREA_LABELS[area] for area in AREAS], "Everywhere")
    widest = max(figure.margin for figure in facts.heat.values())
    caption = f"Themes in each place. The widest margin of one square is plus or minus {widest}"
    return DataTable(caption, heads, tuple(rows))


def _trend_table(facts: Facts) -> DataTable:
    themes = list(facts.trend)
    heads = ("When", *[LABELS["theme"][theme] for theme in themes])
    rows = tuple(
        (time, *[_with_margin(facts.trend[theme][place]) for theme in themes])
        for place, time in enumerate(facts.times)
    )
    return DataTable("Themes over time, each with its margin", heads, rows)


def _gap_table(facts: Facts) -> DataTable:
    kind = "Need" if facts.fine else "Theme"
    heads = (kind, *[f"{AREA_LABELS[area]}: {what}" for area in BOROUGHS for what in ("asked", "local")])
    rows = tuple(
        (gap.label, *[text for area in BOROUGHS for text in (_said(gap.asked[area]), gap.listed(area))])
        for gap in facts.gaps
    )
    return DataTable("Asked, and services listed locally, by borough", heads, rows)


def _last_two(figure: Figure) -> tuple[str, str]:
    return (str(figure.margin), str(figure.cells)) if figure.cells else ("", "")


def _said(figure: Figure) -> str:
    if not figure.cells:
        return figure.shown
    return f"{figure.rounded:,}" if figure.tells else TOO_FEW


def _with_margin(figure: Figure) -> str:
    return f"{_said(figure)} ± {figure.margin}" if figure.tells else _said(figure)
