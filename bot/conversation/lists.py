"""Services shown without a need: found by their own words ("chess club"), or a handout's list of codes."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import OSA

from bot import buttons
from bot.conversation.answering import pack
from bot.conversation.counting import count_ask, count_words
from bot.conversation.phrasebook import plain
from bot.conversation.quoting import EVERYDAY
from bot.conversation.scene import LONGEST, Scene, Step, on_top, say, show
from bot.turn import Button, Reply
from bot.words import labels, replies
from bot.words.cards import card
from services_catalog import Found, Query, Service
from services_catalog.bank_holidays import holiday_on

MOST_WORDS = 8  # longer messages tell a story; they are for the reader of needs


def show_words(scene: Scene, text: str, *, strict: bool = False) -> Step | None:
    """Services whose own words hold every word of the message; None when there are none.

    strict: only when the words name a service, because a need was half understood too.
    """
    directory = scene.world.directory
    if directory is None or not plain(text) or len(plain(text).split()) > MOST_WORDS:
        return None
    found = directory.search(
        Query(words=text, area=scene.session.area, at=scene.now, near=scene.session.point)
    )
    said = _telling(text)
    found = tuple(one for one in found if not _sensitive(one) and _holds(one.service, said, strict))
    if not found:
        return None
    return _listed(scene, found)


def _telling(text: str) -> list[str]:
    """The words that can tell one service from another: four letters or more, and not in every sentence."""
    return [word for word in plain(text).split() if len(word) >= 4 and word not in EVERYDAY]


def _holds(service: Service, said: list[str], strict: bool) -> bool:
    """Whether every telling word stands in the service; strict: at least two of them, in its very name."""
    text = (
        service.name
        if strict
        else " ".join((service.name, service.organisation, service.summary, service.address))
    )
    words = plain(text).split()
    held = [word for word in said if any(_same(word, other) for other in words)]
    named = plain(f"{service.name} {service.organisation}").split()
    by_name = any(_same(word, other) for word in said for other in named)
    return by_name and len(held) == len(said) and len(said) >= (2 if strict else 1)


def _same(said: str, written: str) -> bool:
    """The same word, give or take an ending or one slip of the pen."""
    return (
        written.startswith(said)
        or (said.startswith(written) and len(written) >= 4)
        or (said[0] == written[0] and len(said) >= 5 and OSA.distance(said, written, score_cutoff=1) <= 1)
    )


def _listed(scene: Scene, found: tuple[Found, ...]) -> Step:
    messages, shown = pack(replies.found_by_words(scene.session.area), found, scene)
    need = found[0].service.needs[0]
    counts, session = count_ask(scene.session, need) if scene.need(need) else count_words(scene.session)
    under = [
        Button(
            labels.SOMETHING_WRONG,
            buttons.data(buttons.WRONG, ".".join(f.service.code for f in found[:shown])),
        ),
        *scene.then_buttons()[:1],
        Button(labels.ANOTHER_NEED, buttons.THEMES),
    ]
    messages[-1] = replace(messages[-1], buttons=tuple(under))
    scene = replace(scene, session=replace(session, misses=0, place_misses=0))
    holiday = replies.holiday(holiday_on(scene.now.date()))
    turn, after = on_top([holiday], show(scene, messages))
    return replace(turn, counts=counts, needs=(need,)), after


def show_list(scene: Scene, listed: str) -> Step:
    """The services of a handout, by their codes. Not counted, and never asked "did it help?" (PRIVACY D7)."""
    directory = scene.world.directory
    if directory is None:
        return say(scene, replies.no_directory())
    found = tuple(one for code in listed.split(".") if (one := directory.found(code, scene.now)) is not None)
    if not found:
        return say(scene, replies.TOO_OLD_BUTTON)
    return show(scene, _packed(found, scene))


def _packed(found: tuple[Found, ...], scene: Scene) -> list[Reply]:
    messages = [Reply(replies.YOUR_LIST)]
    for one in found:
        text = card(one, scene.now)
        if len(messages[-1].text) + 2 + len(text) <= LONGEST:
            last = messages[-1]
            messages[-1] = replace(
                last, text=f"{last.text}\n\n{text}", strong=(*last.strong, one.service.name)
            )
        else:
            messages.append(Reply(text, strong=(one.service.name,)))
    return messages


def _sensitive(found: Found) -> bool:
    return any(need.startswith(("safety.", "crisis.")) for need in found.service.needs)
