"""From a file or a folder to a Volume; the format is recognised by its first bytes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import SCAN_ERRORS, LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.inside import archive_of, kept_unpacked, on_disk
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.found import FoundScan
from ctviewer.core.formats.reader import OpenScan
from ctviewer.core.formats.readers import open_scan
from ctviewer.core.formats.reading import free_memory
from ctviewer.core.geometry.volume import Volume, Watcher

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.dicom.series import Series

MEGABYTE = 1 << 20
MAX_NAMES = 5  # scans of an archive listed in a sentence


def load_volume(
    path: Path,
    progress: Progress = silent,
    *,
    memory_limit: int | None = None,
    series: "Series | None" = None,
    watcher: Watcher | None = None,
) -> Volume:
    """Open a scan of any format in `readers` as a Volume.

    The format is recognised by content, not by name. A DICOM file stands for its series in its
    folder, a folder for its only CT series, an archive for its only scan; a path may lead into an
    archive. Voxels keep the smallest type that holds every value exactly (int16 for a CT; 64-bit
    floats become 32-bit). `memory_limit` in bytes defaults to half of the free memory. `series` is
    what a survey found at `path`: its headers are not read again. A `watcher` sees the volume grow,
    in another thread.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: with a sentence that says what was found and what to do.
    """
    limit = memory_limit or free_memory()
    progress(0.0, Text("Reading"))
    with opening(path, progress, series) as (scan, named):
        return named(scan.load(progress, limit, watcher))


def outline(path: Path, progress: Progress = silent, series: "Series | None" = None) -> Volume:
    """A scan's geometry from its header: a volume of zeros that takes no memory.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: raised by `progress`, which is called for each file of a series.
        LoadError: as from `load_volume`, as far as header and file size show.
    """
    if series is not None:  # no file is read
        return _of_series(series).outline()
    with opening(path, progress, None) as (scan, named):
        return named(scan.outline())


def known_notes(path: Path, series: "Series | None" = None) -> tuple[str, ...]:
    """Notes from the headers of a scan that cannot be read; empty if these are unreadable too.

    `series` are the headers of a DICOM series, if already read.
    """
    if series is not None:
        return series.notes
    try:
        return outline(path).source.notes
    except SCAN_ERRORS:
        return ()


def voxel_blocks(
    path: Path, progress: Progress = silent, series: "Series | None" = None
) -> Iterator[bytes]:
    """The stored voxels' bytes in blocks of one megabyte; for DICOM, as compressed in the files.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: raised by `progress`, which is called for each header read.
        LoadError: a file cannot be read to its end.
    """
    waiting = bytearray()
    with opening(path, progress, series) as (scan, _named):
        for block in scan.blocks():
            waiting += block
            while len(waiting) >= MEGABYTE:
                yield bytes(waiting[:MEGABYTE])
                del waiting[:MEGABYTE]
    yield bytes(waiting)


Named = Callable[[Volume], Volume]
"""Gives a loaded volume the path that was requested."""


@contextmanager
def opening(
    path: Path, progress: Progress, series: "Series | None" = None
) -> Iterator[tuple[OpenScan, Named]]:
    """Open a scan wherever it is, with its header read, for reading its voxels.

    Raises:
        Cancelled, LoadError: as `load_volume`.
    """
    if series is None and archive_of(path) == path:
        with kept_unpacked():
            only = _only_scan(path, progress)
            with opening(only.path, progress, only.series) as opened:
                yield opened
        return
    with on_disk(path, progress, series) as place:
        if place.series is not None:
            yield _of_series(place.series), place.volume
        elif place.path == path or not place.path.is_dir():
            yield open_scan(place.path, progress), place.volume
        else:
            only = _only_scan(place.path, progress)
            with opening(only.path, progress, only.series) as (scan, named):
                yield scan, lambda volume: place.volume(named(volume))


def _only_scan(archive: Path, progress: Progress) -> FoundScan:
    """The only scan of an archive, or of a folder in one.

    Raises:
        LoadError: none opens, or there are several.
    """
    found = discover([archive], progress=progress)
    if len(found.openable) > 1:
        names = [each.path.relative_to(archive).as_posix() for each in found.openable]
        raise LoadError(
            Text(
                "{archive} holds {count} {count:scan|scans}; open one of them: {names}.",
                archive=archive.name,
                count=len(names),
                names=", ".join(names[:MAX_NAMES]) + (" …" if len(names) > MAX_NAMES else ""),
            )
        )
    if not found.openable:
        raise LoadError(found.scans[0].refusal)
    return found.openable[0]


def _of_series(series: "Series") -> OpenScan:
    from ctviewer.core.formats.dicom.loading import SeriesScan

    return SeriesScan(series)
