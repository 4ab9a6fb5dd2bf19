"""Decide what one message means and hand it to the part that answers it. The order is the safety rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import EllipsisType

from bot import buttons
from bot.conversation import aftercare, asking, emergencies, guesses, safety, standing, steering, whereabouts
from bot.conversation.answering import answer, answer_all
from bot.conversation.lists import show_list, show_words
from bot.conversation.phrasebook import plain, spoken, steer
from bot.conversation.quoting import quotable
from bot.conversation.scene import LONGEST, Scene, Step, ahead, beside, say, show
from bot.session import Session
from bot.turn import Choice, Incoming, Position, Reply, Text, Turn, Unreadable, Upload
from bot.visit import answering as visit
from bot.words import replies
from bot.words.crisis import emergency_lines
from bot.words.languages import language_line
from bot.world import World
from intents import CrisisSign, Need, Reading, read_crisis
from services_catalog import Place, find_place

_LEADS_TO_A_PLACE = re.compile(
    r"(?:\b(?:and|but))?\s*(?:\b(?:i|we|im|i'm|i’m|were|we're|we’re|she|he|they|shes|hes)\b)?\s*"
    r"(?:\b(?:am|are|is|live|lives|living|based|stay|stays|staying|come|comes)\b)?\s*"
    r"(?:\b(?:in|near|at|around|round|from|by|over)\b)?\s*$",
    re.IGNORECASE,
)
_MEANS = {
    **dict.fromkeys(("yes", "yeah", "yep", "yes please", "yh", "aye"), ("yes",)),
    **dict.fromkeys(("no", "nope", "nah", "no thanks", "no ta"), ("no", "not", "none")),
}
_SHORT = 3  # words: more than that is hardly the name of a place
LONGEST_READ = 4096  # characters of a message that are read; Telegram sends no more


def respond(
    incoming: Incoming,
    session: Session,
    now: datetime,
    world: World,
    *,
    sign: CrisisSign | EllipsisType | None = ...,
) -> tuple[Turn, Session]:
    """Answer one message.

    incoming: what came in. session: what is remembered, as of the last turn. now: aware, Europe/London.
    sign: what the gate found in the words, from a caller who asked it already; asked here if not given.
    Returns the turn and the session after it. Raises on nothing a person can type or press.
    """
    if session.left_open:
        return visit.remind(respond(incoming, replace(session, left_open=False), now, world, sign=sign))
    scene = Scene(session, now, world)
    if isinstance(incoming, Text):
        text = incoming.text[:LONGEST_READ]
        found = read_crisis(spoken(text)) if isinstance(sign, EllipsisType) else sign
        return _greet(scene, *_text(replace(scene, words=text, sign=found), text))
    if world.paused is not None:
        return _paused(scene)
    if isinstance(incoming, Choice):
        return _press(scene, incoming)
    if isinstance(incoming, Position):
        return visit.located(scene, incoming) or whereabouts.position_given(scene, incoming)
    return _cannot_read(scene, incoming)


# -- Words -----------------------------------------------------------------------------------------


def _text(scene: Scene, text: str) -> Step:
    sign = scene.sign
    if sign is not None and not sign.soft:
        reading = scene.world.reader.read(text, sign=sign) if scene.world.reader else None
        return emergencies.crisis(scene, standing.same_crisis(scene.session.standing, sign), reading)
    if scene.world.paused is not None:
        return _paused(scene)
    if scene.session.standing is not None and scene.session.visit is None:
        return _while_a_card_stands(scene, text)
    steered = _steered(scene, text)
    if steered is not None:
        return steered if sign is None else emergencies.soft(scene, sign, steered)
    few = guesses.of_few_words(scene, text) if sign is None else ()
    if few:
        return asking.did_you_mean(scene, few)
    return visit.without_names(scene, text, _places_and_needs(scene, visit.unnamed(scene, text)))


_LEAVE_A_CARD = ("carry_on", "forget", "stop", "start", "privacy", "urgent", "help")


def _while_a_card_stands(scene: Scene, text: str) -> Step:
    """Only a button, a way out or a clear need of its own is answered; all else gets the card again."""
    pressed = _typed_button(scene, text)
    wanted = steer(text)
    if pressed is not None:
        return pressed
    if wanted is not None and wanted[0] in _LEAVE_A_CARD:
        return steering.steer(scene, *wanted)
    if wanted is not None and wanted[0] == "did_not_work" and (step := standing.no_answer(scene)) is not None:
        return step
    place = find_place(text)
    if place is not None and not plain(_without(text, place)):
        return whereabouts.place_given(scene, place)
    reader = scene.world.reader if wanted is None else None
    reading = reader.read(text, sign=scene.sign) if reader is not None else None
    return standing.again(scene, reading) or standing.under_its_line(scene, _places_and_needs(scene, text))


def _steered(scene: Scene, text: str) -> Step | None:
    """A button typed as its number or its words, a champion's visit, a command, a word that steers."""
    answered = _typed_button(scene, text) or visit.hear(scene, text)
    if answered is not None:
        return answered
    wanted = steer(text)
    return steering.steer(scene, *wanted) if wanted is not None else None


