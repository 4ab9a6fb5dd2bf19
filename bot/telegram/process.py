"""The life of the running bot: start, serve until told to stop, stop within ten seconds.

One rule: whatever ends it, what was not answered was not confirmed, so it comes again.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable

from telegram.error import InvalidToken, TelegramError

from bot.health import Gauges, StatusServer
from bot.logs import on_loop_error
from bot.settings import Settings
from bot.telegram.anteroom import Anteroom
from bot.telegram.connection import Line
from bot.telegram.lanes import Lanes
from bot.telegram.menu import set_menu
from bot.telegram.polling import CannotContinueError, Poller
from bot.telegram.reception import FrontDesk, Reception
from bot.telegram.updates import Arrival
from bot.telegram.webhook import Endpoint, Listener, announce, path_of, secret_for
from bot.turn import Incoming

log = logging.getLogger(__name__)

Load = Callable[[], Callable[[], None]]

STOP_SECONDS = 8.0
"""How long what is being answered may take after a stop signal; a supervisor should wait ten or more."""

_SWEEP_SECONDS = 60.0
_WATCHDOG_SECONDS = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0


async def serve(
    settings: Settings,
    token: str,
    desk: FrontDesk,
    in_danger: Callable[[Incoming], bool] = lambda _: False,
    load: Load | None = None,
) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Args:
        settings: where Telegram is, and whether it pushes or is polled.
        token:    the bot's token.
        desk:     the conversation.
        in_danger: whether what was said is a cry for help; it goes before all that wait.
        load:     seconds of work before the desk can answer everybody; done in a thread while the bot
            already serves. What it returns is called on the loop. None: the desk is ready as it is.

    Raises:
        CannotContinueError: with a plain sentence, when it cannot go on.
        AlreadyRunningError: another bot has the data folder.
    """
    asyncio.get_running_loop().set_exception_handler(on_loop_error)
    await _Bot(settings, token, desk, in_danger, load).run()


