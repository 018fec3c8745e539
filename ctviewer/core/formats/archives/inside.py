"""Paths that lead into archives: `study.zip/patient 1/chest.nii` names a scan like any other path.

Whoever reads such a path asks for the file that it stands for, which is there for as long as the
archive is unpacked: while it is read, or until the next archive within `kept_unpacked`.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.formats.archives.entries import is_archive
from ctviewer.core.formats.archives.extracting import cannot_unpack, extract
from ctviewer.core.formats.archives.scratch import Scratch
from ctviewer.core.formats.reading import Stamp
from ctviewer.core.geometry.volume import Volume

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.dicom.series import Series

NESTED = 2  # archives in archives that open; what lies deeper is counted


@dataclass(frozen=True)
class Contents:
    """An archive that is unpacked into a folder of its name; what was left out, by reasons."""

    archive: Path
    folder: Path
    left: tuple[tuple[str, int], ...] = ()

    def outside(self, path: Path) -> Path:
        """The path into the archive of an unpacked file."""
        return self.archive / path.relative_to(self.folder)

    def inside(self, path: Path) -> Path:
        """The unpacked file of a path into the archive."""
        return self.folder / path.relative_to(self.archive)


@dataclass(frozen=True, eq=False)
class Placed:
    """Where what a path names lies on the disk now; `series` are its headers with such paths.

    `archives` are those that it lies in, the outermost first.
    """

    path: Path
    series: "Series | None"
    archives: tuple[Contents, ...] = ()

    def volume(self, volume: Volume) -> Volume:
        """A volume that was read there, by the path into the archive.

        That may be another than was asked for: a slice stands for the folder of its series.
        """
        named = volume.source.path
        if named is None or not self.archives:
            return volume
        for contents in reversed(self.archives):
            named = contents.outside(named)
        return replace(volume, source=replace(volume.source, path=named))


def archive_of(path: Path) -> Path | None:
    """The archive that a path names or leads into; None of any other path."""
    if path.is_dir():
        return None
    try:
        found = next((each for each in (path, *path.parents) if os.path.lexists(each)), None)
        return found if found and found.is_file() and is_archive(found) else None
    except (OSError, ValueError):  # an impossible name
        return None


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder, or the archive that it is said to lie in."""
    return path.exists() or archive_of(path) is not None


@contextmanager
def on_disk(
    path: Path, progress: Progress = silent, series: "Series | None" = None
) -> Iterator[Placed]:
    """What a path names as it lies on the disk: of a path into an archive, unpacked.

    Raises:
        Cancelled: by `progress`.
        LoadError: the archive cannot be unpacked.
    """
    with ExitStack() as held:
        real, headers = path, series
        archives: list[Contents] = []
        for _ in range(NESTED):
            archive = archive_of(real)
            if archive is None:
                break
            contents = held.enter_context(unpacked(archive, progress))
            archives.append(contents)
            real = contents.inside(real)
            headers = headers.moved(contents.inside) if headers else None
        yield Placed(real, headers, tuple(archives))


@contextmanager
def unpacked(archive: Path, progress: Progress = silent) -> Iterator[Contents]:
    """An archive in a temporary folder, deleted afterwards if it is not to be kept.

    Raises:
        Cancelled: by `progress`.
        LoadError: it cannot be unpacked.
    """
    kept = _kept.get()
    if kept is not None:
        yield kept.contents(archive, progress)
        return
    once = _KeptArchives()
    try:
        yield once.contents(archive, progress)
    finally:
        once.close()


@contextmanager
def kept_unpacked() -> Iterator[None]:
    """Within, the archive read last stays unpacked until another is read: for several scans of it.

    It holds for this thread.
    """
    if _kept.get() is not None:
        yield
        return
    kept = _KeptArchives()
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        kept.close()


@dataclass(eq=False)
class _KeptArchives:
    """The unpacked archive, then one that lies in it."""

    held: list[tuple[Scratch, Contents, Stamp]] = field(default_factory=list)

    def contents(self, archive: Path, progress: Progress) -> Contents:
        for _, contents, stamp in self.held:
            if contents.archive == archive and stamp == Stamp.of(archive):
                return contents
        while self.held and not archive.is_relative_to(self.held[-1][1].folder):
            self._drop()
        return self._added(archive, progress)

    def close(self) -> None:
        while self.held:
            self._drop()

    def _added(self, archive: Path, progress: Progress) -> Contents:
        try:
            stamp, scratch = Stamp.of(archive), Scratch()
        except OSError as error:
            raise cannot_unpack(archive, error) from None
        try:
            folder = scratch.folder / archive.name  # which sentences name
            folder.mkdir()
            left = extract(archive, folder, progress)
        except BaseException:
            scratch.close()
            raise
        contents = Contents(archive, folder, tuple(left.items()))
        self.held.append((scratch, contents, stamp))
        return contents

    def _drop(self) -> None:
        scratch, _, _ = self.held.pop()
        scratch.close()


_kept: ContextVar[_KeptArchives | None] = ContextVar("kept_unpacked", default=None)
