"""A feed read from its address: list pages, then each service whole.

One rule: send only page and per_page, believe no total, and stop: on an empty page, on a page seen before,
and at fixed limits of pages, time and size.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import httpx

from services_catalog.open_referral.json_stream import Envelope, items
from services_catalog.open_referral.proposal import external_id
from services_catalog.open_referral.reading import Reading, decoded_json
from services_catalog.open_referral.shapes import services_in
from services_catalog.open_referral.values import Record, record, records, text, whole_number
from services_catalog.problems import DirectoryError

MOST_PAGES = 2_000
MOST_SERVICES = 50_000
MOST_BYTES = 60_000_000
"""Largest answer read, in bytes."""
_TRIES = 3
_FAILURES_IN_A_ROW = 5
_AGENT = "resident-signpost (directory import; reads /services page by page)"


@dataclass(slots=True)
class Limits:
    """How a feed is asked. pause: seconds between requests (polite); timeout: seconds for one answer."""

    per_page: int = 50
    pause: float = 0.1
    timeout: float = 20.0
    patience: float = 2.0
    most_pages: int = MOST_PAGES
    most_services: int = MOST_SERVICES
    sleep: Callable[[float], None] = field(default=time.sleep)


class _NotReadError(Exception):
    """One address could not be read; the words say why."""


def web_services(url: str, reading: Reading, limits: Limits | None = None) -> Iterator[Record]:
    """Every service record of a feed at an address: its base, its `/services`, one service or one saved page.

    Raises DirectoryError when the first page cannot be read or holds nothing of a feed.
    """
    limits = limits or Limits()
    if not is_address(url):
        raise DirectoryError(
            f"'{url[:80]}' is not a web address. Write it whole, as in https://example.org/services"
        )
    with httpx.Client(
        timeout=limits.timeout,
        follow_redirects=True,
        headers={"User-Agent": _AGENT, "Accept": "application/json"},
    ) as client:
        feed = _WebFeed(client, limits, reading)
        yield from feed.services(url)


def is_address(source: str) -> bool:
    """Whether a source is a web address that can be asked."""
    try:
        parts = urlsplit(source)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


class _WebFeed:
    def __init__(self, client: httpx.Client, limits: Limits, reading: Reading) -> None:
        self._client, self._limits, self._reading = client, limits, reading
        self._failures = 0
        self._asked = 0

    def services(self, url: str) -> Iterator[Record]:
        base, values, envelope = self._first_page(url)
        seen_pages: set[tuple[str, ...]] = set()
        page, count, told = 1, 0, _total(envelope)
        while True:
            ids = tuple(_identity(value) for value in values)
            if not values or ids[0] in {known[0] for known in seen_pages}:
                self._reading.complete = told is None or count >= told
                break
            seen_pages.add(ids)
            self._reading.pages += 1
            for value in values:
                for service in self._reading.found(value, envelope):
                    count += 1
                    yield self._whole(service, base)
            page += 1
            if page > self._limits.most_pages or count >= self._limits.most_services:
                self._reading.remark(f"stopped after {page - 1} pages and {count} services: the limit")
                break
            try:
                values, envelope = self._page(base, page)
            except _NotReadError as error:
                if envelope.get("last_page") is True or envelope.get("last") is True:
                    self._reading.complete = told is None or count >= told
                    break
                self._reading.remark(
                    f"page {page} could not be read ({error}); the pages after it were not asked for"
                )
                break
        if told is not None and told != count:
            self._reading.remark(f"the feed says it has {told} services; {count} were there")

    def _first_page(self, url: str) -> tuple[str, list[object], Envelope]:
        """(address of the list, values and fields of its first page). A base address gets `/services`."""
        bare = _without_paging(url)
        path = urlsplit(bare).path.rstrip("/")
        candidates = [bare] if path.endswith("services") else [_with_path(bare, f"{path}/services"), bare]
        why = "it holds no services"
        for candidate in candidates:
            try:
                values, envelope = self._page(candidate, 1)
            except _NotReadError as error:
                why = str(error)
                continue
            if any(True for value in values for _ in services_in(value)):
                return candidate, values, envelope
        raise DirectoryError(f"Nothing was imported: {url[:120]} could not be read as a feed ({why}).")

    def _page(self, base: str, page: int) -> tuple[list[object], Envelope]:
        envelope = Envelope()
        parts = urlsplit(base)
        query = [*parse_qsl(parts.query), ("page", str(page)), ("per_page", str(self._limits.per_page))]
        address = urlunsplit(parts._replace(query=urlencode(query)))
        content = self._get(address)
        values = list(items(content, partial(self._in_page, page), envelope))
        return [value for value in values if isinstance(value, dict) and value], envelope

    def _in_page(self, page: int, words: str) -> None:
        self._reading.remark(f"page {page}: {words}")

    def _whole(self, service: Record, base: str) -> Record:
        """The service asked for by its id, when its list entry is only a part; else the entry itself."""
        identity = text(service.get("id"))
        if not identity or _is_whole(service) or self._failures >= _FAILURES_IN_A_ROW:
            return service
        parts = urlsplit(base)
        if not parts.path.rstrip("/").endswith("services"):
            return service
        address = _with_path(base, f"{parts.path.rstrip('/')}/{quote(identity[:200], safe='')}")
        try:
            found = next(
                (one for value in items(self._get(address), _ignore) for one in services_in(value)), None
            )
        except _NotReadError as error:
            self._failures += 1
            if self._failures == _FAILURES_IN_A_ROW:
                self._reading.remark("single services could not be read any more; the list alone was used")
            else:
                self._reading.remark(
                    f"service {identity[:60]} could not be read alone ({error}); its list entry was used"
                )
            return service
        self._failures = 0
        if found is None or external_id(found) != external_id(service):
            self._reading.remark(
                f"service {identity[:60]} answered with something else; its list entry was used"
            )
            return service
        return {**service, **found}

    def _get(self, address: str) -> str:
        why = ""
        for attempt in range(_TRIES):
            if self._asked:
                self._limits.sleep(
                    self._limits.pause if not attempt else self._limits.patience * 2 ** (attempt - 1)
                )
            self._asked += 1
            try:
                with self._client.stream("GET", address) as answer:
                    if answer.status_code in (429, 500, 502, 503, 504):
                        why = f"the server answered {answer.status_code}"
                        continue
                    if answer.status_code != 200:
                        raise _NotReadError(f"the server answered {answer.status_code}")
                    return decoded_json(self._body(answer), urlsplit(address).path, self._reading)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                why = f"{type(error).__name__}: {str(error)[:100]}".rstrip(": ")
                if self._asked == 1 and isinstance(error, httpx.ConnectError):
                    break
        raise _NotReadError(why)

    def _body(self, answer: httpx.Response) -> bytes:
        """The answer, read within a limit of size and of time as a whole, so that no drip holds us up."""
        body = bytearray()
        ends = time.monotonic() + 6 * self._limits.timeout
        for part in answer.iter_bytes():
            body += part
            if len(body) > MOST_BYTES:
                raise _NotReadError(f"the answer is larger than {MOST_BYTES // 1_000_000} MB")
            if time.monotonic() > ends:
                raise _NotReadError("the answer took too long")
        return bytes(body)


def _is_whole(service: Record) -> bool:
    """A list entry that already carries the parts a list may leave out (`full=true`, 1.x, Outpost)."""
    nested = ("contacts", "service_at_locations", "schedules", "regular_schedules", "locations", "attributes")
    return sum(1 for name in nested if name in service) >= 2


def _identity(value: object) -> str:
    one = record(value)
    inner = record(one.get("service"))
    return text(one.get("id")) or text(inner.get("id")) or text(one.get("name")) or repr(sorted(one))[:200]


def _total(envelope: Record) -> int | None:
    for name in ("total_items", "totalElements"):
        if (told := whole_number(envelope.get(name))) is not None:
            return told
    nested = records(envelope.get("meta"))
    return whole_number(nested[0].get("total")) if nested else None


def _ignore(words: str) -> None:
    """Damage in a single service shows as "answered with something else"."""


def _without_paging(url: str) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("page", "per_page")]
    return urlunsplit(parts._replace(path=parts.path.rstrip("/"), query=urlencode(kept), fragment=""))


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))
