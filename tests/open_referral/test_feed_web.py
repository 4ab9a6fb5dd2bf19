"""A feed at an address: pages followed to their end whatever the totals say, each service asked for whole."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services_catalog.open_referral import FeedReport, import_feed
from services_catalog.open_referral.web import Limits
from services_catalog.problems import DirectoryError

Make = Callable[..., dict[str, Any]]
Answer = tuple[int, Any]


class Council:
    """A small HTTP server that answers as a council's feed does; `answer` may be replaced by a test."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.services: list[dict[str, Any]] = []
        self.per_page = 2
        self.answer: Callable[[str, int], Answer] = self.usual
        council = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                council.asked.append(self.path)
                parts = urlsplit(self.path)
                status, body = council.answer(parts.path, int(parse_qs(parts.query).get("page", ["0"])[0]))
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def usual(self, path: str, page: int) -> Answer:
        if path == "/api/services":
            part = self.services[(page - 1) * self.per_page : page * self.per_page]
            thin = [{name: one[name] for name in ("id", "name", "status")} for one in part]
            return 200, {"total_items": len(self.services), "page_number": page, "contents": thin}
        for one in self.services:
            if path == f"/api/services/{one['id']}":
                return 200, one
        return 404, {"detail": "Not found"}


@pytest.fixture
def council() -> Iterator[Council]:
    made = Council()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def read(office: Any) -> Callable[..., FeedReport]:
    def reads(url: str, **limits: Any) -> FeedReport:
        quick = Limits(**{"pause": 0.0, "patience": 0.0, "timeout": 2.0, **limits})
        return import_feed(url, office.desk.drafts, office.rows(), office.desk.today, limits=quick)

    return reads


def names(report: FeedReport) -> list[str]:
    return [service.name for service in report.services]


@pytest.mark.parametrize("ending", ["", "/", "/services", "/services/", "/services?page=3&per_page=9"])
def test_the_base_or_the_list_may_be_named(
    council: Council, read: Any, debt_advice: Make, ending: str
) -> None:
    council.services = [debt_advice(id=number, name=f"S{number}") for number in range(5)]
    report = read(council.url + ending)
    assert names(report) == ["S0", "S1", "S2", "S3", "S4"]
    assert all(dict(one.taken)["phone"] == "01922 653405" for one in report.services)
    assert all(
        "page=" in path or path.startswith("/api/services/") or path == "/api" for path in council.asked
    )
    assert {key for path in council.asked for key in parse_qs(urlsplit(path).query)} <= {"page", "per_page"}


@pytest.mark.parametrize("told", [31, 0, -1, "many", 10**30, None])
def test_totals_may_lie(council: Council, read: Any, debt_advice: Make, told: Any) -> None:
    council.services = [debt_advice(id=number, name=f"S{number}") for number in range(5)]

    def lying(path: str, page: int) -> Answer:
        status, body = council.usual(path, page)
        return status, {**body, "total_items": told, "total_pages": told} if page else body

    council.answer = lying
    report = read(council.url)
    assert len(names(report)) == 5
    assert any("the feed says it has" in remark for remark in report.remarks) == (told in (31, 0, -1))


def test_a_feed_that_knows_no_pages_is_read_once(council: Council, read: Any, debt_advice: Make) -> None:
    council.services = [debt_advice(id=number, name=f"S{number}") for number in range(4)]
    council.per_page = 10
    council.answer = lambda path, page: council.usual(path, min(page, 1))
    assert len(names(read(council.url))) == 4
    assert sum("page=" in path for path in council.asked) == 2


def test_an_endless_feed_ends_at_the_limit(council: Council, read: Any, debt_advice: Make) -> None:
    council.answer = lambda path, page: (
        (200, {"contents": [debt_advice(id=page, name=f"S{page}")]}) if path == "/api/services" else (404, {})
    )
    report = read(council.url, most_pages=7)
    assert len(names(report)) == 7
    assert any("the limit" in remark for remark in report.remarks)


def test_the_older_dialects_are_read_and_whole_items_not_asked_for_again(
    council: Council, read: Any, debt_advice: Make
) -> None:
    council.answer = lambda path, page: (
        (200, {"totalElements": 1, "content": [debt_advice(id=7, locations=[])] if page == 1 else []})
        if path == "/api/services"
        else (500, {})
    )
    assert names(read(council.url)) == ["Debt advice"]
    assert not any("/services/7" in path for path in council.asked)


def test_single_services_that_fail_fall_back_to_the_list(
    council: Council, read: Any, debt_advice: Make
) -> None:
    council.services = [debt_advice(id=number, name=f"S{number}") for number in range(12)]
    council.answer = lambda path, page: council.usual(path, page) if page else (404, b"<html>")
    report = read(council.url)
    assert len(names(report)) == 12
    assert any("the list alone was used" in remark for remark in report.remarks)
    assert sum("page=" not in path for path in council.asked) <= 6


def test_a_busy_server_is_asked_again(council: Council, read: Any, debt_advice: Make) -> None:
    council.services = [debt_advice()]
    turns = iter([429, 503])

    def busy(path: str, page: int) -> Answer:
        status = next(turns, 200)
        return council.usual(path, page) if status == 200 else (status, b"")

    council.answer = busy
    assert names(read(council.url)) == ["Debt advice"]


def test_a_page_that_breaks_keeps_what_came_before(council: Council, read: Any, debt_advice: Make) -> None:
    council.services = [debt_advice(id=number, name=f"S{number}") for number in range(6)]
    council.answer = lambda path, page: (500, b"") if page == 2 else council.usual(path, page)
    report = read(council.url)
    assert names(report) == ["S0", "S1"]
    assert any("page 2 could not be read" in remark for remark in report.remarks)
    assert report.gone == ()


@pytest.mark.parametrize(
    "body", [b"", b"<html>hello</html>", b"{", b"[]", b"\xff\xfe\x00", b'{"contents": 3}']
)
def test_what_is_no_feed_is_refused_in_words(council: Council, read: Any, body: bytes) -> None:
    council.answer = lambda path, page: (200, body)
    with pytest.raises(DirectoryError, match="Nothing was imported"):
        read(council.url)


def test_nobody_there_and_wrong_addresses_are_said(read: Any) -> None:
    for url in ("http://127.0.0.1:9/x", "http://", "https://[", "http://no-such-host.invalid/"):
        with pytest.raises(DirectoryError):
            read(url)


def test_the_feed_is_named_after_its_address_and_is_its_source(
    council: Council, read: Any, office: Any, debt_advice: Make
) -> None:
    council.services = [debt_advice()]
    report = read(council.url)
    assert report.feed == council.url.removeprefix("http://")
    assert office.drafts()[0].cells["source_url"] == council.url
