"""The items of a JSON page one at a time, so that a large feed never lies in memory whole.

One rule: what is damaged is reported and what came before it is kept; nothing here raises on any text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
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
        report("the file is empty")
        return
    if content[start] == "[":
        yield from _array(content, start + 1, report)
        return
    if content[start] != "{":
        report(f"this is not JSON: it begins with '{_shown(content[start : start + 30])}'")
        return
    fields = Envelope() if envelope is None else envelope
    listed = False
    end = start
    for kind, value, end in _members(content, start + 1, fields, report):
        listed = listed or kind == "list"
        if kind == "item":
            yield value
    if not listed and fields:
        yield dict(fields)
    if end > start and not listed:
        yield from _lines(content, end, report)


def _members(
    content: str, at: int, fields: Envelope, report: Report
) -> Iterator[tuple[str, Any, int]]:
    """Walk the members of an object; ("item", value) for the values of its list, ("list", ..) when it has one."""
    while True:
        at = _skip(content, at)
        if at >= len(content):
            report("the file ends in the middle")
            return
        if content[at] in "},":
            at += 1
            if content[at - 1] == "}":
                yield "end", None, at
                return
            continue
        name, at = _value(content, at, report)
        at = _skip(content, at)
        if not isinstance(name, str) or at >= len(content) or content[at] != ":":
            report("the file is damaged and was read only up to there")
            return
        at = _skip(content, at + 1)
        if name in LISTS and at < len(content) and content[at] == "[" and not _is_service(fields):
            yield "list", None, at
            cursor = [at + 1]
            for value in _array(content, at + 1, report, cursor):
                yield "item", value, cursor[0]
            at = cursor[0]
            continue
        fields[name], at = _value(content, at, report)


def _is_service(fields: Envelope) -> bool:
    """An object with an id and a name before its list is itself the thing; its list is only a part."""
    return "id" in fields and "name" in fields


def _array(content: str, at: int, report: Report, cursor: list[int] | None = None) -> Iterator[Any]:
    cursor = cursor if cursor is not None else [at]
    while True:
        at = _skip(content, at)
        cursor[0] = at + 1
        if at >= len(content):
            report("the file ends in the middle of its list")
            return
        if content[at] == "]":
            return
        if content[at] == ",":
            at += 1
            continue
        value, following = _value(content, at, report)
        if following <= at:
            cursor[0] = len(content)
            return
        at = following
        cursor[0] = at
        yield value


def _lines(content: str, at: int, report: Report) -> Iterator[Any]:
    """The rest of lines of JSON (ndjson): each value after the other."""
    while (at := _skip(content, at)) < len(content):
        value, following = _value(content, at, report)
        if following <= at:
            return
        at = following
        yield value


def _value(content: str, at: int, report: Report) -> tuple[Any, int]:
    """One value and where it ends. What cannot be decoded is stepped over, as null, when its end is found."""
    try:
        return _DECODER.raw_decode(content, at)
    except RecursionError:
        report("an item is nested too deeply and was left out")
    except ValueError as error:
        report(f"an item is damaged and was left out ({_shown(str(error))})")
    except IndexError:
        report("the file ends in the middle")
        return None, at
    return None, _end_of(content, at)


def _end_of(content: str, at: int) -> int:
    """Where the value that begins at `at` ends, told by its brackets alone; `at` itself when it does not."""
    if at >= len(content) or content[at] not in "{[":
        return _next_line(content, at)
    depth = 0
    for found in _STRUCTURE.finditer(content, at):
        mark = found[0]
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return found.end()
    return _next_line(content, at)


def _next_line(content: str, at: int) -> int:
    end = content.find("\n", at)
    return at if end < 0 or content[at : end + 1].strip() == "" else end + 1


def _skip(content: str, at: int) -> int:
    found = _SPACE.match(content, at)
    return found.end() if found else at


def _shown(value: str) -> str:
    return " ".join(value.split())[:80]
