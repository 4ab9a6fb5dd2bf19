"""One reader of the packaged catalogue for all tests of this room: it is learned once.

Rule: `reader` is what residents get; `folder` is a small catalogue to break and to mend.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from intents import Reader
from intents.encoder import Encoder

MESSAGES = Path(__file__).parents[2] / "benchmarks" / "data"

THEME = """
theme: money
label: Money
needs:
  - id: money.rent
    code: mr
    label: Behind with rent
    explanation: Rent arrears, or a letter about eviction.
    urgency: 2
    phrases:
      - im behind with my rent
      - got an eviction letter
      - cant pay the landlord this month
      - rent arrears
  - id: money.food
    code: mf
    label: No food in
    explanation: Not enough to eat.
    urgency: 1
    key_terms: [foodbank]
    phrases:
      - there is no food in the house
      - where is the foodbank
      - nothing to eat until friday
      - the cupboards are bare
"""


@pytest.fixture(scope="session")
def cache(settings: Settings) -> Path:
    """The cache folder of the whole run."""
    return settings.cache


@pytest.fixture(scope="session")
def reader(cache: Path) -> Reader:
    """The reader residents get."""
    return Reader.load(cache=cache)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged sentence encoder."""
    encoder = Encoder.load()
    assert encoder is not None
    return encoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue of one theme and a few out-of-scope phrases, to break and to mend."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    (catalogue / "money.yaml").write_text(THEME, encoding="utf-8")
    (catalogue / "none.yaml").write_text(
        "theme: none\nlabel: Out of scope\nphrases:\n  - tell me a joke\n  - who won the match\n",
        encoding="utf-8",
    )
    return catalogue
