"""A cry for help is answered before everybody who waits; nobody is forgotten."""

from __future__ import annotations

import asyncio

from bot.telegram.turnstile import Turnstile


async def go(turnstile: Turnstile, name: str, urgent: bool, order: list[str]) -> None:
    async with turnstile.turn(lambda: urgent):
        await asyncio.sleep(0.001)
        order.append(name)


async def test_those_in_a_hurry_go_first_and_the_rest_keep_their_order() -> None:
    turnstile, order = Turnstile(), list[str]()
    names = ["a", "b", "c", "HELP", "d", "HELP 2"]
    await asyncio.gather(*(go(turnstile, name, name.startswith("HELP"), order) for name in names))
    assert order == ["a", "HELP", "HELP 2", "b", "c", "d"]


async def test_one_that_fails_or_is_cancelled_passes_the_turn_on() -> None:
    turnstile, order = Turnstile(), list[str]()

    async def fails() -> None:
        async with turnstile.turn(lambda: False):
            await asyncio.sleep(0.001)
            raise ValueError

    tasks = [
        asyncio.ensure_future(fails()),
        *(asyncio.ensure_future(go(turnstile, n, False, order)) for n in "abc"),
    ]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order == ["a", "c"]
    await asyncio.wait_for(go(turnstile, "later", False, order), 1)
    assert order[-1] == "later"


async def test_without_anybody_waiting_nobody_is_asked_whether_they_are_in_a_hurry() -> None:
    turnstile = Turnstile()

    def asked() -> bool:
        raise AssertionError

    for _ in range(3):
        async with turnstile.turn(asked):
            pass
