"""The curators' chat: the directory kept right from a phone (files, review, hide, undo, phrases heard)."""

from bot.curating.phrases import PhrasesHeard
from bot.curating.room import CuratorsRoom

__all__ = ["CuratorsRoom", "PhrasesHeard"]
