"""What a scan's file tells before it is loaded: its geometry, and its voxels as they stream by."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ctviewer.core.loading import (
    BLOCK,
    canonical,
    check_pair,
    check_size,
    decoded,
    files_of,
    free_limit,
    is_zipped,
    read_header,
    readable,
    skip,
    source_of,
)
from ctviewer.core.nifti import NiftiHeader
from ctviewer.core.volume import Volume


def outline(path: Path) -> Volume:
    """A scan's geometry from its header: a Volume whose voxels are all 0 and take no memory.

    Raises:
        LoadError: as `load_volume` would, for all that the header and the file's size tell.
    """
    header, image_path = _header_of(path)
    with readable(image_path), image_path.open("rb") as raw:
        size, zipped = image_path.stat().st_size, is_zipped(raw)
    check_size(header, size, zipped=zipped, limit=free_limit())
    nothing = np.broadcast_to(np.zeros((), header.dtype.newbyteorder("=")), header.shape)
    return canonical(nothing, header, source_of(path, header), 0)


def voxel_blocks(path: Path) -> Iterator[bytes]:
    """The stored voxels' bytes, one block after the other, however long the file.

    Raises:
        LoadError: the file cannot be read to its end.
    """
    header, image_path = _header_of(path)
    with readable(image_path), image_path.open("rb") as raw, decoded(raw) as stream:
        skip(stream, header.offset)
        left = header.voxel_bytes
        while left > 0 and (block := stream.read(min(left, BLOCK))):
            left -= len(block)
            yield block
        if left > 0:
            raise EOFError


def _header_of(path: Path) -> tuple[NiftiHeader, Path]:
    """The checked header, and the file that holds the voxels."""
    header_path, image_path = files_of(path)
    with readable(header_path), header_path.open("rb") as raw, decoded(raw) as stream:
        header = read_header(stream)
    check_pair(header, path, alone=image_path == header_path)
    return header, image_path
