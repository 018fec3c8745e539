"""A map on the grid of a scan's file, and its meaning: the input of every writer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVELS = 255
"""The voxel value of probability 1; one step is 0.4 %, finer than a network's calibration."""

Layers = NDArray[np.uint8]
"""Voxels (k, j, i) of a file whose first stored axis, i, is fastest in memory."""


@dataclass(frozen=True)
class Code:
    """A coded term: its value, coding scheme (e.g. "SCT"), and meaning."""

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True)
class Segment:
    """The meaning of a map's label; `colour` is red, green and blue, 0 to 255.

    `category` and `kind` are the coded terms of a DICOM segment (PS3.3, C.8.20.4), `side` that of
    its laterality.
    """

    label: int
    name: str
    colour: tuple[int, int, int]
    category: Code
    kind: Code
    side: Code | None = None


@dataclass(frozen=True)
class Origin:
    """What made a map: the program's version, and the network's name, version and SHA-256.

    `threshold` is the heat map value from which a voxel counts as lesion; None for a network
    without a heat map. `mask` is the origin of a mask that replaces the network's, "" if there is
    none.
    """

    program: str
    network: str
    version: str
    sha256: str
    threshold: float | None
    mask: str = ""

    @property
    def text(self) -> str:
        """One short line, e.g. "CT Viewer 0.1.0, network 1a2b3c4d, threshold 0.5, ..."."""
        if self.mask:
            return f"CT Viewer {self.program}, {self.mask}, research use only"
        return (
            f"CT Viewer {self.program}, network {self.sha256[:8]}, "
            f"threshold {self.threshold_text}, research use only"
        )

    @property
    def threshold_text(self) -> str:
        """The threshold, or that there is none."""
        return "unknown" if self.threshold is None else f"{self.threshold:.4g}"


@dataclass(frozen=True, eq=False)
class StoredMap:
    """A map on the grid of a scan's file.

    `layers` hold labels, 0 outside all `segments`; in a `fractional` map the probability of its
    only segment times `LEVELS`. `affine` (4 x 4) maps a stored index (i, j, k) to the scanner's
    millimetres (RAS). `by_hand` is set if it was drawn or corrected manually.
    """

    name: str
    layers: Layers
    affine: NDArray[np.float64]
    segments: tuple[Segment, ...]
    origin: Origin
    fractional: bool = False
    by_hand: bool = False

    @property
    def shape(self) -> tuple[int, int, int]:
        """The number of voxels along the stored axes i, j and k."""
        k, j, i = self.layers.shape
        return i, j, k
