"""From a need to an answer: services searched, cards packed into short messages, buttons under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import buttons
from bot.conversation.counting import count_ask
from bot.conversation.safety import ask_if_safe, leave_button, opening
from bot.conversation.scene import Scene, Step, ahead, codes, show
from bot.session import Session
from bot.turn import Button, Count, Reply, Turn
from bot.words import labels, replies
from bot.words.cards import card
from intents import Need
from services_catalog import Found, Query, topics_said

LONGEST = 600  # characters a message (SAFETY A4)
CARDS = 3  # at most, a screen
DEPTH = 30  # services looked at for one need
MOST_BUTTONS = 6


def answer(
    scene: Scene,
    need: Need,
    *,
    because: Sequence[str] = (),
    then: Sequence[Need] = (),
    passing: Sequence[Need] = (),
    offset: int = 0,
    voice: str = "",
) -> Step:
    """Answer one need; `then` are the other needs heard, and `passing` those only touched on, one tap away.

    A safety need asks first whether it is safe to read here; a `voice` ("self", "other", "harming") says that
    it is, and who it is about.
    """
    heard = (need, *(other for other in then if other.id != need.id))
    then = (*heard[1:], *(other for other in passing[:1] if other not in heard))
    counts, session = count_ask(scene.session, need.id)
    pending = tuple(other.id for other in then)
    scene = replace(scene, session=replace(session, misses=0, pending=pending, offered=(), standing=None))
    if not voice and scene.session.safe_voice[0] == need.id:
        voice = scene.session.safe_voice[1]
    if need.theme == "safety" and not voice:
        return _with(ask_if_safe(scene, need, heard[1:]), counts, heard)
    step = _services(
        scene.after(safe_voice=(need.id, voice)) if voice else scene, need, because, then, offset
    )
    if need.theme == "safety" and not offset:
        step = ahead([opening(scene, need, voice)], step)
    return _with(step, counts, heard)


def answer_all(scene: Scene, needs: Sequence[Need], because: Sequence[str] = ()) -> Step:
    """Say every need heard, answer the first, keep the rest one tap away."""
    turn, session = answer(scene, needs[0], because=because, then=needs[1:])
    if len(needs) > 1:
        heard = replies.several([need.safe_label for need in needs])
        first = replace(turn.replies[0], text=f"{heard}\n\n{turn.replies[0].text}")
        if len(first.text) <= LONGEST and needs[0].theme != "safety":
            turn = replace(turn, replies=(first, *turn.replies[1:]))
        else:
            turn = replace(turn, replies=(Reply(heard), *turn.replies))
    return turn, session


def _services(scene: Scene, need: Need, because: Sequence[str], then: Sequence[Need], offset: int) -> Step:
    screen = buttons.data(buttons.NEED, need.code, buttons.area_letter(scene.session.area))
    directory = scene.world.directory
    if directory is None:
        return show(scene, [Reply(replies.no_directory())], screen=screen)
    topics = scene.session.topics | topics_said(scene.words, (need.id,))
    scene = scene.after(topics=topics)
    query = Query(
        needs=(need.id,),
        area=scene.session.area,
        at=scene.now,
        near=scene.session.point,
        limit=DEPTH,
        hints=scene.words,
        topics=topics,
    )
    found = directory.search(query)
    if scene.session.area is None:
        found = tuple(one for one in found if one.reach != "local") or found
    why = "" if need.theme == "safety" else replies.because(because)
    heading = replies.heading(need.safe_label, scene.session.area, why)
    page = found[offset:]
    if not found:
        messages, shown = [Reply(f"{heading}\n\n{replies.nothing_at_all(need.safe_label)}")], 0
    elif not page:
        messages, shown = [Reply(replies.NOTHING_MORE)], 0
    else:
        messages, shown = pack(_introduce(scene, heading, need, found, offset), page, scene)
    more = offset + shown if shown and len(found) > offset + shown else None
    scene = scene.after(page=(need.id, offset + shown))
    return _finish(scene, need, then, messages, page[:shown], more, screen)


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
    then: Sequence[Need],
    messages: list[Reply],
    shown: Sequence[Found],
    more: int | None,
    screen: str,
) -> Step:
    letter = buttons.area_letter(scene.session.area)
    under = [then_button(other, letter) for other in then[:1]]
    session = scene.session
    if session.area is None and session.split is not None:
        place, areas = session.split
        asking = [*under, *council_buttons(scene, areas, (need, *then))][:MOST_BUTTONS]
        messages.append(Reply(replies.ask_which_council(place, areas), buttons=tuple(asking)))
        return show(scene, messages, screen=screen)
    if session.area is None and not session.asked_area:
        session = replace(session, asked_area=True)
        asking = [*under, *area_buttons(scene, (need, *then))][:MOST_BUTTONS]
        messages.append(Reply(replies.ASK_AREA, buttons=tuple(asking)))
        return show(replace(scene, session=session), messages, screen=screen)
    if more is not None:
        under.append(Button(labels.MORE, buttons.data(buttons.MORE, need.code, letter, str(more))))
    under += [then_button(other, letter) for other in then[1:2]]
    if shown:
        listed = ".".join(one.service.code for one in shown)
        under.append(Button(labels.DID_IT_HELP, buttons.data(buttons.OUTCOME, need.code), sealed=True))
        under.append(Button(labels.SOMETHING_WRONG, buttons.data(buttons.WRONG, listed)))
    if need.theme != "safety":
        under.append(Button(labels.ANOTHER_NEED, buttons.THEMES))
    elif not any(one.label == leave_button().label for message in messages for one in message.buttons):
        under.insert(0, leave_button())
    messages[-1] = replace(messages[-1], buttons=tuple(under[:MOST_BUTTONS]))
    return show(scene, messages, screen=screen)


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


def then_button(need: Need, letter: str) -> Button:
    """One tap to the next need heard."""
    return Button(labels.then(need.safe_label), buttons.data(buttons.NEED, need.code, letter))


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
