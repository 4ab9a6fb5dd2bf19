"""Structured logs: one JSON line an event, on standard error, with no personal content at any level.

One rule: our own sentences pass; of everybody else's records, and of every error, only the kind and the
place in the code. Libraries put tokens, updates and whole replies into theirs.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import re
import resource
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

_OURS = ("bot", "intents", "services_catalog", "demand")
_TOKEN = re.compile(r"\b\d{4,}:[\w-]{10,}|(?<=/bot)[^/\s]{4,}")
_NOISY = ("httpx", "httpcore", "aiohttp", "telegram", "asyncio", "uvicorn", "starlette", "hpack")

_PR_SET_DUMPABLE = 4  # linux/prctl.h

LEVELS = ("debug", "info", "warning", "error")


def start_logging(level: str = "info") -> None:
    """Send every record of this process through the redacting form, and hold noisy libraries at WARNING.

    Args:
        level: one of LEVELS, for our own records. Libraries never go below WARNING: at DEBUG they print
            every update and reply, at INFO the bot's token (PRIVACY P11).
    """
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[out], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a record that cannot be written must not print its arguments
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda thing: _report("unraisable", thing.exc_value)
    threading.excepthook = lambda thing: _report("thread", thing.exc_value)


class JsonLines(logging.Formatter):
    """A record as one line: time, level, event, and for an error its type and where in our code."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
        }
        if record.name.split(".", 1)[0] in _OURS:
            line["event"] = redact(record.getMessage())
            line["from"] = record.name
        else:
            line["event"] = "a library reported something"
            line["from"] = f"{record.name} ({Path(record.pathname).name}:{record.lineno})"
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def redact(text: str) -> str:
    """A text without anything that looks like a bot token."""
    return _TOKEN.sub("[token]", text)


def describe(error: BaseException) -> str:
    """An error as its type and the places in the code it came through; never its message or values."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    chain = f" from {type(error.__cause__).__name__}" if error.__cause__ is not None else ""
    return f"{type(error).__name__}{chain} at {' > '.join(places) or 'unknown place'}"


def forbid_core_dumps() -> None:
    """A crash must not leave the memory of this process, with what people wrote, on a disk (PRIVACY L9)."""
    with contextlib.suppress(OSError, ValueError):  # a sandbox may forbid the call; it sets the limit itself
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # the limit alone does not hold for a dump that is piped to a program
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def on_loop_error(_: Any, context: dict[str, Any]) -> None:
    """asyncio's own reports: its context holds tasks and messages, so only the kind of error is kept."""
    error = context.get("exception")
    logging.getLogger("bot").error("The event loop reported an error", exc_info=error)


def _uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    _report("uncaught", error)


def _report(how: str, error: BaseException | None) -> None:
    logging.getLogger("bot").critical("An error ended part of the program (%s)", how, exc_info=error)
