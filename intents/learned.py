"""The matcher and bars of a catalogue: taken from the cache, or learned and kept there.

Rule: the key is the catalogue's digest, the encoder's and the source files', so nothing stale is ever used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents import cache
from intents.bars import Bars, held_out_bars
from intents.beforehand import Beforehand
from intents.encoder import STORED as ENCODER
from intents.encoder import Encoder
from intents.features import Features
from intents.linear import Linear
from intents.matcher import Examples, Matcher, grouped
from intents.meaning import Meaning
from intents.nearest import Nearest
from intents.needs import Catalogue
from intents.pieces import Cuts, words_of
from intents.spelling import Speller

_NAME = "matcher"
_LEARNING = (  # the modules that decide what is learned
    *("bars", "encoder", "features", "fuzzy", "learned", "linear", "matcher", "meaning", "nearest"),
    *("normalise", "pieces", "spelling", "sureness"),
)


def learned(catalogue: Catalogue, encoder: Encoder | None, folder: Path | None) -> tuple[Matcher, Bars]:
    """The matcher and bars for a catalogue. folder: where the cache lives; None learns anew."""
    key = _key(catalogue, meaning=encoder is not None)
    arrays = cache.load(folder, _NAME, key)
    if arrays is None:
        known = Beforehand.load(key)
        examples = Examples.prepare(catalogue.examples(), encoder if known is None else None)
        if known is not None:
            matcher = Matcher.learn(examples, encoder, meaning=known.meaning, linear=known.linear)
            bars, cuts = Bars.from_numbers(known.bars), known.cuts
        else:
            matcher = Matcher.learn(examples, encoder)
            bars, cuts = held_out_bars(examples, encoder), _cuts(examples, encoder)
        arrays = _stored(matcher, bars, cuts)
        cache.save(folder, _NAME, key, arrays)
    return _restored(arrays, encoder, catalogue)  # without what only learning needed: half the memory


def learn_beforehand(catalogue: Catalogue, encoder: Encoder) -> int:
    """Write the file that makes a first start quick. Returns the number of phrases it was worked out from."""
    examples = Examples.prepare(catalogue.examples(), encoder)
    matcher = Matcher.learn(examples, encoder)
    assert matcher.meaning is not None
    bars, cuts = held_out_bars(examples, encoder).numbers(), _cuts(examples, encoder)
    Beforehand(bars, matcher.linear, matcher.meaning, cuts).save(_key(catalogue, meaning=True))
    return len(examples.phrases)


def is_learned_beforehand(catalogue: Catalogue) -> bool:
    """Whether the file is that of this catalogue and this code."""
    return Beforehand.load(_key(catalogue, meaning=True)) is not None


def _key(catalogue: Catalogue, *, meaning: bool) -> str:
    folder = Path(__file__).parent
    code = [folder / f"{name}.py" for name in _LEARNING]
    if meaning:
        code.append(ENCODER)
    return cache.key_of(catalogue.digest, "with meaning" if meaning else "words alone", code=code)


def _cuts(examples: Examples, encoder: Encoder | None) -> Cuts:
    """How the catalogue's words are cut for the encoder: most of what people write is among them."""
    return encoder.pieces.cut_words(words_of(examples.phrases)) if encoder else Cuts.of([])


def _stored(matcher: Matcher, bars: Bars, cuts: Cuts) -> cache.Arrays:
    words, counts, meaning = matcher.features.words, matcher.speller.counts, matcher.meaning
    return {
        "plain": _packed(matcher.examples.plain),
        "words": _packed(tuple(words)),
        "word_counts": np.array([counts[word] for word in words], dtype=np.int32),
        "word_features": np.concatenate(list(words.values())),
        "word_sizes": np.array([len(features) for features in words.values()], dtype=np.int32),
        "features": matcher.features.digests,
        "rarity": matcher.features.rarity,
        "unknown_rarity": np.array(matcher.features.unknown_rarity),
        "linear": matcher.linear.table,
        "linear_scale": matcher.linear.scale,
        "nearest_starts": matcher.nearest.starts,
        "nearest_phrases": matcher.nearest.phrases,
        "nearest_weights": matcher.nearest.weights,
        **({"meaning": meaning.table} if meaning is not None else {}),
        "bars": np.array(bars.numbers()),
        "pieces": cuts.pieces,
        "piece_sizes": cuts.sizes,
    }


def _restored(arrays: cache.Arrays, encoder: Encoder | None, catalogue: Catalogue) -> tuple[Matcher, Bars]:
    labels, phrases, targets = grouped(catalogue.examples())
    words = _unpacked(arrays["words"])
    by_word = np.split(arrays["word_features"], np.cumsum(arrays["word_sizes"][:-1]))
    if encoder is not None:
        encoder.pieces.keep(words_of(phrases), Cuts(arrays["pieces"], arrays["piece_sizes"]))
    matcher = Matcher(
        Examples(labels, phrases, targets, tuple(_unpacked(arrays["plain"])), None),
        Speller(dict(zip(words, arrays["word_counts"].tolist(), strict=True))),
        Features(
            arrays["features"],
            arrays["rarity"],
            float(arrays["unknown_rarity"]),
            dict(zip(words, by_word, strict=True)),
        ),
        Linear(arrays["linear"], arrays["linear_scale"]),
        Nearest(arrays["nearest_starts"], arrays["nearest_phrases"], arrays["nearest_weights"], targets),
        Meaning(arrays["meaning"]) if "meaning" in arrays else None,
        encoder,
    )
    return matcher, Bars.from_numbers(arrays["bars"].tolist())


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode("utf-8").split("\n")
