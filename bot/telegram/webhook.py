"""The webhook: an endpoint that answers 200 only when the person has been answered.

One rule: nothing is read before the secret is checked, and nothing is confirmed before the work is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.constants import WebhookLimit

from bot.telegram.connection import Line
from bot.telegram.updates import ALLOWED_UPDATES, Arrival, UnreadableUpdateError, read_update, update_number

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_BODY = 1_048_576
"""Bytes. A text message is at most some 50 KiB as JSON; no update comes near a megabyte."""

_CONNECTIONS = 100  # Bot API, setWebhook: the most; each chat that waits holds one


class Endpoint:
    """The ASGI application.

    accept: takes an arrival; the task it returns ends when the arrival was dealt with.
    path:   where Telegram posts to.
    secret: what Telegram must send in SECRET_HEADER.
    ready:  whether the bot can answer.
    """

    def __init__(
        self,
        accept: Callable[[Arrival], asyncio.Task[None]],
        path: str,
        secret: str,
        ready: Callable[[], bool],
    ) -> None:
        self._accept = accept
        self._secret = secret.encode()
        self._ready = ready
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self.app = Starlette(
            routes=[
                Route(path, self._update, methods=["POST"]),
                Route("/healthz", self._alive, methods=["GET"]),
                Route("/readyz", self._readiness, methods=["GET"]),
            ]
        )

    async def _update(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return PlainTextResponse("no", 403)
        body = await _read_body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return PlainTextResponse("not JSON", 400)
        number = update_number(raw)
        if number is None:
            return PlainTextResponse("no update", 400)
        done = await self._dealt_with(raw, number)
        return PlainTextResponse("done" if done else "try again", 200 if done else 503)

    async def _dealt_with(self, raw: object, number: int) -> bool:
        """Wait until this update was dealt with. Telegram sending it again waits for the same work."""
        task = self._in_flight.get(number)
        if task is None:
            try:
                task = self._accept(read_update(raw))
            except UnreadableUpdateError:
                log.warning("Update %d could not be read and was skipped", number)
                return True
            self._in_flight[number] = task
            task.add_done_callback(lambda _: self._in_flight.pop(number, None))
        await asyncio.wait({task})
        return not task.cancelled()

    async def _alive(self, _: Request) -> Response:
        return PlainTextResponse("alive")

    async def _readiness(self, _: Request) -> Response:
        ready = self._ready()
        return PlainTextResponse("ready" if ready else "not ready", 200 if ready else 503)


class Listener:
    """The web server around the endpoint. listen: host and port, as `127.0.0.1:8080`."""

    def __init__(self, endpoint: Endpoint, listen: str) -> None:
        host, _, port = listen.rpartition(":")
        self._server = _QuietServer(
            uvicorn.Config(
                endpoint.app,
                host=host or "127.0.0.1",
                port=int(port),
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                date_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=8,
            )
        )

    async def run(self) -> None:
        """Serve until `stop`. Raises OSError when the address cannot be listened on."""
        try:
            await self._server.serve()
        except SystemExit as error:  # uvicorn's way to say that the port is taken
            raise OSError("the webhook's address is in use or not allowed") from error

    @property
    def listening(self) -> bool:
        """Whether it takes connections."""
        return bool(self._server.started)

    def stop(self) -> None:
        """Take no more updates; those being answered are answered first."""
        self._server.should_exit = True


class _QuietServer(uvicorn.Server):
    """uvicorn without signal handlers of its own: the bot has them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def announce(line: Line, url: str, secret: str) -> None:
    """Tell Telegram where to post. Raises TelegramError. Waiting updates are kept."""
    await line.bot.set_webhook(
        url,
        secret_token=secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=_CONNECTIONS,
        drop_pending_updates=False,
    )


def secret_for(token: str) -> str:
    """A secret made from the token, for an operator who set none: the same at every start, stored nowhere."""
    digest = hmac.new(token.encode(), b"signpost webhook secret", hashlib.sha256).hexdigest()
    return digest[: WebhookLimit.MAX_SECRET_TOKEN_LENGTH]


def path_of(url: str) -> str:
    """The path Telegram will post to, from the public address."""
    return urlsplit(url).path or "/"


async def _read_body(request: Request) -> bytes | None:
    """The body, or None when it is larger than allowed. Stops reading as soon as it is."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)
