"""Every sentence of the ordinary conversation. Short, plain, no metaphors (SAFETY A1-A5).

Functions take what varies and give back whole sentences, so that a person can read this file through.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.labels import AREAS
from bot.words.numbers import DIGITS

# -- First contact ---------------------------------------------------------------------------------

WELCOME = (
    "Hello. I'm signpost. Tell me in your own words what is going on. "
    "I'll find people near you who can help: health, money, home, work, company, or staying safe."
)


NOBODY_READS = "Nobody reads this chat."


def who_i_am(channel: str, *, emergency: bool = True) -> str:
    """The two honest lines of a first contact (SAFETY S16, PRIVACY P9); the second unless just said."""
    keeps = " Telegram keeps its own copy." if channel == "Telegram" else ""
    honest = f"I'm a computer. {NOBODY_READS} I forget it after 30 minutes.{keeps}"
    return f"{honest}\nIn danger or very ill? Call {DIGITS['emergency']}." if emergency else honest


HELP = (
    "Write what is going on, in your own words. I show services that can help.\n"
    "You can also type:\n"
    "/area to say where you live\n"
    "/urgent for numbers in an emergency\n"
    "/privacy for what happens to your words\n"
    "/forget to clear what I remember\n"
    '"more", "back" or "start again" also work.'
)
CARRIED_ON = "I'm glad. What else is going on? Tell me in your own words."
ELSEWHERE_SET = "OK. I'll show help that works anywhere. What is going on?"
VISIT_HINT = "To begin a home visit, type /visit."
START_AGAIN = "OK, let's start again. What is going on?"
THANKS = "You're welcome. Write again any time."
GOODBYE = "Goodbye. Take care. Write again any time."
HELLO = "Hello. Yes, I can help. What is going on? Tell me in your own words."
CANNOT_RING = (
    "I can't ring or write to anyone for you, and nobody reads this chat. "
    "You can call them yourself, or ask someone you trust to call with you.\n"
    f"To talk to a person, call Citizens Advice on {DIGITS['citizens_advice']}."
)
A_COMPUTER = (
    f"I'm a computer, not a person. {NOBODY_READS} I look for services near you and forget what you said.\n"
    f"To talk to a person, call Citizens Advice on {DIGITS['citizens_advice']}. "
    f"For health, call {DIGITS['nhs_111']}."
)
SORRY_WRONG = (
    "I'm sorry I got that wrong. Tell me again in a few words, or press what is closest.\n"
    f"A person can help too. Call Citizens Advice on {DIGITS['citizens_advice']}."
)
PRESS_ONE = "I read English best. Press what you need help with, or write a few words in English."
NOTHING_TO_GO_BACK_TO = "There is nothing to go back to. What is going on? Tell me in your own words."
SORRY_TRY_THESE = "Sorry about that. Here is what else I have. “Is something wrong?” tells us about it."
NOTHING_MORE = "That is all I have for this."
TOO_OLD_BUTTON = "That button is too old for me to read. Tell me again what is going on."

# -- Where -----------------------------------------------------------------------------------------

ASK_AREA = (
    "Where do you live? Then I can show help near you. Press a button, or type your postcode. "
    "The first half and one more digit is enough."
)
THAT_PLACE = "That place"
ASK_AREA_AGAIN = "I don't know that place. Press a button, or type your postcode or your town."
ASK_AREA_BY_BUTTON = (
    "I can't find that one either, sorry. Press the place nearest to you. "
    "None of them near? Press “Somewhere else”."
)

NO_PLACE_NEEDED = "That's fine. You don't have to say. What would you like to do next?"


def ask_which_council(place: str, areas: Sequence[str]) -> str:
    """An outcode that lies in more than one borough."""
    names = [AREAS[area] for area in areas if area in AREAS and area != "elsewhere"]
    if len(names) < len(areas):
        names.append("a place outside")
    if len(names) > 2:
        return f"{place} is shared by {_or(names, 'and')}. Which council is yours?"
    return f"{place} is partly in {_or(names, 'and partly in')}. Which council is yours?"


def area_set_which(area: str) -> str:
    """The area is now known; the question that was asked before it still stands."""
    return f"Thank you. I'll look in {AREAS[area]}. Which of these is closest?"


def area_set(area: str) -> str:
    """The area is now known and nothing waits for it."""
    return f"Thank you. I'll look in {AREAS[area]}. What is going on?"


def outside(place: str) -> str:
    """A place the bot does not serve."""
    return (
        f"{place} is outside the area I know. I know Walsall, Wolverhampton, Sandwell and Dudley. "
        "Your own council can tell you what is near you. I can still show help that works anywhere."
    )


# -- Needs -----------------------------------------------------------------------------------------


def heading(label: str, area: str | None, because: str) -> str:
    """The first line above the cards: the need, where, and why."""
    where = f" in {AREAS[area]}" if area in AREAS and area != "elsewhere" else ""
    return f"{label}{where}." + (f" {because}" if because else "")


def holiday(name: str | None) -> str:
    """Above every answer on a bank holiday; "" on other days."""
    if name is None:
        return ""
    return f"It's {name} today. Most places are shut."


def because(words: Sequence[str]) -> str:
    """Why this was shown, in the resident's own words."""
    quoted = [f"“{word}”" for word in list(dict.fromkeys(words))[:2]]
    return f"Because you mentioned {' and '.join(quoted)}." if quoted else ""


