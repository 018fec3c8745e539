"""What a scan tells before it is loaded: its geometry, and its voxels as they stream by."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ctviewer.core.dicom.content import is_dicom
from ctviewer.core.loading import files_of, parse, source_of, voxels_of
from ctviewer.core.orientation import axes_of, canonical
from ctviewer.core.reading import (
    BLOCK,
    check_promise,
    free_memory,
    packing_of,
    read_file,
    read_start,
    skip,
    unpacked,
)
from ctviewer.core.report import Report, silent
from ctviewer.core.stored import StoredHeader
from ctviewer.core.volume import Source, Volume

if TYPE_CHECKING:
    from ctviewer.core.dicom.series import Series


def outline(path: Path, report: Report = silent, series: "Series | None" = None) -> Volume:
    """A scan's geometry from its header: a Volume whose voxels are all 0 and take no memory.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: by `report`, which hears of each file of a series.
        LoadError: as `load_volume` would, for all that the header and the file's size tell.
    """
    if series or path.is_dir() or is_dicom(path):
        return _outline_of_series(path, report, series)
    header, image_path = _header_of(path)
    packing = header.packing or packing_of(read_start(image_path))
    size = image_path.stat().st_size - max(header.start, 0)
    check_promise(header.offset + header.voxel_bytes, size, packing, free_memory())
    return _empty(header.dtype, header.shape, header.affine, source_of(path, header))


def voxel_blocks(
    path: Path, report: Report = silent, series: "Series | None" = None
) -> Iterator[bytes]:
    """The stored voxels' bytes, one block after the other; of DICOM, each slice's file.

    `series` is what a survey found at `path`: its headers are not read again.

    Raises:
        Cancelled: by `report`, which hears of each header that is read before.
        LoadError: a file cannot be read to its end.
    """
    if series or path.is_dir() or is_dicom(path):
        from ctviewer.core.dicom.loading import find_series, stack_of, stored_pixels

        yield from stored_pixels(stack_of(series) if series else find_series(path, report))
        return
    header, image_path = _header_of(path)
    image = read_file(image_path, free_memory())
    start = header.start if header.start >= 0 else len(image) + header.start
    with unpacked(image, header.packing or packing_of(image), max(start, 0)) as stream:
        skip(stream, header.offset)
        left = header.voxel_bytes
        while left > 0 and (block := stream.read(min(left, BLOCK))):
            left -= len(block)
            yield block
        if left > 0:
            raise EOFError


def _header_of(path: Path) -> tuple[StoredHeader, Path]:
    """The checked header, and the file that holds the voxels."""
    header_path, image_path = files_of(path)
    header = parse(header_path, read_start(header_path))
    return header, voxels_of(header, header_path, image_path)


def _outline_of_series(path: Path, report: Report, series: "Series | None") -> Volume:
    from ctviewer.core.dicom.loading import find_series, stack_of  # pydicom imports slowly

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
