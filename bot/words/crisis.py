"""The crisis cards: what a person in danger reads first (SAFETY S5-S12, S16).

Its one rule: the words are fixed, every number is filled in from the numbers file, and nothing here can
fail.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.words.numbers import DIGITS, CouncilLines, council_lines

BOROUGHS = ("walsall", "wolverhampton", "sandwell", "dudley")

CARRY_ON = "I'm safe, carry on"
SOMEONE_ELSE = "It's about someone else"
SHOW_AGAIN = "Show these again"
LEAVE = "Leave this chat now"

_LABELS = {"carry_on": CARRY_ON, "someone_else": SOMEONE_ELSE, "show_again": SHOW_AGAIN, "leave": LEAVE}

NOT_A_PERSON = "I'm a computer, not a person. Nobody reads this chat."


@dataclass(frozen=True, slots=True)
class CrisisCard:
    """One card. `actions` are the buttons under it, in order; `label` says what each is called."""

    kind: str
    voice: str
    text: str
    actions: tuple[str, ...]

    def labels(self) -> tuple[str, ...]:
        """What the buttons say, at most 28 characters each and with no topic words."""
        return tuple(_LABELS[action] for action in self.actions)


def crisis_card(
    kind: str,
    voice: str = "self",
    area: str | None = None,
    wording: int = 0,
    worker: bool = False,
    lead: str = "",
) -> CrisisCard:
    """The card for a crisis, ready to send.

    kind:    "crisis.suicide", ".medical", ".danger", ".child" or ".fire_gas"; anything else gets the
             emergency lines, never an error.
    voice:   "self", "other" (worried about someone), "child" (the writer is a child) or "harming".
    area:    a borough ("walsall" ...), so that the council's own lines are shown; None shows all four.
    wording: which of the wordings to use; it turns over, so a counter can be passed as it is (S7).
    worker:  speak to a champion on a visit: stay, call, tell the safeguarding lead and the council.
    lead:    how to reach the forum's safeguarding lead; shown to champions only.
    """
    lines = council_lines(area)
    if worker:
        text = _worker_card(kind, voice, lines, lead)
    else:
        texts = _CARDS.get((kind, voice)) or _CARDS.get((kind, "self"))
        text = texts[wording % len(texts)] if texts else emergency_lines()
    text = text.format_map({**DIGITS, "not_a_person": NOT_A_PERSON, "council": _council(lines)})
    return CrisisCard(kind, voice, text, _actions(kind, voice, worker))


def emergency_lines() -> str:
    """Three lines for a photo or voice answer, a pause, a failure: who to ring whatever happens."""
    return _EMERGENCY.format_map(DIGITS)


def urgent_lines(area: str | None) -> str:
    """What `/urgent` shows: whom to ring for each kind of danger, and the council at night when known."""
    lines = council_lines(area)
    night = f"\n{lines.borough} council, nights and weekends: {lines.out_of_hours.number}" if lines else ""
    return _URGENT.format_map(DIGITS) + night


def nobody_answers() -> str:
    """Above a card that comes again because its numbers did not answer."""
    return _NOBODY_ANSWERS.format_map(DIGITS)


@dataclass(frozen=True, slots=True)
class SoftLine:
    """A line above the normal answer, and the button that opens the full card."""

    text: str
    label: str


def soft_line(kind: str) -> SoftLine:
    """The soft line of a crisis kind: shown when the words may mean something else (S19)."""
    return _SOFT.get(kind, _SOFT["crisis.medical"])


def _actions(kind: str, voice: str, worker: bool) -> tuple[str, ...]:
    if worker:
        return ("carry_on", "show_again")
    if kind in ("crisis.danger", "crisis.child"):
        return ("leave", "carry_on", "show_again")
    if kind == "crisis.suicide" and voice == "self":
        return ("carry_on", "someone_else", "show_again")
    return ("carry_on", "show_again")


def _council(lines: CouncilLines | None) -> str:
    """The council's lines: one borough's when it is known, else all four, a line each."""
    if lines is not None:
        return (
            f"{lines.borough} children's team: {lines.children.number}\n"
            f"Nights and weekends: {lines.out_of_hours.number}"
        )
    rows = [council_lines(borough) for borough in BOROUGHS]
    return "\n".join(
        f"{row.borough}: {row.children.number}, nights and weekends {row.out_of_hours.number}"
        for row in rows
        if row is not None
    )


def _worker_card(kind: str, voice: str, lines: CouncilLines | None, lead: str) -> str:
    """A champion's card: what to do at the door, then whom to tell."""
    first = _WORKER.get((kind, voice)) or _WORKER.get((kind, "other")) or _EMERGENCY
    tell = (
        f"Then tell your safeguarding lead: {lead}." if lead else "Then tell your forum's safeguarding lead."
    )
    rows = [lines] if lines else [row for row in map(council_lines, BOROUGHS) if row is not None]
    child = kind == "crisis.child"
    who = "children's team" if child else "adult safeguarding"
    council = "\n".join(
        f"{row.borough} {who}: {(row.children if child else row.adults).number}, "
        f"nights and weekends {row.out_of_hours.number}"
        for row in rows
    )
    safe_lead = tell.replace("{", "(").replace("}", ")")
    return f"{first}\n\n{safe_lead}\n{council}\nWrite down what you saw and heard, not here. {{not_a_person}}"


