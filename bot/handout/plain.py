"""The handout as plain text: messages to forward, and a letter.

One rule: no markup, no symbols for bullets; it reads the same aloud, on a phone and pasted into a letter.
"""

from __future__ import annotations

from bot.handout.content import Entry, Handout
from bot.words import handout as words

LONGEST = 600  # characters a message (SAFETY A4)


def letter(handout: Handout) -> str:
    """The whole handout as text with blank lines between its parts."""
    parts = [words.title(handout.area, handout.made)]
    for label, entries in handout.groups():
        parts += [label, *("\n".join(lines(entry)) for entry in entries)]
    if handout.link:
        parts.append(f"{words.OPEN}\n{handout.link}")
    return "\n\n".join([*parts, "\n".join(handout.foot())]) + "\n"


def messages(handout: Handout) -> tuple[str, ...]:
    """The handout as messages of at most 600 characters, cut between services and never inside one."""
    blocks = [words.title(handout.area, handout.made)]
    for label, entries in handout.groups():
        first, *others = ("\n".join(lines(entry)) for entry in entries)
        blocks += [f"{label}\n{first}", *others]
    if handout.link:
        blocks.append(f"{words.OPEN}\n{handout.link}")
    blocks.append("\n".join(handout.foot()))
    packed = [blocks[0]]
    for block in blocks[1:]:
        if len(packed[-1]) + 2 + len(block) <= LONGEST:
            packed[-1] = f"{packed[-1]}\n\n{block}"
        else:
            packed.append(block[:LONGEST])
    return tuple(packed)


def lines(entry: Entry) -> list[str]:
    """One service, a line for each thing to know."""
    said = [
        f"{entry.about}: {entry.name}" if entry.name else entry.about,
        entry.gives,
        words.call(entry.phone) if entry.phone else "",
        words.text_them(entry.text) if entry.text else "",
        entry.hours,
        words.go_to(entry.place) if entry.place else "",
        entry.web,
        entry.note,
    ]
    return [line for line in said if line]
