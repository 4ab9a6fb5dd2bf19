"""What buttons say: verb first where it reads well, at most 28 characters (SAFETY A4)."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 28
_LEADS_ON = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)

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
    """A label cut at a word to 28 characters, and never after a word that leads on ("for", "and")."""
    if len(label) <= LONGEST:
        return label
    words = label[: LONGEST - 1].rsplit(" ", 1)[0].split()
    while len(words) > 1 and words[-1].lower() in _LEADS_ON:
        words.pop()
    return " ".join(words).rstrip(" ,:;(") + "…"


def of_services(names: Sequence[str]) -> list[str]:
    """Labels that tell services apart: what comes after a name they share, and a number when still alike."""
    own = [name.partition(": ")[2] or name for name in names]
    made = [shortened(name.partition(" (")[0]) for name in own]
    return [
        shortened(f"{number}. {label}") if made.count(label) > 1 else label
        for number, label in enumerate(made, 1)
    ]
