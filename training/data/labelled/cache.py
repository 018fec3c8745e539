"""Cached inputs on disk, each valid for one content, one preprocessing and one code version."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.base.files import write_whole
from training.base.facts import code_hash

LAYOUT = "1"  # increase it with any change to the contents of an entry
CODE = ("ctviewer/core", "training/data/labelled/inputs.py")  # modules that determine an input
DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class CacheEntry:
    """The location of an input and the values that a valid one must contain."""

    path: Path
    key: str


@cache
def code_version() -> str:
    """Return a hash of the modules that turn a file into an input, and of the input's spec."""
    version = json.dumps([LAYOUT, code_hash(CODE), DEFAULT_SPEC.to_dict()], sort_keys=True)
    return hashlib.sha256(version.encode()).hexdigest()[:32]


def entry(folder: Path, contents: str, known: tuple[str, ...]) -> CacheEntry:
    """Return the cache entry of a scan's contents and its properties (label, patient, ...)."""
    key = json.dumps([contents, code_version(), *known])
    return CacheEntry(folder / f"{hashlib.sha256(contents.encode()).hexdigest()[:32]}.npz", key)


def kept(place: CacheEntry) -> Arrays | None:
    """Return the arrays of an entry, or None if it is missing, outdated or damaged."""
    try:
        with np.load(io.BytesIO(place.path.read_bytes())) as stored:
            arrays = dict(stored)
    except DAMAGED:
        return None
    return arrays if str(arrays.pop("key", "")) == place.key else None


def keep(place: CacheEntry, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays of an entry; computed and stored if there are no valid ones."""
    arrays = kept(place)
    if arrays is None:
        arrays = make()
        content = io.BytesIO()
        np.savez_compressed(content, key=np.array(place.key), **arrays)  # type: ignore[arg-type]
        place.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place.path, content.getvalue())
    return arrays
