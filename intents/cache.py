"""What was learned, kept on disk: named arrays in one checksummed file, replaced whole.

Rule: a cache can only save time. A missing, stale or damaged one is the same as none, and so is a full disk.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Arrays = dict[str, NDArray[Any]]

_CHECKSUM_BYTES = 64


def key_of(*parts: str, code: Iterable[Path] = ()) -> str:
    """A short key that changes with any part and with any of the source files."""
    digest = hashlib.sha256("\0".join(parts).encode())
    for path in code:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def load(folder: Path | None, name: str, key: str) -> Arrays | None:
    """The arrays saved under this name and key, or None when there are none whole."""
    if folder is None:
        return None
    try:
        with _path(folder, name, key).open("rb") as file:
            checksum = file.read(_CHECKSUM_BYTES)
            if hashlib.file_digest(file, hashlib.blake2b).digest() != checksum:
                return None
            file.seek(_CHECKSUM_BYTES)
            with np.load(file, allow_pickle=False) as stored:  # array by array: never twice in memory
                return {array: stored[array] for array in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def save(folder: Path | None, name: str, key: str, arrays: Arrays) -> None:
    """Keep the arrays and drop older ones of this name. A disk that refuses is logged and left alone."""
    if folder is None:
        return
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    payload = buffer.getbuffer()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{name}-", delete=False) as file:
            written = Path(file.name)
            try:
                file.write(hashlib.blake2b(payload).digest())
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                written.unlink(missing_ok=True)
                raise
        written.replace(_path(folder, name, key))
        for other in folder.glob(f"{name}-*.cache"):
            if other != _path(folder, name, key):
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("What was learned could not be kept in %s (%s); starting takes longer.", folder, error)


def _path(folder: Path, name: str, key: str) -> Path:
    return folder / f"{name}-{key}.cache"
