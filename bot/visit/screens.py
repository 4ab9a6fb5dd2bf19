"""What a visit looks like: one message that edits itself, with the next step as its first button.

One rule: a screen is drawn from the visit alone, so the same tap, twice or late, draws the same screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.buttons import area_letter
from bot.conversation.safety import leave_button
from bot.conversation.scene import Scene, Step, show
from bot.handout.content import Choice, is_private
from bot.turn import Button, Reply
from bot.visit import finding, state
from bot.visit.state import MOST_NEEDS, Visit
from bot.visit.worker_card import worker_card
from bot.words import labels, replies
from bot.words import visit as words
from intents import Need
from services_catalog import Found

LONGEST = 600  # characters a message (SAFETY A4)
_NAME_LENGTHS = (60, 40, 28, 18, 10)


def where(scene: Scene, visit: Visit, note: str = "") -> Step:
    """The borough, when it is not known yet."""
    under = [
        _button(scene, visit, labels.AREAS[area], "a", area_letter(area))
        for area in (*scene.world.areas, "elsewhere")
    ]
    return screen(scene, visit, words.WHERE, under, note=note, hint="where")


def age(scene: Scene, visit: Visit, note: str = "") -> Step:
    """The first of the two taps about who it is for."""
    under = [_button(scene, visit, label, "w", str(band)) for band, (label, _) in enumerate(words.AGES)]
    under.append(_button(scene, visit, words.SKIP, "o", "s"))
    return screen(scene, visit, words.AGE, under, note=note, hint="age")


def household(scene: Scene, visit: Visit) -> Step:
    """The second."""
    under = [_button(scene, visit, label, "W", flags) for flags, label in words.HOUSEHOLDS.items()]
    return screen(scene, visit, words.HOUSEHOLD, under, hint="household")


def overview(scene: Scene, visit: Visit, note: str = "", *, also: Sequence[Need] = ()) -> Step:
    """The visit whole: needs, what was chosen, what is left. `also`: needs to offer, if there is room."""
    needs = finding.needs(scene, visit)
    chosen = finding.chosen(scene, visit)
    open_needs = [need for need in needs if not any(one.need.id == need.id for one in chosen)]
    under = [
        _button(
            scene, visit, labels.shortened(words.CHOOSE.format(need.safe_label)), "n", _place(visit, need)
        )
        for need in open_needs[:1]
    ]
    if scene.session.area is None:
        under.append(_button(scene, visit, words.SAY_WHERE, "a"))
    elif visit.resumed and not visit.who.said() and not visit.who.skipped:
        under.append(_button(scene, visit, words.SAY_WHO, "w"))
    elif len(visit.needs) < MOST_NEEDS:
        under += [
            _button(scene, visit, labels.shortened(words.ADD.format(need.safe_label)), "=", need.code)
            for need in [one for one in also if one.code not in visit.needs][:1]
        ]
    if chosen:
        under.append(_button(scene, visit, words.MAKE_HANDOUT, "h"))
    under.append(_button(scene, visit, words.TICK, "l"))
    if needs or chosen:
        under.append(_button(scene, visit, words.CHANGE, "c"))
    under.append(_button(scene, visit, words.END, "e"))
    hint = "needs" if not needs else "choose" if open_needs else "ready"
    room = LONGEST - len(note) - (len(words.HINTS[hint]) + 4 if visit.practice else 2)
    return screen(
        scene, visit, _standing(scene, visit, needs, chosen, open_needs, room), under, note=note, hint=hint
    )


def shortlist(scene: Scene, visit: Visit, need: Need, found: Sequence[Found], offset: int) -> Step:
    """The best three for a need, as a worker needs to know them, with pick, drop and more."""
    page = found[offset : offset + finding.SHOWN]
    heading = need.safe_label
    under = pick_buttons(scene, visit, page, _place(visit, need), private=need.theme == "safety")
    if len(found) > offset + finding.SHOWN:
        argument = f"{_place(visit, need)}+{offset + finding.SHOWN}"
        under.append(_button(scene, visit, words.OTHERS, "y" if need.theme == "safety" else "n", argument))
    if need.id in scene.session.allowance.needs and not visit.practice:  # asked of what was counted alone
        under.append(Button(words.DID_IT_HELP, f"v:k:{need.code}", sealed=True))
    if need.theme == "safety":
        under.append(leave_button())
    under.append(_button(scene, visit, words.BACK, "o"))
    if not page:
        return screen(scene, visit, f"{heading}\n\n{words.NOTHING_FOR_THIS}", under)
    return _cards(scene, visit, heading, page, under)


def found_by_words(scene: Scene, visit: Visit, found: Sequence[Found], note: str = "") -> Step:
    """Services found by their own words, to pick from."""
    under = pick_buttons(scene, visit, found, "-", private=False)
    under.append(_button(scene, visit, words.BACK, "o"))
    heading = f"{note}\n\n{words.FOUND_BY_WORDS}" if note else words.FOUND_BY_WORDS
    return _cards(scene, visit, heading, found, under)


def safe_to_show(scene: Scene, visit: Visit, need: Need) -> Step:
    """Before a shortlist that others in the room should not read (SAFETY S11)."""
    under = [
        _button(scene, visit, words.SHOW, "y", _place(visit, need)),
        _button(scene, visit, words.NOT_YET, "o"),
        leave_button(),
    ]
    return screen(scene, visit, words.SAFE_TO_SHOW.format(need.safe_label), under)


def pick_buttons(
    scene: Scene, visit: Visit, page: Sequence[Found], place: str, *, private: bool
) -> list[Button]:
    """Pick or drop, one button a service; no names on the buttons of a private need."""
    under = []
    for number, one in enumerate(page, start=1):
        code = one.service.code
        name = "" if private or is_private(one.service) else one.service.name
        there = visit.has(code)
        label = words.drop(number, name) if there else words.pick(number, name)
        under.append(_button(scene, visit, labels.shortened(label), "d" if there else "p", place + code))
    return under


def themes(scene: Scene, visit: Visit, theme_id: str = "") -> Step:
    """The tick list: the themes, or the needs of one with what is ticked."""
    catalogue = scene.world.catalogue
    known = [theme for theme in catalogue.themes if theme.id != "crisis"] if catalogue else []
    chosen = next((theme for theme in known if theme.id[:4] == theme_id[:4]), None)
    if chosen is None:
        under = [_button(scene, visit, labels.shortened(one.label), "l", one.id[:4]) for one in known]
        under.append(_button(scene, visit, words.BACK, "o"))
        return screen(scene, visit, words.PICK_THEMES, under)
    under = [_button(scene, visit, words.DONE, "o")]
    for need in chosen.needs:
        ticked = need.code in visit.needs
        label = f"✓ {need.safe_label}" if ticked else need.safe_label
        under.append(_button(scene, visit, labels.shortened(label), "-" if ticked else "+", need.code))
    ticked_now = [need.safe_label for need in finding.needs(scene, visit)]
    text = f"{chosen.label}. Ticked so far: {', '.join(ticked_now) or 'none'}."
    return screen(scene, visit, text, under)


def change(scene: Scene, visit: Visit) -> Step:
    """Everything that can be changed."""
    under = [
        _button(
            scene, visit, labels.shortened(words.HELP_FOR.format(need.safe_label)), "n", _place(visit, need)
        )
        for need in finding.needs(scene, visit)
    ]
    if visit.services:
        under.append(_button(scene, visit, words.WHAT_FIRST, "t"))
    if visit.needs:
        under.append(_button(scene, visit, words.REMOVE_A_NEED, "r"))
    under += [
        _button(scene, visit, words.SEARCH, "s"),
        _button(scene, visit, words.CHANGE_WHO, "w"),
        _button(scene, visit, words.CHANGE_WHERE, "a"),
        _button(scene, visit, words.BACK, "o"),
    ]
    return screen(scene, visit, words.WHAT_TO_CHANGE, under)


def remove(scene: Scene, visit: Visit) -> Step:
    """Which need to remove."""
    under = [
        _button(scene, visit, labels.shortened(words.REMOVE.format(need.safe_label)), "r", need.code)
        for need in finding.needs(scene, visit)
    ]
    under.append(_button(scene, visit, words.BACK, "o"))
    return screen(scene, visit, words.WHICH_TO_REMOVE, under)


def order(scene: Scene, visit: Visit) -> Step:
    """What to do first; each button names where it moves a service, so that tapping twice does no harm."""
    chosen = finding.chosen(scene, visit)
    lines = [
        f"{number}. {_named(one, 34)}: {words.TIMES[one.when]}" for number, one in enumerate(chosen, start=1)
    ]
    under = []
    for number, one in enumerate(chosen, start=1):
        to = (one.when + 1) % len(words.TIMES)
        label = words.MOVE.format(number, words.TIMES[to])
        under.append(_button(scene, visit, label, "t", f"{to}{one.service.code}"))
    under.append(_button(scene, visit, words.BACK, "o"))
    return screen(scene, visit, "\n".join([words.ORDER, *lines]), under)


def searching(scene: Scene, visit: Visit) -> Step:
    """Waiting for the name of a service."""
    under = [_button(scene, visit, words.BACK, "o")]
    return screen(scene, replace(visit, searching=True), words.SEARCHING, under)


def offer(scene: Scene, visit: Visit, needs: Iterable[Need], note: str = "") -> Step:
    """ "Did you mean": needs to tick, when the words could mean several things."""
    under = [
        _button(scene, visit, labels.shortened(need.safe_label), "=", need.code) for need in list(needs)[:3]
    ]
    under += [_button(scene, visit, words.TICK, "l"), _button(scene, visit, words.BACK, "o")]
    return screen(scene, visit, replies.DID_YOU_MEAN, under, note=note)


def screen(
    scene: Scene, visit: Visit, text: str, under: Iterable[Button], *, note: str = "", hint: str = ""
) -> Step:
    """One screen, in place of the message whose button was pressed. The visit is kept in the session."""
    parts = [part for part in (note, text) if part]
    if visit.practice and hint:
        parts.append(words.HINTS[hint])
    return show(keep(scene, visit), [Reply("\n\n".join(parts), buttons=tuple(under), edits=True)])


def keep(scene: Scene, visit: Visit) -> Scene:
    """The scene with this visit in its session."""
    return scene.after(visit=visit)


def _button(scene: Scene, visit: Visit, label: str, verb: str, argument: str = "") -> Button:
    return Button(label, state.data(visit, scene.session.area, verb, argument))


def _place(visit: Visit, need: Need) -> str:
    return str(visit.needs.index(need.code)) if need.code in visit.needs else "-"


def _cards(scene: Scene, visit: Visit, heading: str, page: Sequence[Found], under: list[Button]) -> Step:
    """Cards share the message; what one does not use, the next may."""
    text, names = heading, []
    for number, one in enumerate(page, start=1):
        room = (LONGEST - len(text)) // (len(page) - number + 1) - 2
        text = f"{text}\n\n{worker_card(one, number, scene.now, room)}"
        names.append(one.service.name)
    reply = Reply(text, buttons=tuple(under), strong=tuple(names), edits=True)
    return show(keep(scene, visit), [reply])


def _standing(
    scene: Scene,
    visit: Visit,
    needs: Sequence[Need],
    chosen: Sequence[Choice],
    open_needs: Sequence[Need],
    room: int,
) -> str:
    who = visit.who
    first = words.heading(
        scene.session.area,
        words.who(who.age, who.alone, who.children, who.interpreter),
        visit.practice,
    )
    if not needs and not chosen:
        return f"{first}\n\n{words.TELL}"
    last = words.left([need.safe_label for need in open_needs])
    for length in _NAME_LENGTHS:
        lines = [f"{one.need.safe_label}, {words.TIMES[one.when]}: {_named(one, length)}" for one in chosen]
        lines += [f"{need.safe_label}: {words.NOTHING_CHOSEN}" for need in open_needs]
        text = "\n".join([first, "", *lines, "", last])
        if len(text) <= room:
            break
    return text


def _named(one: Choice, length: int) -> str:
    if is_private(one.service, one.need):
        return words.PRIVATE_CHOSEN
    name = one.service.name
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"
