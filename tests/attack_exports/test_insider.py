"""Family 9: an insider reads every file, journal and left-over right after a kill, and after closing."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from demand import Cell, Ledger, live
from demand.months import next_month
from tests.attack_exports.world import FIRST, SIXTY_TWO, World, ask, moment

CANARIES = [f"canary-{number:03}-wörter" for number in range(200)]
ASKS = 400
PAGE = 4096

LIVING = """
import sys, time
from pathlib import Path
from demand import Cell, LedgerError
from tests.attack_exports.world import FIRST, SIXTY_TWO, World, ask
from tests.attack_exports.test_insider import ASKS, CANARIES
ledger = World(Path(sys.argv[1]), SIXTY_TWO).open(FIRST)
for number, words in enumerate(CANARIES):
    ledger.record([Cell("T1", words, "walsall")], update=number)   # a need that does not exist
    try:
        ledger.record([Cell("T3", "money", words)])
    except LedgerError:
        pass
    button = ledger.seal(f"o:{words[:12]}:{number}")
    ledger.record((), spend=ledger.read_seal(button))
    ledger.read_seal(words)
for number in range(ASKS):
    ledger.record(ask("money.n01", "walsall" if number % 2 else "dudley"), update=10_000 + number)
print("asked", flush=True)
while True:
    ledger.record(ask("health.n02", "sandwell"))
"""


def everything_on_disk(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def killed_mid_month(folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", LIVING, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "asked"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def test_no_words_no_button_and_no_more_than_one_transaction_of_order(tmp_path: Path) -> None:
    killed_mid_month(tmp_path)
    files = everything_on_disk(tmp_path)
    assert set(files) <= {"live.db", "live.db-journal", "protected.db"}
    for content in files.values():
        assert not any(canary.encode() in content for canary in CANARIES)
        assert b"canary" not in content
    # The journal is empty, or holds the pages of the one transaction that was running.
    assert len(files.get("live.db-journal", b"")) <= 12 * (PAGE + 8) + PAGE


def test_no_true_count_stands_anywhere_mid_month(tmp_path: Path) -> None:
    killed_mid_month(tmp_path)
    with Ledger.open(tmp_path / "live.db", SIXTY_TWO, moment(FIRST)):
        pass
    db = live.connect(tmp_path / "live.db")
    cells = live.read_cells(db)
    db.close()
    quiet = [value for (table, need, _), value in cells.items() if table == "T1" and need != "health.n02"]
    errors = [
        value - (ASKS // 2 if (need, area) in (("money.n01", "walsall"), ("money.n01", "dudley")) else 0)
        for (table, need, area), value in cells.items()
        if table == "T1" and need != "health.n02"
    ]
    # 29 in 100 wobbles are 0 (epsilon 0.6); all of them being so would be a true table.
    assert 0.15 < Counter(errors)[0] / len(errors) < 0.45
    assert len(quiet) == len(errors)
    header = (tmp_path / "live.db").read_bytes()[:100]
    assert int.from_bytes(header[24:28], "big") > 2**30, "nor does SQLite's count of commits say it"


def test_a_busy_and_a_quiet_month_leave_files_of_the_same_size(tmp_path: Path) -> None:
    sizes = set()
    for number, name in ((0, "quiet"), (300, "busy")):
        with Ledger.open(tmp_path / name / "live.db", SIXTY_TWO, moment(FIRST)) as ledger:
            for step in range(number):
                ledger.record(ask("money.n01", "walsall"), update=step)
        sizes.add((tmp_path / name / "live.db").stat().st_size)
    assert len(sizes) == 1


def test_after_closing_nothing_of_the_old_month_is_left_in_the_live_file(tmp_path: Path) -> None:
    """The closed cells are in the protected store alone; their bytes are gone from the live file."""
    world = World(tmp_path, SIXTY_TWO)
    marked = 77_777
    with world.open(FIRST) as ledger:
        for _ in range(3):
            ledger.record(ask("money.n01", "walsall"))
    db = live.connect(world.live)
    live.add(db, "T1", "money.n05", "dudley", marked)
    db.close()
    pattern = ((1 << 40) + marked + _value(world)).to_bytes(6, "big")
    assert pattern in world.live.read_bytes()
    with world.open(next_month(FIRST)):
        pass
    assert pattern not in world.live.read_bytes()
    journal = world.live.with_name("live.db-journal")
    assert not journal.exists() or pattern not in journal.read_bytes()


def test_two_orders_of_the_same_asks_leave_the_same_file(tmp_path: Path) -> None:
    turns = [
        [Cell("T1", f"money.n{number % 31:02}", area)]
        for number in range(120)
        for area in ("walsall", "sandwell", "dudley")
    ]
    world = World(tmp_path / "one", SIXTY_TWO)
    world.open(FIRST).close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    for folder, order in (("one", turns), ("two", sorted(turns, key=lambda turn: turn[0].column))):
        with Ledger.open(tmp_path / folder / "live.db", SIXTY_TWO, moment(FIRST)) as ledger:
            for turn in order:
                ledger.record(turn)
    assert (tmp_path / "one" / "live.db").read_bytes() == (tmp_path / "two" / "live.db").read_bytes()


def _value(world: World) -> int:
    db = live.connect(world.live)
    value = live.read_cells(db)["T1", "money.n05", "dudley"]
    db.close()
    return value - 77_777
