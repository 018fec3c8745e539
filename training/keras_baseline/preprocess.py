"""From a file to the seed's input, and its augmentation: the steps of the Keras example.

Deliberately unchanged: no orientation except a quarter turn, no spacing, cubic resize without
smoothing, no HU limits. Arrays are float64 [x, y, slice] until they are stored.
"""

from pathlib import Path

import cv2
import nibabel as nib
import numpy as np
from scipy.ndimage import gaussian_filter, rotate

from ctviewer.core.base.text import Text
from training.base.errors import TrainingError
from training.keras_baseline.uniformize import DEPTHS, Floats, area

VERSION = "1"  # increase it with any change of the output
ANGLES = (-20, -10, -5, 5, 10, 20)  # degrees; never none
SIGMA = 1.0  # voxels


def read(path: Path) -> Floats:
    """Return the file's voxels, scaled according to the header, rotated by 90 degrees in plane.

    Raises:
        TrainingError: the file is not a readable 3D volume.
    """
    try:
        voxels = np.asarray(nib.load(path).get_fdata())  # type: ignore[attr-defined]
    except (OSError, EOFError, ValueError, nib.filebasedimages.ImageFileError) as error:
        raise TrainingError(
            f"The scan {path.name} cannot be read ({error}); fetch it again or leave it out."
        ) from None
    if voxels.ndim != 3:
        raise TrainingError(
            Text(
                "The scan {name} has {axes} {axes:axis|axes} where 3 are expected; leave it out.",
                name=path.name,
                axes=voxels.ndim,
            )
        )
    return np.rot90(voxels)


def resize_slices(volume: Floats, side: int) -> Floats:
    """Return (side, side, slices): OpenCV's cubic interpolation of each slice, not smoothed."""
    slices = [
        cv2.resize(volume[:, :, at], (side, side), interpolation=cv2.INTER_CUBIC)
        for at in range(volume.shape[-1])
    ]
    return np.asarray(np.dstack(slices), np.float64)


def prepare(path: Path, side: int = 128, depth: int = 64, method: str = "spline") -> Floats:
    """Return a file as (side, side, depth) in HU, resampled by one of `uniformize.METHODS`.

    Raises:
        TrainingError: the file cannot be read, or its voxels are constant.
    """
    volume = read(path)
    if not volume.min() < volume.max():
        raise TrainingError(
            f"The scan {path.name} has one value everywhere; leave it out of the table."
        )
    if method == "area":
        return area(volume, side, depth)
    return DEPTHS[method](resize_slices(volume, side), depth)


def normalise(volume: Floats) -> Floats:
    """Return the volume scaled from its minimum and maximum to 0..1.

    The Keras example intends to map -1000..400 HU, but computes `volume - min / max - min`, which
    adds 1002.5 to every voxel; the scaling that follows undoes this, and nothing is clipped.
    """
    lowest, highest = volume.min(), volume.max()
    return np.asarray((volume - lowest) / (highest - lowest))


def augment(volume: Floats, random: np.random.Generator) -> Floats:
    """Return the volume rotated by one of `ANGLES` (corners become 0 HU), then always blurred."""
    turned = rotate(volume, random.choice(ANGLES), reshape=False)
    return np.asarray(gaussian_filter(turned, sigma=SIGMA))
