"""`signpost needs check` finds what a careful curator would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from intents import Catalogue, checking, evaluation

from .conftest import MESSAGES


def _add(folder: Path, need: str, phrase: str) -> Catalogue:
    path = folder / "money.yaml"
    marker = {"money.rent": "      - rent arrears\n", "money.food": "      - the cupboards are bare\n"}[need]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(marker, f"{marker}      - {phrase}\n"), encoding="utf-8")
    return Catalogue.load(folder)


def test_the_packaged_catalogue_has_no_errors() -> None:
    texts = [
        message.text
        for path in sorted(MESSAGES.glob("messages_*.jsonl"))
        for message in evaluation.read_messages(path)
    ]
    assert [finding for finding in checking.check(Catalogue.load(), texts) if finding.error] == []


def test_thin_needs_are_named(folder: Path) -> None:
    assert {finding.need for finding in checking.thin(Catalogue.load(folder))} >= {"money.rent", "none"}


def test_a_phrase_in_two_needs_is_an_error(folder: Path) -> None:
    catalogue = _add(folder, "money.food", "Rent, arrears!")
    assert [finding.error for finding in checking.duplicates(catalogue)] == [True]


def test_a_phrase_twice_in_one_need_is_only_worth_a_look(folder: Path) -> None:
    catalogue = _add(folder, "money.rent", "Rent arrears")
    assert [finding.error for finding in checking.duplicates(catalogue)] == [False]


def test_a_copied_test_message_is_an_error_when_longer_than_five_words(folder: Path) -> None:
    catalogue = _add(folder, "money.rent", "the rent man wants his money now")
    assert checking.copied(catalogue, ["The rent man wants his money NOW"])
    assert not checking.copied(catalogue, ["im behind with my rent"])


def test_messages_that_cannot_be_read_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text('{"text": "hello"}\nnot json\n{"needs": []}\n', encoding="utf-8")
    with pytest.raises(evaluation.MessagesError) as caught:
        evaluation.read_messages(path)
    assert "line 2: not JSON" in str(caught.value)
    assert "line 3, field text" in str(caught.value)


def test_reading_on_the_command_line_gives_one_json_object_a_line(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setenv("SIGNPOST_DATA", str(cache.parent))
    result = CliRunner().invoke(main, ["read"], input="im behind with my rent\ni want to die\n")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert set(rows[0]) >= {"crisis", "soft", "decision", "needs", "ranked", "ms"}
    assert rows[0]["needs"][0]["id"] == "money.rent"
    assert (rows[1]["crisis"], rows[1]["soft"]) == ("crisis.suicide", False)


def test_evaluate_prints_every_figure_and_fails_below_a_floor(
    monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("SIGNPOST_DATA", str(cache.parent))
    path = tmp_path / "messages.jsonl"
    wrong = {"text": "im behind with my rent", "needs": ["health.dentist"]}
    path.write_text(json.dumps(wrong) + "\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["needs", "evaluate", str(path), "--json"])
    figures = {figure["name"]: figure for figure in json.loads(result.stdout)["figures"]}
    assert result.exit_code == 1
    assert figures["main need, first choice"]["share"] == 0
    assert not figures["main need, first choice"]["holds"]


def test_trying_a_phrase_for_an_unknown_need_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setenv("SIGNPOST_DATA", str(cache.parent))
    result = CliRunner().invoke(main, ["needs", "try", "hello", "--need", "money.nothing"])
    assert result.exit_code == 2
    assert "No need is called money.nothing" in result.stderr
