"""Services for a visit: the best three for a need, for these people, and what was chosen so far.

One rule: who the visit is for changes the order and leaves out what is not for them; it goes nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conversation.scene import Scene
from bot.handout.content import Choice
from bot.visit.state import Visit, When, WhoFor
from intents import Need
from services_catalog import Directory, DirectoryError, Found, Query, Service, Who

SHOWN = 3
_DEPTH = 30
_PROMOTED_FROM = 12  # a service that fits the household may come up from among the first twelve
_LANGUAGES = re.compile(
    r"\b(?:many|other|different|own|several|\d+) languages\b|\binterpret|\btranslat", re.IGNORECASE
)
_FOR_CHILDREN = frozenset({"lonely.parents", "health.child", "health.pregnancy"})


def shortlist(scene: Scene, visit: Visit, need: Need) -> tuple[Found, ...]:
    """Services for one need, best first; among the first three one that fits the household, if any does.

    Raises DirectoryError when the directory cannot be read.
    """
    query = Query(
        needs=(need.id,),
        area=scene.session.area,
        at=scene.now,
        near=scene.session.point,
        who=Who(age=visit.who.age, gender=visit.who.gender, carer=need.id == "health.carer"),
        limit=_DEPTH,
    )
    return _fitting_first(_directory(scene).search(query), visit.who)


def by_words(scene: Scene, words: str) -> tuple[Found, ...]:
    """Services whose own words match, for "add by search". Raises DirectoryError."""
    query = Query(words=words, area=scene.session.area, at=scene.now, near=scene.session.point, limit=SHOWN)
    return _directory(scene).search(query)


def chosen(scene: Scene, visit: Visit) -> tuple[Choice, ...]:
    """What was chosen, first things first; a service that is gone from the directory is left out."""
    return tuple(_chosen(scene, visit))


def serves(service: Service, need: Need) -> bool:
    """Whether this service was listed for this need."""
    return need.id in service.needs


def usual_time(need: Need) -> When:
    """When to turn to a need, unless the champion says otherwise: the catalogue's urgency."""
    return 0 if need.urgency <= 1 else 1 if need.urgency == 2 else 2


def needs(scene: Scene, visit: Visit) -> tuple[Need, ...]:
    """The visit's needs that the catalogue knows, most urgent first."""
    found = (scene.by_code(code) for code in visit.needs)
    return tuple(sorted((need for need in found if need is not None), key=lambda need: need.urgency))


def service(scene: Scene, code: str) -> Service | None:
    """The service with this code; None when it is not there, or the directory is not."""
    try:
        return scene.world.directory.service(code) if scene.world.directory else None
    except DirectoryError:
        return None


def _chosen(scene: Scene, visit: Visit) -> Iterator[Choice]:
    for one in visit.in_order():
        found = _found(scene, one.code)
        need = scene.by_code(one.need) if one.need else None
        if found is not None and need is None:
            need = _main_need(scene, visit, found.service)
        if found is not None and need is not None:
            doubtful = found.trust.reported or found.trust.state == "overdue"
            yield Choice(found.service, need, one.when, doubtful)


def _found(scene: Scene, code: str) -> Found | None:
    """The service with its trust as of now; None when it is not there, or the directory is not."""
    try:
        return scene.world.directory.found(code, scene.now) if scene.world.directory else None
    except DirectoryError:
        return None


def _main_need(scene: Scene, visit: Visit, found: Service) -> Need | None:
    """For a service added by search: a need of the visit that it serves, else what it is mainly for."""
    listed = [scene.need(need_id) for need_id in found.needs]
    known = [need for need in listed if need is not None]
    return next((need for need in known if need.code in visit.needs), known[0] if known else None)


def _fitting_first(found: tuple[Found, ...], who: WhoFor) -> tuple[Found, ...]:
    if not who.said() or any(_fits(one.service, who) for one in found[:SHOWN]):
        return found
    for place, one in enumerate(found[SHOWN:_PROMOTED_FROM], start=SHOWN):
        if _fits(one.service, who):
            return (*found[: SHOWN - 1], one, *found[SHOWN - 1 : place], *found[place + 1 :])
    return found


def _fits(service: Service, who: WhoFor) -> bool:
    if who.interpreter and (service.languages or _LANGUAGES.search(service.summary)):
        return True
    if who.children and _FOR_CHILDREN & set(service.needs):
        return True
    return who.alone and ("home-visit" in service.access or "lonely.talk" in service.needs)


def _directory(scene: Scene) -> Directory:
    if scene.world.directory is None:
        raise DirectoryError("The directory is not open.")
    return scene.world.directory
