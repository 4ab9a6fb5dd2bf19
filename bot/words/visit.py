"""Every sentence a champion reads: invitations, the visit, what goes with a handout (SAFETY A1-A5).

One rule: nothing here names the topic of a `safety.*` need; a phone on a kitchen table is read by everybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.roster import Role
from bot.words.labels import AREAS

# -- Becoming a champion ---------------------------------------------------------------------------

START_A_VISIT = "Start a visit"

WELCOME_TO: dict[Role, str] = {
    "champion": (
        "Welcome. You can now use signpost on visits. Write /visit at the door, or press the button.\n"
        "Please write no name, number or address here.\n"
        "To try a made-up visit that is not counted, write /visit practice."
    ),
    "curator": "Welcome. You can now act in the curators' chat.",
    "lead": "Welcome. You are on the list as a forum lead.",
    "test": "This chat is now a test chat. Nothing you ask here is counted.",
}

# -- Beginning -------------------------------------------------------------------------------------

WHERE = "A new visit. Where is it? Press a button, or type the first half of the postcode."
AGE = "Who is it for? This only helps me choose. I don't keep it, and I never need a name."
HOUSEHOLD = "And at home?"

AGES = (("Under 18", 16), ("18 to 24", 21), ("25 to 64", 45), ("65 or over", 72))
"""What the button says, and the age in years that stands for it when services are chosen."""

HOUSEHOLDS = {
    "a": "Lives alone",
    "c": "Has children",
    "i": "Needs an interpreter",
    "ci": "Children and interpreter",
    "ai": "Alone and interpreter",
    "-": "None of these",
}
SKIP = "Skip this"

# -- The visit's own screen ------------------------------------------------------------------------

TELL = "What is going on? Type it in a few words, or tick needs from a list."
NOTHING_CHOSEN = "nothing chosen yet"
PRIVATE_CHOSEN = "chosen, kept private"
READY = "Ready for the handout. You can still add, change or swap."
FULL = "A visit holds five needs. Remove one to add another."
LIST_FULL = "The list holds eight services. Drop one to add another."

NOT_READ = "I could not tell which need that is. Tick it from a list, or say it in other words."
NOTHING_BY_THAT_NAME = "I found no service by those words."
REMINDER = (
    "Please leave out names, phone numbers and full postcodes. House numbers too. "
    "I don't need them, and I don't keep them."
)
OTHER_VISIT = "That button belongs to another visit. This one is open now."
NO_DIRECTORY = "I can't open my list of services just now. Your needs are still here. Please try again soon."

CHOOSE = "Choose: {}"
ADD = "Add: {}"
TICK = "Tick needs from a list"
MAKE_HANDOUT = "Make the handout"
SAY_WHERE = "Say where it is"
SAY_WHO = "Say who it is for"
CHANGE = "Change this visit"
END = "End the visit"
BACK = "Back to the visit"


def heading(area: str | None, who: str, practice: bool) -> str:
    """The first line: where, and for whom."""
    where = f" in {AREAS[area]}" if area in AREAS and area != "elsewhere" else ""
    return f"{'Practice visit' if practice else 'Visit'}{where}." + (f" {who}" if who else "")


def who(age: int | None, alone: bool, children: bool, interpreter: bool) -> str:
    """Who the visit is for, as it stands on the screen for as long as the visit is open."""
    said = []
    if age is not None:
        said.append(
            "under 18" if age < 18 else "18 to 24" if age < 25 else "25 to 64" if age < 65 else "65 or over"
        )
    said += [
        words
        for words, true in (
            ("lives alone", alone),
            ("has children", children),
            ("needs an interpreter", interpreter),
        )
        if true
    ]
    line = ", ".join(said)
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def left(needs: Sequence[str]) -> str:
    """What is left to do."""
    return f"Left to do: choose help for {_and(needs)}." if needs else READY


# -- Shortlist -------------------------------------------------------------------------------------

TIMES = ("today", "this week", "when ready")

SAFE_TO_SHOW = "{}: is it safe to show this on your phone here?"
SHOW = "Yes, show it"
NOTHING_FOR_THIS = "I have no service for this yet. Citizens Advice may help."
OTHERS = "Show others"
DID_IT_HELP = "Did it help?"
FOUND_BY_WORDS = "This is what I found. Pick what fits."


def pick(number: int, name: str) -> str:
    """The button that puts a service on the list."""
    return f"Pick {number}: {name}" if name else f"Pick {number}"


def drop(number: int, name: str) -> str:
    """The button that takes it off again."""
    return f"Drop {number}: {name}" if name else f"Drop {number}"


def route(referral: Sequence[str]) -> str:
    """Who may ask: the resident, the champion, a GP."""
    others = [who for route, who in (("professional", "you"), ("gp", "a GP")) if route in referral]
    by = " or ".join(others)
    if "self" in referral:
        return f"They can ask themselves, or {by} can refer." if by else "They can ask themselves."
    return f"{by[:1].upper()}{by[1:]} must refer them." if by else ""


HOME_VISITS = "Home visits."

# -- Changing --------------------------------------------------------------------------------------

WHAT_TO_CHANGE = "What do you want to change?"
HELP_FOR = "Help for: {}"
REMOVE_A_NEED = "Remove a need"
REMOVE = "Remove: {}"
WHICH_TO_REMOVE = "Which need shall I remove? What was chosen for it goes too."
WHAT_FIRST = "Change what to do first"
CHANGE_WHO = "Change who it is for"
CHANGE_WHERE = "Change where it is"
SEARCH = "Search for a service"
SEARCHING = "Type the name of a service, or words like: chess club Tipton."
ORDER = "What to do first:"
MOVE = "Move {} to {}"
PICK_THEMES = "Which of these is it about?"
DONE = "Done"

# -- Handout ---------------------------------------------------------------------------------------

SAFE_TO_LEAVE = "One thing on this list is private. Is it safe to leave this in the house?"
LEAVE_IT = "Yes, in plain words"
LEAVE_OFF = "No, leave it off"
NOTHING_FOR_PAPER = "There is nothing to put on the handout yet. Choose a service first."
HANDOUT_BELOW = "The handout is below. Forward it to them, or print it from your phone."
BEFORE_YOU_GO = "Before you go:"
REFER_NOW = "{}: they only take people a worker sends. Refer them now."
PRINT_BELOW = "Here is the page to print. You can forward it, too."
LETTER_BELOW = "Here it is as plain text, for a letter."
LEFT_OFF = "One thing is not on it, because it is private. Tell them in words, when they are alone."
PRINT = "Print in large letters"
LETTER = "Get it for a letter"
REFER = "Write a referral"


def doubt(name: str, why: str) -> str:
    """A service on the handout that may not be as the directory says."""
    return f"{name}: {why} Ring them first."


# -- Referral --------------------------------------------------------------------------------------

WHICH_REFERRAL = "Which service shall I write it for?"
REFERRAL_BELOW = (
    "The text is below. Ask first: are they happy for you to share this? "
    "Copy it out of this chat, and fill in the gaps there. I send nothing and keep nothing."
)


def referral(service: str, about: Sequence[str], area: str | None, operator: str) -> str:
    """A warm referral with gaps: the champion fills them in by hand, outside the bot."""
    where = f" in {AREAS[area]}" if area in AREAS and area != "elsewhere" else ""
    return (
        f"To: {service}\n"
        f"I visit homes for {operator or 'our forum'}. I met a person{where} who would like your help with: "
        f"{_and([one.lower() for one in about])}.\n"
        "They agreed that I share what is written here, and that you contact them.\n\n"
        "They said yes on (day): ______\n"
        "Name: ______\n"
        "How and when to reach them: ______\n"
        "Safe to leave a message? ______\n"
        "Language or interpreter: ______\n"
        "What they hope for: ______\n\n"
        "From (name, phone): ______\n"
        "Please tell me when you have spoken to them."
    )


# -- Ending ----------------------------------------------------------------------------------------

SURE_TO_END = (
    "Have they got the handout? When the visit ends, I clear it. "
    "I delete our messages here too, and the handout with them."
)
END_NOW = "Yes, end and delete"
NOT_YET = "Not yet"
NEXT_VISIT = "Start the next visit"
LEFT_OPEN = (
    "Your last visit was still open. I have cleared it from memory. End it to delete its messages here."
)
OUTCOME_AFTER_VISIT = "Thank you. I only count this while the visit is open."
READY_WHEN = "You can start a visit from here."


def ended(channel: str) -> str:
    """The last line of a visit, and the truth about what stays."""
    if channel != "Telegram":
        return "The visit is ended and cleared from memory. What is on this screen stays until you close it."
    return (
        "The visit is ended and cleared from memory. I deleted the messages I could. "
        "Telegram only lets me delete what is less than 48 hours old. "
        "I cannot delete what you forwarded, saved or printed. "
        "To clear the rest, open this chat's menu and press Delete chat."
    )


PRIVACY = (
    "You are on the forum's list of champions: your Telegram number, your role and the day. "
    "It is never put together with what is asked on visits. Your forum can take you off at any time."
)
HELP = (
    "On a visit you can type what is going on, a place, an age, or the name of a service. "
    'Buttons also work by their number. "Back" shows the visit. "End visit" ends it.\n'
    "/privacy says what I keep. /urgent shows emergency numbers."
)

# -- Practice --------------------------------------------------------------------------------------

HINTS = {
    "where": "Practice: nothing is counted. Press any borough.",
    "age": "Practice: say a man of 72 opens the door. Press 65 or over.",
    "household": "Practice: he lives alone. Press that.",
    "needs": "Practice: type this: no electric, wife died",
    "choose": "Practice: press “Choose” to see help for the first need.",
    "ready": "Practice: now make the handout.",
    "handout": "Practice: try the page in large letters. Then end the visit.",
}


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
