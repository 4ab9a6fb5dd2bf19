"""What a resident's words mean: crisis signs first, then needs, from a catalogue that curators edit.

Rule: `read_crisis` can be had without numpy or the catalogue; everything else is loaded when asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from intents.crisis import CrisisSign, read_crisis

if TYPE_CHECKING:
    from intents.matcher import Matcher
    from intents.needs import Catalogue, CatalogueError, Need, Theme
    from intents.reader import Reader
    from intents.reading import NeedMatch, Reading

_HOMES = {
    "Catalogue": "intents.needs",
    "CatalogueError": "intents.needs",
    "Matcher": "intents.matcher",
    "Need": "intents.needs",
    "NeedMatch": "intents.reading",
    "Reader": "intents.reader",
    "Reading": "intents.reading",
    "Theme": "intents.needs",
}

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CrisisSign",
    "Matcher",
    "Need",
    "NeedMatch",
    "Reader",
    "Reading",
    "Theme",
    "read_crisis",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
