"""Safe extraction into a folder: files only, inside the folder only, within size limits.

Skipped entries are counted by reason. File names are those of the archive as far as the system
allows, and deterministic, so that a path into an archive always means the same file.
"""

import errno
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ctviewer.core.base.errors import LoadError, TransientLoadError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import HIDDEN, Text
from ctviewer.core.formats.archives.entries import OpenArchive, Packed, opened_archive
from ctviewer.core.formats.reading import size_text
from ctviewer.core.formats.unpacking import BLOCK

ESCAPES = Text("names in archives that point outside them")
TOO_LONG = Text("names in archives that are too long for this disk")
LOST_IN_ARCHIVES = frozenset((ESCAPES, TOO_LONG))

DRIVE = re.compile(r"^[A-Za-z]:")
UNFIT = re.compile(r'[<>:"|?*\x00-\x1f]')  # characters not allowed in names on Windows
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # on Windows, too
LONGEST_NAME = 200  # bytes; systems allow 255, and a number may be added
MAX_DEPTH = 100  # nested folders, as in discovery
MAX_SUFFIX = 20  # characters kept when a name is cut


@dataclass(frozen=True)
class Limits:
    """Limits that guard against archive bombs and a full disk.

    `ratio` is the maximum growth on unpacking beyond the first `free_bytes`: a CT compresses to a
    half, an empty one of 512 x 512 x 255 to a thousandth of its 134 MB. `reserve` stays free on
    disk.
    """

    files: int = 50_000
    bytes: int = 64 << 30
    ratio: int = 100
    free_bytes: int = 256 << 20
    reserve: int = 256 << 20


LIMITS = Limits()


def extract(
    archive: Path, folder: Path, progress: Progress, limits: Limits = LIMITS
) -> Counter[str]:
    """Unpack all files of an archive into an empty folder; returns what was skipped, by reason.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: it cannot be read, exceeds the limits, or the disk is full.
    """
    label = Text("Unpacking {file}", file=archive.name)
    with opened_archive(archive) as (packed, file):
        size = os.fstat(file.fileno()).st_size
        budget = _Budget(archive, size, shutil.disk_usage(folder).free, limits)
        budget.check(packed)
        target = _Target(archive, folder, os.fstat(file.fileno()).st_mtime_ns)
        for entry in packed:
            budget.take_file()
            progress(min(file.tell() / size, 1.0), label)
            written = target.created(entry)
            if written is None:
                budget.take(entry.size)  # it must be unpacked anyway to reach the next entry
            else:
                with written:
                    for piece in _pieces(entry, budget):
                        written.write(piece)
                        progress(min(file.tell() / size, 1.0), label)
    return target.left


def _pieces(entry: Packed, budget: "_Budget") -> Iterator[bytes]:
    total = 0
    with entry.open() as stored:
        while piece := stored.read(BLOCK):
            total += len(piece)
            budget.take(len(piece))
            yield piece
    if total != entry.size:
        raise EOFError


@dataclass(eq=False)
class _Budget:
    """What remains of the limits."""

    archive: Path
    size: int
    disk: int
    limits: Limits
    files: int = 0
    used: int = 0

    @property
    def most(self) -> int:
        """The number of bytes that may still be unpacked."""
        limits = self.limits
        return min(limits.bytes, max(limits.free_bytes, self.size * limits.ratio))

    def check(self, packed: OpenArchive) -> None:
        """Refuse an archive whose declared size exceeds the limits."""
        if packed.promised is not None:
            self.take(packed.promised)
            self.used = 0

    def take_file(self) -> None:
        self.files += 1
        if self.files > self.limits.files:
            raise LoadError(
                Text(
                    "The archive {file} holds more than {most:,} {most:file|files}; unpack it and "
                    "open a folder further down.",
                    file=self.archive.name,
                    most=self.limits.files,
                )
            )

    def take(self, count: int) -> None:
        self.used += count
        if self.used > self.most:
            raise LoadError(
                Text(
                    "The archive {file} ({size}) unpacks to more than {most}, which no scans do; "
                    "it was left closed.",
                    file=self.archive.name,
                    size=size_text(self.size),
                    most=size_text(self.most),
                )
            )
        if self.used > self.disk - self.limits.reserve:
            raise _no_space(self.archive)


