"""A Telegram for every test, and bots that are gone when the test is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.bot_api import BotApiServer
from tests.support.bot_process import BotProcess


@pytest.fixture
def telegram() -> Iterator[BotApiServer]:
    with BotApiServer(longest_backoff=0.5) as server:
        yield server


@pytest.fixture
def start_bot(telegram: BotApiServer, tmp_path: Path) -> Iterator[Callable[..., BotProcess]]:
    """Starts a bot on `telegram`; the same folder again is the same bot in its next life."""
    with ExitStack() as stack:

        def start(**options: object) -> BotProcess:
            folder = tmp_path / str(options.pop("name", "bot"))
            folder.mkdir(exist_ok=True)
            bot = BotProcess(telegram, folder, **options)  # type: ignore[arg-type]
            return stack.enter_context(bot)

        yield start
