"""What curators read in their chat. Plain words for people who know the directory, not the machine."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.labels import WRONG_REASONS

HELP = (
    "This is the curators' chat.\n"
    "Send the spreadsheet (CSV or XLSX) to see what would change.\n"
    '"file" gives you today\'s file.\n'
    '"review" gives you the next service to check.\n'
    '"hide ID" and "unhide ID" work at once.\n'
    '"undo" goes back one step.\n'
    '"heard money.rent: got a letter off the housing" hands in a way people say it. '
    "Use your own words, never a resident's name."
)
NOT_ON_THE_LIST = "Only curators can do this. Ask whoever runs this bot for an invitation."
APPLY, LEAVE_IT, UNDO = "Apply these changes", "Leave it as it is", "Undo this"
RIGHT_BY_PHONE, RIGHT_BY_VISIT, RIGHT_ON_WEB = (
    "Right: I phoned",
    "Right: I visited",
    "Right: on their website",
)
HIDE_IT, SKIP = "Hide it now", "Skip for now"
NOTHING_WAITS = "Nothing waits for a check. Thank you."
NO_CHANGES = "This file says the same as the directory. Nothing to do."
LEFT = "Left as it is. Nothing has changed."
TOO_OLD = "I no longer have that list. Send the file again."
YOUR_FILE = "Today's directory, as CSV and as a spreadsheet. Edit either and send it back."
PHRASE_FORM = "Write it like this: heard money.rent: got a letter off the housing"
PHRASE_TAKEN = "Thank you. It waits in the list for the next round of the catalogue."
_SHOWN = 12


def problems(lines: Sequence[str]) -> str:
    """Everything wrong with a file that was sent."""
    more = f"\nand {len(lines) - _SHOWN} more." if len(lines) > _SHOWN else ""
    noun = "thing" if len(lines) == 1 else "things"
    return f"Nothing was changed. {len(lines)} {noun} to mend:\n" + "\n".join(lines[:_SHOWN]) + more


def changes(added: int, changed: int, removed: int, lines: Sequence[str]) -> str:
    """What a file would change, before anything does."""
    more = f"\nand {len(lines) - _SHOWN} more." if len(lines) > _SHOWN else ""
    head = f"This file adds {added}, changes {changed} and removes {removed}."
    return f"{head} Nothing has changed yet.\n" + "\n".join(lines[:_SHOWN]) + more


def applied(services: int) -> str:
    """The changes are in force."""
    return f"Done. {services} services are in the directory. People see the changes now."


def undone(services: int) -> str:
    """One step back."""
    return f"Done. The directory is back to what it was: {services} services."


def hidden(name: str, hidden_now: bool) -> str:
    """A service was taken off, or put back."""
    return f"{name} is {'hidden. Nobody is sent there now' if hidden_now else 'shown again'}."


def checked(name: str) -> str:
    """A person's check was written down."""
    return f"Thank you. {name} is marked as checked today."


_WHY = {
    "reported": "people told us something is wrong",
    "crisis": "it is a line for people in danger",
    "overdue": "its last check is too old",
    "due_soon": "its check runs out soon",
    "never_checked": "nobody has checked it yet",
    "ends_soon": "its last day is near",
}


def why_due(reasons: Sequence[str]) -> str:
    """Why a service is in the queue."""
    return "Why: " + "; ".join(_WHY[reason] for reason in reasons) + "."


def told(reports: Sequence[tuple[str, int]]) -> str:
    """What people said was wrong, as counts by reason."""
    names = {**WRONG_REASONS, "full_or_not_for_me": WRONG_REASONS["full"]}
    return (
        "Told: " + ", ".join(f"{names[reason]} ({count})" for reason, count in reports) + "."
        if reports
        else ""
    )


def morning(due: int, lines: Sequence[str]) -> str:
    """The once-a-day message: how much waits, and what people reported, without times."""
    reported = "\nPeople told us:\n" + "\n".join(lines[:_SHOWN]) if lines else ""
    return f'Good morning. {due} services wait for a check. Type "review" to begin.{reported}'
