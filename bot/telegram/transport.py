"""HTTP to Telegram's server for short requests, by aiohttp in place of PTB's httpx.

One rule: the same certificates and errors as PTB's `HTTPXRequest`, in half the time, since aiohttp reads
answers in C. aiohttp has no limit for a write alone: a stuck one ends when all limits together are over.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import TYPE_CHECKING
from urllib.request import getproxies

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from yarl import URL

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

_CONNECT_SECONDS = 5.0
_WRITE_SECONDS = 5.0
_POOL_SECONDS = 30.0
_IDLE_SECONDS = 5.0  # httpx's own default; a connection kept longer is more often closed at the other end
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": BaseRequest.USER_AGENT,
}


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
        self._session: aiohttp.ClientSession | None = None
        self._behind_proxy = bool({"http", "https", "all"} & getproxies().keys())

    async def initialize(self) -> None:
        """Make the connections ready to be opened."""
        await super().initialize()
        if self._session is None:
            self._session = self._new_session()

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()
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
            TimedOut, NetworkError: with the error of aiohttp as cause, which tells whether anything was sent.
        """
        if self._behind_proxy or request_data is None or request_data.contains_files:
            return await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        if self._session is None:
            self._session = self._new_session()
        connect = _given(connect_timeout, _CONNECT_SECONDS)
        free = _given(pool_timeout, _POOL_SECONDS)
        write = _given(write_timeout, _WRITE_SECONDS)
        read = _given(read_timeout, self.read_timeout)
        timeout = aiohttp.ClientTimeout(
            total=_together(connect, free, write, read),
            connect=_together(connect, free),
            sock_connect=connect,
            sock_read=read,
        )
        body = request_data.url_encoded_parameters().encode()
        try:
            async with self._session.request(
                method, URL(url, encoded=True), data=body, timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error

    def _new_session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=_trusted(), limit=self._connections, keepalive_timeout=_IDLE_SECONDS
            ),
            headers=_HEADERS,
            skip_auto_headers=("Accept-Encoding",),
            cookie_jar=aiohttp.DummyCookieJar(),
        )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates to trust, read once: that takes thirty milliseconds in which nothing else happens."""
    return httpx.create_ssl_context()


def _given(seconds: ODVInput[float], default: float | None) -> float | None:
    """The seconds asked for; PTB marks "nothing asked for" with an object of its own."""
    return seconds if seconds is None or isinstance(seconds, int | float) else default


def _together(*limits: float | None) -> float | None:
    """The sum of time limits; none when one of them is none."""
    return None if None in limits else sum(limit for limit in limits if limit is not None)
