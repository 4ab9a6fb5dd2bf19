"""A few messages answered for nobody, before the first resident writes.

Rule: nothing is kept of a rehearsal, and a bot whose rehearsal goes wrong starts all the same.
"""

from __future__ import annotations

import logging
from datetime import datetime

from bot.conversation import respond
from bot.session import Session
from bot.turn import Text
from bot.world import World
from intents import read_crisis
from services_catalog.hours import LONDON

log = logging.getLogger(__name__)

_MESSAGES = (  # an answer with and without an area, two needs, a safety need, a crisis, nothing understood
    "im behind with my rent and feel low",
    "my damp flat in walsall makes the kids cough and i cant afford the heating",
    "someone to talk to in dudley, im lonely since my wife died",
    "he checks my phone and wont let me see my mates",
    "i want to end it all",
    "what do you think about the football",
)


def rehearse(world: World) -> None:
    """Answer a few made-up messages: what a process does for the first time takes it three times as long."""
    now = datetime.now(LONDON)
    try:
        for words in _MESSAGES:
            respond(Text(words), Session.new(now), now, world, sign=read_crisis(words))
    except Exception as error:  # a resident's own message is guarded in the same way
        log.error("The rehearsal went wrong", exc_info=error)
