"""What is said before, and instead of, anything about abuse (SAFETY S11-S13, S15a).

One rule: nothing in the first 60 characters, on a button or on a lock screen names the topic.
"""

from __future__ import annotations

from bot.words.numbers import DIGITS

NOT_NOW = (
    "That's fine. I won't show anything here. Write to me again when you are on your own, "
    "or from a phone that only you use."
)

LEFT = "OK."


def safe_to_read_question(label: str) -> str:
    """Asked before details are shown; `label` is the need's neutral label."""
    return (
        f"{label}. I have some numbers for you.\n"
        "Is it safe to read this here? Someone might see your screen.\n"
        f"In danger now? Call {DIGITS['emergency']}. "
        "If you can't speak, stay on the line. On a mobile, press 55 when asked.\n"
        "“Clear this chat now” removes what we wrote here, as far as I can. It does not remove all: "
        "this chat's name, pop-up messages, and copies on other devices stay. "
        "If someone checks your phone, use one they can't see."
    )