class _Bot:
    def __init__(
        self,
        settings: Settings,
        token: str,
        desk: FrontDesk,
        in_danger: Callable[[Incoming], bool],
        load: Load | None,
    ) -> None:
        self._settings = settings
        self._token = token
        self._gauges = Gauges()
        self._line = Line(token, settings.telegram_base_url)
        self._desk = desk
        self._reception = Reception(
            self._line, desk, self._gauges, curator_chat=settings.curator_chat, in_danger=in_danger
        )
        self._lanes = Lanes(self._reception.serve, self._reception.mishap)
        self._anteroom = Anteroom(self._lanes.put, self._can_answer)
        self._load = load
        self._status = StatusServer(settings.data, self._gauges)

    async def run(self) -> None:
        await self._status.start()
        stop = _on_signals()
        work = asyncio.ensure_future(self._work())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._gauges.ready = False
            notify("STOPPING=1")
            work.cancel()
            await asyncio.wait({work}, timeout=STOP_SECONDS + 1.5)
            await self._line.close()
            await self._status.close()
        if work.done() and not work.cancelled() and (error := work.exception()) is not None:
            raise error
        log.info("Stopped")

    async def _work(self) -> None:
        if self._load is None:
            self._open()
        else:
            self._start_loading(self._load)
        await self._until_done(self._line.open)
        self._desk.introduce(self._line.bot.username)
        _every(_WATCHDOG_SECONDS, lambda: notify("WATCHDOG=1"))
        menu = asyncio.ensure_future(set_menu(self._line.bot))
        try:
            if self._settings.webhook_url:
                await self._by_webhook()
            else:
                await self._by_polling()
        finally:
            menu.cancel()

    async def _by_polling(self) -> None:
        await self._until_done(lambda: self._line.bot.delete_webhook(drop_pending_updates=False))
        poller = Poller(self._line, self._accept, hurry=self._reception.hurry, beat=self._gauges.beat)
        self._is_ready("polling")
        try:
            await poller.run()
        finally:
            await self._finish(STOP_SECONDS)
            await poller.confirm(1.0)

    async def _by_webhook(self) -> None:
        given = self._settings.webhook_secret
        secret = given.get_secret_value() if given is not None else secret_for(self._token)
        url = self._settings.webhook_url
        endpoint = Endpoint(self._accept, path_of(url), secret, lambda: self._gauges.ready)
        listener = Listener(endpoint, self._settings.webhook_listen)
        serving = asyncio.ensure_future(listener.run())
        try:
            while not (listener.listening or serving.done()):
                await asyncio.sleep(0.02)
            if listener.listening:
                await self._until_done(lambda: announce(self._line, url, secret))
                self._gauges.beat()
                self._is_ready("webhook")
            await asyncio.wait({serving})
        finally:
            self._reception.stopping = True
            self._anteroom.close()
            listener.stop()
            await asyncio.wait({serving}, timeout=STOP_SECONDS - 1)
            await self._finish(1.0)
        if serving.done() and (error := serving.exception()) is not None:
            raise CannotContinueError(
                f"The webhook cannot listen on {self._settings.webhook_listen}."
            ) from error

    def _accept(self, arrival: Arrival) -> asyncio.Task[None]:
        self._gauges.beat()
        return self._anteroom.put(arrival)

    def _can_answer(self, arrival: Arrival) -> bool:
        return arrival.incoming is not None and self._desk.can_answer(arrival.incoming)

    def _start_loading(self, load: Load) -> None:
        """Load beside the loop, in a thread that a stop does not wait for."""
        loop = asyncio.get_running_loop()
        self._gauges.loading = True

        def work() -> None:
            put_in_place = None
            try:
                put_in_place = load()
            finally:  # whatever happened in there, which the log names, nobody is left waiting
                with contextlib.suppress(RuntimeError):  # told to stop meanwhile: the loop is closed
                    loop.call_soon_threadsafe(self._loaded, put_in_place)

        threading.Thread(target=work, name="loading", daemon=True).start()

    def _loaded(self, put_in_place: Callable[[], None] | None) -> None:
        if self._reception.stopping:
            return
        try:
            if put_in_place is None:
                self._gauges.alarm("answering")
            else:
                put_in_place()
        finally:
            self._open()

    def _open(self) -> None:
        """Answer everybody from now on."""
        self._gauges.loading = False
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through all of it for waste takes a tenth of a second
        _give_memory_back()
        _every(_SWEEP_SECONDS, self._tidy_up)
        try:
            self._reception.sweep()  # opens the counters, so that what was handled before a crash is known
        finally:
            self._anteroom.open()
        log.info("Everybody is answered now")

    def _tidy_up(self) -> None:
        self._reception.sweep()
        gc.collect()
        _give_memory_back()

    def _is_ready(self, how: str) -> None:
        self._gauges.ready = True
        notify("READY=1")
        log.info("Ready, by %s", how)

    async def _finish(self, seconds: float) -> None:
        """Let what is being answered be answered; what takes longer comes again after the next start."""
        self._reception.stopping = True
        self._anteroom.close()
        until = asyncio.get_running_loop().time() + seconds
        await self._lanes.close(seconds)
        await self._reception.close(max(0.1, until - asyncio.get_running_loop().time()))

    async def _until_done(self, step: Callable[[], Awaitable[object]]) -> None:
        """Do a step of the start, again and again while Telegram cannot be reached."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await step()
            except InvalidToken as error:
                raise CannotContinueError(
                    "Telegram does not know this bot token. Check SIGNPOST_TELEGRAM_TOKEN or the token file."
                ) from error
            except TelegramError as error:
                log.warning("Telegram cannot be reached; trying again in %.1f s", pause, exc_info=error)
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, _LONGEST_PAUSE)
            else:
                return


def notify(state: str) -> None:
    """Tell systemd how the service is (sd_notify). Does nothing when systemd did not start it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.send(state.encode())


def _on_signals() -> asyncio.Future[None]:
    """A future that is done when the process is told to stop."""
    loop = asyncio.get_running_loop()
    stop: asyncio.Future[None] = loop.create_future()

    def told() -> None:
        if not stop.done():
            stop.set_result(None)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
    return stop


def _give_memory_back() -> None:
    """Hand back to the system what a first start or a busy minute needed, where the C library can (glibc).

    It takes some milliseconds, and without it the process grows by a megabyte every thousand messages.
    """
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _every(seconds: float, work: Callable[[], None]) -> None:
    """Do something now and then, for as long as the loop runs; an error in it does not end that."""

    def again() -> None:
        asyncio.get_running_loop().call_later(seconds, again)
        work()

    asyncio.get_running_loop().call_later(seconds, again)
