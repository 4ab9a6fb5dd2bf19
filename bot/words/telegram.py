"""What only Telegram shows: the command menu, the bot's description, groups, the location key.

One rule: these are read before or beside the conversation, so each one stands alone.
"""

from __future__ import annotations

from bot.words.languages import CODES, language_line
from bot.words.numbers import DIGITS

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "Start again"),
    ("help", "How to use this"),
    ("area", "Say where you live"),
    ("urgent", "Numbers for an emergency"),
    ("privacy", "What happens to your words"),
    ("forget", "Clear what I remember"),
)
"""The menu behind the slash, for everybody. Champions and curators know theirs from their guide."""

GROUP_COMMANDS: tuple[tuple[str, str], ...] = (("start", "Write to me in a private chat"),)

SHORT_DESCRIPTION = "Help near you in the Black Country: health, money, home, work, company, staying safe."

DESCRIPTION = (
    "Tell me what is going on. I show people near you who can help.\n\n"
    "I'm a computer. Nobody reads this chat. I'm not an emergency service.\n"
    f"In danger or very ill? Call {DIGITS['emergency']}.\n"
    f"Need to talk? Call Samaritans on {DIGITS['samaritans']}, day or night."
)
"""Shown before a person presses Start; at most 512 characters (Bot API, setMyDescription)."""


def descriptions() -> dict[str, str]:
    """The description by the language of a person's app; "" is for everybody else.

    In front of the English stands the one line we have in that language. No native reader has checked it, so
    it says what this is and gives numbers, and nothing more (SAFETY A7). The menu stays in English: its words
    would be instructions, and nobody has checked any.
    """
    ours = {code: f"{(language_line(code) or '').splitlines()[0]}\n\n{DESCRIPTION}" for code in CODES}
    return {"": DESCRIPTION, **ours}


LOCATION_KEY = "Share where I am"
LOCATION_HINT = "Or type your postcode"
LOCATION_OFFER = "You can also share where you are. I only use it to find your borough."

OLDER_MESSAGES = (
    "Some older messages may still be here. To clear them, open this chat's menu and press Delete chat."
)


def group_decline(username: str) -> str:
    """The answer in a group. `username` is the bot's own name, without the @."""
    return (
        "I don't answer in groups, so that nobody else sees what you need. "
        f"Please write to me alone: https://t.me/{username}?start=group\n"
        f"In danger? Call {DIGITS['emergency']}."
    )


def mishap() -> str:
    """When our own machine failed. It needs nothing but the numbers."""
    return (
        "Sorry, something went wrong here. Please write that again.\n"
        f"In danger or very ill? Call {DIGITS['emergency']}.\n"
        f"For health help, call {DIGITS['nhs_111']}. "
        f"To talk to someone now, call Samaritans on {DIGITS['samaritans']}."
    )
