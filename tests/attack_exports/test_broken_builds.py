"""The suite itself is put to the test: three builds broken on purpose must fail it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Break:
    """One way to break the build: what to replace where, and the attacks that must notice."""

    edits: tuple[tuple[str, str, str], ...]
    noticed_by: tuple[str, ...]


BREAKS = {
    "a cell is counted twice": Break(
        (("demand/live.py", "SET value = value + ?", "SET value = value + 2 * ?"),),
        (
            "test_presence.py::test_presence_in_t1_through_the_real_ledger",
            "test_repetition.py::test_one_ask_changes_one_cell_of_each_table_by_one",
        ),
    ),
    "epsilon is too large": Break(
        (
            ("demand/grid.py", '"T1": Fraction(6, 10)', '"T1": Fraction(9, 10)'),
            ("demand/grid.py", "BUDGET = Fraction(1)", "BUDGET = Fraction(2)"),
        ),
        (
            "test_presence.py::test_presence_in_t1_through_the_real_ledger",
            "test_presence.py::test_the_limits_leave_room_above_the_theory_and_none_for_a_larger_epsilon",
        ),
    ),
    "the total comes from unprotected numbers": Break(
        (
            (
                "demand/live.py",
                "_CELL_ZERO + draw(table.epsilon)",
                '_CELL_ZERO + (0 if table.name == "T4" else draw(table.epsilon))',
            ),
            ("demand/figures.py", "        for table, axes in TABLE_OF_AXES", '        if not wanted:\n            return "T4"\n        for table, axes in TABLE_OF_AXES'),
        ),
        (
            "test_sums.py::test_totals_are_sums_of_closed_cells_and_nothing_else",
            "test_presence.py::test_presence_in_the_other_tables[T4]",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_build_broken_on_purpose_fails_the_suite(name: str, tmp_path: Path) -> None:
    broken = BREAKS[name]
    for folder in ("demand", "tests/attack_exports"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, right, wrong in broken.edits:
        path = tmp_path / file
        text = path.read_text("utf-8")
        assert text.count(right) == 1, f"{file} has changed; mend the break {right!r}"
        path.write_text(text.replace(right, wrong), "utf-8")
    tests = [f"tests/attack_exports/{test}" for test in broken.noticed_by]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    for test in broken.noticed_by:
        assert f"FAILED tests/attack_exports/{test}" in done.stdout, done.stdout
