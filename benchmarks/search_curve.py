"""How search time grows with the directory: 400, 5,000, 20,000 and 100,000 services.

One command: `python -m benchmarks.search_curve`. Bars: p99 under 5 ms at 400 and at 5,000 services.
Services are copies of the starter directory with their hours moved about, so needs, areas and words keep
their real proportions. Times are processor time of one thread, so a busy machine does not count.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from services_catalog import BOROUGHS, Directory, Query, Service, ensure
from services_catalog.hours import LONDON
from services_catalog.store import write_directory

SIZES = (400, 5_000, 20_000, 100_000)
BAR_MS = {400: 5.0, 5_000: 5.0}
SEARCHES = 2_000
WORDS = (
    "chess club",
    "food bank in tipton",
    "someone to tlak to",
    "dementia cafe",
    "help with the leccy",
    "mens shed",
)


def main(sizes: tuple[int, ...] = SIZES) -> int:
    """Print the curve; returns 1 when a bar is missed."""
    heads = ("open s", "memory MB", "p50 ms", "p95 ms", "p99 ms", "max ms")
    print(f"{'services':>9} " + " ".join(f"{head:>9}" for head in heads) + "  bar")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        ensure(base / "services.csv", base / "directory.db")
        starter = list(Directory.open(base / "directory.db").services())
        for size in sizes:
            path = base / f"{size}.db"
            write_directory(path, list(_copies(starter, size)), "bench")
            start = time.thread_time()
            directory = Directory.open(path)
            opened = time.thread_time() - start
            times = sorted(_timed(directory))
            p50, p95, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95, 0.99))
            bar = BAR_MS.get(size)
            kept = bar is None or p99 < bar
            missed |= not kept
            told = "" if bar is None else f"{'kept' if kept else 'MISSED'} (p99 < {bar:g} ms)"
            figures = (opened, _memory(), p50, p95, p99, times[-1] * 1000)
            print(f"{size:>9,} " + " ".join(f"{figure:>9.2f}" for figure in figures) + f"  {told}")
            del directory
    return int(missed)


def _copies(starter: list[Service], size: int) -> Iterator[Service]:
    chance = random.Random(7)
    for number in range(size):
        service = starter[number % len(starter)]
        if number < len(starter):
            yield service
            continue
        hours = service.hours
        if hours.startswith("Mo-Fr 09:00"):
            hours = hours.replace(
                "09:00", f"{chance.randrange(7, 11):02d}:{chance.randrange(0, 60, 15):02d}", 1
            )
        yield service.model_copy(update={"id": f"{service.id[:50]}-{number}", "hours": hours})


def _timed(directory: Directory) -> Iterator[float]:
    """A day of questions: mostly a need and a borough, a quarter with words, some with filters."""
    chance = random.Random(11)
    needs = sorted(directory.local_supply())
    start = datetime(2026, 11, 24, tzinfo=LONDON)
    for turn in range(SEARCHES):
        query = Query(
            at=start + timedelta(seconds=turn * 86_400 / SEARCHES),
            needs=() if turn % 4 == 0 else (chance.choice(needs),),
            words=chance.choice(WORDS) if turn % 4 == 0 else "",
            area=chance.choice((*BOROUGHS, None)),
            near=(52.55, -2.02) if turn % 3 == 0 else None,
            open_now=turn % 10 == 0,
            limit=3,
        )
        before = time.thread_time()
        directory.search(query)
        yield time.thread_time() - before


def _memory() -> float:
    """Most memory this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_048_576 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
