"""Seals: one tap counts once, without a case number (PRIVACY L3). Pure functions; the ledger keeps the keys.

One rule: a seal says nothing but "this button was made in that month"; the nonce is random and stored nowhere
until it is spent, and then only as one mark in a table that was already full of random marks.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from typing import Literal

from demand.months import month_number

MAX_DATA = 64  # bytes of callback data Telegram allows
KEY_BYTES = 32
MARK_BYTES = 8
PLACES = 8192  # slots in one month's spent set
MONTHS_GOOD = 3  # the month a seal was made in and the next two

_SPLIT = "~"
_NONCE = 6
_MAC = 8
_TOKEN = 20  # characters: base64 of one month byte, the nonce and the MAC
MAX_PAYLOAD = MAX_DATA - len(_SPLIT) - _TOKEN

State = Literal["fresh", "spent", "too_old", "forged"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed button that came back.

    payload: what was sealed (also when the seal is not good, so that a kind reply is still possible).
    state:   "fresh" may be counted once; "spent" was; "too_old" is past three months; "forged" is not ours.
    month, nonce: for the ledger only.
    """

    payload: str
    state: State
    month: str = ""
    nonce: bytes = b""


def make(payload: str, month: str, key: bytes) -> str:
    """`payload` (1 to 43 bytes) sealed with the month's key: at most 64 bytes. Raises ValueError."""
    size = len(payload.encode())
    if not 0 < size <= MAX_PAYLOAD:
        raise ValueError(f"A sealed button holds 1 to {MAX_PAYLOAD} bytes; this one has {size}.")
    head = bytes([month_number(month) % 256]) + secrets.token_bytes(_NONCE)
    return payload + _SPLIT + urlsafe_b64encode(head + _mac(key, head, payload)).decode()


def split(data: str) -> tuple[str, int, bytes, bytes] | None:
    """The payload, month byte, nonce and MAC of sealed data; None when it is not shaped like a seal."""
    payload, mark, token = data.rpartition(_SPLIT)
    if not mark or len(token) != _TOKEN or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token)
    except (BadBase64, ValueError):
        return None
    if urlsafe_b64encode(raw).decode() != token:  # the decoder skips stray characters; we do not
        return None
    return payload, raw[0], raw[1 : 1 + _NONCE], raw[1 + _NONCE :]


def genuine(key: bytes, payload: str, month_byte: int, nonce: bytes, mac: bytes) -> bool:
    """Whether this MAC was made with `key`, compared in constant time."""
    return hmac.compare_digest(mac, _mac(key, bytes([month_byte]) + nonce, payload))


def place_and_mark(key: bytes, nonce: bytes) -> tuple[int, bytes]:
    """Where a spent nonce is noted, and with what. Neither can be told from random without the key."""
    digest = hmac.digest(key, b"spent" + nonce, "sha256")
    return int.from_bytes(digest[:4], "big") % PLACES, digest[4 : 4 + MARK_BYTES]


def _mac(key: bytes, head: bytes, payload: str) -> bytes:
    return hmac.digest(key, b"seal" + head + payload.encode(errors="surrogatepass"), "sha256")[:_MAC]
