"""What people see before they write: the command menu and the bot's descriptions, set at every start.

One rule: the menu is a courtesy. When it cannot be set, the bot runs all the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeDefault
from telegram.error import RetryAfter, TelegramError

from bot.words import telegram as words

log = logging.getLogger(__name__)

_TRIES = 5
_PAUSE_SECONDS = 10.0


async def set_menu(bot: Bot) -> None:
    """Set commands and descriptions, trying for a while; never raises TelegramError."""
    steps: list[Callable[[], Awaitable[bool]]] = [
        lambda: bot.set_my_commands(words.COMMANDS, scope=BotCommandScopeDefault()),
        lambda: bot.set_my_commands(words.GROUP_COMMANDS, scope=BotCommandScopeAllGroupChats()),
        lambda: bot.set_my_short_description(words.SHORT_DESCRIPTION),
    ]
    steps += (
        partial(bot.set_my_description, text, code or None) for code, text in words.descriptions().items()
    )
    for step in steps:
        if not await _patiently(step):
            log.warning("The command menu or a description could not be set; people can type commands")


async def _patiently(step: Callable[[], Awaitable[bool]]) -> bool:
    for tried in range(1, _TRIES + 1):
        pause = _PAUSE_SECONDS * tried
        try:
            return await step()
        except RetryAfter as error:
            after = error.retry_after
            pause = float(after if isinstance(after, int | float) else after.total_seconds())
        except TelegramError as error:
            log.debug("A menu step failed", exc_info=error)
        if tried < _TRIES:
            await asyncio.sleep(pause)
    return False
