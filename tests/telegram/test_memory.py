"""The running bot holds no more after a hundred thousand messages than after the first thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.telegram_load import memory_over, realistic_messages

MOST = 200  # MiB, with the packaged reader; an encoder would be allowed 450
GROWS = 10  # MiB, from a fifth of the way to the end: by then every one of the 2,000 chats has written


@pytest.mark.soak
def test_memory_is_flat_over_a_hundred_thousand_messages_from_two_thousand_chats(trained: Path) -> None:
    seen = list(memory_over(100_000, realistic_messages(), SIGNPOST_DATA=str(trained)))
    print(seen)
    memory = [mib for _, mib in seen]
    assert max(memory) < MOST
    assert max(memory[2:]) - memory[1] < GROWS