@dataclass(eq=False)
class _Target:
    """The target folder and the names used in it; `stamp` is the time given to its files."""

    archive: Path
    folder: Path
    stamp: int
    left: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)  # in lower case, as some systems ignore case
    folders: set[str] = field(default_factory=set)
    numbers: Counter[str] = field(default_factory=Counter)  # counts repeated names

    def created(self, entry: Packed) -> "_NewFile | None":
        """Create the file for an entry; None if it is not unpacked.

        Raises:
            LoadError: the disk is full, or not writable.
        """
        if entry.unwanted:
            self.left[entry.unwanted] += 1
            return None
        parts = _parts(entry.name)
        if ".." in parts:
            self.left[ESCAPES] += 1
            return None
        if entry.is_folder or not parts:
            return None
        if len(parts) > MAX_DEPTH:
            self.left[TOO_LONG] += 1
            return None
        path = self.folder / self._place_of([_fitting(part) for part in parts])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _NewFile(path, path.open("xb"), self)
        except OSError as error:
            if error.errno not in (errno.ENAMETOOLONG, errno.ENOENT, errno.EINVAL):
                raise cannot_unpack(self.archive, error) from None
            self.left[TOO_LONG] += 1
            return None

    def _place_of(self, parts: list[str]) -> str:
        """A name not yet used by a file or folder, with parents that are not files."""
        place = ""
        for part in parts[:-1]:
            place = self._apart(place + part, self.files)
            self.folders.add(place.casefold())
            place += "/"
        place = self._apart(place + parts[-1], self.files, self.folders)
        self.files.add(place.casefold())
        return place

    def _apart(self, name: str, *taken: set[str]) -> str:
        """The name, with a number if it is taken."""
        free = name
        while any(free.casefold() in each for each in taken):
            self.numbers[name] += 1
            stem, dot, suffix = (
                name.rpartition(".") if "." in name.split("/")[-1] else (name, "", "")
            )
            free = f"{stem} ({self.numbers[name] + 1}){dot}{suffix}"
        return free


@dataclass(eq=False)
class _NewFile:
    """A file being written in the folder."""

    path: Path
    file: BinaryIO
    target: _Target

    def __enter__(self) -> "_NewFile":
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # data that could not be written before fails again
            self.file.close()
        with suppress(OSError):
            os.utime(self.path, ns=(self.target.stamp, self.target.stamp))

    def write(self, piece: bytes) -> None:
        """Append a piece.

        Raises:
            LoadError: the disk is full.
        """
        try:
            self.file.write(piece)
        except OSError as error:
            raise cannot_unpack(self.target.archive, error) from None


def cannot_unpack(archive: Path, error: OSError) -> TransientLoadError:
    """The error for a temporary folder that cannot take more."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _no_space(archive)
    return TransientLoadError(
        Text(
            "The archive {file} cannot be unpacked into the temporary folder ({reason}); unpack "
            "it yourself and open the folder.",
            file=archive.name,
            reason=error.strerror,
        )
    )


def _no_space(archive: Path) -> TransientLoadError:
    return TransientLoadError(
        Text(
            "There is too little space in the temporary folder to unpack {file}; make room, or "
            "unpack it elsewhere and open the folder.",
            file=archive.name,
        )
    )


def _parts(name: str) -> list[str]:
    """The path components of an entry; handles backslashes from Windows and a root."""
    plain = DRIVE.sub("", name.replace("\\", "/"))
    return [part for part in plain.split("/") if part not in ("", ".")]


def _fitting(part: str) -> str:
    """A name that is valid on every system."""
    name = UNFIT.sub("_", HIDDEN.sub("_", part)).rstrip(". ") or "_"
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    if len(name.encode()) <= LONGEST_NAME:
        return name
    suffix = "".join(Path(name).suffixes[-2:])[-MAX_SUFFIX:]
    kept = LONGEST_NAME - len(suffix.encode())
    return name.encode()[:kept].decode(errors="ignore") + suffix
