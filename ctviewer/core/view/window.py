"""Windows: which HU are shown between black and white."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume, Voxels

Grey = NDArray[np.uint8]

MIN_WIDTH = 1.0  # HU
CT_AIR_HU = -900  # volumes with lower values count as CT and open in the lung window
AUTO_PERCENTILES = (0.5, 99.5)  # of the voxels, so that a few extremes do not flatten the rest
SAMPLE = 200_000  # voxels suffice for a percentile


@dataclass(frozen=True)
class Window:
    """Level (centre) and width in HU; the grey scale spans level ± width / 2."""

    level: float
    width: float
    name: str = ""

    @property
    def lowest(self) -> float:
        """HU shown black."""
        return self.level - self.width / 2

    @property
    def highest(self) -> float:
        """HU shown white."""
        return self.level + self.width / 2

    def moved(self, level: float, width: float) -> "Window":
        """The window changed by a drag, at least `MIN_WIDTH` wide; it loses its name."""
        return Window(self.level + level, max(self.width + width, MIN_WIDTH))

    def to_grey(self, values: Voxels) -> Grey:
        """Values in HU as 0..255; NaN is black."""
        scaled = values.astype(np.float32)
        if values.dtype.kind == "f":
            scaled = np.nan_to_num(scaled, nan=self.lowest, posinf=self.highest, neginf=self.lowest)
        scaled -= self.lowest
        scaled *= 255.0 / (self.highest - self.lowest)
        scaled += 0.5  # to round: the cast below truncates
        return np.clip(scaled, 0.0, 255.0, out=scaled).astype(np.uint8)


LUNG = Window(-600, 1500, Text("Lung"))
PRESETS = (
    LUNG,
    Window(40, 400, Text("Mediastinum")),
    Window(350, 2000, Text("Bone")),
    Window(40, 350, Text("Abdomen")),
    Window(-850, 500, Text("Emphysema")),
    Window(-300, 1400, Text("Network")),
    Window(200, 600, Text("Angio")),
    Window(90, 150, Text("Liver")),
    Window(40, 80, Text("Brain")),
)
"""For the number keys 1 to 9; "Network" is exactly the network's HU range."""


def auto_window(volume: Volume) -> Window:
    """The window between the volume's 0.5 and 99.5 percentiles."""
    return window_of(volume.sampled(SAMPLE), Text("Auto"))


def window_of(values: Voxels, name: str = "") -> Window:
    """The window between the 0.5 and 99.5 percentiles of values in HU, of any shape."""
    finite = values.astype(np.float32)
    finite = finite[np.isfinite(finite)]
    if not finite.size:
        return Window(0, MIN_WIDTH, name)
    low, high = (float(v) for v in np.percentile(finite, AUTO_PERCENTILES))
    return Window((low + high) / 2, max(high - low, MIN_WIDTH), name)


def first_window(volume: Volume) -> Window:
    """The initial window of a volume: lung for a CT, else automatic."""
    lowest = np.nanmin(volume.voxels) if volume.voxels.dtype.kind == "f" else volume.voxels.min()
    return LUNG if lowest <= CT_AIR_HU else auto_window(volume)


def preset(name: str) -> Window:
    """The preset of a name, ignoring case.

    Raises:
        KeyError: there is none.
    """
    return {window.name.lower(): window for window in PRESETS}[name.lower()]
