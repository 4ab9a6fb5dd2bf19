"""The line to Telegram's server: its connections, their time limits, and what its errors mean.

One rule: what may have arrived is never sent twice; what certainly did not arrive may be.
"""

from __future__ import annotations

import asyncio
import re
import warnings
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.warnings import PTBUserWarning

from bot.telegram.transport import Transport
from bot.telegram.updates import ALLOWED_UPDATES

POLL_SECONDS = 25
"""How long one getUpdates waits for something to arrive; Telegram allows 50."""

REPLY_CONNECTIONS = 8
"""Enough for thirty messages a second, Telegram's own limit, at a quarter of a second each."""

_URGENT_CONNECTIONS = 2
_ANSWER_SECONDS = 15.0  # a slow answer is better waited for than guessed at
_NEVER_SENT = (
    aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError,
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout,
)  # fmt: skip
_LOOPBACK = {"localhost", "::1"}

# PTB warns when a method it knows is called raw. It would parse a batch as one piece, and one update it
# cannot read would then stop the bot for good.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)


class Line:
    """The connections of one bot: one for its long poll, a pool for replies, two kept for crisis cards.

    bot:    for replies and everything else.
    urgent: the same bot on its own connections, so that a crisis card never queues behind other replies.

    answer_seconds: how long the server may take over a request; a reply that takes longer may have arrived.
    """

    def __init__(self, token: str, root: str, answer_seconds: float = _ANSWER_SECONDS) -> None:
        self._answer_seconds = answer_seconds
        base_url, files = f"{root}/bot", f"{root}/file/bot"
        self._polling = Transport(1, answer_seconds)
        self.bot = Bot(token, base_url, files, Transport(REPLY_CONNECTIONS, answer_seconds), self._polling)
        self._urgent = Transport(_URGENT_CONNECTIONS, answer_seconds)
        self.urgent = Bot(token, base_url, files, self._urgent)

    async def open(self) -> None:
        """Ask Telegram who this bot is. Raises TelegramError when it cannot be asked or says no."""
        await self._urgent.initialize()
        await self.bot.initialize()

    async def updates(self, offset: int | None, wait: float) -> list[Any]:
        """The raw updates from `offset` on; waits up to `wait` seconds for the first. Confirms those before.

        Raises:
            TelegramError: there was no usable answer.
        """
        arguments = {"timeout": int(wait), "limit": 100, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            arguments["offset"] = offset
        answer = await self.bot.do_api_request(
            "getUpdates", api_kwargs=arguments, read_timeout=wait + self._answer_seconds
        )
        if not isinstance(answer, list):
            raise NetworkError("getUpdates did not answer with a list")
        return answer

    async def renew_polling(self) -> None:
        """Throw the long poll's connection away and make a new one."""
        await self._polling.shutdown()
        await self._polling.initialize()

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(self.bot.shutdown(), self._urgent.shutdown())


def never_arrived(error: TelegramError) -> bool:
    """Whether a request that failed so certainly did nothing, so that it may be made again.

    True when no connection was made, none was free, or the server itself answered that it failed (5xx).
    False for a time-out or a line cut after the request was written: the person may have the message.
    """
    cause = error.__cause__
    if isinstance(cause, _NEVER_SENT):
        return True
    refused = cause is None or isinstance(cause, TelegramError)
    return type(error) is NetworkError and refused


def timed_out(error: TelegramError) -> bool:
    """Whether the server took too long over a request it did receive."""
    return isinstance(error, TimedOut) and not never_arrived(error)


def is_loopback(root: str) -> bool:
    """Whether a Bot API address is this machine's own: a rehearsal, with no residents behind it."""
    host = urlsplit(root).hostname or ""
    return host in _LOOPBACK or re.fullmatch(r"127\.\d+\.\d+\.\d+", host) is not None
