"""The server: a thread of its own, an address on loopback, and a dispatch of calls to methods.

One rule: what a test sees here is what a person would see on the telephone.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import Any

from .faults import Fault, Weather
from .http import Request, Response, serve_connection
from .methods import Methods
from .people import Person
from .polling import Polls
from .rules import ApiError
from .state import Call, Chat, State
from .webhook import Webhook

TOKEN = "4200000001:AAEtestTOKENtestTOKENtestTOKENtest0"


class BotApiServer:
    """A Telegram of our own. Use it as a context manager; `url` is what the bot's settings need.

    port: 0 picks a free one. A fixed port lets a test start the bot before the server.
    longest_backoff: seconds; how long a webhook that failed waits at most for the next try.
    """

    def __init__(self, port: int = 0, token: str = TOKEN, longest_backoff: float = 60.0) -> None:
        self.token = token
        self.state = State()
        self.weather = Weather()
        self._methods = Methods(self.state, self.weather)
        self._port = port
        self._longest_backoff = longest_backoff
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="bot-api", daemon=True)
        self._ready = threading.Event()
        self._open: set[asyncio.Task[None]] = set()

    def __enter__(self) -> BotApiServer:
        """Start answering."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        """The root of the Bot API, for SIGNPOST_TELEGRAM_BASE_URL."""
        return f"http://127.0.0.1:{self._port}"

    def person(self, chat_id: int, name: str = "Siti", language: str = "en") -> Person:
        """Somebody with a telephone, in a private chat with the bot."""
        chat = self.state.chat(chat_id, name=name)
        chat.language = language
        return Person(self.state, chat)

    def group(self, chat_id: int, name: str = "Forum") -> Person:
        """A group the bot is in; what is said there is said by one of its members."""
        chat = self.state.chat(chat_id, "supergroup", name)
        chat.known = True
        return Person(self.state, chat, member=9_001)

    def fault(self, method: str, **fault: Any) -> Fault:
        """Let trouble hit the next calls of a method (see `Fault`)."""
        planned = Fault(**fault)
        self.weather.plan(method, planned)
        return planned

    def limit(self, chat_id: int, seconds: float) -> None:
        """Answer 429 to whatever is sent to this chat for so many seconds."""
        self.weather.limit(chat_id, seconds)

    def calls(self, method: str) -> list[Call]:
        """The requests made of one method so far."""
        return [call for call in list(self.state.calls) if call.method.lower() == method.lower()]

    def raw_update(self, update: dict[str, Any]) -> int:
        """Queue an update as it stands, hostile or not; it is given the next number."""
        with self.state.lock:
            number = self.state.next_update
            self.state.next_update += 1
            self.state.queue.append((number, {"update_id": number, **update}))
        self.state.on_update()
        return number

    @property
    def pending(self) -> int:
        """Updates the bot has not confirmed."""
        return self.webhook.waiting

    def wait(self, holds: Any, seconds: float = 10.0) -> bool:
        """Wait until `holds()` is true, at most so many seconds. Returns whether it became true."""
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._stop())
        self._loop.close()

    async def _start(self) -> asyncio.Server:
        self.polls = Polls(self.state)
        self.webhook = Webhook(self.state, self._longest_backoff)
        self.state.on_update = lambda: self._loop.call_soon_threadsafe(self._woken)
        server = await asyncio.start_server(self._connection, "127.0.0.1", self._port, limit=2**20)
        self._port = server.sockets[0].getsockname()[1]
        return server

    async def _stop(self) -> None:
        await self.webhook.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _woken(self) -> None:
        self.polls.wake()
        self.webhook.push()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await serve_connection(reader, writer, self._answer)
        except asyncio.CancelledError:
            writer.transport.abort()  # the server stops; asyncio would report the cancelled task
        finally:
            self._open.discard(task)

    async def _answer(self, request: Request) -> Response:
        _, bot, name, *rest = [*request.path.split("/"), ""]
        if rest != [""] or bot != f"bot{self.token}":
            wrong = bot.startswith("bot") and ":" in bot
            return _refuse(ApiError(401, "Unauthorized") if wrong else ApiError(404, "Not Found"))
        self.state.calls.append(Call(name, request.arguments, time.monotonic()))
        fault = self.weather.next(name, _chat_id(request.arguments))
        if fault is not None and fault.drop == "before":
            return Response(hang_up=True)
        if fault is not None and fault.raw is not None:
            return Response(fault.status or 200, fault.raw)
        if fault is not None and fault.status is not None:
            return _refuse(
                ApiError(fault.status, "Bad Gateway" if fault.status == 502 else "Internal Server Error")
            )
        response = await self._perform(name, request)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            response.hang_up = fault.drop == "after"
        return response

    async def _perform(self, name: str, request: Request) -> Response:
        try:
            result = await self._result(name, request)
        except ApiError as error:
            return _refuse(error)
        return Response(200, json.dumps({"ok": True, "result": result}).encode())

    async def _result(self, name: str, request: Request) -> Any:
        match name.lower():
            case "getupdates":
                return await self.polls.get_updates(request)
            case "setwebhook":
                return self.webhook.set(request.arguments)
            case "deletewebhook":
                return self.webhook.delete(request.arguments)
        with self.state.lock:
            return self._methods.call(name, request.arguments)


def _refuse(error: ApiError) -> Response:
    return Response(error.status, json.dumps(error.body()).encode())


def _chat_id(arguments: dict[str, Any]) -> int | None:
    try:
        return int(arguments["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


__all__ = ["TOKEN", "BotApiServer", "Chat", "Fault", "Person"]
