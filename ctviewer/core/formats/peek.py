"""What a scan tells before it is loaded: its geometry, and its voxels as they stream by."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ctviewer.core.base.progress import Report, silent
from ctviewer.core.formats.canonical import axes_of, canonical
from ctviewer.core.formats.dicom.content import is_dicom
from ctviewer.core.formats.loading import VoxelStream, check_size, source_of, stored_scan
from ctviewer.core.formats.reading import free_memory
from ctviewer.core.geometry.volume import Source, Volume

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series

MEGABYTE = 1 << 20


def outline(path: Path, report: Report = silent, series: "Series | None" = None) -> Volume:
    """A scan's geometry from its header: a Volume whose voxels are all 0 and take no memory.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: by `report`, which hears of each file of a series.
        LoadError: as `load_volume` would, for all that the header and the file's size tell.
    """
    if series or path.is_dir() or is_dicom(path):
        return _outline_of_series(path, report, series)
    scan = stored_scan(path)
    check_size(scan, free_memory())
    header = scan.header
    return _empty(header.dtype, header.shape, header.affine, source_of(path, header))


def voxel_blocks(
    path: Path, report: Report = silent, series: "Series | None" = None
) -> Iterator[bytes]:
    """The stored voxels' bytes, one megabyte after the other; of DICOM, each slice's file.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: by `report`, which hears of each header that is read before.
        LoadError: a file cannot be read to its end.
    """
    if series or path.is_dir() or is_dicom(path):
        from ctviewer.core.formats.dicom.loading import find_series, stack_of, stored_pixels

        yield from stored_pixels(stack_of(series) if series else find_series(path, report))
        return
    waiting = bytearray()
    for block in VoxelStream(stored_scan(path)):
        waiting += block
        while len(waiting) >= MEGABYTE:
            yield bytes(waiting[:MEGABYTE])
            del waiting[:MEGABYTE]
    yield bytes(waiting)


def _outline_of_series(path: Path, report: Report, series: "Series | None") -> Volume:
    from ctviewer.core.formats.dicom.loading import find_series, stack_of  # pydicom imports slowly

    stack = stack_of(series) if series else find_series(path, report)
    axes = axes_of(stack.affine)
    dtype = str(stack.dtype)
    source = Source(path=path, format="DICOM", shape=stack.shape, dtype=dtype, axes=axes)
    return _empty(stack.dtype, stack.shape, stack.affine, source)


def _empty(
    dtype: np.dtype[np.generic], shape: tuple[int, ...], affine: np.ndarray, source: Source
) -> Volume:
    nothing = np.broadcast_to(np.zeros((), dtype.newbyteorder("=")), shape)
    return Volume(*canonical(nothing, affine), source)
