"""A service as a champion needs to know it: how to get through, who may refer, for whom, in what languages.

One rule: facts come from the directory only, and a doubt about them is the last thing to be left out.
"""

from __future__ import annotations

from datetime import datetime

from bot.words import visit as words
from bot.words.cards import hours_line, sentence, spoken, trust_line, ways_to_reach
from services_catalog import Found


def worker_card(found: Found, number: int, now: datetime, room: int) -> str:
    """The card in at most about `room` characters; what is least needed at the door goes first."""
    service = found.service
    extras = [words.HOME_VISITS] if "home-visit" in service.access else []
    if service.languages:
        extras.append(f"Also in {spoken(service.languages)}.")
    lines = [
        (0, f"{number}. {service.name}"),
        (1, sentence(service.alert)),
        (6, sentence(service.summary)),
        *((rank if rank < 2 else 5, line) for rank, line in ways_to_reach(service)),
        (2, hours_line(found.openness, now, phone=bool(service.phone))),
        (1, words.route(service.referral)),
        (4, sentence(f"For: {service.eligibility}") if service.eligibility else ""),
        (3, " ".join(extras)),
        (0, trust_line(found.trust, now).partition(" Seen on")[0]),
    ]
    kept = [(rank, line) for rank, line in lines if line]
    while len("\n".join(line for _, line in kept)) > room:
        least = max(rank for rank, _ in kept)
        if least == 0:
            break
        kept.remove(next(pair for pair in reversed(kept) if pair[0] == least))
    text = "\n".join(line for _, line in kept)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
