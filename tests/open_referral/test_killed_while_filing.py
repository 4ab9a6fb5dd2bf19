"""Kill -9 at any moment of an import, an acceptance or an export leaves the old state or the new, never a mix."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from services_catalog import Directory
from services_catalog.drafts import Drafts

WORKER = """
import json, sys
from pathlib import Path
from services_catalog.curated import read_curated
from services_catalog.changes import undo
from services_catalog.drafts import Drafts
from services_catalog.open_referral import Decision, Desk, Feed, accept, import_feed, write_folder
from datetime import date
folder = Path(sys.argv[1])
desk = Desk(Drafts(folder / "curation.db"), folder / "services.csv", folder / "directory.db", date(2026, 11, 21))
rows = read_curated(desk.csv)[1]
print("ready", flush=True)
for turn in range(int(sys.argv[2]), 10_000):
    text = f"text {turn}"
    page = [{"id": n, "name": f"S{n}", "status": "active", "description": text} for n in range(40)]
    (folder / "page.json").write_text(json.dumps(page))
    import_feed(str(folder / "page.json"), desk.drafts, rows, desk.today, Feed("f"))
    waiting = [one.id for one in desk.drafts.all() if one.state == "new"]
    for identity in waiting[:2]:
        row = accept(desk, identity, Decision(("money.debt",), ("walsall",), "Words."))
    rows = list(desk.current().values())
    public = [row.model_copy(update={"confidence": "high", "name": f"{turn}"}) for row in rows]
    write_folder(public, folder / "out", desk.today)
"""


def survives(office: Any, times: int, seed: int) -> None:
    chance = random.Random(seed)
    folder: Path = office.folder
    for turn in range(times):
        child = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder), str(turn)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.7))
        child.kill()
        child.wait()
        child.stdout.close()
        check(office)


def check(office: Any) -> None:
    folder: Path = office.folder
    with sqlite3.connect(folder / "curation.db") as db:
        assert len({row[0] for row in db.execute("select words from drafts")}) <= 1
    rows = office.desk.current()
    accepted = {draft.id for draft in Drafts(folder / "curation.db").all() if draft.state == "accepted"}
    assert accepted == {row.id for row in rows.values()} - {"first"}
    assert {row.id for row in Directory.open(office.desk.db).services()} >= {"first"}
    if (folder / "out").exists():
        pages = [json.loads(path.read_text("utf-8")) for path in (folder / "out" / "services").iterdir()]
        listed = json.loads((folder / "out" / "services.json").read_text("utf-8"))
        assert len({page["name"] for page in pages}) == 1
        assert sorted(page["id"] for page in pages) == sorted(one["id"] for one in listed["contents"])


def test_ten_kills_leave_everything_whole(office: Any) -> None:
    survives(office, times=10, seed=4)


@pytest.mark.soak
def test_a_hundred_kills_leave_everything_whole(office: Any) -> None:
    survives(office, times=100, seed=5)
