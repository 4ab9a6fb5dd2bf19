"""The sign files as they were read beforehand: a start that takes them apart anew waits a fifth of a second.

Its one rule: only a saving of time, and exact: used with the very files and code it was made from, and with
no other. `signpost needs learn` writes it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from intents.crisis.sign import Part, Sign, Signs

_Thing = TypeVar("_Thing")

_CODE = (
    "read_beforehand",
    "shorthand",
    "sign",
    "sign_files",
    "sound",
    "text",
)  # what decides how they are read


def key_of(texts: Mapping[str, str]) -> str:
    """A key that changes with any of the files, and with the code that reads them."""
    digest = hashlib.sha256()
    for name, text in texts.items():
        digest.update(f"{name}\0{text}\0".encode())
    for name in _CODE:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()


def stored(folder: str) -> Path:
    """Where what a folder's files say is kept. folder: "" or "languages"."""
    return Path(__file__).with_name(f"signs{'.' * bool(folder)}{folder}.json.gz")


def load(file: Path, key: str) -> Signs | None:
    """What the sign files said when this key was theirs, or None."""
    try:
        content = json.loads(gzip.decompress(file.read_bytes()))
        return _unpacked(content) if content["key"] == key else None
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def save(file: Path, key: str, signs: Signs) -> None:
    """Write what the sign files say."""
    plain = json.dumps({"key": key, **_packed(signs)}, ensure_ascii=False, separators=(",", ":"))
    file.write_bytes(gzip.compress(plain.encode(), mtime=0))


def _packed(signs: Signs) -> dict[str, Any]:
    """Every name and every part once; signs and meanings point to them by number."""
    parts = _numbered(part for sign in signs.signs for run in sign.runs for part in run)
    names = _numbered(
        [
            *(name for part in parts for name in part.entries),
            *(name for sign in signs.signs for name in sign.unless),
            *(name for entries in signs.meanings.values() for name in entries),
        ]
    )
    return {
        "names": list(names),
        "parts": [[part.gap, [names[name] for name in part.entries]] for part in parts],
        "signs": [
            [
                *(sign.level, sign.kind, sign.voice, sign.own, sign.always, sign.alone),
                [[parts[part] for part in run] for run in sign.runs],
                [names[name] for name in sign.unless],
            ]
            for sign in signs.signs
        ],
        "meanings": [
            [phrase, [names[name] for name in entries]] for phrase, entries in signs.meanings.items()
        ],
    }


def _unpacked(content: Mapping[str, Any]) -> Signs:
    names: list[str] = content["names"]
    parts = [Part(tuple([names[one] for one in entries]), gap) for gap, entries in content["parts"]]
    signs = [
        Sign(
            *(level, kind, voice, own, always, alone),
            runs=tuple([tuple([parts[one] for one in run]) for run in runs]),
            unless=tuple([names[one] for one in unless]),
        )
        for level, kind, voice, own, always, alone, runs, unless in content["signs"]
    ]
    meanings = {phrase: tuple([names[one] for one in entries]) for phrase, entries in content["meanings"]}
    return Signs(tuple(signs), meanings)


def _numbered(things: Iterable[_Thing]) -> dict[_Thing, int]:
    return {thing: number for number, thing in enumerate(dict.fromkeys(things))}
