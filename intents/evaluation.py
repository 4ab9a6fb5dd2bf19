"""The reader scored on labelled messages, against the bars that decide whether it may be used.

Rule: the floors and goals stand here and nowhere else (from the project's matching and safety requirements);
`signpost needs evaluate` fails below a floor.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from intents.noise import with_slips
from intents.reader import Reader
from intents.reading import Reading

FIGURE_OF_SPEECH = "figure-of-speech"
OTHER_LANGUAGES = ("other-language", "romanised")
NOISE_SEEDS = (1, 2, 3)


class Message(BaseModel):
    """One labelled message. needs: the main one first, none when out of scope; also_ok: as good as it."""

    id: str = ""
    text: Annotated[str, StringConstraints(min_length=1)]
    needs: list[str] = []
    crisis: bool = False
    style: str = "plain"
    kind: str | None = None
    also_ok: Annotated[list[str], Field(default_factory=list)]

    @property
    def accepted(self) -> set[str]:
        """The needs that count as right."""
        return {*self.needs[:1], *self.also_ok}

    @property
    def in_scope(self) -> bool:
        """A need of the catalogue is meant, and nobody is in danger."""
        return bool(self.needs) and not self.crisis

    @property
    def explicit(self) -> bool:
        """Danger said outright, in English (SAFETY, the bars)."""
        return self.crisis and self.kind is None and self.style not in OTHER_LANGUAGES


class MessagesError(Exception):
    """A file of labelled messages cannot be read; `str()` is one plain sentence a line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A message with how it was read."""

    message: Message
    reading: Reading

    @property
    def card(self) -> str | None:
        """The kind of full crisis card shown, if any."""
        crisis = self.reading.crisis
        return crisis.kind if crisis and not crisis.soft else None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure against its bars. share: 0 to 1, None when no message tells; of: how many messages tell."""

    name: str
    share: float | None
    of: int
    floor: float | None = None
    goal: float | None = None
    better: Literal["high", "low"] = "high"

    @property
    def holds(self) -> bool:
        """Whether the floor is met; a figure without floor or messages always holds."""
        if self.floor is None or self.share is None:
            return True
        return self.share >= self.floor if self.better == "high" else self.share <= self.floor


