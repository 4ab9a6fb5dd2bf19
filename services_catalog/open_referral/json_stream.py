"""The items of a JSON page one at a time, so that a large feed never lies in memory whole.

One rule: what is damaged is reported and what came before it is kept; nothing here raises on any text.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

LISTS = ("contents", "content", "services", "data", "results", "items", "value", "features", "organizations",
         "service_at_locations")  # fmt: skip
"""Names under which pages are known to carry their list: 3.x, 1.x, and the wrappers of other systems."""

Report = Callable[[str], None]

_SPACE = re.compile(r"[\s\ufeff]*")
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)


class Envelope(dict[str, Any]):
    """The fields of a page beside its list (total_items, page_number ...), filled while reading."""


def items(content: str, report: Report, envelope: Envelope | None = None) -> Iterator[Any]:
    """The values of a page's list, of a list, or of lines of JSON; an object without a list is one value.

    report: told in words what could not be read. envelope: filled with the page's other fields.
    """
    start = _skip(content, 0)
    if start >= len(content):
        report("it is empty")
    elif _is_lines(content, start):
        for number, line in enumerate(io.StringIO(content), start=1):
            if line.strip():
                yield from _one(line, _skip(line, 0), partial(_in_line, report, number), Envelope())
    else:
        yield from _one(content, start, report, Envelope() if envelope is None else envelope)


def _in_line(report: Report, number: int, words: str) -> None:
    report(f"line {number}: {words}")


def _is_lines(content: str, start: int) -> bool:
    """Lines of JSON: the first line is an object closed on itself, and the next one opens another."""
    end = content.find("\n", start)
    following = _skip(content, end) if end >= 0 else len(content)
    closed = content[start:end].rstrip().endswith("}") if end >= 0 else False
    return closed and content[start] == "{" and content[following : following + 1] == "{"


def _one(content: str, start: int, report: Report, fields: Envelope) -> Iterator[Any]:
    if content[start] == "[":
        yield from _array(content, start + 1, report, [start])
    elif content[start] == "{":
        listed = False
        damage: list[str] = []
        for kind, value in _members(content, start + 1, fields, damage.append):
            listed = True
            if kind == "item":
                yield value
        for words in damage:
            report(words)
        if not listed and fields and not damage:
            yield dict(fields)
    else:
        report(f"this is not JSON: it begins with '{_shown(content[start : start + 30])}'")


def _members(content: str, at: int, fields: Envelope, report: Report) -> Iterator[tuple[str, Any]]:
    """Walk an object's members: ("list", None) where its list begins, then ("item", value) for each of it."""
    while True:
        at = _skip(content, at)
        if at >= len(content):
            report("it ends in the middle")
            return
        if content[at] == "}":
            return
        if content[at] == ",":
            at += 1
            continue
        name, at = _value(content, at, report)
        at = _skip(content, at)
        if not isinstance(name, str) or content[at : at + 1] != ":":
            report("it is damaged and was read only in part")
            return
        at = _skip(content, at + 1)
        if name in LISTS and content[at : at + 1] == "[" and not _is_thing(fields):
            yield "list", None
            cursor = [at + 1]
            for value in _array(content, at + 1, report, cursor):
                yield "item", value
            at = cursor[0]
        else:
            fields[name], at = _value(content, at, report)


def _is_thing(fields: Envelope) -> bool:
    """An object with an id and a name before its list is itself the thing; its list is only a part."""
    return "id" in fields and "name" in fields


def _array(content: str, at: int, report: Report, cursor: list[int]) -> Iterator[Any]:
    """The values of a list; `cursor` says where the list ends, once it has."""
    while True:
        at = _skip(content, at)
        cursor[0] = at + 1
        if at >= len(content):
            report("it ends in the middle of its list")
            return
        if content[at] == "]":
            return
        if content[at] == ",":
            at += 1
            continue
        value, at = _value(content, at, report)
        yield value


def _value(content: str, at: int, report: Report) -> tuple[Any, int]:
    """One value and where it ends. What cannot be decoded is stepped over, as null."""
    try:
        return _DECODER.raw_decode(content, at)
    except RecursionError:
        report("something is nested too deeply and was left out")
    except ValueError as error:
        report(f"something is damaged and was left out ({_shown(str(error))})")
    return None, _end_of(content, at)


def _end_of(content: str, at: int) -> int:
    """Where the object or list that begins at `at` ends, told by brackets alone; else the end of it all."""
    if content[at : at + 1] in ("{", "["):
        depth = 0
        for found in _STRUCTURE.finditer(content, at):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found[0], 0)
            if depth == 0 and found[0] in "]}":
                return found.end()
    return len(content)


def _skip(content: str, at: int) -> int:
    found = _SPACE.match(content, at)
    return found.end() if found else at


def _shown(value: str) -> str:
    return " ".join(value.split())[:80]
