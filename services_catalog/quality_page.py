"""The quality report as one web page: headings, captions and plain tables, no script, no outside file.

One rule: a screen reader and a printer get the whole report; colour never carries the meaning alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from services_catalog.models import BOROUGHS
from services_catalog.quality import Coverage, Finding, Quality

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border:1px solid #767676;padding:.3rem .6rem;text-align:left;vertical-align:top}
td.number{text-align:right}
td.none{background:#fde7e7;font-weight:bold}
.warning{border-left:.4rem solid #b00020;padding:.5rem 1rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem}
a{color:#0b3d91}
"""


def page(quality: Quality, labels: dict[str, str] | None = None) -> str:
    """The report as an HTML document. labels: need id -> what residents see; ids are shown where missing."""
    parts = [
        _head(quality),
        *(f'<p class="warning"><strong>Warning:</strong> {escape(text)}</p>' for text in quality.warnings),
        _unknown(quality.unknown_needs),
        _coverage_table(quality.coverage, labels or {}),
        "".join(_finding(finding) for finding in quality.findings),
    ]
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Directory quality, {quality.day:%d %B %Y}</title><style>{_STYLE}</style></head><body>"
        f'<a class="skip" href="#main">Skip to the report</a><main id="main">{"".join(parts)}</main>'
        "</body></html>\n"
    )


def _head(quality: Quality) -> str:
    links = "".join(
        f'<li><a href="#{finding.key}">{escape(finding.title)}</a>: {len(finding.rows)}</li>'
        for finding in quality.findings
    )
    return (
        f"<h1>Directory quality</h1><p>{quality.day:%d %B %Y}. {quality.services} rows, "
        f"{quality.shown} shown to residents, {quality.checked} of them checked by a person in time.</p>"
        '<nav aria-label="Contents"><ul><li><a href="#coverage">What is covered where</a></li>'
        f"{links}</ul></nav>"
    )


def _unknown(needs: Sequence[str]) -> str:
    if not needs:
        return ""
    return f'<p class="warning">Needs the catalogue does not know: {escape(", ".join(needs))}</p>'


def _coverage_table(coverage: Iterable[Coverage], labels: dict[str, str]) -> str:
    head = "".join(f'<th scope="col">{escape(borough.title())}</th>' for borough in BOROUGHS)
    rows = "".join(
        f'<tr><th scope="row">{escape(labels.get(line.need, line.need))}</th>'
        + "".join(_count(count, borough in line.gaps) for borough, count in line.local)
        + f'<td class="number">{line.region}</td><td class="number">{line.national}</td></tr>'
        for line in coverage
    )
    return (
        '<h2 id="coverage">What is covered where</h2><table><caption>Rows for each need. Local rows serve '
        "that borough; regional rows the Black Country or the West Midlands; national rows never count as "
        'local. "None" means neither local nor regional help.</caption>'
        f'<thead><tr><th scope="col">Need</th>{head}<th scope="col">Region</th>'
        f'<th scope="col">National</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _count(count: int, gap: bool) -> str:
    return '<td class="number none">None</td>' if gap else f'<td class="number">{count}</td>'


def _finding(finding: Finding) -> str:
    title = f'<h2 id="{finding.key}">{escape(finding.title)}</h2>'
    if not finding.rows:
        return f"{title}<p>None.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(identity)}</td><td>{escape(what)}</td></tr>'
        for identity, name, what in finding.rows
    )
    return (
        f"{title}<table><caption>{len(finding.rows)}. {escape(finding.advice)}</caption><thead><tr>"
        '<th scope="col">Service</th><th scope="col">Id</th><th scope="col">What</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
