"""What the sign files say is kept for the next start, and never used for other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.crisis import read_beforehand
from intents.crisis.sign import Signs
from intents.crisis.sign_files import read

TEXTS = {"suicide.txt": "END = end it | top myself\n[full own]\nwant + END .. now !film\n[soft]\nEND & note"}
KEY = read_beforehand.key_of(TEXTS)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "signs.json.gz"
    read_beforehand.save(file, KEY, read(TEXTS))
    return file


def test_what_is_kept_is_what_the_files_say(kept: Path) -> None:
    found = read_beforehand.load(kept, KEY)
    assert isinstance(found, Signs)
    assert found == read(TEXTS)


def test_an_edited_file_has_another_key_and_is_read_anew(kept: Path) -> None:
    edited = read_beforehand.key_of({"suicide.txt": TEXTS["suicide.txt"] + "\nEND & tonight"})
    assert read_beforehand.load(kept, edited) is None


def test_the_same_files_are_kept_as_the_same_bytes(kept: Path) -> None:
    before = kept.read_bytes()
    read_beforehand.save(kept, KEY, read(TEXTS))
    assert kept.read_bytes() == before


@pytest.mark.parametrize("spoil", [lambda whole: whole[:-9], lambda _: b"", lambda whole: whole[:40] + whole])
def test_a_damaged_or_missing_file_is_the_same_as_none(kept: Path, spoil: object) -> None:
    assert callable(spoil)
    kept.write_bytes(spoil(kept.read_bytes()))
    assert read_beforehand.load(kept, KEY) is None
    kept.unlink()
    assert read_beforehand.load(kept, KEY) is None
