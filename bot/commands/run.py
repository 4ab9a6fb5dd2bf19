"""`signpost run`: the Telegram bot.

One rule: it does not start for residents before somebody stands behind it, with a name and an address.
"""

from __future__ import annotations

import asyncio
import os
import re
from urllib.parse import urlsplit

import click
from pydantic import ValidationError

from bot.logs import LEVELS, forbid_core_dumps, start_logging
from bot.settings import Settings
from bot.turn import Incoming, Text

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook
_LISTEN = re.compile(r".+:\d{1,5}")


@click.command(epilog="Example: SIGNPOST_TELEGRAM_TOKEN_FILE=/etc/signpost/token signpost run")
@click.option("--log-level", type=click.Choice(LEVELS), help="How much to log (default: SIGNPOST_LOG_LEVEL).")
def run(log_level: str | None) -> None:
    """Run the Telegram bot until it is told to stop.

    Long polling, or a webhook when SIGNPOST_WEBHOOK_URL is set. Logs go to standard error, one JSON line
    an event, and hold nothing a resident wrote.
    """
    settings = read_settings()
    token = _token(settings)
    _check(settings)
    forbid_core_dumps()
    start_logging(log_level or settings.log_level)

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one message is too small to share between cores
    from bot.assembly import start_bot_desk
    from bot.health import AlreadyRunningError
    from bot.telegram import CannotContinueError, serve
    from intents import read_crisis

    def in_danger(incoming: Incoming) -> bool:
        return isinstance(incoming, Text) and read_crisis(incoming.text) is not None

    desk, load = start_bot_desk(settings)
    try:
        asyncio.run(serve(settings, token, desk, in_danger, load))
    except (CannotContinueError, AlreadyRunningError) as error:
        raise click.ClickException(str(error)) from None


def read_settings() -> Settings:
    """The settings, or one sentence that says which one is wrong; never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        raise click.UsageError(f"SIGNPOST_{name} is not usable: {first['msg']}.") from None


def _token(settings: Settings) -> str:
    try:
        secret = settings.token
    except (OSError, UnicodeDecodeError):
        raise click.UsageError(
            f"The token file {settings.telegram_token_file} cannot be read."
            " Check SIGNPOST_TELEGRAM_TOKEN_FILE."
        ) from None
    token = secret.get_secret_value().strip() if secret is not None else ""
    if not token:
        raise click.UsageError(
            "There is no bot token. Ask @BotFather on Telegram for one and set SIGNPOST_TELEGRAM_TOKEN"
            " (or SIGNPOST_TELEGRAM_TOKEN_FILE)."
        )
    if not _TOKEN.fullmatch(token):
        raise click.UsageError(
            "The bot token does not look like one. It is a number, a colon, then letters and digits."
        )
    return token


def _check(settings: Settings) -> None:
    from bot.telegram.connection import is_loopback

    if not is_loopback(settings.telegram_base_url):
        for name, value, meaning in (
            ("SIGNPOST_OPERATOR", settings.operator, "who runs this bot"),
            ("SIGNPOST_PRIVACY_CONTACT", settings.privacy_contact, "how people reach you about privacy"),
        ):
            if not value.strip():
                raise click.UsageError(f"Set {name} first: {meaning}. It is shown in /privacy.")
    if settings.webhook_url:
        _check_webhook(settings)


def _check_webhook(settings: Settings) -> None:
    from bot.telegram.connection import is_loopback

    if urlsplit(settings.webhook_url).scheme != "https" and not is_loopback(settings.webhook_url):
        raise click.UsageError(
            "SIGNPOST_WEBHOOK_URL must begin with https://; Telegram posts to nothing else."
        )
    secret = settings.webhook_secret
    if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
        raise click.UsageError(
            "SIGNPOST_WEBHOOK_SECRET may hold 1 to 256 of A-Z a-z 0-9 _ and -, nothing else."
        )
    if not _LISTEN.fullmatch(settings.webhook_listen):
        raise click.UsageError("SIGNPOST_WEBHOOK_LISTEN must be an address and a port, like 127.0.0.1:8080.")
