"""Family 6: killed at every write of opening and closing, and at any moment; restored from a back-up.

Afterwards a month has the same protected numbers as before the kill, or it is marked incomplete.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import FrameType

import pytest

from demand import Ledger, LedgerError, live
from demand.figures import Archive
from demand.months import next_month
from demand.protected import read_months
from tests.attack_exports.world import FIRST, TWELVE, World, ask, moment

SECOND = next_month(FIRST)
_TOUCHES_THE_DISK = {"execute", "executemany", "connect", "close", "unlink", "write", "replace"}

LIVING = """
import sys
from pathlib import Path
from demand.months import next_month
from tests.attack_exports.world import World, ask, moment
world = World(Path(sys.argv[1]))
month = sys.argv[2]
ledger = world.open(month)
month = max(month, ledger.month)
print("ready", flush=True)
while True:
    for area in ("walsall", "dudley"):
        ledger.record(ask("money.rent", area))
    month = next_month(month)
    ledger.roll_over(moment(month))
"""


def in_a_child(work: Callable[[], None], die_at: int | None) -> int:
    """Run `work` in a forked child that kills itself at its n-th call that touches the disk.

    Returns how many such calls it made, or -1 when it died.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        calls = 0

        def watch(_frame: FrameType, event: str, what: object) -> None:
            nonlocal calls
            if event == "c_call" and getattr(what, "__name__", "") in _TOUCHES_THE_DISK:
                calls += 1
                if calls == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(watch)
        work()
        sys.setprofile(None)
        os.write(writing, str(calls).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    said = os.read(reading, 20)
    os.close(reading)
    return int(said) if os.WIFEXITED(status) and said else -1


def asked(folder: Path) -> dict[tuple[str, str, str], int]:
    """A month with a few asks, left open; returns its wobbled cells."""
    world = World(folder)
    with world.open(FIRST) as ledger:
        for _ in range(5):
            ledger.record(ask("money.rent", "walsall"))
    db = live.connect(world.live)
    cells = live.read_cells(db)
    db.close()
    return cells


def test_killed_at_every_write_of_a_close_the_numbers_are_the_same(quick_folder: Path) -> None:
    start = quick_folder / "start"
    start.mkdir()
    cells = asked(start)

    def close_in(folder: Path) -> Callable[[], None]:
        return lambda: Ledger.open(folder / "live.db", TWELVE, moment(SECOND)).close()

    shutil.copytree(start, quick_folder / "whole")
    writes = in_a_child(close_in(quick_folder / "whole"), None)
    assert writes > 20
    for number in range(1, writes + 1):
        folder = quick_folder / str(number)
        shutil.copytree(start, folder)
        assert in_a_child(close_in(folder), number) == -1
        with Ledger.open(folder / "live.db", TWELVE, moment(SECOND)) as ledger:
            assert ledger.month == SECOND
            assert ledger.record(ask("money.rent", "walsall"))
        (month,), _ = read_months(folder / "protected.db")
        assert (month.values, month.complete) == (cells, True), f"killed at write {number}"
        shutil.rmtree(folder)


def test_killed_at_every_write_of_the_first_opening_it_opens_or_is_marked(quick_folder: Path) -> None:
    def open_in(folder: Path) -> Callable[[], None]:
        return lambda: Ledger.open(folder / "live.db", TWELVE, moment(FIRST)).close()

    writes = in_a_child(open_in(quick_folder / "whole"), None)
    for number in range(1, writes + 1):
        folder = quick_folder / str(number)
        assert in_a_child(open_in(folder), number) == -1
        with Ledger.open(folder / "live.db", TWELVE, moment(FIRST)) as ledger:
            ledger.record(ask("money.rent", "walsall"))
            ledger.roll_over(moment(SECOND))
        (month,), _ = read_months(folder / "protected.db")
        assert len(month.values) == TWELVE.size()
        shutil.rmtree(folder)


def kills(folder: Path, number: int, seed: int) -> None:
    """Real processes that open, count and close month after month, killed at any moment, again and again."""
    chance = random.Random(seed)
    world = World(folder)
    kept: dict[str, object] = {}
    month = FIRST
    for _ in range(number):
        child = subprocess.Popen(
            [sys.executable, "-c", LIVING, str(folder), month], stdout=subprocess.PIPE, text=True, cwd=_root()
        )
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
        time.sleep(chance.uniform(0, 0.15))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Ledger.open(world.live, TWELVE, moment(month)) as ledger:
            month = ledger.month
        archive = Archive.read(world.protected)
        now = {each.month: each for each in archive.months}
        for name, before in kept.items():
            assert now[name] == before, "a closed month never changes"
        kept = dict(now)
        names = sorted(now)
        assert names == sorted({*names}), "a month is there once"
        assert all(next_month(one) == two for one, two in pairwise(names)), "none is missing"
        assert all(each.complete and len(each.values) == TWELVE.size() for each in now.values())
        if names:
            assert next_month(names[-1]) == month


def _root() -> Path:
    return Path(__file__).parents[2]


def test_twenty_kills_at_any_moment(tmp_path: Path) -> None:
    kills(tmp_path, 20, 6)


@pytest.mark.soak
def test_two_hundred_kills_at_any_moment(tmp_path: Path) -> None:
    kills(tmp_path, 200, 7)


def test_a_restored_back_up_gives_the_same_figures_or_marks_the_month(tmp_path: Path) -> None:
    world = World(tmp_path)
    asked(tmp_path)
    back_up = world.protected.read_bytes()  # January still open
    with world.open(SECOND):
        pass
    closed = world.archive()
    world.protected.write_bytes(back_up)
    third = next_month(SECOND)
    with world.open(SECOND) as ledger:
        ledger.roll_over(moment(third))
    restored = {month.month: month for month in world.archive().months}
    assert restored[FIRST].lost, "its figures were in no back-up and are gone: marked, not made up"
    assert restored[SECOND].values
    assert closed.months[0].values
    with pytest.raises(LedgerError):
        Ledger(world.live, TWELVE).close_month(FIRST, moment(third))


def test_two_back_ups_of_the_protected_store_differ_only_by_whole_closed_months(tmp_path: Path) -> None:
    """D8: what is backed up holds nothing of the open month, so two copies show no single ask."""
    world = World(tmp_path)
    asked(tmp_path)
    first = world.protected.read_bytes()
    with world.open(FIRST) as ledger:
        for number in range(30):
            ledger.record(ask("money.rent", "dudley"), update=number)
    assert world.protected.read_bytes() == first
    assert json.dumps([month.month for month in world.archive().months]) == "[]"
