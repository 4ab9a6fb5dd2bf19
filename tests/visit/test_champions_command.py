"""`signpost champions`: what the coordinator types and reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.roster import Roster


@pytest.fixture
def roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Roster:
    monkeypatch.setenv("SIGNPOST_DATA", str(tmp_path))
    return Roster(tmp_path / "champions.toml")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["champions", *words])


def join(roster: Roster, number: int, *options: str) -> None:
    made = json.loads(run("invite", "--json", *options).stdout)
    assert roster.accept(made["code"], number, datetime.now(UTC)) == made["role"]


def test_an_invitation_prints_a_code_a_link_and_a_picture_of_it(roster: Roster) -> None:
    printed = run("invite", "--bot", "@my_signpost_bot").stdout
    code = printed.partition("Code: ")[2].split()[0]
    assert f"https://t.me/my_signpost_bot?start=c-{code}" in printed
    assert "█" in printed
    assert roster.accept(code, 1, datetime.now(UTC)) == "champion"


def test_without_the_bots_name_it_says_what_to_write(roster: Roster) -> None:
    printed = run("invite", "--role", "curator").stdout
    assert "An invitation for one curator" in printed
    assert "/start c-" in printed
    assert "SIGNPOST_BOT_NAME" in printed


@pytest.mark.parametrize("name", ["a b", "x", "https://t.me/x", "1bot"])
def test_a_name_that_cannot_be_a_bots_is_wrong_use(roster: Roster, name: str) -> None:
    result = run("invite", "--bot", name)
    assert result.exit_code == 2
    assert roster.invitations(datetime.now(UTC)) == ()


def test_the_list_shows_role_day_note_and_the_end_of_a_number(roster: Roster) -> None:
    assert "Nobody is on the list yet." in run("list").stdout
    join(roster, 7_111_222_333, "--note", "badge 12")
    run("invite", "--role", "lead")
    printed = run("list").stdout
    assert "number ends in 2333  badge 12" in printed
    assert "7111222333" not in printed
    assert "lead      invited, open until" in printed
    listed = json.loads(run("list", "--json").stdout)
    assert listed["people"][0]["ends_in"] == "2333"
    assert set(listed["invitations"][0]) == {"mark", "role", "expires", "note"}


def test_somebody_is_revoked_by_the_end_of_their_number(roster: Roster) -> None:
    join(roster, 7_111_222_333)
    result = run("revoke", "2333")
    assert (result.exit_code, result.stdout.startswith("Revoked: champion.")) == (0, True)
    assert roster.roles(7_111_222_333) == frozenset()


def test_revoking_nobody_is_said_in_one_sentence(roster: Roster) -> None:
    result = run("revoke", "2333")
    assert result.exit_code == 1
    assert (
        result.stderr == "Error: Nobody on the list is 2333. `signpost champions list` shows who is there.\n"
    )


def test_a_damaged_list_is_said_and_not_overwritten(roster: Roster, tmp_path: Path) -> None:
    file = tmp_path / "champions.toml"
    file.write_text("[[person]]\ntelegram = 1\nrole = 'boss'\nsince = 2026-01-01\n", encoding="utf-8")
    before = file.read_bytes()
    for words in (["list"], ["invite"], ["revoke", "1234"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "person 1 role" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("words", [[], ["invite"], ["list"], ["revoke"]])
def test_every_help_has_an_example(words: list[str]) -> None:
    assert "Example: signpost champions" in run(*words, "--help").stdout
