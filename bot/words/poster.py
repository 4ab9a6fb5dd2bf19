"""What the poster says. Read from two metres away, by somebody who has a minute.

One rule: it promises only what the bot does.
"""

from __future__ import annotations

from bot.words.numbers import DIGITS

TITLE = "Not sure where to get help?"
WHAT = "Tell signpost what is going on. It shows people near you who can help."
TOPICS = "Health, money, home, work, company, staying safe"
SCAN = "Point your phone's camera here"
ADDRESS = "Or open Telegram and go to"
PROMISES = (
    "Free, day or night.",
    "Write in your own words.",
    "It is a computer. Nobody reads your chat, and it keeps none of it.",
)
SAMPLE = "Sample: the code opens no bot yet"
FOOT = (
    f"In danger or very ill? Call {DIGITS['emergency']}. For health help, call {DIGITS['nhs_111']}.",
    f"To talk to someone, call Samaritans on {DIGITS['samaritans']}, free, day or night.",
)


def for_area(area: str) -> str:
    """The line under the title. area: the borough's name as shown."""
    return f"Help in {area}"


def run_by(operator: str) -> str:
    """Who stands behind it; empty when that is not set."""
    return f"Run by {operator}" if operator.strip() else ""
