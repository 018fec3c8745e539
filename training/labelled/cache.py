"""Prepared inputs on disk, each good for one content, one way of preparing and one code only."""

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

from ctviewer.core import gate, loading, lungs, nifti, preprocess, resample, volume
from ctviewer.core.files import write_whole
from ctviewer.core.preprocess import DEFAULT_SPEC
from training.errors import TrainingError

LAYOUT = "1"  # raise it with any change to what an entry holds
CODE = (gate, loading, lungs, nifti, preprocess, resample, volume)  # what decides an input
DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
PAIRED = {".hdr": ".img", ".hdr.gz": ".img.gz"}

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Entry:
    """Where an input lies and what must be written in it, so that it may be used."""

    path: Path
    key: str


@cache
def code_version() -> str:
    """Return a hash of the modules that turn a file into an input, and of the input's spec."""
    sources = [Path(module.__file__ or "").read_bytes() for module in CODE]
    spec = json.dumps([LAYOUT, DEFAULT_SPEC.to_dict()], sort_keys=True).encode()
    return hashlib.sha256(b"\0".join([*sources, spec])).hexdigest()[:32]


def content_hash(path: Path) -> str:
    """Return the sha256 of a scan's bytes; of both files where the voxels lie in another.

    Raises:
        TrainingError: the file cannot be read.
    """
    files = [path]
    for suffix, other in PAIRED.items():
        if path.name.lower().endswith(suffix):
            beside = path.with_name(path.name[: -len(suffix)] + other)
            files += [beside] if beside.exists() else []
    digest = hashlib.sha256()
    for file in files:
        try:
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError as error:
            raise TrainingError(
                f"The scan {file.name} cannot be read ({error.strerror}); check the file."
            ) from None
    return digest.hexdigest()


def entry(folder: Path, contents: str, told: tuple[str, ...]) -> Entry:
    """Return the entry of a scan's contents, with what is told of it (label, patient, ...)."""
    key = json.dumps([contents, code_version(), *told])
    return Entry(folder / f"{hashlib.sha256(contents.encode()).hexdigest()[:32]}.npz", key)


def kept(place: Entry) -> Arrays | None:
    """Return the arrays of an entry, or None where there is none, a stale or a damaged one."""
    try:
        with np.load(io.BytesIO(place.path.read_bytes())) as stored:
            arrays = dict(stored)
    except DAMAGED:
        return None
    return arrays if str(arrays.pop("key", "")) == place.key else None


def keep(place: Entry, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays of an entry, made and stored if it has none that may be used."""
    arrays = kept(place)
    if arrays is None:
        arrays = make()
        content = io.BytesIO()
        np.savez_compressed(content, key=np.array(place.key), **arrays)  # type: ignore[arg-type]
        place.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place.path, content.getvalue())
    return arrays
