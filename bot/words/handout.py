"""The words on a handout: read by the resident, at home, maybe with old eyes and no English lessons.

One rule: short, plain, and nothing that anybody else in the house may not read.
"""

from __future__ import annotations

from datetime import date

from bot.words.labels import AREAS
from bot.words.numbers import DIGITS
from bot.words.times import day

WHEN = {0: "Do this today", 1: "Do this week", 2: "When you are ready"}

TITLE = "Help for you"
BY = "signpost"
HOURS_NOT_KNOWN = "Ring to ask when they are open"
GP_REFERS = "Ask your doctor to send you there."
WORKER_REFERS = "A worker has to send you there. Ask your visitor or your doctor."
MAY_HAVE_CHANGED = "This may have changed. Ring first."
NO_WAY_IN = "Ask your visitor how to reach them."
SCAN = "Scan this to see your list on a phone."
OPEN = "See this list on your phone:"
NOT_ALL_CHECKED = "We have not yet checked all of these ourselves."
FOOT = (
    "Times and numbers can change. Ring before you go.",
    f"Emergency? Call {DIGITS['emergency']}. For health help, call {DIGITS['nhs_111']}.",
)


def title(area: str | None, made: date) -> str:
    """The first line of a message: what this is, where and of which day."""
    return f"{TITLE}. {where(area, made)}"


def where(area: str | None, made: date) -> str:
    """The borough, when it is known, and the day."""
    on = f"{day(made)} {made.year}"
    return f"{AREAS[area]}, {on}" if area in AREAS and area != "elsewhere" else on


def call(phone: str) -> str:
    """A number to ring."""
    return f"Call {phone}"


def go_to(place: str) -> str:
    """A place to go to."""
    return f"Go to {place}"


def text_them(text: str) -> str:
    """A number to text; some rows say how in whole words."""
    return text if text.lower().startswith(("text", "whatsapp")) else f"Text {text}"
