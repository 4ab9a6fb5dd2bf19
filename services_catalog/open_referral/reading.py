"""What is learnt while a feed is read, and its bytes as text.

One rule: a file that cannot be read is named with the reason, and the rest is still read.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services_catalog.open_referral.json_stream import Envelope
from services_catalog.open_referral.shapes import dialect_of, kind_of, says_service, services_in
from services_catalog.open_referral.values import Record

MAX_BYTES = 120_000_000
"""Largest single file read, in bytes; a larger feed comes as pages."""
_MOST_REMARKS = 40
_CHUNK = 1 << 20
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


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
    """A table as text whatever its encoding, or None (with a remark) when it cannot be read."""
    return _read(path, reading, str)


def read_json(path: Path, reading: Reading) -> str | None:
    """As `read_text`, for JSON: letters beyond ASCII come as escapes, which JSON reads the same.

    Python keeps a text of ASCII in a quarter of the memory it needs once a single emoji is in it.
    """
    return _read(path, reading, _escaped)


def decoded_json(content: bytes, name: str, reading: Reading) -> str:
    """Bytes of JSON as text, like `read_json`."""
    encoding = _encoding((content,), name, reading)
    return "".join(_escaped(piece) for piece in _decoded((content,), encoding))


def _read(path: Path, reading: Reading, made: Callable[[str], str]) -> str | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            reading.remark(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB. Save it as pages.")
            return None
        encoding = _encoding(_chunks(path), path.name, reading)
        return "".join(made(piece) for piece in _decoded(_chunks(path), encoding))
    except OSError as error:
        reading.remark(f"{path.name}: cannot be read ({error.strerror})")
        return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _encoding(chunks: Iterable[bytes], name: str, reading: Reading) -> str:
    """UTF-16 when it is marked so, UTF-8 when all of it is that, else old Windows letters (with a remark)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    try:
        for chunk in chunks:
            if first and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            first = False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        reading.remark(f"{name}: not UTF-8, read as old Windows letters (cp1252)")
        return "cp1252"
    return "utf-8-sig"


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _escaped(piece: str) -> str:
    return piece if piece.isascii() else _BEYOND_ASCII.sub(_escape, piece)


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