_EMERGENCY = (
    "In danger, or someone's life is at risk: call {emergency}.\n"
    "Need medical help or cannot cope: call {nhs_111}, any time.\n"
    "To talk to someone, free, day or night: Samaritans on {samaritans}."
)

_URGENT = (
    "Life at risk, or in danger now: call {emergency}.\n"
    "Cannot speak? Stay on the line. On a mobile, press 55 when asked.\n"
    "Ill now: call {nhs_111}, any time. Cannot cope: call {mental_health_111} and press 2.\n"
    "To talk, day or night: Samaritans on {samaritans}.\n"
    "Under 19: Childline on {childline}.\n"
    "Afraid of someone you know: {domestic_abuse}, day or night.\n"
    "Smell of gas: get out, then call {gas}."
)

_NOBODY_ANSWERS = "They may be busy. Try the next number here. In danger now? Call {emergency}."

_TALK = (
    "Call {mental_health_111} and press 2, or text {crisis_text}\n"
    "Call Samaritans on {samaritans}\n"
    "Text SHOUT to {shout}"
)

# Three wordings in rotation, with the same facts in each (S6, S7). Under 90 words.
_SUICIDE_SELF = (
    "I'm a computer, not a person, and nobody reads this chat. I'm glad you told me.\n\n"
    "Hurt already, or might act on it now? Call {emergency} or go to A&E.\n\n"
    "Talk to someone, free, day or night:\n" + _TALK + "\n\n"
    "Please be with someone you trust. Move away from anything you could use to hurt yourself.",
    "Thank you for telling me. I'm a computer, not a person, and nobody reads this chat.\n\n"
    "If you have hurt yourself or might now, call {emergency} or go to A&E.\n\n"
    "People who will listen, free, day or night:\n" + _TALK + "\n\n"
    "Go and sit with someone you trust. Get away from anything you could use to hurt yourself.",
    "I'm glad you said it. I'm a computer, not a person, and nobody reads this chat.\n\n"
    "Are you hurt, or close to acting on this? Call {emergency} or go to A&E now.\n\n"
    "You can talk to a person right now. It is free, day or night:\n" + _TALK + "\n\n"
    "Try not to be on your own: find someone you trust. Move away from anything you could use "
    "to hurt yourself.",
)

_SUICIDE_OTHER = (
    "I'm a computer, not a person, and nobody reads this chat. I'm glad you asked for them.\n\n"
    "Hurt already, or might act on it now? Call {emergency}, and stay with them if you can.\n\n"
    "They can talk to someone, free, day or night. So can you:\n" + _TALK + "\n\n"
    "Ask them straight out, listen, and do not judge. Move things they could use to hurt themselves.",
)

