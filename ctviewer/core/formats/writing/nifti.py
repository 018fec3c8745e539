"""A map as gzipped NIfTI; its indices are those of the scan's file."""

from collections.abc import Iterator

import numpy as np

from ctviewer.core.formats.offline import nib
from ctviewer.core.formats.writing.packing import blocks_of, gzipped
from ctviewer.core.formats.writing.stored_map import LEVELS, StoredMap

LONGEST_SIDE = 32_767  # voxels; NIfTI-1 stores dimensions as int16
DESCRIPTION_BYTES = 79  # in the field, without the terminator
NO_EXTENSION = bytes(4)
PERPENDICULAR = 1e-3  # cosine; a qform cannot hold a sheared grid


def nifti_pieces(saved: StoredMap) -> Iterator[bytes]:
    """The file in pieces. Probabilities are stored as bytes with the slope 1/255."""
    yield from gzipped(_content(saved))


def _content(saved: StoredMap) -> Iterator[bytes | memoryview]:
    yield _header(saved) + NO_EXTENSION
    yield from blocks_of(saved.layers)


def _header(saved: StoredMap) -> bytes:
    small = max(saved.shape) <= LONGEST_SIDE
    header = nib.Nifti1Header() if small else nib.Nifti2Header()
    header.set_data_dtype(np.uint8)
    header.set_data_shape(saved.shape)
    header.set_sform(saved.affine, code="scanner")
    header.set_zooms(np.linalg.norm(saved.affine[:3, :3], axis=0))
    if not _sheared(saved):
        header.set_qform(saved.affine, code="scanner")
    header.set_xyzt_units("mm")
    header.set_intent("estimate" if saved.fractional else "label", name=saved.name[:15])
    header["cal_max"] = 1 if saved.fractional else max(part.label for part in saved.segments)
    if saved.fractional:
        header.set_slope_inter(1 / LEVELS, 0)
    else:
        header.set_slope_inter(1, 0)
    header["descrip"] = saved.origin.text[:DESCRIPTION_BYTES].encode("ascii", "replace")
    header["magic"] = header.single_magic
    header["vox_offset"] = len(header.binaryblock) + len(NO_EXTENSION)
    return bytes(header.binaryblock)


def _sheared(saved: StoredMap) -> bool:
    directions = saved.affine[:3, :3] / np.linalg.norm(saved.affine[:3, :3], axis=0)
    return bool(np.abs(directions.T @ directions - np.eye(3)).max() > PERPENDICULAR)
