"""Paths that lead into archives: `study.zip/patient 1/chest.nii` names a scan like any other path.

Callers resolve such a path to an unpacked file, which exists while the archive is unpacked: during
the read, or within `kept_unpacked` until the next archive.
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

NESTED = 2  # depth of nested archives that open; deeper ones are counted


@dataclass(frozen=True)
class Contents:
    """An archive unpacked into a folder of the same name, and what was skipped, by reason."""

    archive: Path
    folder: Path
    left: tuple[tuple[str, int], ...] = ()

    def outside(self, path: Path) -> Path:
        """The path into the archive for an unpacked file."""
        return self.archive / path.relative_to(self.folder)

    def inside(self, path: Path) -> Path:
        """The unpacked file for a path into the archive."""
        return self.folder / path.relative_to(self.archive)


@dataclass(frozen=True, eq=False)
class Placed:
    """Where a path's target is on disk now; `series` are its headers with paths there.

    `archives` are those that contain it, outermost first.
    """

    path: Path
    series: "Series | None"
    archives: tuple[Contents, ...] = ()

    def volume(self, volume: Volume) -> Volume:
        """A volume read there, with the path into the archive as its source.

        This may differ from the requested path: a slice stands for the folder of its series.
        """
        named = volume.source.path
        if named is None or not self.archives:
            return volume
        for contents in reversed(self.archives):
            named = contents.outside(named)
        return replace(volume, source=replace(volume.source, path=named))


def archive_of(path: Path) -> Path | None:
    """The archive that a path names or leads into, else None."""
    if path.is_dir():
        return None
    try:
        found = next((each for each in (path, *path.parents) if os.path.lexists(each)), None)
        return found if found and found.is_file() and is_archive(found) else None
    except (OSError, ValueError):  # an invalid name
        return None


def is_there(path: Path) -> bool:
    """Whether a file or folder exists, or the archive that a path leads into."""
    return path.exists() or archive_of(path) is not None


@contextmanager
def on_disk(
    path: Path, progress: Progress = silent, series: "Series | None" = None
) -> Iterator[Placed]:
    """Resolve a path to the disk, unpacking archives on the way.

    Raises:
        Cancelled: raised by `progress`.
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
    """Unpack an archive into a temporary folder, deleted afterwards unless kept.

    Raises:
        Cancelled: raised by `progress`.
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
    """Keep the latest archive unpacked until another is read, for reading several of its scans.

    Applies to this thread.
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
    """The kept archive, and one nested in it."""

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
            folder = scratch.folder / archive.name  # named in sentences
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
