"""The interface of a file format: one `Reader` each, in the tuple of `readers`."""

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
        """The first bytes inside a compressed file, of other files their own.

        Empty if it is damaged, or cannot be read.
        """
        return unpacked_beginning(self.path, self.start)


class OpenScan(Protocol):
    """A scan with its header read and checked, and its voxels not yet read."""

    @property
    def files(self) -> tuple[Path, ...]:
        """All its files, in the order of its SHA-256."""

    def outline(self) -> Volume:
        """Its geometry: a volume of zeros that takes no memory.

        Raises:
            LoadError: its files are too small for the header, or the memory for the scan.
        """

    def blocks(self) -> Iterator[bytes | memoryview]:
        """The stored bytes of its voxels, in pieces of any size.

        Raises:
            LoadError: a file cannot be read to its end.
        """

    def load(self, progress: Progress, limit: int, watcher: Watcher | None = None) -> Volume:
        """The volume in HU, observed by a watcher while it is read.

        Raises:
            Cancelled: raised by `progress`.
            LoadError: it takes more than `limit` bytes, or a file is damaged.
        """


@dataclass(frozen=True)
class Reader:
    """How scans of one format are recognised, read and described.

    Suffixes are in lower case. Files with one of `suffixes` are scans; those with one of `halves`
    hold voxels of a header beside them, which is opened with them; `detached` are headers whose
    voxels may be in other files, which end in one of `voxels`. A `series` is many files in a
    folder, and opens by the folder or any of them. `sniff` recognises the format by the first
    bytes, whatever the name; `open` reads and checks the header, and raises a `LoadError`.
    `is_free_text` says whether a header field may hold typed text, and so a patient's name. `names`
    and `notes` appear in docs/formats.md.
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
