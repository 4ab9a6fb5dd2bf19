"""What a first start needs, worked out beforehand: the linear and the meaning table, the bars, cut words.

Rule: only a saving of time, and exact: used with the very catalogue and code it was worked out with, and with
no other. `signpost needs learn` writes it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.linear import Linear
from intents.meaning import Meaning
from intents.pieces import Cuts

STORED = Path(__file__).with_name("beforehand.npz")


@dataclass(frozen=True)
class Beforehand:
    """bars: the numbers of `Bars`. cuts: of the catalogue's words, in order."""

    bars: Sequence[float]
    linear: Linear
    meaning: Meaning
    cuts: Cuts

    @classmethod
    def load(cls, key: str, stored: Path = STORED) -> Beforehand | None:
        """What was worked out under this key, or None."""
        try:
            with np.load(stored, allow_pickle=False) as file:
                if file["key"].tobytes().decode() != key:
                    return None
                return cls(
                    file["bars"].tolist(),
                    Linear(file["linear"], file["linear_scale"]),
                    Meaning(file["meaning"]),
                    Cuts(file["pieces"], file["piece_sizes"]),
                )
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
                linear=self.linear.table,
                linear_scale=self.linear.scale,
                meaning=self.meaning.table,
                pieces=self.cuts.pieces,
                piece_sizes=self.cuts.sizes,
            )
