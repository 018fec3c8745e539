"""A scan as NIfTI, for programs that are asked about it: HU in canonical axes, and no name."""

from pathlib import Path

import numpy as np

from ctviewer.core.base.errors import WriteError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.offline import nib
from ctviewer.core.geometry.volume import Volume


def write_scan(path: Path, volume: Volume) -> None:
    """Write the voxels (r, a, s) of a volume; their header holds type, size and place alone.

    Raises:
        WriteError: there is no room.
    """
    voxels = volume.voxels
    if voxels.dtype.kind != "f" and voxels.dtype != np.int16:
        voxels = voxels.astype(np.int32 if voxels.dtype.itemsize > 1 else np.int16)
    try:
        nib.save(nib.Nifti1Image(voxels, volume.affine), path)
    except OSError as error:
        raise WriteError(
            Text("The scan cannot be copied for the other program ({reason}).",
                 reason=error.strerror or type(error).__name__)
        ) from None  # fmt: skip
