"""A bot in a process of its own, so that it can be told to stop, or killed, and started again.

One rule: what it writes goes to files a test can search, byte by byte.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from tests.support.bot_api import BotApiServer

ROOT = Path(__file__).parents[2]
ECHO = (sys.executable, "-m", "tests.support.echo_bot")
REAL = (str(Path(sys.executable).with_name("signpost")), "run")
OPERATOR = {"SIGNPOST_OPERATOR": "Walsall Forum", "SIGNPOST_PRIVACY_CONTACT": "privacy@example.org"}
"""Who stands behind the bot in tests; `signpost run` asks for it."""


class BotProcess:
    """One bot. Use it as a context manager; it is killed at the end if it still runs.

    folder:  where its data and its log go; kept between starts.
    command: ECHO (the channel alone) or REAL (`signpost run`).
    webhook: receive updates by webhook instead of polling.
    settings: more environment variables.
    """

    def __init__(
        self,
        telegram: BotApiServer,
        folder: Path,
        *,
        command: tuple[str, ...] = ECHO,
        webhook: bool = False,
        **settings: str,
    ) -> None:
        self.telegram = telegram
        self.data = folder / "data"
        self.log_file = folder / "bot.log"
        self._command = command
        self._settings = {
            "SIGNPOST_DATA": str(self.data),
            "SIGNPOST_TELEGRAM_TOKEN": telegram.token,
            "SIGNPOST_TELEGRAM_BASE_URL": telegram.url,
            "TMPDIR": str(folder / "tmp"),
            **settings,
        }
        if webhook:
            port = free_port()
            self._settings["SIGNPOST_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
            self._settings["SIGNPOST_WEBHOOK_LISTEN"] = f"127.0.0.1:{port}"
        (folder / "tmp").mkdir(exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> BotProcess:
        return self if self.process is not None else self.start()

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def start(self, wait: bool = True) -> BotProcess:
        """Start it, and wait until it says it is ready."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SIGNPOST_")}
        already = self.log().count('"Ready, by')
        with self.log_file.open("ab") as out:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env={**environment, **self._settings}, stdout=out, stderr=out
            )
        if wait and not self.telegram.wait(
            lambda: self.log().count('"Ready, by') > already or self.ended, 30
        ):
            raise AssertionError(f"the bot was not ready in time:\n{self.log()[-2000:]}")
        if wait and self.ended:
            raise AssertionError(f"the bot ended at once:\n{self.log()[-2000:]}")
        return self

    @property
    def url(self) -> str:
        """Where its webhook server listens."""
        return self._settings["SIGNPOST_WEBHOOK_URL"].removesuffix("/telegram")

    @property
    def ended(self) -> bool:
        """Whether the process is over."""
        return self.process is None or self.process.poll() is not None

    def stop(self, seconds: float = 15.0) -> float:
        """Tell it to stop (SIGTERM). Returns the seconds it took; raises when that is too long."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(seconds)
        return time.monotonic() - began

    def kill(self) -> None:
        """End it without a word (SIGKILL)."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def log(self) -> str:
        """Everything it wrote to standard error and standard output, in all its lives."""
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""

    def events(self) -> list[dict[str, Any]]:
        """The log lines, each as an object."""
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far, user and system."""
        assert self.process is not None
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def memory_mib(self) -> float:
        """Resident memory."""
        assert self.process is not None
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def find_on_disk(folder: Path, needles: list[bytes]) -> list[tuple[Path, bytes]]:
    """Where any of the needles stands in any byte of any file below a folder."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [(path, needle) for needle in needles if needle in content]
    return found
