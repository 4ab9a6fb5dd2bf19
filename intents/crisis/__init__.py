"""The crisis gate: does a resident's text say that a life is at risk?

Its one rule: it stands alone, with no catalogue, no directory and no other room, so that it works when
they fail.
"""

from intents.crisis.gate import (
    CrisisSign,
    read_crisis,
    read_signs_beforehand,
    signs_are_read_beforehand,
    speaks_in_figures,
)

__all__ = [
    "CrisisSign",
    "read_crisis",
    "read_signs_beforehand",
    "signs_are_read_beforehand",
    "speaks_in_figures",
]
