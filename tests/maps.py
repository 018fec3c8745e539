"""Maps made in code: a heat map and lungs anywhere in a volume."""

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.result import ModelInfo
from ctviewer.core.geometry.resample import Box
from ctviewer.core.output.maps.making import Mapped

MODEL = ModelInfo("tiny", "0.1", "ab" * 32, synthetic=True, notice="")


def mapped(volume, seed=0, *, sides=True, threshold=0.5) -> Mapped:
    """Smooth blobs in a box with edges between voxels, and lungs on a different grid."""
    rng = np.random.default_rng(seed)
    cells = (7, 6, 5)
    box = Box(
        tuple(rng.uniform(0.1, 0.2, 3) * volume.shape),
        tuple(rng.uniform(0.8, 0.9, 3) * volume.shape),
    )
    values = rng.random(cells, np.float32)
    values[0] = 0
    which = rng.integers(0, 3, cells).astype(np.uint8) if sides else None
    heat_map = HeatMap(values, box, "lesion probability", threshold, which)
    mask = np.zeros((6, 5, 4), bool)
    mask[1:-1, 1:-1] = rng.random((4, 3, 4)) > 0.3
    steps = np.asarray(volume.extent) / mask.shape
    lungs = Lungs(mask, tuple(steps), volume.shape, 3)
    return Mapped(heat_map, lungs, MODEL, threshold)
