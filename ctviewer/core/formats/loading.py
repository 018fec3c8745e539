"""From a file or a folder to a Volume: its first bytes say which reader opens it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.reader import OpenScan
from ctviewer.core.formats.readers import open_scan
from ctviewer.core.formats.reading import free_memory
from ctviewer.core.geometry.volume import Volume

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.dicom.series import Series

MEGABYTE = 1 << 20


def load_volume(
    path: Path,
    progress: Progress = silent,
    *,
    memory_limit: int | None = None,
    series: "Series | None" = None,
) -> Volume:
    """Open a scan of any format in `readers` as a Volume.

    What a file is, its content says, not its name; a DICOM file stands for its series in its
    folder, a folder for the one CT series in it. Voxels keep the smallest type that holds every
    value exactly (int16 for a CT; 64-bit floats become 32-bit). `memory_limit` in bytes defaults
    to half of the free memory. `series` is what a survey found at `path`: its headers are not
    read again.

    Raises:
        Cancelled: by `progress`.
        LoadError: with a sentence that says what was found and what to do.
    """
    limit = memory_limit or free_memory()
    progress(0.0, Text("Reading"))
    return _opened(path, progress, series).load(progress, limit)


def outline(path: Path, progress: Progress = silent, series: "Series | None" = None) -> Volume:
    """A scan's geometry from its header: a Volume whose voxels are all 0 and take no memory.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: by `progress`, which is called for each file of a series.
        LoadError: as `load_volume` would, for all that the header and the file's size say.
    """
    return _opened(path, progress, series).outline()


def voxel_blocks(
    path: Path, progress: Progress = silent, series: "Series | None" = None
) -> Iterator[bytes]:
    """The stored voxels' bytes, one megabyte after the other; of DICOM, as the files pack them.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: by `progress`, which is called for each header that is read before.
        LoadError: a file cannot be read to its end.
    """
    waiting = bytearray()
    for block in _opened(path, progress, series).blocks():
        waiting += block
        while len(waiting) >= MEGABYTE:
            yield bytes(waiting[:MEGABYTE])
            del waiting[:MEGABYTE]
    yield bytes(waiting)


def _opened(path: Path, progress: Progress, series: "Series | None") -> OpenScan:
    if series is None:
        return open_scan(path, progress)
    from ctviewer.core.formats.dicom.loading import SeriesScan

    return SeriesScan(series)