def _typed_button(scene: Scene, text: str) -> Step | None:
    said = plain(text)
    for number, button in enumerate(scene.session.menu, start=1):
        label = plain(button.label)
        if said in (str(number), label) or label.split(" ", 1)[0] in _MEANS.get(said, ()):
            return _press(scene, Choice(button.data, carried=button.data))
    return None


def _places_and_needs(scene: Scene, text: str) -> Step:
    place = find_place(text, answering=whereabouts.is_asked(scene)) or whereabouts.lone_outcode(text)
    rest = text if place is None else _without(text, place)
    if place is not None and not plain(rest):
        return whereabouts.place_given(scene, place)
    # "Heart attack in Walsall" is plain only without its place: then the gate is asked again.
    sign = scene.sign if rest == text else ...
    reading = scene.world.reader.read(rest, sign=sign) if scene.world.reader else None
    if reading is None:
        return say(scene, replies.no_directory())
    if guesses.is_foreign(reading) and place is None:
        step = asking.in_another_language(scene)
    else:
        step = _read(scene, rest, reading, place)
    return _in_their_language(scene, reading, step)


def _read(scene: Scene, text: str, reading: Reading, place: Place | None) -> Step:
    sign = reading.crisis
    if sign is not None and not sign.soft:
        return emergencies.crisis(scene, standing.same_crisis(scene.session.standing, sign), reading)
    needs = guesses.said(scene, reading)
    if place is not None:
        step = _needs_at(scene, text, reading, needs, place)
    else:
        step = _needs(scene, text, reading, needs)
    if sign is not None:
        return emergencies.soft(scene, sign, step, emergencies.waiting_needs(scene, sign, reading))
    return step


def _needs_at(scene: Scene, text: str, reading: Reading, needs: Sequence[Need], place: Place) -> Step:
    settled = whereabouts.settle_place(scene, place)
    if settled is None:
        if needs and reading.decision == "answer":
            return whereabouts.which_council(scene, place, needs)
        turn, session = _needs(scene, text, reading, needs)
        question, session = whereabouts.which_council(replace(scene, session=session), place, needs)
        return replace(turn, replies=turn.replies + question.replies), session
    counts, there = settled
    if not needs and reading.decision == "none":
        found = show_words(there, text)
        if found is None:
            return whereabouts.place_given(scene, place)
        turn, session = found
    else:
        turn, session = _needs(there, text, reading, needs)
    if there.session.area == whereabouts.ELSEWHERE:
        turn, session = ahead([Reply(replies.outside(place.label))], (turn, session))
    return replace(turn, counts=counts + turn.counts), session


def _needs(scene: Scene, text: str, reading: Reading, needs: Sequence[Need]) -> Step:
    if reading.decision == "answer" and needs and not guesses.mistakes_an_ill_child(text, needs[0]):
        because = quotable(text, next(match.because for match in reading.needs if match.id == needs[0].id))
        if len(needs) > 1:
            return answer_all(scene, needs, because=because)
        passing = guesses.touched_on(scene, reading, needs)
        return answer(scene, needs[0], because=because, passing=passing)
    offered = guesses.to_offer(scene, text, reading)
    found = show_words(scene, text, strict=bool(offered))
    if found is not None:
        return found
    answered = _answers_the_question(scene, text, sure=guesses.likely(reading))
    if answered is not None:
        return answered
    return asking.did_you_mean(scene, offered) if offered else asking.not_understood(scene)


def _answers_the_question(scene: Scene, text: str, *, sure: bool) -> Step | None:
    """A few words that can only be an answer to what is on screen: a yes or no, a place that is not known."""
    said = plain(text)
    if said in _MEANS and scene.session.page[0]:
        return aftercare.what_next(scene)
    if whereabouts.is_asked(scene) and not sure and len(said.split()) <= _SHORT:
        return whereabouts.unknown_place(scene)
    return None


