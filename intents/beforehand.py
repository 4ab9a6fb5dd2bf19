"""What a first start needs, worked out beforehand for the packaged catalogue: the meaning table and the bars.

Rule: only a saving of time, and exact: used with the very catalogue and code it was worked out with, and with
no other. `signpost needs learn` writes it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.encoder import Vectors

STORED = Path(__file__).with_name("beforehand.npz")


@dataclass(frozen=True)
class Beforehand:
    """bars: the numbers of `Bars`. meaning: the table of `Meaning`."""

    bars: Sequence[float]
    meaning: Vectors

    @classmethod
    def load(cls, key: str, stored: Path = STORED) -> Beforehand | None:
        """What was worked out under this key, or None."""
        try:
            with np.load(stored, allow_pickle=False) as file:
                if file["key"].tobytes().decode() != key:
                    return None
                return cls(file["bars"].tolist(), file["meaning"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def save(self, key: str, stored: Path = STORED) -> None:
        """Write the file."""
        with stored.open("wb") as file:
            np.savez_compressed(
                file,
                allow_pickle=False,
                key=np.frombuffer(key.encode(), dtype=np.uint8),
                bars=np.array(self.bars),
                meaning=self.meaning,
            )
