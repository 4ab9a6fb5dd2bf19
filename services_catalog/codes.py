"""Permanent codes of services: three of [a-z0-9], short enough for a button, never used twice.

One rule: a code once given belongs to that service for ever, also after the service has gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from services_catalog.models import Service
from services_catalog.problems import DirectoryError

_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ALL = len(_SIGNS) ** 3


def with_codes(services: Sequence[Service], retired: Iterable[str] = ()) -> list[Service]:
    """The same services in the same order, each with a code.

    retired: codes of services that have left; they are never given again.
    Raises DirectoryError when all codes are used.
    """
    taken = {service.code for service in services if service.code} | set(retired)
    taken |= {service.id for service in services if len(service.id) == 3}
    coded = []
    for service in services:
        if not service.code:
            code = _free(service.id, taken)
            taken.add(code)
            service = service.model_copy(update={"code": code})
        coded.append(service)
    return coded


def _free(identity: str, taken: set[str]) -> str:
    """A code told by the id: the same id tends to get the same code again. A digit keeps words out."""
    start = int.from_bytes(sha256(identity.encode()).digest()[:4], "big")
    for step in range(_ALL):
        number = (start + step) % _ALL
        code = _SIGNS[number // 1296] + _SIGNS[number // 36 % 36] + _SIGNS[number % 36]
        if code not in taken and any(sign.isdigit() for sign in code):
            return code
    raise DirectoryError("Every code is in use. Remove services that closed long ago from services.csv.")
