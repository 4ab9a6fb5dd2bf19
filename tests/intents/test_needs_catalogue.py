"""The catalogue is loaded whole or not at all, and every mistake is told at once, with where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents import Catalogue, CatalogueError


def _mistakes(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(folder)
    return str(caught.value)


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / "money.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_packaged_catalogue_loads_with_every_theme() -> None:
    catalogue = Catalogue.load()
    assert {theme.id for theme in catalogue.themes} == {
        *("health", "money", "lonely", "home", "work", "safety", "crisis")
    }
    assert catalogue.out_of_scope


def test_every_packaged_safety_need_has_words_for_a_lock_screen() -> None:
    safety = Catalogue.load().theme("safety").needs
    assert safety
    assert all(need.safe_label == need.neutral_label for need in safety)


def test_a_need_is_found_by_id_and_by_permanent_code(folder: Path) -> None:
    catalogue = Catalogue.load(folder)
    assert catalogue.need("money.rent") is catalogue.by_code("mr")
    assert catalogue.by_code("zz") is None


def test_words_are_read_as_typed_even_where_yaml_would_change_them(folder: Path) -> None:
    _edit(folder, "- rent arrears", "- no\n      - 111")
    assert {"no", "111"} <= set(Catalogue.load(folder).need("money.rent").phrases)


def test_all_mistakes_come_at_once_with_file_need_field_line_and_remedy(folder: Path) -> None:
    _edit(folder, "urgency: 2", "urgency: soon")
    _edit(folder, "label: No food in", "label: No food in the house and nothing in the fridge")
    _edit(folder, "code: mf", "code: MONEY")
    told = _mistakes(folder).splitlines()
    assert len(told) == 3
    assert (
        "money.yaml, line 9, money.rent, field urgency: write 1 (today), 2 (soon) or 3 (when ready)" in told
    )
    assert any("money.food, field label: shorten it to 24 characters" in line for line in told)
    assert any("money.food, field code: write two or three small letters or digits" in line for line in told)


def test_a_line_that_yaml_takes_for_a_table_asks_for_quotes(folder: Path) -> None:
    _edit(folder, "- rent arrears", "- letter: pay now")
    assert "quotes" in _mistakes(folder)


def test_a_file_that_is_not_yaml_says_which_line(folder: Path) -> None:
    _edit(folder, "label: Money", "label: [Money")
    assert "money.yaml, line" in _mistakes(folder)


def test_a_code_may_be_used_once(folder: Path) -> None:
    _edit(folder, "code: mf", "code: mr")
    assert "'mr' is already used by money.rent" in _mistakes(folder)


def test_a_pointer_to_no_need_is_a_mistake(folder: Path) -> None:
    _edit(folder, "urgency: 2", "urgency: 2\n    look_alikes: [money.rants]")
    assert "no need is called 'money.rants'" in _mistakes(folder)


def test_a_safety_need_without_neutral_words_is_a_mistake(folder: Path) -> None:
    text = (folder / "money.yaml").read_text(encoding="utf-8")
    (folder / "safety.yaml").write_text(
        text.replace("money", "safety").replace(": m", ": s"), encoding="utf-8"
    )
    assert "neutral_label: add words safe on a lock screen" in _mistakes(folder)


def test_an_empty_folder_says_what_to_put_there(tmp_path: Path) -> None:
    assert "put one .yaml file a theme" in _mistakes(tmp_path)


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "money.yaml").write_bytes("label: caf\xe9".encode("latin-1"))
    assert "save the file as UTF-8 text" in _mistakes(folder)


def test_any_edit_changes_the_digest(folder: Path) -> None:
    before = Catalogue.load(folder).digest
    _edit(folder, "- rent arrears", "- rent arreers")
    assert Catalogue.load(folder).digest != before
