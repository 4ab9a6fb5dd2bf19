"""What buttons say: verb first where it reads well, at most 28 characters (SAFETY A4)."""

from __future__ import annotations

MORE = "Show more"
ANOTHER_NEED = "Ask about something else"
SOMETHING_WRONG = "Is something wrong?"
DID_IT_HELP = "Did it help?"
NONE_OF_THESE = "None of these"
START_AGAIN = "Start again"
WHAT_I_COVER = "See what I can help with"
SOMEWHERE_ELSE = "Somewhere else"

AREAS = {
    "walsall": "Walsall",
    "wolverhampton": "Wolverhampton",
    "sandwell": "Sandwell",
    "dudley": "Dudley",
    "elsewhere": SOMEWHERE_ELSE,
}

OUTCOMES = {
    "sorted": "Yes, it's sorted",
    "could_not_get_through": "I couldn't get through",
    "full_or_long_wait": "Full, or a long wait",
    "not_for_me": "It's not for me",
    "still_need_help": "I still need help",
}

WRONG_REASONS = {
    "closed": "It's closed",
    "wrong_number": "The number is wrong",
    "full": "Full, or not for me",
    "other": "Something else",
}


def then(label: str) -> str:
    """The button for a second need."""
    return shortened(f"Then: {label}")


def shortened(label: str) -> str:
    """A label cut at a word to 28 characters."""
    if len(label) <= 28:
        return label
    return label[:27].rsplit(" ", 1)[0].rstrip(" ,:;") + "…"
