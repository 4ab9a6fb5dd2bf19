"""The hazard log: whole, scored, unsigned by us, and every piece of evidence a test that exists."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "clinical-safety"
FIELDS = "id,hazard,cause,harm,controls now,severity,likelihood,risk,new control,residual risk,owner,evidence,status"


def _hazards() -> list[dict[str, str]]:
    with (DOCS / "hazard-log.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_log_has_its_columns_and_at_least_fourteen_hazards() -> None:
    rows = _hazards()
    assert ",".join(rows[0]) == FIELDS
    assert len(rows) >= 14
    assert len({row["id"] for row in rows}) == len(rows)


def test_every_hazard_is_scored_and_its_residual_risk_is_not_higher() -> None:
    for row in _hazards():
        severity, likelihood = int(row["severity"]), int(row["likelihood"])
        assert 1 <= severity <= 5, row["id"]
        assert 1 <= likelihood <= 5, row["id"]
        assert int(row["risk"]) == severity * likelihood, row["id"]
        assert int(row["residual risk"]) <= int(row["risk"]), row["id"]


def test_every_evidence_is_a_test_that_exists() -> None:
    for row in _hazards():
        path, _, name = row["evidence"].partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"def {name}\(", text), row["id"]


def test_no_officer_is_named_by_the_makers() -> None:
    assert "| Clinical Safety Officer | |" in (DOCS / "safety-case.md").read_text(encoding="utf-8")
    assert all(row["owner"] == "" for row in _hazards())
