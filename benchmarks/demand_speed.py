"""How fast the ledger counts, a month closes and a report is made, and how large the files are.

Rule: the real path on this machine's disk; nothing is left behind.
"""

from __future__ import annotations

import tempfile
import time
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table as Sheet

from demand import AREAS, Cell, Grid, Ledger
from demand.exports import FORMATS, export
from demand.figures import Archive, Request
from demand.months import LONDON, months_between, next_month
from demand.report import report

GRID = Grid.of([f"{theme}.n{number:02}" for theme in ("health", "money") for number in range(31)])
ASKS = 3_000
FIRST = "2025-01"


def main() -> None:
    """Print one table: what, the figure, the bar."""
    sheet = Sheet("what", "measured", "bar")
    with tempfile.TemporaryDirectory() as folder:
        live, protected = Path(folder) / "live.db", Path(folder) / "protected.db"
        needs = GRID.table("T1").rows
        with Ledger.open(live, GRID, _start(FIRST)) as ledger:
            began = time.perf_counter()
            for number in range(ASKS):
                place = Cell("T1", needs[number % 62], AREAS[number % 6])
                turn = (place, Cell("T2", "understood", "all"), Cell("T4", "resident", "all"))
                ledger.record(turn, update=number)
            sheet.add_row("asks counted a second", f"{ASKS / (time.perf_counter() - began):,.0f}", "500")
            month, slowest = FIRST, 0.0
            for _ in range(24):
                month = next_month(month)
                ledger.record([Cell("T1", needs[0], "walsall")], update=ASKS)
                began = time.perf_counter()
                ledger.roll_over(_start(month))
                slowest = max(slowest, time.perf_counter() - began)
            sheet.add_row("closing a month, the slowest of 24, s", f"{slowest:.2f}", "2")
        months = months_between(FIRST, "2026-12")
        began = time.perf_counter()
        page = report(Archive.read(protected), months)
        sheet.add_row("report over 24 months, s", f"{time.perf_counter() - began:.2f}", "5")
        sheet.add_row("report, kB", f"{len(page) / 1000:.0f}", "1000")
        for kind in FORMATS:
            request = Request(months, ("month", "need", "area"))
            began = time.perf_counter()
            size = len(export(Archive.read(protected), request, kind, "f")[0].content)
            took = time.perf_counter() - began
            sheet.add_row(f"{kind}, every cell of 24 months", f"{size / 1000:.0f} kB in {took:.1f} s", "")
        sheet.add_row("live.db, kB", f"{live.stat().st_size / 1000:.0f}", "")
        sheet.add_row("protected.db after 24 months, kB", f"{protected.stat().st_size / 1000:.0f}", "")
    Console(width=100).print(sheet)


def _start(month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=LONDON)
