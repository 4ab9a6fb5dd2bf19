"""The report claims nothing inside the margins, fetches nothing, and can be read by everybody."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from demand import Grid, StoreError
from demand.demo import make_demo
from demand.figures import Archive, Figure
from demand.months import LONDON
from demand.protected import Month
from demand.report import gather, report
from demand.report.facts import Line
from demand.report.sentences import five_sentences, leaders, percent
from demand.summary import summarise

AXE = Path(__file__).parents[1] / "support" / "axe" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
YEAR = tuple(f"2025-{month}" for month in (11, 12)) + tuple(f"2026-{month:02}" for month in range(1, 11))


@pytest.fixture(scope="module")
def page(year: Archive) -> str:
    return report(year, YEAR).decode()


class Outline(HTMLParser):
    """Ids, headings and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(tag)
        self.addresses += [str(known[name]) for name in ("href", "src", "xlink:href") if known.get(name)]


def archive_of(value: int, months: tuple[str, ...], supply: dict[str, dict[str, int]]) -> Archive:
    grid = Grid.of({"money.rent": "Behind with the rent", "lonely.talk": "Someone to talk to"})
    values = {(table.name, *cell): value for table in grid.tables for cell in table.cells()}
    return Archive(tuple(Month(month, f"{month}-01", True, grid, values, supply) for month in months), "real")


def test_the_page_is_whole_and_fetches_nothing(page: str) -> None:
    outline = Outline(page)
    assert len(outline.ids) == len(set(outline.ids))
    assert all(address.startswith("#") for address in outline.addresses)
    assert {address[1:] for address in outline.addresses} <= set(outline.ids)
    assert "<script" not in page
    assert "@import" not in page
    assert outline.headings[0] == "h1"
    assert set(outline.headings[1:]) == {"h2"}
    assert len(page.encode()) < 1_000_000


def test_every_chart_has_a_table(page: str) -> None:
    assert page.count("<svg") == page.count("<table>") == 7


def test_a_made_up_report_says_so_in_title_page_and_foot(page: str) -> None:
    assert "<title>MADE-UP FIGURES" in page
    assert page.count("Made-up figures") >= 2


def test_labels_are_escaped() -> None:
    grid = Grid.of({"money.rent": "<script>alert(1)</script> & 'more'"})
    values = {(table.name, *cell): 900 for table in grid.tables for cell in table.cells()}
    archive = Archive(
        (Month("2026-01", "2026-01-01", True, grid, values, {"money.rent": {"walsall": 0}}),), "real"
    )
    assert "<script" not in report(archive, ("2026-01",)).decode()


def test_few_asks_show_themes_and_quarters_and_say_so() -> None:
    months = ("2026-01", "2026-02", "2026-03", "2026-04")
    facts = gather(archive_of(15, months, {}), months)
    assert not facts.fine
    assert facts.times == ("Q1 2026", "Q2 2026")
    assert {line.id for line in facts.ranked} == {"money", "lonely"}
    assert b"Few asks in this period" in report(archive_of(15, months, {}), months)
    many = gather(archive_of(400, months, {}), months)
    assert many.fine
    assert many.times[0] == "Jan 2026"


def test_five_sentences_claim_nothing_when_everything_is_equal() -> None:
    months = ("2026-01", "2026-02")
    sentences = five_sentences(gather(archive_of(300, months, {"money.rent": {"walsall": 1}}), months))
    assert len(sentences) == 5
    assert "in no certain order" in sentences[1]
    assert "equally often" in sentences[2]
    assert "No theme rose or fell" in sentences[3]
    assert "7 places" in sentences[4]


def test_five_sentences_claim_nothing_when_there_is_nothing() -> None:
    sentences = " ".join(five_sentences(gather(archive_of(0, ("2026-01",), {}), ("2026-01",))))
    assert "too little to tell" in sentences
    assert not re.search(r"\d+ \(give", sentences)


def test_only_lines_clear_of_the_margins_lead() -> None:
    lines = [Line(name, name, Figure(total, 25.0, 1)) for name, total in (("a", 100), ("b", 95), ("c", 60))]
    assert [line.id for line in leaders(lines)] == ["a", "b"]
    assert leaders([Line("a", "a", Figure(5, 25.0, 1))]) == ()


def test_a_percentage_needs_a_base_of_a_hundred() -> None:
    assert percent(Figure(40, 1, 1), Figure(90, 1, 1)) is None
    assert percent(Figure(40, 1, 1), Figure(120, 1, 1)) == "33%"
    assert percent(Figure(130, 1, 1), Figure(120, 1, 1)) == "100%"


def test_gaps_need_demand_beyond_its_margin_and_nothing_local() -> None:
    months = ("2026-01",)
    supply = {"money.rent": {"walsall": 2, "dudley": 0}, "lonely.talk": {"walsall": 1}}
    facts = gather(archive_of(300, months, supply), months)
    rent = next(gap for gap in facts.gaps if gap.id == "money.rent")
    assert [rent.is_gap(area) for area in ("walsall", "dudley", "sandwell")] == [False, True, True]
    quiet = gather(archive_of(2, months, supply), months)
    assert not any(gap.is_gap("dudley") for gap in quiet.gaps)


def test_a_report_over_two_years_is_small(tmp_path: Path) -> None:
    months = tuple(f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13))
    assert len(report(archive_of(50, months, {"money.rent": {"walsall": 0}}), months)) < 1_000_000


def test_the_summary_for_the_chat_is_short_and_brings_its_files(year_db: Path, tmp_path: Path) -> None:
    summary = summarise(year_db)
    assert len(summary.text) <= 600
    assert summary.text.startswith("Made-up figures.\nIn August 2026 to October 2026 signpost was asked")
    assert [file.name for file in summary.files] == [
        "signpost-report-2026-08-to-2026-10.html",
        "signpost-figures-2026-08-to-2026-10.xlsx",
        "signpost-figures-2026-08-to-2026-10.csv",
        "signpost-figures-2026-08-to-2026-10.csv-metadata.json",
    ]
    with pytest.raises(StoreError, match="no closed months yet"):
        summarise(tmp_path / "none.db")


def test_a_made_up_year_replaces_only_a_made_up_year(tmp_path: Path) -> None:
    path, now = tmp_path / "demo.db", datetime(2026, 1, 9, tzinfo=LONDON)
    grid = Grid.of(["money.rent"])
    assert make_demo(path, grid, now) == make_demo(path, grid, now)
    assert make_demo(path, grid, now)[-1] == "2025-12"
    assert Archive.read(path).kind == "demo"


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
@pytest.mark.parametrize("months", [YEAR, YEAR[:1]], ids=["a year", "one quiet month"])
def test_axe_finds_nothing_serious(year: Archive, tmp_path: Path, months: tuple[str, ...]) -> None:
    """WCAG 2.2 A and AA by axe-core in a real browser; findings of any weight are shown."""
    run = (
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(found => {"
        "document.body.innerHTML = '<pre id=found></pre>';"
        "document.getElementById('found').textContent = JSON.stringify(found.violations.map("
        "rule => [rule.impact, rule.id, rule.nodes.map(node => node.html.slice(0, 200))]));})"
    )
    page = report(year, months).decode()
    path = tmp_path / "report.html"
    path.write_text(
        page.replace("</body>", f"<script>{AXE.read_text('utf-8')}</script><script>{run}</script></body>"),
        "utf-8",
    )
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}",
         "--virtual-time-budget=20000", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    assert found is not None, "axe did not finish"
    assert json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == []
