"""The files of a scan, from which voxels and geometry are read, and their hash."""

import hashlib
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.readers import open_scan
from ctviewer.core.formats.unpacking import BLOCK
from training.base.errors import TrainingError


def content_hash(path: Path) -> str:
    """Return the sha256 of the bytes that a scan is read from, as in its `Source`.

    If it is not a scan, or a file is missing, that of the existing files.

    Raises:
        TrainingError: a file cannot be read.
    """
    digest = hashlib.sha256()
    for file in _read_from(path):
        try:
            with file.open("rb") as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
        except OSError as error:
            raise TrainingError(
                f"The scan {file.name} cannot be read ({error.strerror}); check the file."
            ) from None
    return digest.hexdigest()


def joined_hash(*hashes: str) -> str:
    """Return one hash of several."""
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()


def _read_from(path: Path) -> list[Path]:
    """The files of a scan in the order of reading; only the path itself if it is not a scan."""
    try:
        found = open_scan(path).files
    except LoadError:
        return [path]
    return list(dict.fromkeys(file for file in found if file.exists()))
