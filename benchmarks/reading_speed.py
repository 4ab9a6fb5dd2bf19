"""How long one reading takes, what it weighs, and how long a start takes, from 1k to 30k phrases.

Rule: every size runs in a process of its own on one thread, so that memory is its own too. Times are
processor time, so that a busy machine does not count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

DATA = Path(__file__).parent / "data"
SIZES = (1_000, 6_000, 15_000, 30_000)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Print both tables."""
    console = Console(width=110)
    table = Table("phrases", "encoder", "p50 ms", "p99 ms", "learning s", "memory MB")
    for size in SIZES:
        for encoder in (False, True):
            row = _in_a_process("matcher", str(size), "yes" if encoder else "")
            table.add_row(
                str(row["phrases"]),
                "yes" if encoder else "no",
                *(f"{row[key]:.1f}" for key in ("p50", "p99", "learn", "mb")),
            )
    console.print(table)
    with tempfile.TemporaryDirectory() as cache:
        start = Table("start of the whole reader", "s", "reading p50 ms", "p99 ms", "memory MB")
        for name in ("cold", "warm"):
            row = _in_a_process("reader", cache, "")
            start.add_row(name, *(f"{row[key]:.2f}" for key in ("learn", "p50", "p99", "mb")))
    console.print(start)


def _in_a_process(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reading_speed", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, **ONE_THREAD}
    )
    row: dict[str, float] = json.loads(done.stdout)
    return row


def _texts() -> list[str]:
    lines = (DATA / "messages_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def _measure_matcher(size: int, encoder: bool) -> dict[str, float]:
    from intents import Catalogue
    from intents.encoder import Encoder
    from intents.matcher import Examples, Matcher
    from intents.noise import with_slips

    examples = Catalogue.load().examples()
    wanted, seed = list(examples[:: max(1, len(examples) // size)][:size]), 0
    while len(wanted) < size:
        seed += 1
        wanted += [(with_slips(text, seed), label) for text, label in examples[: size - len(wanted)]]
    loaded = Encoder.load() if encoder else None
    began = time.process_time()
    matcher = Matcher.learn(Examples.prepare(wanted, loaded), loaded)
    learned = time.process_time() - began
    return {"phrases": len(wanted), "learn": learned, **_timed(matcher.rank)}


def _measure_reader(cache: str) -> dict[str, float]:
    began = time.process_time()
    from intents import Reader

    reader = Reader.load(cache=Path(cache))
    return {"learn": time.process_time() - began, **_timed(reader.read)}


def _timed(read: object) -> dict[str, float]:
    import psutil

    assert callable(read)
    texts = _texts()
    read(texts[0])
    taken = []
    for text in texts * 2:
        began = time.process_time()
        read(text)
        taken.append((time.process_time() - began) * 1000)
    taken.sort()
    memory = psutil.Process().memory_info().rss / 1e6
    return {"p50": taken[len(taken) // 2], "p99": taken[int(len(taken) * 0.99)], "mb": memory}


if __name__ == "__main__":
    what, value, flag = sys.argv[1:4]
    print(
        json.dumps(_measure_matcher(int(value), bool(flag)) if what == "matcher" else _measure_reader(value))
    )
