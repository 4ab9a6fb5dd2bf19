"""The conversation: one message and a session in, a turn and a new session out. No I/O of its own, no clock.

The order never changes (safety first): crisis, the words that steer, a button or a number, a place, needs,
the directory's own words, "I did not understand".
"""

from __future__ import annotations

from bot.conversation.respond import LONGEST_READ, respond
from bot.conversation.scene import Step

__all__ = ["LONGEST_READ", "Step", "respond"]
