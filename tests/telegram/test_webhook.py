"""The webhook endpoint: who may post, how much, and when it says 200."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from bot.telegram.updates import Arrival
from bot.telegram.webhook import LARGEST_BODY, SECRET_HEADER, Endpoint, path_of, secret_for
from tests.support.bot_api import TOKEN, BotApiServer
from tests.support.bot_process import BotProcess

SECRET = {SECRET_HEADER: "right"}
UPDATE = {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "hello"}}


class Desk:
    """Takes arrivals and keeps them until it is told that they are done."""

    def __init__(self) -> None:
        self.taken: list[Arrival] = []
        self.finish = asyncio.Event()

    def accept(self, arrival: Arrival) -> asyncio.Task[None]:
        self.taken.append(arrival)

        async def work() -> None:
            await self.finish.wait()

        return asyncio.ensure_future(work())


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def web(desk: Desk) -> httpx.AsyncClient:
    endpoint = Endpoint(desk.accept, "/hook", "right", lambda: desk.finish.is_set())
    return httpx.AsyncClient(transport=httpx.ASGITransport(endpoint.app), base_url="http://bot")


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "rightt"}]
)
async def test_without_the_secret_nothing_is_taken(
    web: httpx.AsyncClient, desk: Desk, headers: dict[str, str]
) -> None:
    answer = await web.post("/hook", json=UPDATE, headers=headers)
    assert (answer.status_code, desk.taken) == (403, [])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (LARGEST_BODY + 1), 413),
        (b"not json", 400),
        (b"[" * 100_000, 400),
        (b"[]", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": 3, "message": {"chat": 1}}', 200),
    ],
)
async def test_bodies_that_are_no_update_are_refused_or_skipped(
    web: httpx.AsyncClient, desk: Desk, body: bytes, status: int
) -> None:
    answer = await web.post("/hook", content=body, headers=SECRET)
    assert (answer.status_code, desk.taken) == (status, [])


async def test_it_says_200_only_when_the_work_is_done_and_a_repeat_waits_for_the_same_work(
    web: httpx.AsyncClient, desk: Desk
) -> None:
    posts = [asyncio.ensure_future(web.post("/hook", json=UPDATE, headers=SECRET)) for _ in range(3)]
    await asyncio.sleep(0.05)
    assert not any(post.done() for post in posts)
    desk.finish.set()
    assert [(await post).status_code for post in posts] == [200, 200, 200]
    assert len(desk.taken) == 1


async def test_other_paths_and_methods_are_not_there(web: httpx.AsyncClient) -> None:
    assert (await web.get("/hook")).status_code == 405
    assert (await web.post("/", json=UPDATE, headers=SECRET)).status_code == 404


async def test_alive_and_ready_are_two_questions(web: httpx.AsyncClient, desk: Desk) -> None:
    assert (await web.get("/healthz")).status_code == 200
    assert (await web.get("/readyz")).status_code == 503
    desk.finish.set()
    assert (await web.get("/readyz")).status_code == 200


def test_the_secret_made_from_a_token_is_the_same_every_time_and_is_not_the_token() -> None:
    assert secret_for(TOKEN) == secret_for(TOKEN) != secret_for(TOKEN + "x")
    assert TOKEN.split(":")[1] not in secret_for(TOKEN)
    assert path_of("https://example.org/telegram/in?x=1") == "/telegram/in"
    assert path_of("https://example.org") == "/"


def test_a_bot_that_changes_from_webhook_to_polling_takes_what_was_waiting_along(
    telegram: BotApiServer, start_bot: Callable[..., BotProcess]
) -> None:
    siti = telegram.person(7)
    pushed = start_bot(webhook=True, name="pushed")
    assert httpx.get(pushed.url + "/readyz").status_code == 200
    siti.says("one")
    siti.waits(1)
    pushed.stop()
    siti.says("two")
    start_bot(name="polled")
    siti.waits(2)
    assert [shown.text for shown in siti.replies] == ["one", "two"]
