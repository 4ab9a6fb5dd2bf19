"""What the directory accepts as opening hours: OpenStreetMap's syntax without the parts that mislead.

One rule: an expression that could say "open" by accident is refused, with what to write instead.
The traps are those of opening-hours-py 2.1 (a comment alone, or a day without times, counts as open all
day; a holiday rule in the wrong place is ignored; `09:00+` stays open until midnight).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from opening_hours import validate

_QUOTED = re.compile(r'"[^"]*"')
_SPAN = re.compile(r"\b(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_SPANS = re.compile(r"\b\d{1,2}:\d{2}-\d{1,2}:\d{2}(?:\s*,\s*\d{1,2}:\d{2}-\d{1,2}:\d{2})*")
_NEXT_ADDED_RULE = re.compile(r",\s*(?=[A-Z][a-z])(?<=[0-9\"+],)")
_CLOSED = re.compile(r"\b(off|closed)\b")
_EXAMPLE = "Write Mo-Fr 09:00-17:00"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an expression. `spans` are (opens, closes) in minutes; closes may pass 24 hours."""

    text: str
    selector: str
    spans: tuple[tuple[int, int], ...]
    rest: str
    added: bool


def rules_of(expression: str) -> tuple[Rule, ...]:
    """Split an expression at `;` and at the commas that add a rule, leaving comments whole."""
    masked = _QUOTED.sub(lambda found: '"' + "\x00" * (len(found[0]) - 2) + '"', expression)
    rules: list[Rule] = []
    for start, end in _pieces(masked, ";"):
        first = True
        cuts = [m.end() for m in _NEXT_ADDED_RULE.finditer(masked, start, end)]
        for left, right in zip([start, *cuts], [*cuts, end], strict=True):
            text = expression[left:right].strip().rstrip(",").strip()
            if text:
                rules.append(_rule(text, added=not first))
            first = False
    return tuple(rules)


def _pieces(masked: str, mark: str) -> list[tuple[int, int]]:
    edges = [-1, *(i for i, c in enumerate(masked) if c == mark), len(masked)]
    return [(left + 1, right) for left, right in pairwise(edges)]


def _rule(text: str, added: bool) -> Rule:
    bare = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    found = _SPANS.search(bare)
    if not found:
        return Rule(text, text, (), "", added)
    spans = tuple(_minutes(m) for m in _SPAN.finditer(found[0]))
    return Rule(text, text[: found.start()].strip(), spans, text[found.end() :].strip(), added)


def _minutes(found: re.Match[str]) -> tuple[int, int]:
    opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    return opens, closes if closes > opens else closes + 1440


@lru_cache(maxsize=8192)
def mistake_in_hours(expression: str) -> str | None:
    """What is wrong with an opening hours expression, with the remedy, or None when it may be used.

    An empty expression is allowed and means "not known".
    """
    if not expression:
        return None
    if not expression.strip():
        return "holds only spaces. Leave it empty when the hours are not known"
    if not validate(expression):
        return f"'{expression[:60]}' is not understood. {suggestion(expression) or _EXAMPLE}"
    bare = _QUOTED.sub('""', expression)
    for word, remedy in _REFUSED.items():
        if re.search(word, bare):
            return remedy
    rules = rules_of(expression)
    if len(rules) == 1 and _QUOTED.fullmatch(rules[0].text):
        return None
    for rule in rules:
        mistake = _mistake_in_rule(rule)
        if mistake:
            return mistake
    return _mistake_about_holidays(rules)


_REFUSED = {
    r"\|\|": "uses ||, which can show a service as open all day. Write each rule after a semicolon",
    r"\bSH\b": 'uses SH (school holidays), which cannot be checked. Write a comment: "term time only"',
    r"sunrise|sunset|dawn|dusk": f"uses sunrise or sunset. {_EXAMPLE}, with clock times",
    r"\beaster\b": "uses easter. Write the dates, or PH off for every bank holiday",
}


