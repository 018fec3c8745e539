"""An anonymised NIfTI of a one-file scan: a header with only the grid, and the stored voxels.

A NIfTI header is kept byte for byte except for its free texts; extensions and data after the voxels
are left out. NRRD and MetaImage, whose headers may hold anything, become NIfTI with the same stored
values, scaling and position.
"""

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.formats.anonymising.removed import Removed
from ctviewer.core.formats.offline import nib
from ctviewer.core.formats.onefile import StoredScan
from ctviewer.core.formats.reading import opened
from ctviewer.core.formats.stored import StoredHeader
from ctviewer.core.formats.unpacking import LONGEST_MAGIC, packing_of, unpacked_start

NO_EXTENSION = bytes(4)
LONGEST_SIDE = 32_767  # voxels; NIfTI-1 stores dimensions as int16
TEXTS = {
    348: {"data_type": (4, 14), "db_name": (14, 32), "descrip": (148, 228),
          "aux_file": (228, 252), "intent_name": (328, 344)},
    540: {"descrip": (240, 320), "aux_file": (320, 344), "intent_name": (508, 524),
          "unused_str": (525, 540)},
}  # fmt: skip
"""Byte ranges (start, end) of the free texts in a NIfTI-1 and a NIfTI-2 header."""

MAGIC = {348: (344, b"n+1\0"), 540: (4, b"n+2\0\r\n\x1a\n")}
OFFSET = {348: (108, "f"), 540: (168, "q")}
GRID = {
    "type", "dimension", "space", "space dimension", "sizes", "space directions", "spacings",
    "kinds", "centers", "centerings", "units", "space units", "endian", "encoding", "space origin",
    "objecttype", "ndims", "dimsize", "elementtype", "elementspacing", "elementsize", "offset",
    "position", "origin", "transformmatrix", "rotation", "orientation", "centerofrotation",
    "anatomicalorientation", "binarydata", "binarydatabyteordermsb", "elementbyteordermsb",
    "compresseddata", "compresseddatasize", "elementdatafile", "data file", "datafile",
    "headersize", "elementnumberofchannels", "line skip", "byte skip", "lineskip", "byteskip",
}  # fmt: skip
"""NRRD and MetaImage fields that describe the grid and the voxel storage."""


def anonymised_pieces(scan: StoredScan, removed: Removed, progress: Progress) -> Iterator[bytes]:
    """The copy as an uncompressed NIfTI, in pieces.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: the scan cannot be read, or its values do not fit a NIfTI.
    """
    is_nifti = scan.header.format.startswith("NIfTI")
    yield (_cleaned(scan, removed) if is_nifti else _fresh(scan.header, removed)) + NO_EXTENSION
    done, total = 0, scan.header.voxel_bytes
    for block in scan.blocks():
        progress(done / total, Text("Writing the copy"))
        done += len(block)
        yield bytes(block)


def _cleaned(scan: StoredScan, removed: Removed) -> bytes:
    with opened(scan.header_path) as file:
        packing = packing_of(file.read(LONGEST_MAGIC))
        file.seek(0)
        start = unpacked_start(file, packing, max(TEXTS) + len(NO_EXTENSION))
    order = "<" if start[0] else ">"
    (size,) = struct.unpack_from(f"{order}i", start)
    header = bytearray(start[:size])
    for name, (begin, end) in TEXTS[size].items():
        if any(header[begin:end]):
            removed.fields[name] += 1
        header[begin:end] = bytes(end - begin)
    place, kind = OFFSET[size]
    if not scan.header.is_pair and scan.header.offset > size + len(NO_EXTENSION):
        removed.fields["extensions"] += 1
    struct.pack_into(order + kind, header, place, size + len(NO_EXTENSION))
    place, magic = MAGIC[size]
    header[place : place + len(magic)] = magic
    return bytes(header)


def _fresh(stored: StoredHeader, removed: Removed) -> bytes:
    kind: Any = nib.Nifti1Header if max(stored.shape) <= LONGEST_SIDE else nib.Nifti2Header
    order = ">" if stored.dtype.byteorder == ">" else "<"
    header = kind(endianness=order)
    try:
        header.set_data_dtype(stored.dtype.newbyteorder("="))
    except nib.spatialimages.HeaderDataError:
        raise LoadError(
            Text("Voxels of the type {type} have no place in a NIfTI.", type=str(stored.dtype))
        ) from None
    header.set_data_shape(stored.shape)
    header.set_zooms(np.linalg.norm(stored.affine[:3, :3], axis=0))
    header.set_sform(stored.affine, code="scanner" if stored.orientation_known else "unknown")
    header.set_xyzt_units("mm")
    header.set_slope_inter(stored.slope, stored.intercept)
    header["magic"] = header.single_magic
    header["vox_offset"] = len(header.binaryblock) + len(NO_EXTENSION)
    for name, _ in stored.facts:
        if name.strip().lower() not in GRID:
            removed.fields[name] += 1
    return bytes(header.binaryblock)
