"""What a file format is to the program: one value a format, in the tuple of `readers`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from ctviewer.core.base.progress import Progress
from ctviewer.core.formats.otherfiles import unpacked_beginning
from ctviewer.core.geometry.volume import Volume, Watcher


@dataclass(frozen=True)
class Beginning:
    """The first bytes of a file, and its path."""

    path: Path
    start: bytes

    @cached_property
    def unpacked(self) -> bytes:
        """The first bytes of what a packed file holds, of any other file its own.

        Nothing where it is damaged, or cannot be read.
        """
        return unpacked_beginning(self.path, self.start)


class OpenScan(Protocol):
    """A scan whose header is read and checked, and whose voxels are not read yet."""

    @property
    def files(self) -> tuple[Path, ...]:
        """All that it is read from, in the order of its SHA-256."""

    def outline(self) -> Volume:
        """Its geometry: a volume whose voxels are all 0 and take no memory.

        Raises:
            LoadError: its files are too small for what the header promises, or it for the memory.
        """

    def blocks(self) -> Iterator[bytes | memoryview]:
        """The stored bytes of its voxels, in pieces of any size.

        Raises:
            LoadError: a file cannot be read to its end.
        """

    def load(self, progress: Progress, limit: int, watcher: Watcher | None = None) -> Volume:
        """The volume, in HU, with what a watcher saw of it while it was read.

        Raises:
            Cancelled: by `progress`.
            LoadError: it takes more than `limit` bytes, or a file is damaged.
        """


@dataclass(frozen=True)
class Reader:
    """How scans of one format are known, read and described.

    Suffixes are in lower case. Files with one of `suffixes` are scans, those with one of `halves`
    the voxels of a header beside them, by which it opens as well; `detached` are headers whose
    voxels may lie in other files, which end in one of `voxels`. A `series` is many files in a
    folder, which opens by the folder or any of them. `sniff` says by its first bytes whether a
    file is of the format, whatever its name; `open` reads and checks the header, and raises a
    `LoadError` with a sentence. `is_free_text` says whether a header's field of that name may hold
    what a person typed, and so a patient's name. `names` and `notes` stand in docs/formats.md.
    """

    label: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Beginning], bool]
    open: Callable[[Path, Progress], OpenScan]
    is_free_text: Callable[[str], bool]
    names: str
    notes: str
    halves: tuple[str, ...] = ()
    detached: tuple[str, ...] = ()
    voxels: tuple[str, ...] = ()
    series: bool = False
