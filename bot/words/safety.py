"""First screens of the safety needs: abuse at home, rape, stalking, abuse of a child, exploitation.

Its one rule (SAFETY S11-S13, S15a): the first 60 characters and every button hold no topic word, because a
phone shows them on its lock screen; details come only after the person said that it is safe to read them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.words.numbers import DIGITS

PREVIEW = 60  # characters a lock screen may show (SAFETY S11)

_TOPIC_WORDS = (
    "abuse abused abuser abusive assault beat beaten child children danger domestic exploit exploitation "
    "force harm hit hurt hurts knife police rape raped sexual slavery stalk stalking victim violence violent "
    "weapon"
)
TOPIC_WORDS = frozenset(_TOPIC_WORDS.split())
"""Words that must not stand in a preview or on a button of these screens."""

VOICES = ("self", "other", "harming")


@dataclass(frozen=True, slots=True)
class SafetyScreen:
    """A screen and its buttons: action name and label, at most 28 characters and no topic words."""

    text: str
    buttons: tuple[tuple[str, str], ...]


READ_NOW = ("read_now", "Yes, show me")
READ_LATER = ("read_later", "Not now")
LEAVE = ("leave", "Leave this chat now")
ABOUT_SOMEONE = ("voice_other", "It's about someone else")
ABOUT_WHAT_I_DO = ("voice_harming", "It's about what I do")


def safe_to_read_question(*, scam: bool = False) -> SafetyScreen:
    """Asked before any detail of a safety need is shown. scam: with the line that rings one's own bank."""
    bank = "Lost money just now, or gave out card details? Call your bank on {bank_scams}.\n"
    return SafetyScreen(
        (
            "I can help with this. Is it safe to read it here, now?\n\n"
            f"{bank if scam else ''}"
            "I'm a computer, not a person. Nobody reads this chat.\n"
            "Not safe now? Call {emergency}. If you cannot speak, stay on the line. "
            "On a mobile, press 55 when asked."
        ).format_map(DIGITS),
        (READ_NOW, READ_LATER, LEAVE),
    )


def opening_screen(need: str, voice: str = "self") -> SafetyScreen:
    """The words above the services of a safety need.

    need:  "safety.domestic_abuse", ".sexual_violence", ".abuse", ".hate_crime", ".exploitation"; any other
           safety need gets the general words.
    voice: "self", "other" (worried about someone) or "harming" (the writer harms someone).
    """
    if voice == "harming":
        text = _HARMING
    else:
        text = _OPENINGS.get((need, voice)) or _OPENINGS["", voice if voice == "other" else "self"]
    return SafetyScreen(text.format_map(DIGITS), (LEAVE,))


def quick_exit_words(deleted_all: bool = True, restarted: bool = False) -> str:
    """The dull last line after a quick exit: what is gone and what is not, told truly (GOV.UK, S13).

    deleted_all: the channel could delete every message of this session on both sides.
    restarted:   the bot has restarted since and no longer knows which messages to delete.
    """
    if restarted:
        return f"I restarted, so I cannot remove the older messages. {_BY_HAND}"
    if not deleted_all:
        return f"Some messages could not be removed. {_BY_HAND}"
    return "Done. Message me any time."


def quick_exit_limits() -> str:
    """What a quick exit cannot do; shown before it is needed and on asking."""
    return _LIMITS


_BY_HAND = "To do it yourself: open the chat's menu, choose Delete chat, and tick the box for both sides."

_LIMITS = (
    "What the leave button does: it removes the messages of this chat, on both sides, if they "
    "are under 48 hours old.\n\n"
    "What it cannot do: the chat's name may still show. So may alerts, and other phones or "
    "computers you use. "
    "It cannot stop someone who has put a tracking app on your phone.\n\n"
    f"{_BY_HAND} A phone that nobody else can get at is safest."
)

_OPENINGS: dict[tuple[str, str], str] = {
    ("", "self"): (
        "Thank you for telling me. It is not your fault.\n\n"
        "Not safe now? Call {emergency}. If you cannot speak, stay on the line. On a mobile, "
        "press 55 when asked.\n"
        "Not urgent: {police}. Here is who can help:"
    ),
    ("", "other"): (
        "Thank you for looking out for them.\n\n"
        "Not safe now? Call {emergency}. Do not go up to the other person about it: that can "
        "make it worse.\n"
        "Listen, believe them, and let them choose. Here is who can help:"
    ),
    ("safety.domestic_abuse", "self"): (
        "Thank you for telling me. It is not your fault.\n\n"
        "Not safe now? Call {emergency}. If you cannot speak, stay on the line. On a mobile, "
        "press 55 when asked. "
        "It does not tell them where you are.\n"
        "To talk it over, free, day or night: {domestic_abuse}. Men: {mens_advice}.\n"
        "Some chemists have a room and a phone. Look for the “Ask for ANI” sign."
    ),
    ("safety.domestic_abuse", "other"): (
        "Thank you for looking out for them.\n\n"
        "Not safe now? Call {emergency}. Do not go up to the person who hurts them: that can "
        "make it worse.\n"
        "Listen, believe them, and let them choose. You can both call {domestic_abuse}, "
        "free, day or night."
    ),
    ("safety.sexual_violence", "self"): (
        "Thank you for telling me. It is not your fault.\n\n"
        "Not safe, or badly hurt? Call {emergency}.\n"
        "You can get help without going to the police. To talk, free, day or night: {rape_crisis}.\n"
        "If it was in the last week, try not to wash yet: a special clinic can keep proof, and "
        "you decide later."
    ),
    ("safety.abuse", "other"): (
        "Thank you for looking out for them.\n\n"
        "Not safe now? Call {emergency}.\n"
        "You do not need proof. Tell the council what you saw or heard. About a child: "
        "NSPCC on {nspcc}.\n"
        "Do not go up to the other person about it."
    ),
    ("safety.exploitation", "self"): (
        "Thank you for telling me. It is not your fault.\n\n"
        "Lost money to a scam, or someone rang as your bank? Call your bank now on {bank_scams}.\n"
        "Not safe now? Call {emergency}. If you cannot speak, stay on the line. On a mobile, "
        "press 55 when asked.\n"
        "Made to work, or held? You can call {modern_slavery}. Here is who else can help:"
    ),
}

_HARMING = (
    "It takes courage to ask. You can change this.\n\n"
    "If anyone is at risk right now, go outside or to another room. Call {emergency} if "
    "you need to.\n"
    "Respect helps people who hurt someone they love and want to stop: {respect}, free. "
    "They do not judge."
)
