"""Telegram as a way in: updates become `Incoming`, turns become messages, nothing is lost or mixed up.

    updates     a raw update -> Arrival                 lanes      order within a chat
    polling     confirm after the answer                reception  answer -> send -> record
    webhook     200 after the answer                    outbox     429, faults, crisis cards first
    rendering   Reply -> messages                       traces     what quick exit may delete
    connection  the line and what its errors mean       menu       commands and descriptions
    process     start, signals, stop                    anteroom   who waits while it loads

One rule: an update is confirmed to Telegram only after the person behind it has been answered.
"""

from bot.telegram.polling import CannotContinueError
from bot.telegram.process import serve
from bot.telegram.reception import FrontDesk

__all__ = ["CannotContinueError", "FrontDesk", "serve"]
