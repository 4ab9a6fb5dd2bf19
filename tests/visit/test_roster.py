"""The allow-list: invited once, revoked at once, never half-written, never telling more than it must."""

from __future__ import annotations

import os
import stat
import threading
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.roster import GOOD_FOR, Roster, RosterError

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SANDRA, TOM = 7_111_222_333, 7_999_222_333


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "champions.toml"


@pytest.fixture
def roster(path: Path) -> Roster:
    return Roster(path)


def test_nobody_is_on_the_list_before_anybody_is_invited(roster: Roster) -> None:
    assert roster.roles(SANDRA) == frozenset()
    assert roster.listed() == ()


def test_an_invitation_makes_a_champion_once(roster: Roster) -> None:
    code = roster.invite("champion", NOW, "badge 12")
    assert roster.accept(code.upper(), SANDRA, NOW) == "champion"
    assert roster.roles(SANDRA) == {"champion"}
    assert roster.accept(code, TOM, NOW) is None
    assert roster.roles(TOM) == frozenset()


def test_a_late_or_wrong_code_gives_nothing(roster: Roster) -> None:
    code = roster.invite("curator", NOW)
    assert roster.accept(code, SANDRA, NOW + GOOD_FOR + timedelta(seconds=1)) is None
    assert roster.accept("nothing", SANDRA, NOW) is None
    assert roster.accept("", SANDRA, NOW) is None


def test_a_person_may_have_several_roles_and_loses_them_together(roster: Roster) -> None:
    for role in ("champion", "curator"):
        roster.accept(roster.invite(role, NOW), SANDRA, NOW)
    assert roster.roles(SANDRA) == {"champion", "curator"}
    roster.revoke(str(SANDRA))
    assert roster.roles(SANDRA) == frozenset()


def test_the_running_bot_sees_a_revocation_by_another_process(path: Path) -> None:
    bot, command = Roster(path), Roster(path)
    command.accept(command.invite("champion", NOW), SANDRA, NOW)
    assert bot.roles(SANDRA) == {"champion"}
    command.revoke(str(SANDRA))
    assert bot.roles(SANDRA) == frozenset()


def test_the_list_shows_only_the_digits_that_tell_people_apart(roster: Roster) -> None:
    for person in (SANDRA, TOM):
        roster.accept(roster.invite("champion", NOW), person, NOW)
    assert [one.ends_in for one in roster.listed()] == ["1222333", "9222333"]
    with pytest.raises(RosterError, match="more than one person"):
        roster.revoke("2333")
    roster.revoke("9222333")
    assert [one.ends_in for one in roster.listed()] == ["2333"]


def test_a_note_revokes_too_and_nobody_is_revoked_by_accident(roster: Roster) -> None:
    roster.accept(roster.invite("champion", NOW, "badge 12"), SANDRA, NOW)
    for nobody in ("", "333", "badge", "9999"):
        with pytest.raises(RosterError, match="Nobody on the list"):
            roster.revoke(nobody)
    roster.revoke("Badge 12")
    assert roster.listed() == ()


def test_an_open_invitation_can_be_withdrawn(roster: Roster) -> None:
    code = roster.invite("champion", NOW)
    roster.revoke(roster.invitations(NOW)[0].code_sha256[:8])
    assert roster.accept(code, SANDRA, NOW) is None


def test_the_file_holds_no_code_and_only_its_owner_reads_it(roster: Roster, path: Path) -> None:
    code = roster.invite("champion", NOW, 'a "quoted" note = 1\\')
    assert code not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert roster.invitations(NOW)[0].note == 'a "quoted" note = 1\\'


def test_a_damaged_file_keeps_those_who_were_known_and_says_which_line(path: Path) -> None:
    roster = Roster(path)
    roster.accept(roster.invite("champion", NOW), SANDRA, NOW)
    assert roster.roles(SANDRA) == {"champion"}
    path.write_text('[[person]]\ntelegram = "x"\n', encoding="utf-8")
    assert roster.roles(SANDRA) == {"champion"}
    with pytest.raises(RosterError, match="person 1 telegram"):
        roster.listed()
    path.write_text("[[person", encoding="utf-8")
    with pytest.raises(RosterError, match="Mend that line"):
        roster.listed()


def test_nothing_is_changed_when_the_disk_refuses(path: Path) -> None:
    roster = Roster(path)
    code = roster.invite("champion", NOW)
    before = path.read_bytes()
    (path.with_suffix(".new")).mkdir()  # nobody, root included, can write a file where a folder stands
    with pytest.raises(RosterError, match="nothing was changed"):
        roster.accept(code, SANDRA, NOW)
    assert path.read_bytes() == before
    assert roster.roles(SANDRA) == frozenset()


def test_two_people_taking_up_invitations_at_once_both_get_in(path: Path) -> None:
    codes = [Roster(path).invite("champion", NOW) for _ in range(8)]
    takers = [
        threading.Thread(target=Roster(path).accept, args=(code, number, NOW))
        for number, code in enumerate(codes, start=1)
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert [len(Roster(path).roles(number)) for number in range(1, 9)] == [1] * 8


def test_looking_up_a_role_reads_the_file_only_when_it_changed(roster: Roster, path: Path) -> None:
    roster.accept(roster.invite("champion", NOW), SANDRA, NOW)
    assert roster.roles(SANDRA)
    held = path.stat()
    path.write_bytes(path.read_bytes().replace(b"champion", b"curator!")[: held.st_size])
    os.utime(path, ns=(held.st_atime_ns, held.st_mtime_ns))
    assert roster.roles(SANDRA) == {"champion"}
