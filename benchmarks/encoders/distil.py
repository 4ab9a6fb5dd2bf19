"""Make `intents/encoder.npz`: the Universal Sentence Encoder without its convolutions, with thinner layers.

`python -m benchmarks.encoders.distil --write`. The convolutions are nearly all of its time. Least squares
over the catalogue's phrases finds the linear map from the sum of the pieces' own vectors to what they hand to
the deep layers; its leading directions are kept. Of the layers' units those are kept that say most, and what
follows them is fitted anew. Rule: no randomness; without `--write` nothing is written, only how close the
small one comes is said.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy.linalg import qr

from benchmarks.encoders.universal import DIMENSIONS, UniversalEncoder, Vectors
from intents import Catalogue
from intents.encoder import LAYERS, MOST_CHARACTERS, STORED, Encoder
from intents.pieces import END

DIRECTIONS = 192  # of 512; 128 and 256 do as well within a message or two
FIRST_UNITS = 192  # of 320,
THIRD_UNITS = 256  # of 512: half the numbers to go through for each message, and no figure moves;
OUTPUTS = 256  # of 512: with 192, matchers of few phrases lose half a point
EVERY = 5  # phrase is looked at to choose units
PIECES = 40_000  # the likeliest; a rarer word is cut into more
RIDGE = 1.0
THIN_RIDGE = 1e-3  # of the mean square of what is fitted from


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
    agreement = np.corrcoef(_likenesses(teacher.encode(sample)), _likenesses(student.encode(sample)))[0, 1]
    Console().print(
        f"{STORED.stat().st_size / 1e6:.1f} MB; how alike {len(sample)} phrases are to each other, by this "
        f"and by the whole encoder: correlation {agreement:.3f}"
    )


def distilled(teacher: UniversalEncoder, phrases: Sequence[str]) -> dict[str, np.ndarray]:
    """The arrays of the small encoder."""
    own = _standardised(teacher.embedded(range(len(teacher.texts))))
    cut = teacher.pieces.cut([phrase[:MOST_CHARACTERS] for phrase in phrases])
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
    layers = thinned(layers, inputs @ mapped @ directions.T)
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


def thinned(layers: Mapping[str, Vectors], averages: Vectors) -> dict[str, Vectors]:
    """The deep layers with fewer units, for texts like those whose averages these are (one row a text)."""
    first = np.maximum(averages @ layers["d0"], 0)
    before_second = averages @ layers["p1"] + first @ layers["d1"]
    second = np.maximum(before_second, 0)
    third = np.maximum(second @ layers["d2"], 0)
    before_last = second @ layers["p3"] + third @ layers["d3"]
    firsts, thirds = _telling(first, FIRST_UNITS), _telling(third, THIRD_UNITS)
    outputs = _telling(np.tanh(before_last), OUTPUTS)
    p1, d1 = _refitted(averages, first[:, firsts], before_second)
    p3, d3 = _refitted(second, third[:, thirds], before_last[:, outputs])
    d0, d2 = layers["d0"][:, firsts], layers["d2"][:, thirds]
    return {"d0": d0, "p1": p1, "d1": d1, "d2": d2, "p3": p3, "d3": d3}


def _telling(values: Vectors, number: int) -> NDArray[np.intp]:
    """The units that together say most: QR with column pivoting (Golub 1965). One column a unit."""
    some = values[::EVERY]
    _, order = qr(some - some.mean(axis=0), mode="r", pivoting=True)
    chosen: NDArray[np.intp] = np.sort(order[:number])
    return chosen


def _refitted(straight: Vectors, through: Vectors, wanted: Vectors) -> tuple[Vectors, Vectors]:
    """The two maps, from what is handed on straight and from a thinned layer, whose sum comes closest."""
    inputs = np.hstack([straight, through])
    penalty = THIN_RIDGE * np.mean(inputs**2) * len(inputs)
    both = np.linalg.solve(inputs.T @ inputs + penalty * np.eye(inputs.shape[1]), inputs.T @ wanted)
    return both[: straight.shape[1]], both[straight.shape[1] :]


def _likenesses(vectors: Vectors) -> Vectors:
    """How alike each two of the texts are, in a row."""
    return (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]


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
