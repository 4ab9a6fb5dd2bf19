"""Just enough HTTP/1.1 to be a Bot API server: keep-alive, forms, JSON, files, and rude hang-ups.

One rule: it never keeps a bot waiting for its own sake; one request costs a fraction of a millisecond.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Request:
    """One request: its path and its parameters, however they were sent."""

    path: str
    arguments: dict[str, Any]
    gone: Callable[[], bool]


@dataclass
class Response:
    """One answer. `hang_up` closes the connection without a word."""

    status: int = 200
    body: bytes = b""
    hang_up: bool = False


Answer = Callable[[Request], Awaitable[Response]]


async def serve_connection(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    """Answer the requests of one connection until it closes."""
    try:
        while request := await _read_request(reader):
            response = await answer(request)
            if response.hang_up:
                writer.transport.abort()
                return
            writer.write(
                b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (response.status, len(response.body), response.body)
            )
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    target = urlsplit(first.split(" ")[1])
    arguments: dict[str, Any] = dict(parse_qsl(target.query, keep_blank_values=True))
    arguments.update(_parameters(headers.get("content-type", ""), body))
    return Request(target.path, arguments, reader.at_eof)


def _parameters(content_type: str, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if content_type.startswith("application/json"):
        return dict(json.loads(body))
    if content_type.startswith("multipart/form-data"):
        return _multipart(content_type, body)
    return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=1000))


def _multipart(content_type: str, body: bytes) -> dict[str, Any]:
    message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: dict[str, Any] = {}
    attached: dict[str, tuple[str, bytes]] = {}
    for part in message.get_payload():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename() is not None:
            attached[name] = (part.get_filename(), content)
        else:
            fields[name] = content.decode()
    for name, value in fields.items():
        if value.startswith("attach://"):
            fields[name] = attached.pop(value.removeprefix("attach://"))
    return {**attached, **fields}
