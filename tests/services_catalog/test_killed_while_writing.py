"""Kill -9 at any moment of build, import and undo leaves the old directory or the new one, never a mix."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services_catalog import Directory, ensure
from services_catalog.curated import canonical, read_curated, starter_csv

WRITER = """
import sys
from datetime import date
from pathlib import Path
from services_catalog import build
from services_catalog.changes import apply, plan_import, undo
from services_catalog.sheet import read_sheet_bytes
folder = Path(sys.argv[1])
csv, db = folder / "services.csv", folder / "directory.db"
old, new = (folder / "old").read_bytes(), (folder / "new").read_bytes()
today = date(2026, 11, 24)
print("ready", flush=True)
while True:
    apply(plan_import(read_sheet_bytes(new, "new"), csv, db, today), csv, db)
    undo(csv, db)
    (folder / "by-hand").write_bytes(new)
    (folder / "by-hand").replace(csv)
    build(csv, db, today=today)
    apply(plan_import(read_sheet_bytes(old, "old"), csv, db, today), csv, db)
"""


def killed_at(folder: Path, delay: float) -> None:
    child = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(delay)
    child.kill()
    child.wait()
    child.stdout.close()


def names(directory: Directory) -> tuple[str, ...]:
    return tuple(service.name for service in directory.services())


def survives(tmp_path: Path, times: int, seed: int) -> None:
    csv, db = tmp_path / "services.csv", tmp_path / "directory.db"
    ensure(csv, db)
    services = read_curated(csv)[1]
    renamed = [service.model_copy(update={"name": service.name[:90] + " (new)"}) for service in services]
    (tmp_path / "old").write_bytes(starter_csv())
    (tmp_path / "new").write_bytes(canonical(renamed))
    allowed = {tuple(s.name for s in services), tuple(s.name for s in renamed)}
    chance = random.Random(seed)
    for _ in range(times):
        killed_at(tmp_path, chance.uniform(0.0, 0.4))
        assert names(Directory.open(db)) in allowed
        assert tuple(s.name for s in read_curated(csv)[1]) in allowed
        assert not ensure(csv, db).problems
        assert names(Directory.open(db)) == tuple(s.name for s in read_curated(csv)[1])


def test_ten_kills_leave_a_whole_directory(tmp_path: Path) -> None:
    survives(tmp_path, times=10, seed=4)


@pytest.mark.soak
def test_a_hundred_kills_leave_a_whole_directory(tmp_path: Path) -> None:
    survives(tmp_path, times=100, seed=5)
