"""What is learnt while a feed is read, and its bytes as text.

One rule: a file that cannot be read is named with the reason, and the rest is still read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services_catalog.open_referral.json_stream import Envelope
from services_catalog.open_referral.shapes import dialect_of, kind_of, says_service, services_in
from services_catalog.open_referral.values import Record

MAX_BYTES = 120_000_000
"""Largest single file read, in bytes; a larger feed comes as pages."""
_MOST_REMARKS = 40


@dataclass(slots=True)
class Reading:
    """What is learnt while a feed is read.

    complete: the whole feed was seen, so a service that is not in it has left it.
    remarks:  about the feed as a whole, in words.
    """

    dialect: str = ""
    pages: int = 0
    complete: bool = False
    remarks: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def remark(self, words: str) -> None:
        """Note something about the feed, once."""
        if words not in self.remarks and len(self.remarks) < _MOST_REMARKS:
            self.remarks.append(words)

    def found(self, value: object, envelope: Envelope, named: str = "") -> Iterator[Record]:
        """The services of one value; what else it is, is counted. named: what its file's name says it is."""
        nothing = True
        if named and not says_service(value):
            self.others[named] += 1
            return
        for service in services_in(value):
            nothing = False
            self.dialect = self.dialect or dialect_of(envelope, service)
            yield service
        if nothing:
            self.others[kind_of(value)] += 1


def read_text(path: Path, reading: Reading) -> str | None:
    """A file as text whatever its encoding, or None (with a remark) when it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            reading.remark(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB. Save it as pages.")
            return None
        return decoded(path.read_bytes(), path.name, reading)
    except OSError as error:
        reading.remark(f"{path.name}: cannot be read ({error.strerror})")
        return None


def decoded(content: bytes, name: str, reading: Reading) -> str:
    """Bytes as text: UTF-8 or UTF-16 with or without a mark, else old Windows letters (with a remark)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        reading.remark(f"{name}: not UTF-8, read as old Windows letters (cp1252)")
        return content.decode("cp1252", errors="replace")