_SUICIDE_CHILD = (
    "I'm a computer, not a person, and nobody reads this chat. I'm glad you told me.\n\n"
    "Hurt, or about to be? Call {emergency}.\n\n"
    "Talk to someone kind, free, day or night:\n"
    "Childline on {childline}\n"
    "Papyrus on {papyrus}\n" + _TALK + "\n\n"
    "Go to a grown-up you trust and show them this. Move away from anything you could use to "
    "hurt yourself.",
)

_MEDICAL_SELF = (
    "Call {emergency} now. Ask for an ambulance.\n\n"
    "Call even if you feel fine now. Do what they tell you. Unlock the door if you can.\n"
    "Textphone: {textphone_999}.\n\n"
    "{not_a_person}",
)

_MEDICAL_OTHER = (
    "Call {emergency} now. Ask for an ambulance.\n\n"
    "Call even if they say they feel fine. Do what the call taker says. Stay with them.\n"
    "Textphone: {textphone_999}.\n\n"
    "{not_a_person}",
)

_DANGER_SELF = (
    "{not_a_person}\n\n"
    "Call {emergency} now if you can.\n"
    "If you cannot speak, stay on the line. On a mobile, press 55 when asked. "
    "Pressing 55 does not tell them where you are.\n"
    "If there is a safe way out, go. A shop or a neighbour can call for you.\n\n"
    "Is it someone you know? You can talk it over on {domestic_abuse}, free, day or night.\n"
    "If it is over and nobody is hurt: {police}.",
)

_DANGER_OTHER = (
    "{not_a_person}\n\n"
    "Call {emergency} now for them. Say where they are and what you can see or hear.\n"
    "Do not step in or go up to the person. Stay where you are safe.\n"
    "If you cannot speak, stay on the line. On a mobile, press 55 when asked.\n\n"
    "To ask what to do next: {domestic_abuse}, free, day or night.\n"
    "If it is over and nobody is hurt: {police}.",
)

_DANGER_HARMING = (
    "{not_a_person}\n\n"
    "Stop and move away now. Go outside or into another room, and leave them be.\n"
    "If anyone is hurt, or you may not be able to stop: call {emergency}.\n\n"
    "Respect helps people who want to stop hurting others: {respect}, free.\n"
    "To talk at any hour: Samaritans on {samaritans}.",
)

_CHILD_ADULT = (
    "{not_a_person}\n\n"
    "In danger now, or missing? Call {emergency}.\n"
    "If you cannot speak, stay on the line. On a mobile, press 55 when asked.\n\n"
    "Worried, but nothing is happening this minute? Tell the council:\n{council}\n"
    "NSPCC advice: {nspcc} (it may be shut at night). I cannot report this for you.",
)

_CHILD_CHILD = (
    "{not_a_person} You did the right thing.\n\n"
    "Not safe now? Call {emergency}. It is free.\n"
    "Cannot talk? Stay on the line. On a mobile, press 55 when asked.\n\n"
    "To talk to someone kind: Childline, {childline}. Free, day or night. It is not on the phone bill.\n"
    "Tell a grown-up you trust, like a teacher or a nan. It is not your fault.",
)

_CHILD_HARMING = (
    "{not_a_person} I'm glad you told me.\n\n"
    "Put the baby or child somewhere safe and go into another room. It is all right to let them cry.\n"
    "Anyone hurt, or close to it? Call {emergency}.\n"
    "Ring someone to come and be with you.\n\n"
    "Help that will not judge: {nhs_111} press 2, or Samaritans on {samaritans}.\n"
    "The council can help too:\n{council}",
)

_FIRE_GAS = (
    "Get everyone out now, stay out, then call.\n\n"
    "Fire or smoke: call {emergency}.\n"
    "Cannot get out? Shut the door, go to a window and call {emergency}.\n\n"
    "Gas smell or a carbon monoxide (CO) alarm: call {gas} from outside. Free, day or night.\n"
    "No flames, no smoking, no switches. Open doors and windows as you go.\n"
    "Anyone ill or sleepy: call {emergency}.\n\n"
    "{not_a_person}",
)

_CARDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("crisis.suicide", "self"): _SUICIDE_SELF,
    ("crisis.suicide", "other"): _SUICIDE_OTHER,
    ("crisis.suicide", "child"): _SUICIDE_CHILD,
    ("crisis.medical", "self"): _MEDICAL_SELF,
    ("crisis.medical", "other"): _MEDICAL_OTHER,
    ("crisis.danger", "self"): _DANGER_SELF,
    ("crisis.danger", "other"): _DANGER_OTHER,
    ("crisis.danger", "harming"): _DANGER_HARMING,
    ("crisis.danger", "child"): _CHILD_CHILD,
    ("crisis.child", "self"): _CHILD_ADULT,
    ("crisis.child", "child"): _CHILD_CHILD,
    ("crisis.child", "harming"): _CHILD_HARMING,
    ("crisis.fire_gas", "self"): _FIRE_GAS,
}

# First lines of a champion's card, by kind and voice: "self" is the resident speaking of themselves.
_WORKER: dict[tuple[str, str], str] = {
    ("crisis.suicide", "other"): (
        "Stay with them. Hurt already, or might act on it now? Call {emergency}.\n"
        "If not, call together now: {mental_health_111} press 2, or Samaritans on {samaritans}. "
        "They can text {crisis_text}.\n"
        "Listen, do not judge, and move things they could use to hurt themselves."
    ),
    (
        "crisis.medical",
        "other",
    ): "Call {emergency} now. Ask for an ambulance.\nStay with them. Do what the call taker says.",
    ("crisis.danger", "self"): (
        "If you are not safe, leave now. Call {emergency} from outside.\n"
        "If you cannot speak, stay on the line. On a mobile, press 55 when asked."
    ),
    ("crisis.danger", "other"): (
        "Keep yourself safe first. Call {emergency}, from outside if you must.\n"
        "Do not step in or speak to the person about it. Stay near if it is safe.\n"
        "If you cannot speak, stay on the line. On a mobile, press 55 when asked.\n"
        "Help for them, day or night: {domestic_abuse}."
    ),
    ("crisis.danger", "harming"): (
        "Keep yourself safe first. Anyone hurt or at risk now? Leave and call {emergency}.\n"
        "Do not argue or take sides. If they want to stop, Respect can help: {respect}."
    ),
    ("crisis.child", "other"): (
        "Is a child in danger now? Call {emergency} and stay if it is safe.\n"
        "Do not promise to keep it secret. Do not question the child or the adults."
    ),
    ("crisis.child", "child"): (
        "Is the child in danger now? Call {emergency} and stay with them.\n"
        "Listen. Do not promise to keep it secret. They can also ring Childline: {childline}."
    ),
    ("crisis.child", "harming"): (
        "Stay with the child and the parent if it is safe. Hurt, or close to it? Call {emergency}.\n"
        "Stay calm and do not judge. They can step away while you sit with the child."
    ),
    ("crisis.fire_gas", "other"): (
        "Get everyone out now, stay out, then call.\n"
        "Fire or smoke: {emergency}. Gas smell or CO alarm: {gas}, from outside.\n"
        "No flames and no switches. Anyone ill or sleepy: {emergency}."
    ),
}

_SOFT: dict[str, SoftLine] = {
    "crisis.suicide": SoftLine(
        "If this is about hurting yourself or not wanting to live, tap the first button.",
        "Get help to stay safe",
    ),
    "crisis.medical": SoftLine(
        "If someone may be very ill or badly hurt, call 999 now or tap the first button.",
        "Get medical help now",
    ),
    "crisis.danger": SoftLine("If you are not safe right now, tap the first button.", "Get help right now"),
    "crisis.child": SoftLine("If a child is not safe right now, tap the first button.", "Get help right now"),
    "crisis.fire_gas": SoftLine(
        "If there is fire, smoke or a smell of gas now, get out and tap the first button.",
        "Get fire or gas help",
    ),
}
