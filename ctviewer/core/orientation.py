"""Which way stored axes point, by nibabel, and how they are turned to canonical ones."""

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.volume import Voxels


def canonical(voxels: Voxels, affine: NDArray[np.float64]) -> tuple[Voxels, NDArray[np.float64]]:
    """Stored axes turned and flipped to RAS, a view; and the affine of the view."""
    from ctviewer.core.offline import nib

    orientation = nib.io_orientation(affine)
    turned = nib.apply_orientation(voxels, orientation)
    return turned, affine @ nib.orientations.inv_ornt_aff(orientation, voxels.shape)


def axes_of(affine: NDArray[np.float64]) -> str:
    """The direction in which each stored axis grows, e.g. "LPS"."""
    from ctviewer.core.offline import nib

    return "".join(nib.aff2axcodes(affine))
