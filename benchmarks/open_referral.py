"""What importing a large Open Referral feed costs: 500 and 5,000 services, from one page and from a folder.

One command: `python -m benchmarks.open_referral`. Bars: 5,000 services in under 60 s and under 300 MB.
The feed is made here: services of the size and dirt of real ones (8 kB each, HTML, labels in numbers, several
places and schedules). Each import runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from services_catalog import ensure
from services_catalog.curated import read_curated
from services_catalog.drafts import Drafts
from services_catalog.open_referral import import_feed, write_folder

SIZES = (500, 5_000)
BAR_SECONDS, BAR_MB = 60.0, 300.0
TODAY = date(2026, 11, 21)


def main(sizes: tuple[int, ...] = SIZES) -> int:
    """Print time and memory of each import and of the export; returns 1 when a bar is missed."""
    print(f"{'services':>9} {'form':>8} {'seconds':>9} {'again s':>9} {'peak MB':>9}  bar")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for form in ("page", "folder"):
                base = Path(folder) / f"{form}-{size}"
                source = write_feed(base, size, form)
                first, again, peak = _in_a_process(source, base)
                kept = first < BAR_SECONDS and peak < BAR_MB
                missed |= size == 5_000 and not kept
                told = (
                    f"{'kept' if kept else 'MISSED'} (< {BAR_SECONDS:g} s, < {BAR_MB:g} MB)"
                    if size == 5_000
                    else ""
                )
                print(f"{size:>9,} {form:>8} {first:>9.2f} {again:>9.2f} {peak:>9.0f}  {told}")
        seconds, count = _export(Path(folder) / "export")
        print(f"export of {count} public rows: {seconds:.2f} s")
    return int(missed)


def write_feed(base: Path, size: int, form: str) -> Path:
    """A made-up feed as one page, or as a folder of pages of 100."""
    base.mkdir(parents=True)
    chance = random.Random(size)
    services = [_service(number, chance) for number in range(size)]
    if form == "page":
        (base / "feed.json").write_text(
            json.dumps({"total_items": size, "contents": services}, ensure_ascii=False), "utf-8"
        )
        return base / "feed.json"
    (base / "feed").mkdir()
    for page in range(0, size, 100):
        content = {
            "total_items": size,
            "page_number": page // 100 + 1,
            "contents": services[page : page + 100],
        }
        (base / "feed" / f"page-{page // 100 + 1:04}.json").write_text(
            json.dumps(content, ensure_ascii=False), "utf-8"
        )
    return base / "feed"


def _service(number: int, chance: random.Random) -> dict[str, Any]:
    words = [
        "help",
        "people",
        "with",
        "money",
        "advice",
        "walsall",
        "home",
        "café",
        "families’",
        "drop-in",
        "ring",
    ]
    paragraphs = ["<p>" + " ".join(chance.choices(words, k=90)) + "</p>\r\n" for _ in range(6)]
    return {
        "id": str(UUID(int=chance.getrandbits(128), version=4)),
        "name": f"Service {number} {' '.join(chance.choices(words, k=3))}",
        "description": "<h1>About</h1>" + "".join(paragraphs),
        "status": chance.choice(["active", "active", "active", "inactive", None]),
        "url": f"www.service{number}.org.uk",
        "email": f"enquiries@service{number}.org.uk",
        "minimum_age": chance.choice([-1, 0, 16, 50]),
        "maximum_age": chance.choice([-1, 25, 100]),
        "last_modified": "2026-09-02T12:06:15.654",
        "organization": {"id": str(number % 300), "name": f"Organisation {number % 300}", "logo": "x" * 500},
        "contacts": [{"id": "c", "phones": [{"number": f"Office: 01922 {number % 1_000_000:06}"}]}],
        "schedules": [
            {"byday": day, "freq": "WEEKLY", "opens_at": "9:00am", "closes_at": "17:00", "notes": "term time"}
            for day in ("MO", "TU", "WE", "TH", "FR")
        ],
        "service_at_locations": [
            {
                "location": {
                    "name": f"Centre {place}",
                    "latitude": 52.58,
                    "longitude": -1.98,
                    "addresses": [{"address_1": f"{place} High Street", "postal_code": "WS1 1TP"}],
                }
            }
            for place in range(3)
        ],
        "attributes": [{"taxonomy_term": {"id": "esdServiceType:1818", "description": "x" * 300}}],
    }  # fmt: skip


def _in_a_process(source: Path, base: Path) -> tuple[float, float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.open_referral", str(source), str(base / "curation.db")],
        check=True,
        capture_output=True,
        text=True,
    )
    first, again, peak = (float(figure) for figure in done.stdout.split())
    return first, again, peak


def _measure(source: str, curation: str) -> None:
    times = []
    for _ in range(2):
        start = time.perf_counter()
        report = import_feed(source, Drafts(Path(curation)), (), TODAY)
        written = "\n".join(report.lines())
        times.append(time.perf_counter() - start)
        assert len(written) > len(report.services)
    print(times[0], times[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _export(folder: Path) -> tuple[float, int]:
    ensure(folder / "services.csv", folder / "directory.db")
    rows = read_curated(folder / "services.csv")[1]
    start = time.perf_counter()
    count = write_folder(rows, folder / "oruk", TODAY)
    return time.perf_counter() - start, count


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measure(sys.argv[1], sys.argv[2])
    else:
        raise SystemExit(main())
