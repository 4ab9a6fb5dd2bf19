"""HTTP to Telegram's server for short requests: httpcore itself, without the client that sits on top of it.

One rule: same connections, certificates and errors as PTB's `HTTPXRequest`, for less processor time.
httpx builds cookies, redirects, authentication and events around every call; two calls a message need none.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import TYPE_CHECKING
from urllib.request import getproxies

import httpcore
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

_CONNECT_SECONDS = 5.0
_WRITE_SECONDS = 5.0
_POOL_SECONDS = 30.0
_IDLE_SECONDS = 5.0  # httpx's own default; a connection kept longer is more often closed at the other end
_HEADERS = [
    (b"Content-Type", b"application/x-www-form-urlencoded"),
    (b"User-Agent", BaseRequest.USER_AGENT.encode()),
    (b"Accept", b"*/*"),
]


class Transport(HTTPXRequest):
    """A pool of connections. Files, and machines behind a proxy, take PTB's own way.

    connections:  how many at most.
    read_seconds: how long the server may take to answer.
    """

    def __init__(self, connections: int, read_seconds: float) -> None:
        super().__init__(
            connection_pool_size=connections,
            read_timeout=read_seconds,
            write_timeout=_WRITE_SECONDS,
            connect_timeout=_CONNECT_SECONDS,
            pool_timeout=_POOL_SECONDS,
            httpx_kwargs={"verify": _trusted()},
        )
        self._connections = connections
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._behind_proxy = bool({"http", "https", "all"} & getproxies().keys())

    async def initialize(self) -> None:
        """Make the connections ready to be opened."""
        await super().initialize()
        if self._pool is None:
            self._pool = self._new_pool()

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.aclose()
        await super().shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. Returns the HTTP status and the body.

        Raises:
            TimedOut, NetworkError: with the httpcore error as cause, which tells whether anything was sent.
        """
        if self._behind_proxy or request_data is None or request_data.contains_files:
            return await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        if self._pool is None:
            self._pool = self._new_pool()
        timeout = {
            "read": _given(read_timeout, self.read_timeout),
            "write": _given(write_timeout, _WRITE_SECONDS),
            "connect": _given(connect_timeout, _CONNECT_SECONDS),
            "pool": _given(pool_timeout, _POOL_SECONDS),
        }
        body = request_data.url_encoded_parameters().encode()
        headers = [*_HEADERS, (b"Content-Length", b"%d" % len(body))]
        try:
            answer = await self._pool.request(
                method, url, headers=_with_host(url, headers), content=body, extensions={"timeout": timeout}
            )
        except httpcore.TimeoutException as error:
            raise TimedOut from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise NetworkError(type(error).__name__) from error
        return answer.status, answer.content

    def _new_pool(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=_trusted(),
            max_connections=self._connections,
            keepalive_expiry=_IDLE_SECONDS,
        )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates to trust, read once: that takes thirty milliseconds in which nothing else happens."""
    return httpx.create_ssl_context()


def _given(seconds: ODVInput[float], default: float | None) -> float | None:
    """The seconds asked for; PTB marks "nothing asked for" with an object of its own."""
    return seconds if seconds is None or isinstance(seconds, int | float) else default


def _with_host(url: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(b"Host", url.split("/", 3)[2].encode()), *headers]