def read_messages(path: Path) -> list[Message]:
    """The messages of a .jsonl file. Raises MessagesError: file, line, field and remedy, all at once."""
    messages, mistakes = [], []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MessagesError(f"{path.name} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            messages.append(Message.model_validate(json.loads(line)))
        except json.JSONDecodeError:
            mistakes.append(f"{path.name}, line {number}: not JSON; write one object a line")
        except ValidationError as error:
            for detail in error.errors():
                field = ".".join(map(str, detail["loc"]))
                mistakes.append(f"{path.name}, line {number}, field {field}: {detail['msg']}")
    if mistakes or not messages:
        raise MessagesError(
            "\n".join(mistakes) or f"{path.name} holds no messages; add one JSON object a line"
        )
    return messages


def judge(reader: Reader, messages: Iterable[Message]) -> list[Judged]:
    """Read every message."""
    return [Judged(message, reader.read(message.text)) for message in messages]


def figures(judged: Sequence[Judged], reader: Reader) -> list[Figure]:
    """Every figure that has a bar, for these messages."""
    return [*need_figures(judged), *crisis_figures(judged, reader)]


def need_figures(judged: Sequence[Judged]) -> list[Figure]:
    """How well needs are read."""
    scope = [one for one in judged if one.message.in_scope]
    acted = [one for one in scope if one.reading.decision == "answer"]
    outside = [one for one in judged if not one.message.needs]
    several = [one for one in scope if len(one.message.needs) > 1 and one.reading.decision != "none"]
    return [
        _figure("main need, first choice", scope, first_right, 0.76, 0.88),
        _figure("main need among the first three", scope, three_right, 0.88, 0.96),
        _figure("right when it acts on its own", acted, acted_right, 0.88, 0.96),
        _figure("out of scope, wrongly acted on", outside, _acts, 0.06, 0.02, "low"),
        _figure("both needs found", several, _both_found, 0.55, 0.80),
        _figure("in scope, acted on", scope, _acts),
        _figure("in scope, asked an open question", scope, lambda one: one.reading.decision == "none"),
    ]


def crisis_figures(judged: Sequence[Judged], reader: Reader) -> list[Figure]:
    """How well danger is read. The gate reads noisy explicit messages too."""
    crisis = [one for one in judged if one.message.crisis]
    explicit = [one for one in judged if one.message.explicit]
    noisy = [
        Judged(one.message, reader.read(with_slips(one.message.text, seed)))
        for one in explicit
        for seed in NOISE_SEEDS
    ]
    figures_of_speech = [one for one in judged if one.message.kind == FIGURE_OF_SPEECH]
    ordinary = [one for one in judged if not one.message.crisis and one.message.kind != FIGURE_OF_SPEECH]
    shown = [one for one in crisis if one.card]
    return [
        _figure("crisis said outright, full card", explicit, _card, 0.99, 1.0),
        _figure("the same with typing noise", noisy, _card, 0.99, 1.0),
        _figure(
            "every crisis, card or soft line", crisis, lambda one: one.reading.crisis is not None, 0.97, 1.0
        ),
        _figure("figures of speech, full card", figures_of_speech, _card, 0.05, 0.01, "low"),
        _figure("ordinary messages, full card", ordinary, _card, 0.01, 0.003, "low"),
        _figure("right kind of card", shown, kind_right, 0.90, 0.98),
    ]


def by_theme(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """In-scope messages by the theme of their main need."""
    return _grouped(
        (one for one in judged if one.message.in_scope), lambda one: one.message.needs[0].split(".")[0]
    )


def by_style(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """In-scope messages by how they are written."""
    return _grouped((one for one in judged if one.message.in_scope), lambda one: one.message.style)


def crisis_misses(judged: Sequence[Judged]) -> list[Judged]:
    """Messages in crisis with neither card nor soft line, or said outright without a full card."""
    return [
        one
        for one in judged
        if one.message.crisis and (one.reading.crisis is None or (one.message.explicit and not one.card))
    ]


def crisis_false_alarms(judged: Sequence[Judged]) -> list[Judged]:
    """Messages not in crisis that got a full card or a soft line."""
    return [one for one in judged if not one.message.crisis and one.reading.crisis is not None]


def first_right(one: Judged) -> bool:
    """The first of the ranking is right."""
    return bool(one.message.accepted & set(one.reading.ranked[:1]))


def three_right(one: Judged) -> bool:
    """One of the first three of the ranking is right."""
    return bool(one.message.accepted & set(one.reading.ranked[:3]))


def acted_right(one: Judged) -> bool:
    """The need answered first is the main one."""
    return bool(one.reading.needs) and one.reading.needs[0].id in one.message.accepted


def kind_right(one: Judged) -> bool:
    """The card shown is of a kind that was labelled."""
    return one.card in {*one.message.needs, *one.message.also_ok}


def _acts(one: Judged) -> bool:
    return one.reading.decision == "answer"


def _card(one: Judged) -> bool:
    return one.card is not None


def _both_found(one: Judged) -> bool:
    found = {match.id for match in one.reading.needs}
    return len(found & set(one.message.needs)) >= 2


def _figure(
    name: str,
    judged: Sequence[Judged],
    test: Callable[[Judged], bool],
    floor: float | None = None,
    goal: float | None = None,
    better: Literal["high", "low"] = "high",
) -> Figure:
    share = sum(map(test, judged)) / len(judged) if judged else None
    return Figure(name, share, len(judged), floor, goal, better)


def _grouped(judged: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(key(one), []).append(one)
    return dict(sorted(groups.items()))
