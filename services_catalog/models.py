"""A service as the directory keeps it: one row of the curated file, checked field by field.

One rule: a wrong value is refused in plain words that say what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services_catalog.hours_syntax import mistake_in_hours

BOROUGHS = ("walsall", "wolverhampton", "sandwell", "dudley")
AREAS = (*BOROUGHS, "birmingham", "black-country", "west-midlands", "england", "uk")
ACCESS = ("phone", "online", "text", "in-person", "home-visit", "drop-in")
REFERRAL = ("self", "gp", "professional")
CONFIDENCE = ("high", "medium", "low")
STATUS = ("active", "temporarily closed", "closed")
VERIFIED_HOW = ("phone", "visit", "web")

SUMMARY_LIMIT = 220
"""Characters of a summary (the services format): what fits a card of 600 characters with its facts."""

_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$")
_DATE_PARTS = re.compile(r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")
_NEED = re.compile(r"^[a-z]+\.[a-z0-9_]+$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def _text(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if _CONTROL.search(value):
            raise ValueError("has a line break or a hidden character in it. Write it on one line")
        if len(value) > limit:
            raise ValueError(f"is {len(value)} characters long. Write at most {limit}")
        return value

    return AfterValidator(check)


def _matching(pattern: str, remedy: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if value and not compiled.fullmatch(value):
            raise ValueError(f"'{_short(value)}' is not understood. {remedy}")
        return value

    return AfterValidator(check)


def _one_of(allowed: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(
                f"'{_short(value)}' is not one of the choices. Write one of: {', '.join(allowed)}"
            )
        return value

    return AfterValidator(check)


def _each_of(allowed: tuple[str, ...], at_least_one: bool = False) -> AfterValidator:
    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        if at_least_one and not values:
            raise ValueError(f"is empty. Write one or more of: {'; '.join(allowed)}")
        for value in values:
            if value not in allowed:
                raise ValueError(
                    f"'{_short(value)}' is not one of the choices. Write one or more of: {'; '.join(allowed)}"
                )
        return _without_repeats(values)

    return AfterValidator(check)


def _without_repeats(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"'{_short(value)}' is there twice. Write it once")
    return values


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:57] + "..."


def _phone(value: str) -> str:
    if not value:
        return value
    if not re.fullmatch(r"\+?[0-9]+( [0-9]+)*", value):
        raise ValueError(
            f"'{_short(value)}' is not a number as dialled. Write digits and spaces, as in 0800 138 1111"
        )
    digits = value.replace(" ", "")
    if re.fullmatch(r"[2-9][0-9]{8,9}", digits):
        raise ValueError(
            f"'{value}' has lost its first 0 (a spreadsheet does that to numbers). "
            f"Write 0{value} and make the column text"
        )
    if not (
        re.fullmatch(r"0[0-9]{6,10}", digits) or re.fullmatch(r"(\+44[0-9]{9,10}|[19][0-9]{2,5})", digits)
    ):
        raise ValueError(
            f"'{value}' is not a United Kingdom number. Write it as dialled, as in 01922 653405 or 111"
        )
    return value


def _postcode(value: str) -> str:
    if not value:
        return value
    match = _POSTCODE.match(value.upper().strip())
    if not match:
        raise ValueError(
            f"'{_short(value)}' is not a full postcode. Write it like WS1 2EQ, or leave it empty"
        )
    return f"{match[1]} {match[2]}"


def _hours(value: str) -> str:
    mistake = mistake_in_hours(value)
    if mistake:
        raise ValueError(mistake)
    return value


def _source_date(value: str) -> str:
    if value and not _DATE_PARTS.match(value):
        raise ValueError(
            f"'{_short(value)}' is not a date. Write a year, a month or a day: 2025, 2025-03 or 2025-03-14"
        )
    return value


def _needs(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError(
            "is empty. Write at least one need, the main one first, as in money.rent; money.debt"
        )
    for value in values:
        if not _NEED.match(value):
            raise ValueError(f"'{_short(value)}' is not a need. Write ids such as money.rent, joined by '; '")
    return _without_repeats(values)


def _required(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty. It must be filled in")
    return value


def _age(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 120:
        raise ValueError(f"'{value}' is not an age. Write years from 0 to 120, or leave it empty")
    return value


Check = Callable[[str], str]
Age = Annotated[int | None, AfterValidator(_age)]
_URL = _matching(
    r"https?://[^\s/]+\.[^\s]+", "Write the whole address, as in https://www.example.org.uk/page"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """A person's own check of a row: never filled by the product, never guessed from a source's date."""

    date: date
    role: str
    how: Literal["phone", "visit", "web"]


class Service(BaseModel):
    """One service. Field order is the column order of the curated file (docs/curating-services.md).

    code:     three of [a-z0-9], permanent, never used again for another service.
    needs:    ids such as `money.rent`, the main one first.
    hours:    OpenStreetMap `opening_hours`, "" when not known. Never guessed.
    alert:    one line shown before everything else ("Closed 24 December to 2 January").
    valid_to: the last day the row is shown, or None.
    edited:   the day the row last changed; set by the product.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: Annotated[str, _matching(r"[a-z0-9]{3}", "Leave it empty for a new row; never change a code")] = ""
    id: Annotated[
        str,
        AfterValidator(_required),
        _text(60),
        _matching(r"[a-z0-9]+(-[a-z0-9]+)*", "Write small letters, digits and hyphens, as in walsall-carers"),
    ]
    name: Annotated[str, AfterValidator(_required), _text(100)]
    organisation: Annotated[str, _text(100)] = ""
    summary: Annotated[str, AfterValidator(_required), _text(SUMMARY_LIMIT)]
    needs: Annotated[tuple[str, ...], AfterValidator(_needs)]
    areas: Annotated[tuple[str, ...], _each_of(AREAS, at_least_one=True)]
    status: Annotated[str, _one_of(STATUS)] = "active"
    alert: Annotated[str, _text(140)] = ""
    valid_to: date | None = None
    phone: Annotated[str, AfterValidator(_phone)] = ""
    text: Annotated[str, _text(120)] = ""
    email: Annotated[
        str, _text(100), _matching(r"[^@\s]+@[^@\s]+\.[^@\s.]+", "Write it like advice@example.org.uk")
    ] = ""
    url: Annotated[str, _text(300), _URL] = ""
    address: Annotated[str, _text(200)] = ""
    postcode: Annotated[str, AfterValidator(_postcode)] = ""
    hours: Annotated[str, _text(300), AfterValidator(_hours)] = ""
    access: Annotated[tuple[str, ...], _each_of(ACCESS)] = ()
    eligibility: Annotated[str, _text(200)] = ""
    min_age: Age = None
    max_age: Age = None
    cost: Annotated[str, _text(120)] = ""
    referral: Annotated[tuple[str, ...], _each_of(REFERRAL)] = ()
    languages: Annotated[tuple[str, ...], AfterValidator(_without_repeats)] = ()
    source_url: Annotated[str, _text(300), _URL] = ""
    source_date: Annotated[str, AfterValidator(_source_date)] = ""
    confidence: Annotated[str, _one_of(CONFIDENCE)] = "low"
    verified_date: date | None = None
    verified_role: Annotated[str, _text(60)] = ""
    verified_how: Annotated[str, _one_of(("", *VERIFIED_HOW))] = ""
    edited: date | None = None
    note: Annotated[str, _text(1000)] = Field(default="", description="For curators; never shown or exported")

    @model_validator(mode="after")
    def _fields_agree(self) -> Service:
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError(f"min_age|{self.min_age} is above max_age {self.max_age}. Swap them")
        filled = [bool(self.verified_date), bool(self.verified_role), bool(self.verified_how)]
        if any(filled) and not all(filled):
            raise ValueError(
                "verified_date|says only part of who checked this row. Fill verified_date, verified_role "
                "(such as housing officer) and verified_how (phone, visit or web), or empty all three"
            )
        return self

    @property
    def verified(self) -> Verified | None:
        """Who checked this row, when and how; None until a person has."""
        if self.verified_date is None or self.verified_how not in VERIFIED_HOW:
            return None
        how: Literal["phone", "visit", "web"] = self.verified_how  # type: ignore[assignment]
        return Verified(self.verified_date, self.verified_role, how)

    @property
    def keeps_address_secret(self) -> bool:
        """A refuge may stand behind any domestic abuse service, so its address is never shown or exported."""
        return "safety.domestic_abuse" in self.needs


FIELDS = tuple(Service.model_fields)
"""Column names of the curated file, in order."""

LISTS = frozenset({"needs", "areas", "access", "referral", "languages"})
DATES = frozenset({"valid_to", "verified_date", "edited"})
NUMBERS = frozenset({"min_age", "max_age"})
