"""What quick exit may delete is remembered for as long as Telegram lets it be deleted, and no longer."""

from __future__ import annotations

from bot.telegram.traces import KEPT_SECONDS, Traces


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_messages_are_taken_once_newest_first() -> None:
    traces = Traces()
    for message in (1, 2, 2, 3):
        traces.add(7, message)
    assert traces.take(7) == [3, 2, 1]
    assert traces.take(7) == []


def test_nothing_older_than_telegram_deletes_is_kept() -> None:
    clock = Clock()
    traces = Traces(clock)
    traces.add(7, 1)
    clock.now = KEPT_SECONDS - 1
    traces.add(7, 2)
    clock.now = KEPT_SECONDS + 1
    assert traces.take(7) == [2]
    traces.add(7, 3)
    clock.now *= 3
    traces.sweep()
    assert len(traces) == 0


def test_an_hour_of_many_messages_is_kept_and_dropped_whole() -> None:
    clock = Clock()
    traces = Traces(clock)
    for message in range(350):
        traces.add(7, message)
    clock.now = KEPT_SECONDS - 1
    traces.add(7, 350)
    assert traces.has(7, 0)
    assert traces.has(7, 349)
    clock.now = KEPT_SECONDS + 3600
    assert traces.take(7) == [350]


def test_one_chat_is_forgotten_without_touching_another() -> None:
    traces = Traces()
    traces.add(7, 1)
    traces.add(8, 2)
    traces.forget(7)
    assert traces.take(7) == []
    assert traces.has(8, 2)


def test_of_one_chat_the_newest_two_thousand_are_kept() -> None:
    traces = Traces()
    for message in range(3_000):
        traces.add(7, message)
    assert traces.take(7) == list(range(2_999, 999, -1))


def test_a_number_telegram_cannot_have_given_is_left_out() -> None:
    traces = Traces()
    for number in (-1, 2**32, 10**30):
        traces.add(1, number)
    traces.add(1, 2**32 - 1)
    assert traces.take(1) == [2**32 - 1]