def several(labels: Sequence[str]) -> str:
    """Two or more needs heard in one message."""
    return f"I heard {_count(len(labels))} things: {_or(list(labels), 'and')}. Here is the first."


def anywhere_first() -> str:
    """Said above national help while the area is not known."""
    return "This helps wherever you live."


def region_first() -> str:
    """The same, when something that covers the four boroughs is among it."""
    return "This helps all over the Black Country."


def nothing_local(label: str, area: str) -> str:
    """Nothing for this need in the borough; what follows is the nearest thing."""
    return f"I know of nothing for this in {AREAS[area]} itself. This is the nearest I have."


def nothing_at_all(label: str) -> str:
    """No service for this need at all."""
    return (
        f"I have no service for this yet: {label}. Citizens Advice can often help. "
        f"Call {DIGITS['citizens_advice']}. For health, call {DIGITS['nhs_111']}."
    )


DID_YOU_MEAN = "Did you mean one of these?"
TELL_ME_MORE = "I'm not sure I understood. What is the main thing you need help with? A few words are enough."
PICK_A_THEME = "I still don't understand, sorry. Which of these is closest?"


def talk_to_someone() -> str:
    """The third time: a person's number, and still a way on."""
    return (
        f"A person can help you better than I can here. Citizens Advice: call {DIGITS['citizens_advice']}. "
        f"For health, call {DIGITS['nhs_111']}, any time. You can also pick one of these."
    )


YOUR_LIST = "Here is your list."
PAUSED = "I'm switched off for now. Please use the numbers above, or try again later."
THEMES = "I can help with these. Which is closest?"


def needs_of(theme: str) -> str:
    """Above the needs of one theme."""
    return f"{theme}: what is it about?"


# -- Words for a place, a club, a thing ------------------------------------------------------------


def found_by_words(area: str | None) -> str:
    """Services found by their own words, not through a need."""
    where = f" in or near {AREAS[area]}" if area in AREAS and area != "elsewhere" else ""
    return f"This is what I found{where}."


# -- When it may not be safe to read ----------------------------------------------------------------

LEAVE_CLEARS = (
    "“Leave this chat now” takes our messages away, but not all signs of them. "
    "Alerts and other phones may still show some."
)
READ_LATER = (
    "That's fine. I won't show it here. Write to me again when you are on your own, "
    "or from a phone that only you use."
)

# -- After a card ----------------------------------------------------------------------------------

WHICH_IS_WRONG = "Which one is it?"
WHAT_IS_WRONG = "Thank you for telling me. What is wrong with it?"
WRONG_TAKEN = "Thank you. A person will check it. You could try one of the others."
HOW_DID_IT_GO = "Did it help? Your answer is only counted. Nobody can see it was you."
OUTCOME_TAKEN = "Thank you. That helps us see what works."
OUTCOME_STILL = "Thank you for saying. Shall I show more?"
WHAT_NEXT = "OK. What would you like to do next? Press a button, or tell me in your own words."
OUTCOME_SPENT = "Thank you. I have counted that one already."
OUTCOME_TOO_OLD = "Thank you. This is too old to count."

# -- Privacy ---------------------------------------------------------------------------------------


def privacy(channel: str, operator: str, contact: str) -> tuple[str, str]:
    """What is true about a resident's words, who runs this, and how to reach them: two messages."""
    keeps = "Telegram keeps its own copy of this chat. Bot chats are not secret chats. "
    runs = f"{operator or 'Your forum'} runs this bot." + (f" Contact: {contact}." if contact else "")
    return (
        "I read your words to find help. I do not keep them. I do not keep your name, number or id. "
        "I remember your area and your questions for 30 minutes. Then they are gone.\n"
        "I count how often each kind of help is asked for in each borough. "
        "A small random change hides each single question.\n"
        f"{keeps if channel == 'Telegram' else ''}Nobody reads this chat.\n{runs}",
        "/forget clears what I remember. It cannot take you out of the totals, "
        "because we cannot tell which one was you. "
        "At most five questions a day are counted for one chat. /forget does not change that.",
    )


MAP_CREDIT = (
    "Places: contains OS data © Crown copyright and database right 2025. "
    "Contains Royal Mail data © Royal Mail copyright and database right 2025. "
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."
)

FORGOTTEN = (
    "Done. I have forgotten this chat. We cannot take your visit out of the totals, "
    "because we cannot tell which one was you. To delete the messages, delete this chat in the app."
)
STOPPED = (
    "OK, I've stopped. I have forgotten this chat. I never write first. If you need me again, just write."
)

# -- What cannot be read, and trouble --------------------------------------------------------------


def cannot_read(kind: str) -> str:
    """A photo, a voice note, a sticker."""
    seen = {"photo": "photos", "voice": "voice messages", "sticker": "stickers", "contact": "contacts"}.get(
        kind, "that"
    )
    return f"I can only read words, not {seen}. Please write what is going on."


def no_directory() -> str:
    """The directory cannot be read: say so, and give a person's number."""
    return (
        "I can't open my list of services just now. "
        f"Citizens Advice can help: call {DIGITS['citizens_advice']}. "
        f"For health, call {DIGITS['nhs_111']}. Please try me again later."
    )


def _or(names: Sequence[str], joiner: str = "or") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joiner} {names[-1]}"


def _count(number: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))