def _mistake_in_rule(rule: Rule) -> str | None:
    bare = _QUOTED.sub("", rule.text).strip()
    if not bare:
        return f"has the comment {rule.text} on its own, which reads as open all day. Put it after the times"
    if '"' in rule.selector and rule.spans:
        return f"'{rule.text}' has its comment before the times. Put it after them"
    if not rule.spans and not _CLOSED.search(bare) and "24/7" not in bare and "+" not in bare:
        if re.search(r"\bunknown\b", bare):
            return None
        return f"'{rule.text}' has no times. {_EXAMPLE}, or 00:00-24:00 for the whole day"
    for found in _SPAN.finditer(bare):
        opens, closes = int(found[1]), int(found[3])
        if opens > 24 or (closes > 24 and (opens < 16 or closes > 32)):
            return f"'{found[0]}' runs far past midnight. Write the closing time again, up to 24:00"
    return None


def _mistake_about_holidays(rules: tuple[Rule, ...]) -> str | None:
    for place, rule in enumerate(rules):
        bare = _QUOTED.sub("", rule.text)
        if not re.search(r"\bPH\b", bare):
            continue
        body = holiday_body(rule)
        if body is None:
            return "mixes PH (bank holidays) with days. Write bank holidays last: Mo-Fr 09:00-17:00; PH off"
        if place != len(rules) - 1:
            return "has its bank holiday rule too early. Put PH off (or PH 10:00-14:00) last, where it counts"
    return None


def holiday_body(rule: Rule) -> str | None:
    """`off` of the rule `PH off`, `10:00-14:00` of `PH 10:00-14:00`; None when it is another kind of rule."""
    found = re.match(r"PH\s+(?=off|closed|unknown|open|24/7|\d|\")", rule.text)
    if found is None or re.search(r"\bPH\b", _QUOTED.sub("", rule.text[found.end() :])):
        return None
    body = rule.text[found.end() :].strip()
    if re.match(r"open\b", body) or body.startswith("24/7"):
        return "00:00-24:00"
    return body if validate(body) else None


_DAYS = {"mon": "Mo", "tue": "Tu", "wed": "We", "thu": "Th", "fri": "Fr", "sat": "Sa", "sun": "Su"}
_TIME = r"\d[\d:.]*\s*(?:am|pm)?"
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\b", re.IGNORECASE)


def suggestion(expression: str) -> str | None:
    """What a person probably meant: "Write Mo-Fr 09:00-17:00" for "Monday to Friday 9am-5pm", or None."""
    text = expression.strip().lower().rstrip(";").replace("–", "-").replace("—", "-")
    text = re.sub(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", lambda m: _DAYS[m[1]], text)
    text = re.sub(r"\b(mo|tu|we|th|fr|sa|su)\b", lambda m: m[1].title(), text)
    text = re.sub(r"\b(to|until|till)\b", "-", text)
    text = re.sub(r"\b(bank holidays?|ph)\b", "PH", text).replace("closed", "off")
    text = re.sub(r"\s*-\s*", "-", text)
    text = re.sub(r"(?<=[A-Za-z]) (and|&) (?=[A-Z])", ",", text)
    ranges = re.sub(rf"({_TIME})-({_TIME})", _as_clock_range, text)
    meant = re.sub(r"\s+", " ", ranges).strip(" ;,")
    if re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", meant):
        meant = f"Mo-Fr {meant}"
    if meant == expression or not validate(meant) or not _SPAN.search(meant):
        return None
    return f"Write {meant}"


def _as_clock_range(found: re.Match[str]) -> str:
    left, right = _CLOCK.search(found[1]), _CLOCK.search(found[2])
    if not left or not right or int(left[1]) > 24 or int(right[1]) > 24:
        return found[0]
    closes = _on_the_clock(right, afternoon=not right[3] and int(right[1]) <= int(left[1]) <= 12)
    return f" {_on_the_clock(left, afternoon=False)}-{closes}"


def _on_the_clock(found: re.Match[str], afternoon: bool) -> str:
    hour, half = int(found[1]), (found[3] or "").lower()
    if (half == "pm" or afternoon) and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return f"{hour:02d}:{found[2] or '00'}"
