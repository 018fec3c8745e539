"""From a Volume to the network's input: the one function that app and training share."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box, Float32, area_average
from ctviewer.core.geometry.volume import Volume, Voxels

VERSION = "1"  # raise it with any change that alters one output value

DEPTH = 64  # cells from inferior to superior
HEIGHT = 2 * DEPTH  # cells from anterior to posterior
WIDTH = HEIGHT  # cells from the patient's right to left

HU_LOWEST = -1000.0  # air; padding below it says nothing
HU_HIGHEST = 400.0  # bone begins; metal above it would dominate
MARGIN_MM = 6.0  # around the lung mask, so that the pleura is inside


@dataclass(frozen=True)
class InputSpec:
    """How a network wants its input; stored in the model file, compared when it is loaded."""

    version: str = VERSION
    shape: tuple[int, int, int] = (DEPTH, HEIGHT, WIDTH)
    axes: str = "inferior-superior, anterior-posterior, right-left"
    hu_range: tuple[float, float] = (HU_LOWEST, HU_HIGHEST)
    crop: str = "lungs"
    margin_mm: float = MARGIN_MM
    resampling: str = "clip, then area average"

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "InputSpec":
        """The spec of a model file.

        Raises:
            ModelError: this program does not prepare input that way.
        """
        here = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(DEFAULT_SPEC).items()}
        given = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
        if given != here:
            raise ModelError(
                Text(
                    "The network was made for another preprocessing than this program's "
                    "(version {theirs}, here {ours}); export it again.",
                    theirs=values.get("version"),
                    ours=VERSION,
                )
            )
        return DEFAULT_SPEC


DEFAULT_SPEC = InputSpec()


@dataclass(frozen=True, eq=False)
class Prepared:
    """A network input: `array` (1, depth, height, width) float32 in 0..1, and its place.

    `box` is the part of the volume it shows, in canonical voxel-edge coordinates.
    """

    array: Float32
    box: Box


def prepare(volume: Volume, lungs: Lungs | None, spec: InputSpec = DEFAULT_SPEC) -> Prepared:
    """Crop to the lungs (or nothing without them), clip, area-average, scale to 0..1."""
    box = lungs.box(spec.margin_mm) if lungs else Box.whole(volume.shape)
    depth, height, width = spec.shape
    cells = area_average(volume.voxels, box, (width, height, depth), clip=spec.hu_range)
    lowest, highest = spec.hu_range
    array = np.subtract(network_axes(cells), lowest, order="C")
    array /= highest - lowest
    return Prepared(array[None], box)


def network_axes(canonical: Voxels) -> Voxels:
    """A view (r, a, s) turned to [inferior-superior, anterior-posterior, right-left]."""
    return canonical.transpose(2, 1, 0)[:, ::-1, ::-1]


def canonical_axes(network: Voxels) -> Voxels:
    """The way back: a view of a network grid as (r, a, s)."""
    return network[:, ::-1, ::-1].transpose(2, 1, 0)
