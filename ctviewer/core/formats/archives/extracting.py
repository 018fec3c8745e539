"""An archive into a folder: only files, only inside of it, no more than a scan can be.

What is not unpacked is counted with its reason. Names are those of the archive where the system
allows them, the same in every try, so that a path into an archive means the same file each time.
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
UNFIT = re.compile(r'[<>:"|?*\x00-\x1f]')  # of a name on Windows
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # there, too
LONGEST_NAME = 200  # bytes; systems allow 255, and a clash adds some
MAX_DEPTH = 100  # folders in folders, as in discovery
MAX_SUFFIX = 20  # characters that stay when a name is cut


@dataclass(frozen=True)
class Limits:
    """What an archive may take. A thousandfold growth, or a disk full of it, is no scan.

    `ratio` is how often its own size it may unpack to, beyond the first `free_bytes`: a CT packs
    to a half, an empty one of 512 x 512 x 255 to a thousandth of its 134 MB. `reserve` is left
    free on the disk.
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
    """Unpack all files of an archive into an empty folder; what was left out, by reasons.

    Raises:
        Cancelled: by `progress`.
        LoadError: it cannot be read, is larger than the limits, or the disk is full.
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
                budget.take(entry.size)  # to reach what follows, it is unpacked all the same
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
    """What of the limits is left."""

    archive: Path
    size: int
    disk: int
    limits: Limits
    files: int = 0
    used: int = 0

    @property
    def most(self) -> int:
        """Bytes that may be unpacked."""
        limits = self.limits
        return min(limits.bytes, max(limits.free_bytes, self.size * limits.ratio))

    def check(self, packed: OpenArchive) -> None:
        """Refuse at once what promises too much."""
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
    """The folder, and which names are taken in it; `stamp` is the time that its files get."""

    archive: Path
    folder: Path
    stamp: int
    left: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)  # in small letters: so some systems compare names
    folders: set[str] = field(default_factory=set)
    numbers: Counter[str] = field(default_factory=Counter)  # of names that came up again

    def created(self, entry: Packed) -> "_NewFile | None":
        """A new file for an entry; None of what is not unpacked.

        Raises:
            LoadError: the disk is full, or takes no files.
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
        """A name that no file or folder has yet, inside folders that are no files."""
        place = ""
        for part in parts[:-1]:
            place = self._apart(place + part, self.files)
            self.folders.add(place.casefold())
            place += "/"
        place = self._apart(place + parts[-1], self.files, self.folders)
        self.files.add(place.casefold())
        return place

    def _apart(self, name: str, *taken: set[str]) -> str:
        """The name, with a number where it is taken."""
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
    """A file of the folder that is written."""

    path: Path
    file: BinaryIO
    target: _Target

    def __enter__(self) -> "_NewFile":
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # what could not be written cannot be now
            self.file.close()
        with suppress(OSError):
            os.utime(self.path, ns=(self.target.stamp, self.target.stamp))

    def write(self, piece: bytes) -> None:
        """Append to it.

        Raises:
            LoadError: the disk is full.
        """
        try:
            self.file.write(piece)
        except OSError as error:
            raise cannot_unpack(self.target.archive, error) from None


def cannot_unpack(archive: Path, error: OSError) -> TransientLoadError:
    """What to raise where the temporary folder takes no more."""
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
    """The names on the way to an entry; Windows programs write backslashes, others a root."""
    plain = DRIVE.sub("", name.replace("\\", "/"))
    return [part for part in plain.split("/") if part not in ("", ".")]


def _fitting(part: str) -> str:
    """A name as every system takes it."""
    name = UNFIT.sub("_", HIDDEN.sub("_", part)).rstrip(". ") or "_"
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    if len(name.encode()) <= LONGEST_NAME:
        return name
    suffix = "".join(Path(name).suffixes[-2:])[-MAX_SUFFIX:]
    kept = LONGEST_NAME - len(suffix.encode())
    return name.encode()[:kept].decode(errors="ignore") + suffix
