"""From a need to an answer: services searched, cards packed into short messages, buttons under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import buttons
from bot.conversation.counting import count_ask
from bot.conversation.phrasebook import plain
from bot.conversation.safety import ask_if_safe, leave_button, opening
from bot.conversation.scene import LONGEST, Scene, Step, ahead, codes, on_top, show
from bot.session import Session
from bot.turn import Button, Count, Reply, Turn
from bot.words import labels, replies
from bot.words.cards import card
from bot.words.first_lines import first_lines
from intents import Need
from services_catalog import Found, Query, topics_said
from services_catalog.bank_holidays import holiday_on

CARDS = 3  # at most, a screen
DEPTH = 30  # services looked at for one need
MOST_BUTTONS = 6
MOST_WAITING = 3


def answer(
    scene: Scene,
    need: Need,
    *,
    because: Sequence[str] = (),
    then: Sequence[Need] = (),
    passing: Sequence[Need] = (),
    offset: int = 0,
    voice: str = "",
    heard: str = "",
) -> Step:
    """Answer one need; those that wait stay one tap away until they are answered.

    then:      other needs said with it. passing: needs only touched on, offered with this answer alone.
    offset:    how many services were shown before ("Show more").
    voice:     "self", "other" or "harming": it is safe to read about a safety need here, and whose it is.
    heard:     a line that says what was heard, when there was more than one thing.
    """
    needs = (need, *(other for other in then if other.id != need.id))
    counts, session = count_ask(scene.session, need.id)
    session = _waiting(session, needs, passing, more=bool(offset))
    scene = replace(scene, session=session)
    if scene.session.safe_voice[0] == need.id and (offset or not voice):
        voice = scene.session.safe_voice[1]
    if need.theme == "safety" and not voice:
        scam = "scam" in topics_said(scene.words, (need.id,))
        step = ask_if_safe(scene, need, scene.known(session.pending), scam=scam)
        return _with(ahead([Reply(heard)], step) if heard else step, counts, needs)
    if voice:
        scene = scene.after(safe_voice=(need.id, voice))
    step = _services(scene, need, because, offset)
    if need.theme == "safety" and not offset:
        step = ahead([opening(scene, need, voice)], step)
    if not offset:
        lines = (*first_lines(plain(scene.words), need.id), replies.holiday(holiday_on(scene.now.date())))
        step = on_top([*lines, heard], step)
    return _with(step, counts, needs)


def answer_all(scene: Scene, needs: Sequence[Need], because: Sequence[str] = ()) -> Step:
    """Say every need heard, answer the first, keep the rest one tap away."""
    heard = replies.several([need.safe_label for need in needs]) if len(needs) > 1 else ""
    return answer(scene, needs[0], because=because, then=needs[1:], heard=heard)


def _waiting(session: Session, needs: Sequence[Need], passing: Sequence[Need], *, more: bool) -> Session:
    """What waits once the first of these needs is answered: those said with it, then those said before."""
    need, *then = (one.id for one in needs)
    pending = [one for one in dict.fromkeys((*then, *session.pending)) if one != need][:MOST_WAITING]
    kept = session.passing if more or session.page[0] == need else ()
    touched = [one for one in (*(other.id for other in passing), *kept) if one not in (need, *pending)]
    return replace(
        session,
        misses=0,
        place_misses=0,
        pending=tuple(pending),
        passing=tuple(touched[:1]),
        offered=(),
        standing=None,
    )


def _services(scene: Scene, need: Need, because: Sequence[str], offset: int) -> Step:
    letter = buttons.area_letter(scene.session.area)
    screen = buttons.data(buttons.NEED, need.code, letter)
    if offset:
        screen = buttons.data(buttons.MORE, need.code, letter, str(offset))
    if scene.world.directory is None:
        return show(scene, [Reply(replies.no_directory())], screen=screen)
    topics = scene.session.topics | topics_said(scene.words, (need.id,))
    scene = scene.after(topics=topics)
    before = scene.session.page[1] if scene.session.page[0] == need.id else ()
    shown_before = before[:offset]
    found = _found(scene, need, shown_before)
    page = found[offset - len(shown_before) :]
    why = "" if need.theme == "safety" else replies.because(because)
    heading = replies.heading(need.safe_label, scene.session.area, why)
    if not found and not offset:
        messages, shown = [Reply(f"{heading}\n\n{replies.nothing_at_all(need.safe_label)}")], 0
    elif not page:
        messages, shown = [Reply(replies.NOTHING_MORE)], 0
    else:
        messages, shown = pack(_introduce(scene, heading, need, found, offset), page, scene)
    more = offset + shown if len(page) > shown else None
    scene = scene.after(page=(need.id, (*shown_before, *(one.service.id for one in page[:shown]))))
    return _finish(scene, need, messages, page[:shown], more, screen)


def _found(scene: Scene, need: Need, shown_before: Sequence[str]) -> tuple[Found, ...]:
    """The services for a need, best first, without those shown before: said words change the order, so a
    place in the list means little on the next page."""
    session, directory = scene.session, scene.world.directory
    if directory is None:
        return ()
    query = Query(
        needs=(need.id,),
        area=session.area,
        at=scene.now,
        near=session.point,
        limit=DEPTH,
        hints="" if shown_before else scene.words,
        topics=session.topics,
        exclude=tuple(shown_before),
    )
    found = directory.search(query)
    if session.area is None:
        found = tuple(one for one in found if one.reach != "local") or found
    return found


def _introduce(scene: Scene, heading: str, need: Need, found: Sequence[Found], offset: int) -> str:
    area = scene.session.area
    if offset:
        return ""
    if area is None:
        reaches = {one.reach for one in found[:CARDS]}
        anywhere = replies.anywhere_first() if reaches == {"national"} else ""
        region = replies.region_first() if reaches and "local" not in reaches else ""
        return f"{heading} {anywhere or region}".rstrip()
    if area in scene.world.areas and not any(one.reach == "local" for one in found):
        return f"{heading}\n{replies.nothing_local(need.safe_label, area)}"
    return heading


def _finish(
    scene: Scene,
    need: Need,
    messages: list[Reply],
    shown: Sequence[Found],
    more: int | None,
    screen: str,
) -> Step:
    session = scene.session
    under = scene.then_buttons()
    waiting = [need, *scene.known(session.pending)]
    if session.area is None and session.split is not None:
        place, areas = session.split
        asking = [*under[:2], *council_buttons(scene, areas, waiting)][:MOST_BUTTONS]
        messages.append(Reply(replies.ask_which_council(place, areas), buttons=tuple(asking)))
        return show(scene, messages, screen=screen)
    if session.area is None and not session.asked_area:
        asking = [*under[:1], *area_buttons(scene, waiting)][:MOST_BUTTONS]
        messages.append(Reply(replies.ASK_AREA, buttons=tuple(asking)))
        return show(scene.after(asked_area=True), messages, screen=screen)
    messages[-1] = replace(messages[-1], buttons=tuple(_under(scene, need, shown, more)[:MOST_BUTTONS]))
    return show(scene, messages, screen=screen)


def _under(scene: Scene, need: Need, shown: Sequence[Found], more: int | None) -> list[Button]:
    """The buttons under an answer: what waits, more of the same, how it went, and the way on."""
    letter = buttons.area_letter(scene.session.area)
    waiting = scene.then_buttons()
    under = waiting[:1]
    if need.theme == "safety" and scene.session.page[1][len(shown) :]:  # no opening stands above this page
        under.insert(0, leave_button())
    if more is not None:
        under.append(Button(labels.MORE, buttons.data(buttons.MORE, need.code, letter, str(more))))
    under += waiting[1:2]
    if shown:
        listed = ".".join(one.service.code for one in shown)
        under.append(Button(labels.DID_IT_HELP, buttons.data(buttons.OUTCOME, need.code), sealed=True))
        under.append(Button(labels.SOMETHING_WRONG, buttons.data(buttons.WRONG, listed)))
    if need.theme != "safety":
        under.append(Button(labels.ANOTHER_NEED, buttons.THEMES))
    return under


def pack(heading: str, found: Sequence[Found], scene: Scene) -> tuple[list[Reply], int]:
    """Up to three cards in at most two messages of 600 characters, and how many cards they hold."""
    texts: list[str] = [heading] if heading else []
    names: list[list[str]] = [[] for _ in texts]
    shown = 0
    for one in found[:CARDS]:
        text = card(one, scene.now, room=LONGEST - (len(heading) + 2 if not shown and heading else 0))
        if texts and len(texts[-1]) + 2 + len(text) <= LONGEST:
            texts[-1] = f"{texts[-1]}\n\n{text}"
        elif len(texts) < 2:
            texts.append(text)
            names.append([])
        else:
            break
        names[-1].append(one.service.name)
        shown += 1
    packed = [Reply(text, strong=tuple(bold)) for text, bold in zip(texts, names, strict=True)]
    return packed, shown


def council_buttons(scene: Scene, areas: Sequence[str], needs: Sequence[Need]) -> list[Button]:
    """The boroughs a split place lies in, and "somewhere else"."""
    waiting = codes(needs)
    return [
        Button(labels.AREAS[area], buttons.data(buttons.AREA, buttons.area_letter(area), waiting))
        for area in (*(area for area in areas if area in scene.world.areas), "elsewhere")
    ]


def area_buttons(scene: Scene, needs: Sequence[Need]) -> list[Button]:
    """The boroughs, and "somewhere else"; each answers the same needs again for that area."""
    waiting = codes(needs)
    return [
        Button(labels.AREAS[area], buttons.data(buttons.AREA, buttons.area_letter(area), waiting))
        for area in (*scene.world.areas, "elsewhere")
    ]


def _with(step: Step, counts: tuple[Count, ...], needs: Sequence[Need]) -> Step:
    turn, session = step
    made: tuple[Turn, Session] = (
        replace(turn, counts=counts + turn.counts, needs=tuple(need.id for need in needs)),
        session,
    )
    return made
