"""A Telegram for every test, and bots that are gone when the test is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.world import World
from tests.support.bot_api import BotApiServer
from tests.support.bot_process import OPERATOR, REAL, BotProcess

Start = Callable[..., BotProcess]


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


@pytest.fixture(scope="session")
def trained(settings: Settings, world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose directory is built; the trained matcher is linked in."""
    folder = tmp_path_factory.mktemp("trained")
    assert world.directory is not None
    for file in (settings.services_csv, settings.directory_db):
        shutil.copy2(file, folder)
    (folder / "cache").symlink_to(settings.cache.resolve(), target_is_directory=True)
    return folder


@pytest.fixture
def signpost(start_bot: Start, trained: Path, tmp_path: Path) -> Start:
    """Starts the real bot, on a warm data folder."""

    def start(**options: object) -> BotProcess:
        data = tmp_path / str(options.get("name", "bot")) / "data"
        if not data.exists():
            shutil.copytree(trained, data, symlinks=True)
        return start_bot(command=REAL, **{**OPERATOR, **options})

    return start