def _without(text: str, place: Place) -> str:
    """The message without its place and the words that lead up to it ("and we live in")."""
    start, end = place.span
    before = _LEADS_TO_A_PLACE.sub("", text[:start].rstrip())
    return f"{before} {text[end:].lstrip()}".strip(" ,.;:-")


def _in_their_language(scene: Scene, reading: Reading, step: Step) -> Step:
    line = language_line(reading.language) if reading.language else None
    if line is None or any(reply.text == line for reply in step[0].replies):
        return step
    return ahead([Reply(line)], step)


# -- Buttons ---------------------------------------------------------------------------------------


def _press(scene: Scene, choice: Choice) -> Step:
    """What a button brings back. Any data is taken: an unknown or old one gets a plain answer."""
    visited = visit.press(scene, choice)
    if visited is not None:
        return visited
    pressed = buttons.press(choice.data)
    crisis = emergencies.press_crisis(scene, pressed)
    if crisis is not None:
        return crisis
    wrong = aftercare.press_wrong(scene, pressed)
    if wrong is not None:
        return wrong
    if pressed.verb == buttons.OUTCOME:
        return aftercare.press_outcome(scene, choice, pressed)
    return _navigate(scene, pressed)


def _navigate(scene: Scene, pressed: buttons.Press) -> Step:
    match pressed.verb:
        case buttons.NEED | buttons.MORE | buttons.SAFE:
            return _open_need(scene, pressed)
        case buttons.AREA:
            return whereabouts.area_pressed(scene, pressed.part(0), pressed.part(1))
        case buttons.THEME:
            return asking.theme(scene, pressed.part(0), _number(pressed.part(1)))
        case buttons.THEMES:
            return asking.themes(scene)
        case buttons.NONE_OF_THESE:
            return asking.none_of_these(scene)
        case buttons.NOT_NOW:
            return safety.not_now(scene)
        case buttons.LEAVE:
            return safety.leave(scene)
        case buttons.SERVICES:
            return show_list(scene, pressed.part(0))
        case buttons.START_AGAIN:
            return steering.steer(scene, "start_again", "")
        case buttons.BACK:
            return steering.steer(scene, "back", "")
    return beside(scene, replies.TOO_OLD_BUTTON)


def _open_need(scene: Scene, pressed: buttons.Press) -> Step:
    need = scene.by_code(pressed.part(0))
    if need is None:
        return beside(scene, replies.TOO_OLD_BUTTON)
    area = buttons.area_of(pressed.part(1))
    if scene.session.area is None and area is not None:
        _, scene = whereabouts.settle(scene, area)
    if pressed.verb == buttons.SAFE:
        voice = safety.VOICES.get(pressed.part(2), "self")
        return answer(scene, need, then=scene.by_codes(pressed.part(3)), voice=voice)
    if pressed.verb == buttons.MORE:
        return answer(scene, need, offset=_number(pressed.part(2)), voice="self")
    return answer(scene, need)


def _number(part: str) -> int:
    """A button's number; 0 for anything else."""
    return min(int(part), 1000) if part.isascii() and part.isdigit() and len(part) <= 6 else 0


# -- Everything else -------------------------------------------------------------------------------


def _cannot_read(scene: Scene, incoming: Unreadable | Upload) -> Step:
    kind = incoming.kind if isinstance(incoming, Unreadable) else "document"
    return show(scene, [Reply(f"{replies.cannot_read(kind)}\n\n{emergency_lines()}")])


def _paused(scene: Scene) -> Step:
    return show(scene, [Reply(emergency_lines(), urgent=True), Reply(scene.world.paused or replies.PAUSED)])


def _greet(scene: Scene, turn: Turn, session: Session) -> Step:
    """On first contact, two honest lines under the answer: a computer, nobody reads this (S16, P9)."""
    if session.greeted or (turn.crisis and not turn.soft) or "forget" in turn.effects:
        return turn, session
    if any(replies.NOBODY_READS in reply.text for reply in turn.replies):
        return turn, replace(session, greeted=True)
    said_already = any("999" in reply.text for reply in turn.replies)
    lines = replies.who_i_am(scene.world.channel, emergency=not said_already)
    first = turn.replies[-1]
    joined = f"{first.text}\n\n{lines}"
    if len(joined) <= LONGEST:
        said = (*turn.replies[:-1], replace(first, text=joined))
    else:
        said = (*turn.replies, Reply(lines))
    return replace(turn, replies=said), replace(session, greeted=True)
