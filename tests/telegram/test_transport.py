"""Requests to Telegram's server: what their failures mean, and what is never asked twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.connection import never_arrived, timed_out
from bot.telegram.transport import Transport

TOKEN = "123456:AAbbCCddEEffGGhhIIjj"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

Served = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serve: Served) -> AsyncIterator[str]:
    """A server on this machine; yields the address of a method of the bot's."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    async with await asyncio.start_server(one, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot{TOKEN}/sendMessage"


async def asked(reader: asyncio.StreamReader) -> bytes:
    """One whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    return head + await reader.readexactly(length)


async def send(url: str, line: Transport, **seconds: float) -> tuple[int, bytes]:
    return await line.do_request(url, "POST", RequestData([]), **seconds)


@pytest.fixture
async def line() -> AsyncIterator[Transport]:
    transport = Transport(2, 5.0)
    yield transport
    await transport.shutdown()


async def error_of(url: str, line: Transport, **seconds: float) -> TelegramError:
    with pytest.raises(NetworkError) as failure:
        await send(url, line, **seconds)
    assert TOKEN not in str(failure.value)
    return failure.value


async def test_an_answer_comes_with_its_status(line: Transport) -> None:
    seen = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await asked(reader))
        writer.write(OK.replace(b"200 OK", b"429 Too Many Requests"))

    async with server(serve) as url:
        assert await send(url, line) == (429, b"{}")
    assert f"POST /bot{TOKEN}/sendMessage HTTP/1.1".encode() in seen[0]
    assert b"Accept-Encoding" not in seen[0]


async def test_nobody_listening_means_it_never_arrived(line: Transport) -> None:
    error = await error_of(f"http://127.0.0.1:9/bot{TOKEN}/sendMessage", line)
    assert never_arrived(error)


async def test_a_name_nobody_knows_means_it_never_arrived(line: Transport) -> None:
    error = await error_of(f"http://signpost.invalid/bot{TOKEN}/sendMessage", line)
    assert never_arrived(error)


async def test_a_line_cut_after_the_request_may_have_brought_it(line: Transport) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)

    async with server(serve) as url:
        error = await error_of(url, line)
    assert not never_arrived(error)
    assert not timed_out(error)


async def test_an_answer_that_does_not_come_is_a_time_out(line: Transport) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        await reader.read()

    async with server(serve) as url:
        error = await error_of(url, line, read_timeout=0.1)
        assert isinstance(error, TimedOut)
        assert timed_out(error)
        await line.shutdown()


async def test_a_request_nobody_takes_in_is_a_time_out(line: Transport) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()
        await asyncio.sleep(60)

    limits = {"connect_timeout": 0.2, "pool_timeout": 0.2, "write_timeout": 0.2, "read_timeout": 0.2}
    long = RequestData([RequestParameter("text", "x" * 30_000_000, [])])
    async with server(serve) as url:
        with pytest.raises(TimedOut) as failure:
            await line.do_request(url, "POST", long, **limits)
        assert timed_out(failure.value)
        await line.shutdown()


async def test_no_free_connection_means_it_never_arrived(line: Transport) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        await reader.read()

    async with server(serve) as url:
        stuck = [asyncio.create_task(send(url, line)) for _ in range(2)]
        await asyncio.sleep(0.1)
        error = await error_of(url, line, connect_timeout=0.1, pool_timeout=0.1)
        assert never_arrived(error)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        await line.shutdown()


async def test_a_connection_closed_while_idle_is_not_used_again(line: Transport) -> None:
    visits = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        visits.append(1)
        writer.write(OK)
        await writer.drain()

    async with server(serve) as url:
        for _ in range(3):
            assert (await send(url, line))[0] == 200
            await asyncio.sleep(0.05)
    assert len(visits) == 3


async def test_a_redirect_is_not_followed(line: Transport) -> None:
    visits = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        visits.append(1)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")

    async with server(serve) as url:
        assert (await send(url, line))[0] == 302
    assert len(visits) == 1


async def test_behind_a_proxy_the_library_goes_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async def by_the_library(*_: object, **__: object) -> tuple[int, bytes]:
        return 200, b"by httpx"

    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setattr(HTTPXRequest, "do_request", by_the_library)
    assert await send("https://api.telegram.org/bot/getMe", Transport(1, 5.0)) == (200, b"by httpx")
