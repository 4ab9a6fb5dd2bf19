"""What curators read in their chat. Plain words for people who know the directory, not the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.words.labels import WRONG_REASONS

HELP = (
    "This is the curators' chat.\n"
    "Send the spreadsheet (CSV or XLSX) to see what would change.\n"
    '"file" gives you today\'s file.\n'
    '"review" gives you the next service to check.\n'
    '"drafts" gives you the next service a feed has brought in.\n'
    '"hide ID" and "unhide ID" work at once.\n'
    '"undo" goes back one step.\n'
    '"heard money.rent: got a letter off the housing" hands in a way people say it. '
    "Use your own words, never a resident's name.\n"
    '"phrases" lists what was handed in, "phrases done" clears the list.'
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
NO_DRAFTS = "No drafts wait. Thank you."
DRAFT_GONE = 'That draft is gone. Type "drafts" for those that wait.'
TAKE_IT, TAKE_FOR, REFUSE = "Take it, in their words", "Take for {}", "Refuse it"
TAKE_CHANGES, KEEP_OURS = "Take these changes", "Keep ours"
NOT_TAKEN = "I have not taken that one. Write it again without."
_SHOWN = 12
_PHRASES_SHOWN = 40
_THEIR_WORDS = 700  # letters of a feed's own text that are shown


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


def phrases(heard: Sequence[tuple[str, str]]) -> str:
    """What was handed in, by need, for the next round of the catalogue."""
    if not heard:
        return "No phrases wait."
    lines = [f"{need}: {phrase}" for need, phrase in heard[:_PHRASES_SHOWN]]
    more = [f"and {len(heard) - _PHRASES_SHOWN} more."] if len(heard) > _PHRASES_SHOWN else []
    return "\n".join([*lines, *more, 'Once they are in the catalogue, type "phrases done".'])


def phrases_done(count: int) -> str:
    """The list was cleared."""
    return f"Done. {count} {'phrase is' if count == 1 else 'phrases are'} off the list."


def draft(
    identity: str, name: str, feed: str, cells: Mapping[str, str], said: str, waiting: int, gone: bool
) -> str:
    """A service that a feed has brought in, as far as the feed tells."""
    facts = [f"{field.replace('_', ' ')}: {cell}" for field, cell in cells.items()]
    cut = said if len(said) <= _THEIR_WORDS else f"{said[:_THEIR_WORDS].rstrip()} …"
    return "\n".join(
        [
            f"{name}\nA draft from {feed}. {waiting} wait.",
            *([_GONE] if gone else ()),
            *facts,
            *([f"Their words: {cut}"] if cut else ()),
            f"To take it in your own words, write:\n{_draft_form(identity)}",
        ]
    )


def draft_changed(name: str, feed: str, lines: Sequence[str], gone: bool) -> str:
    """A service of ours that its feed now tells differently."""
    return "\n".join([name, *([_GONE] if gone else ()), f"The feed {feed} has changed this:", *lines])


def change(field: str, before: str, after: str) -> str:
    """One field, as it is and as the feed has it now."""
    return f"{field.replace('_', ' ')}: {before or '(empty)'} -> {after or '(empty)'}"


def draft_wants(identity: str, wanting: Sequence[str]) -> str:
    """What a draft still needs from a person before it can be taken."""
    names = {
        "need": "a need",
        "area": "an area",
        "summary": "a few words of your own on what people get (at most 220 letters)",
    }
    return (
        f"Nothing was changed. It still needs {', '.join(names[one] for one in wanting)}.\n"
        f"Write:\n{_draft_form(identity)}"
    )


def draft_taken(name: str) -> str:
    """A draft is a service now."""
    return f"{name} is in the directory. Nobody has checked it yet, and its card says so."


def draft_refused(name: str) -> str:
    """A draft, or what its feed has changed, was turned down."""
    return f"{name}: refused. Nothing has changed in the directory."


_GONE = "The feed no longer holds it: ask if it still runs."


def _draft_form(identity: str) -> str:
    return f"accept {identity} money.rent walsall: what people get, in your own words"


def morning(due: int, lines: Sequence[str], drafts: int = 0) -> str:
    """The once-a-day message: how much waits, and what people reported, without times."""
    reported = "\nPeople told us:\n" + "\n".join(lines[:_SHOWN]) if lines else ""
    brought = f'\nServices brought in by feeds: {drafts}. Type "drafts" to see them.' if drafts else ""
    return f'Good morning. {due} services wait for a check. Type "review" to begin.{brought}{reported}'
