"""Saved feeds: a JSON page or service, lines of JSON, a folder of those, a folder of HSDS tables.

One rule: what a file is, is told by its content and its ending, never by its place in a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from services_catalog.open_referral.json_stream import Envelope, items
from services_catalog.open_referral.reading import Reading, read_json
from services_catalog.open_referral.tables import services_of_tables
from services_catalog.open_referral.values import Record
from services_catalog.problems import DirectoryError

_MOST_FILES = 20_000
_OTHER_FILES = {"organi": "organisations", "taxonom": "taxonomy terms", "location": "locations"}
JSON_ENDINGS = (".json", ".ndjson", ".jsonl", ".geojson")


def saved_services(path: Path, reading: Reading) -> Iterator[Record]:
    """Every service record of a saved feed. Raises DirectoryError when nothing there is a feed."""
    if not path.exists():
        raise DirectoryError(f"There is no file or folder {path}.")
    if path.is_dir():
        yield from _of_folder(path, reading)
    elif path.suffix.lower() == ".csv":
        yield from services_of_tables(path.parent, reading)
    else:
        yield from _of_json(path, path.name, reading)


def _of_folder(folder: Path, reading: Reading) -> Iterator[Record]:
    found = sorted(one for one in folder.rglob("*") if one.suffix.lower() in (*JSON_ENDINGS, ".csv"))[
        :_MOST_FILES
    ]
    tables = {one.parent for one in found if one.suffix.lower() == ".csv"}
    pages = [one for one in found if one.suffix.lower() != ".csv"]
    if not found:
        raise DirectoryError(f"{folder} holds no .json, .ndjson or .csv files.")
    for table_folder in sorted(tables):
        yield from services_of_tables(table_folder, reading)
    for page in pages:
        yield from _of_json(page, page.relative_to(folder).as_posix(), reading)


def _of_json(path: Path, name: str, reading: Reading) -> Iterator[Record]:
    content = read_json(path, reading)
    if content is None:
        return
    reading.pages += 1
    envelope = Envelope()
    named = next((kind for start, kind in _OTHER_FILES.items() if path.stem.lower().startswith(start)), "")
    for value in items(content, partial(_in_file, reading, name), envelope):
        yield from reading.found(value, envelope, named)


def _in_file(reading: Reading, name: str, words: str) -> None:
    reading.remark(f"{name}: {words}")
