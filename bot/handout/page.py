"""The handout as a page in large print: A4 PDF, tagged, black on white, nothing under 16 points.

One rule: the directory's text goes to the typesetter as data, never as markup, so no text can break the page.
"""

from __future__ import annotations

import io
import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from bot.handout.content import Entry, Handout
from bot.turn import Document
from bot.words import handout as words

NAME = "help-for-you.pdf"


def page(handout: Handout) -> Document:
    """The printable handout, at most 100 KB. Takes about a tenth of a second."""
    data = {
        "title": words.TITLE,
        "by": words.BY,
        "where": words.where(handout.area, handout.made),
        "groups": [
            {"label": label, "entries": [_entry(one) for one in entries]}
            for label, entries in handout.groups()
        ],
        "entries": len(handout.entries),
        "qr": _qr(handout.link) if handout.link else "",
        "scan": words.SCAN,
        "foot": handout.foot(),
    }
    return Document(NAME, typeset("handout.typ", {"handout": data}), "application/pdf")


def typeset(template: str, inputs: dict[str, object]) -> bytes:
    """A packaged Typst template as PDF. `inputs` reach it as JSON; it sees no file and no network.

    PDF/UA-1 wherever it can be. A letter the font does not have makes that standard refuse; the page then
    comes without its seal, tagged all the same, because a page is better than none.
    """
    import typst

    as_json = {name: json.dumps(value) for name, value in inputs.items()}
    with as_file(files("bot.handout").joinpath("fonts")) as fonts:
        try:
            return _compiled(_template(template), fonts, as_json, "ua-1")
        except typst.TypstError:
            return _compiled(_template(template), fonts, as_json, "1.7")


def _compiled(source: bytes, fonts: Path, inputs: dict[str, str], standard: Literal["ua-1", "1.7"]) -> bytes:
    import typst

    made: bytes = typst.compile(  # type: ignore[misc]  # the stub gives a type variable a default
        source, font_paths=[str(fonts)], ignore_system_fonts=True, sys_inputs=inputs, pdf_standards=standard
    )
    return made


@cache
def _template(name: str) -> bytes:
    return files("bot.handout").joinpath(name).read_bytes()


def _entry(entry: Entry) -> dict[str, str]:
    return {
        "about": entry.about,
        "name": entry.name,
        "gives": entry.gives,
        "phone": entry.phone,
        "words": words.text_them(entry.text) if entry.text else "",
        "hours": entry.hours,
        "place": words.go_to(entry.place) if entry.place else "",
        "web": entry.web,
        "note": entry.note,
    }


def _qr(link: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make_qr(link, error="m").save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()
