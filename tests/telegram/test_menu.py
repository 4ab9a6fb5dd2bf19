"""What people see before they write: it fits, and what nobody has checked only gives numbers."""

from __future__ import annotations

from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot.words import telegram as words


def test_menu_and_descriptions_are_within_telegrams_limits() -> None:
    for name, said in (*words.COMMANDS, *words.GROUP_COMMANDS):
        assert BotCommandLimit.MIN_COMMAND <= len(name) <= BotCommandLimit.MAX_COMMAND
        assert len(said) <= BotCommandLimit.MAX_DESCRIPTION
    assert len(words.SHORT_DESCRIPTION) <= BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    for text in words.descriptions().values():
        assert len(text) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH


def test_in_every_language_the_numbers_come_first_and_the_english_follows() -> None:
    described = words.descriptions()
    assert {"", "pa", "ur", "pl", "ro", "bn"} <= set(described), "the languages most spoken here"
    for code, text in described.items():
        assert text.endswith(words.DESCRIPTION)
        if code:
            own = text.removesuffix(words.DESCRIPTION)
            assert all(number in own for number in ("999", "111", "116 123"))
