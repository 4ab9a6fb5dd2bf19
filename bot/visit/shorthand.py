"""What a champion types at the door: "72M alone gas arrears wife died".

One rule: only what helps to find a service is read out of it, and nothing of it is kept as words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from bot.visit.state import WhoFor

_OLDEST = 110
_YOUNGEST_ALONE = 12  # a bare number under this is a count of something ("2 kids"), not an age
_AGE = re.compile(
    r"""(?:\b(?P<before>m|f)\s?|\b(?:aged?|age)\s)?
    \b(?P<age>\d{1,3})\s?
    (?P<after>m|f|male|female|man|woman|yrs?|yo|y/o|years?(?:[\s-]old)?|year[\s-]old)?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_AGED = re.compile(r"\b(?:aged?|age)\s\d", re.IGNORECASE)
_THINGS = re.compile(
    r"\s*(?:%|p\b|quid|pounds?|grand|k\b|days?|weeks?|wks?|months?|mths?|kids?|child|bab|bed|room|bill|debt|x\b|am\b|pm\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\b(?:alone|(?:on|by) (?:his|her|their|my) own|by (?:him|her)self)\b", re.IGNORECASE)
_CHILDREN = re.compile(r"\b(?:kids?|child|children|baby|babies|toddlers?|little ones?)\b", re.IGNORECASE)
_INTERPRETER = re.compile(
    r"\binterpreter|\btranslator|\b(?:no|little|not much|poor|hardly any) english\b"
    r"|\b(?:does\s?n.?t|do\s?n.?t|can.?t|cannot|can ?not) speak (?:any |much )?english",
    re.IGNORECASE,
)
_WOMAN = re.compile(r"\b(?:woman|lady|female|mum|mom|mother|widow|girl|gran|nan)\b", re.IGNORECASE)
_MAN = re.compile(r"\b(?:man|gent|gentleman|male|dad|father|widower|lad|grandad)\b", re.IGNORECASE)

_GENDERS: dict[str, Literal["woman", "man"]] = {"m": "man", "f": "woman", "w": "woman"}

_NO_NAMES = r"(?:and|or|is|are|has|who|with|right|big|the|a|in|on|at|men|chips|potato)\b"
_PHONE = re.compile(r"(?:\+44|\b0)(?:[\s().-]*\d){9,10}\b")
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)
_NAME_IS = re.compile(r"\bnames?\s+(?:is|are)\b", re.IGNORECASE)
_TITLED = re.compile(
    rf"\b(?:[Mm][Rr][Ss]?\.? (?!{_NO_NAMES})[A-Za-z][A-Za-z]+|(?:[Mm]iss|[Mm]s)\.? [A-Z][a-z]+)"
)
_AT_HOUSE = re.compile(
    r"\b(?:at (?:number|no\.?)|number|no\.|flat) ?\d{1,4}[a-d]?\b(?! ?(?:bus|am|pm|percent|%|o.?clock))"
    r"|\b\d{1,4}[a-d]? (?:[a-z]+ ){1,3}"
    r"(?:street|road|lane|avenue|close|drive|crescent|grove|court|terrace)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:(?:her|his|their|the|my)\s+)?names?\s+(?:is|are)\s+[^\s,.;]+", re.IGNORECASE)


def tells_who(text: str) -> bool:
    """Whether the words hold a name, a phone number, a full postcode or a house: one kind reminder."""
    return any(one.search(text) for one in (_NAME_IS, _TITLED, _PHONE, _POSTCODE, _AT_HOUSE))


def who_said(text: str, known: WhoFor) -> WhoFor:
    """`known`, with what the words add: age, gender, alone, children, interpreter."""
    age, gender = _age_and_gender(text)
    if gender is None and bool(_WOMAN.search(text)) != bool(_MAN.search(text)):
        gender = "woman" if _WOMAN.search(text) else "man"
    return replace(
        known,
        age=known.age if age is None else age,
        gender=gender or known.gender,
        alone=known.alone or bool(_ALONE.search(text)),
        children=known.children or bool(_CHILDREN.search(text)),
        interpreter=known.interpreter or bool(_INTERPRETER.search(text)),
    )


def without_who(text: str) -> str:
    """The words without a name, a number or an age, for the reader of needs."""
    for tells in (_NAMED, _TITLED, _PHONE, _POSTCODE, _AT_HOUSE):
        text = tells.sub(" ", text)
    found = _age_at(text)
    if found is None:
        return text.strip()
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,.;:/-")


def _age_and_gender(text: str) -> tuple[int | None, Literal["woman", "man"] | None]:
    found = _age_at(text)
    if found is None:
        return None, None
    letter = (found["before"] or found["after"] or "").lower()[:1]
    return int(found["age"]), _GENDERS.get(letter)


def _age_at(text: str) -> re.Match[str] | None:
    """The age, when there is one: "72M", "F 34", "aged 72", "72 years old", or a bare number in front."""
    for found in _AGE.finditer(text):
        age = int(found["age"])
        marked = found["before"] or found["after"] or _AGED.match(found[0])
        bare = not text[: found.start()].strip() and age >= _YOUNGEST_ALONE
        if age <= _OLDEST and (marked or (bare and not _THINGS.match(text, found.end()))):
            return found
    return None
