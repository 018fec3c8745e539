"""A volume, or a mask on its grid, as NIfTI in canonical axes, without header fields."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.formats.offline import nib
from ctviewer.core.formats.writing.nifti import LONGEST_SIDE, NO_EXTENSION
from ctviewer.core.formats.writing.packing import gzipped
from ctviewer.core.geometry.scan_mask import MaskLabels
from ctviewer.core.geometry.volume import Volume

AIR = -1024  # HU for voxels that are not finite
ENDS = np.iinfo(np.int16)


def volume_pieces(volume: Volume) -> Iterator[bytes]:
    """The file of a volume in pieces: HU as int16, gzipped."""
    return gzipped(_content(volume, volume.voxels, np.dtype("<i2")))


def mask_pieces(volume: Volume, labels: MaskLabels) -> Iterator[bytes]:
    """The file of labels (r, a, s) on the volume's grid in pieces, as uint8, gzipped."""
    return gzipped(_content(volume, labels, np.dtype("u1")))


def _content(
    volume: Volume, voxels: NDArray[np.generic], kind: np.dtype[np.generic]
) -> Iterator[bytes]:
    yield _header(volume, kind) + NO_EXTENSION
    for layer in range(voxels.shape[2]):  # one at a time: no second copy of the scan
        values = voxels[:, :, layer]
        if values.dtype.kind == "f":
            values = np.rint(np.nan_to_num(values, nan=AIR, posinf=ENDS.max, neginf=AIR))
        if kind.itemsize > 1:
            values = np.clip(values, ENDS.min, ENDS.max)
        yield values.astype(kind).T.tobytes()  # R fastest


def _header(volume: Volume, kind: np.dtype[np.generic]) -> bytes:
    small = max(volume.shape) <= LONGEST_SIDE
    header = nib.Nifti1Header() if small else nib.Nifti2Header()
    header.set_data_dtype(kind)
    header.set_data_shape(volume.shape)
    header.set_sform(volume.affine, code="scanner")
    header.set_zooms(np.linalg.norm(volume.affine[:3, :3], axis=0))
    header.set_xyzt_units("mm")
    header.set_slope_inter(1, 0)
    header["magic"] = header.single_magic
    header["vox_offset"] = len(header.binaryblock) + len(NO_EXTENSION)
    return bytes(header.binaryblock)
