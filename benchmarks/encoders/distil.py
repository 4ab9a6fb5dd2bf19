"""Make `intents/encoder.npz`: the Universal Sentence Encoder without its convolutions.

`python -m benchmarks.encoders.distil --write`. They are nearly all of its time. Least squares over
the catalogue's phrases finds the linear map from the sum of the pieces' own vectors to what they hand to the
deep layers; its leading directions are kept. Rule: no randomness; without `--write` nothing is written, only
how close the small one comes is said.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from rich.console import Console

from benchmarks.encoders.universal import DIMENSIONS, UniversalEncoder, Vectors
from intents import Catalogue
from intents.encoder import LAYERS, MOST_CHARACTERS, STORED, Encoder
from intents.pieces import END

DIRECTIONS = 192  # of 512; 128 and 256 do as well within a message or two
PIECES = 40_000  # the likeliest; a rarer word is cut into more
RIDGE = 1.0


def main() -> None:
    """Print how close the distilled encoder comes; with --write, make its file first."""
    teacher = UniversalEncoder()
    phrases = [text for text, _ in Catalogue.load().examples()]
    if "--write" in sys.argv:
        with STORED.open("wb") as file:
            np.savez(file, allow_pickle=False, **distilled(teacher, phrases))
    student = Encoder.load()
    assert student is not None
    sample = phrases[::20]
    likeness = (teacher.encode(sample) * student.encode(sample)).sum(axis=1)
    Console().print(
        f"{STORED.stat().st_size / 1e6:.1f} MB; cosine with the whole encoder over {len(sample)} phrases: "
        f"mean {likeness.mean():.3f}, lowest tenth below {np.quantile(likeness, 0.1):.3f}"
    )


def distilled(teacher: UniversalEncoder, phrases: Sequence[str]) -> dict[str, np.ndarray]:
    """The arrays of the small encoder."""
    own = _standardised(teacher.embedded(range(len(teacher.texts))))
    cut = [teacher.pieces.cut(phrase[:MOST_CHARACTERS]) for phrase in phrases]
    roots = np.sqrt([len(one) for one in cut]).astype(np.float32)[:, None]
    sums = np.stack([own[one].sum(axis=0) for one in cut]) / roots
    inputs = np.hstack([sums, roots, np.ones_like(roots)])
    wanted = teacher.averages(cut)
    mapped = np.linalg.solve(inputs.T @ inputs + RIDGE * np.eye(inputs.shape[1]), inputs.T @ wanted)
    directions = np.linalg.svd(inputs @ mapped, full_matrices=False)[2][:DIRECTIONS]
    kept = _likeliest(teacher)
    rows = own[kept] @ (mapped[:DIMENSIONS] @ directions.T)
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
    layers = {name: teacher.weights[name] for name in LAYERS}
    for first in ("d0", "p1"):
        layers[first] = directions @ layers[first]
    return {
        "piece_texts": np.frombuffer(
            "\n".join(teacher.texts[number] for number in kept).encode("utf-8"), dtype=np.uint8
        ),
        "piece_likelihoods": np.array([teacher.likelihoods[number] for number in kept], dtype=np.float32),
        "table": np.round(rows / scale[:, None]).astype(np.int8),
        "scale": scale.astype(np.float32),
        "root": (mapped[DIMENSIONS] @ directions.T).astype(np.float32),
        "shift": (mapped[DIMENSIONS + 1] @ directions.T).astype(np.float32),
        **{name: layer.astype(np.float16) for name, layer in layers.items()},
    }


def _likeliest(teacher: UniversalEncoder) -> list[int]:
    """The numbers of the pieces kept, the special ones first."""
    special = END + 1
    by_likelihood = sorted(range(special, len(teacher.texts)), key=lambda one: -teacher.likelihoods[one])
    return [*range(special), *sorted(by_likelihood[: PIECES - special])]


def _standardised(rows: Vectors) -> Vectors:
    """Each row with mean 0 and spread 1, as the teacher's own layer makes them; a row of one number is 0."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    result: Vectors = centred / np.maximum(centred.std(axis=1, keepdims=True), 1e-6)
    return result


if __name__ == "__main__":
    main()
