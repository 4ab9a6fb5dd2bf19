"""A loopback Bot API server that holds Telegram's published rules, with trouble on request.

One rule: it is faithful or it refuses; nothing is accepted here that Telegram would not accept.

    with BotApiServer() as telegram:
        siti = telegram.person(777)
        siti.says("hello")
        siti.waits(1)
"""

from .faults import Fault
from .people import Person
from .server import TOKEN, BotApiServer
from .state import Shown

__all__ = ["TOKEN", "BotApiServer", "Fault", "Person", "Shown"]
