"""The benchmarks that docs/matching.md quotes can be run."""

from __future__ import annotations

import pytest

from benchmarks import parts
from intents import Reader


def test_what_each_part_is_worth_can_be_measured(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Reader, "load", lambda: reader)
    parts.main()
    said = capsys.readouterr().out
    assert "without fuzzy" in said
    assert "linear alone" in said
