"""HU histogram of a volume."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.volume import Volume

PADDING_HU = -1200  # lower values are padding in the image corners
SAMPLE = 500_000  # voxels: enough for a smooth curve, and fast
BINS = 256
FEW = 50  # different values; too few to show a step
ENDS = (0.1, 99.9)  # percentiles: padding and metal would flatten the rest


@dataclass(frozen=True, eq=False)
class Histogram:
    """`counts` of voxels between neighbouring `edges` (HU, one more than counts)."""

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, volume: Volume) -> "Histogram":
        """From about `SAMPLE` evenly spaced voxels, between the 0.1 and 99.9 percentiles.

        Padding is excluded, unless there is nothing else.

        For integer volumes all bins hold equally many of the values that occur (some scanners
        produce only every tenth HU); otherwise the curve would be a comb.
        """
        values = volume.sampled(SAMPLE).ravel()
        values = values[np.isfinite(values)] if values.dtype.kind == "f" else values
        scanned = values[values >= PADDING_HU]
        values = scanned if scanned.size else values
        if not values.size:
            return cls(np.array([0.0, 1.0]), np.array([0]))
        low, high = (float(end) for end in np.percentile(values, ENDS))
        width = max((high - low) / BINS, 1e-6 * max(abs(low), abs(high), 1.0))
        if values.dtype.kind in "iu":
            found = np.unique(values).astype(np.int64)
            apart = int(np.median(np.diff(found))) if found.size > FEW else 1
            middle = found[found.size // 2]
            low = middle - apart * np.ceil((middle - low) / apart) - apart / 2
            width = apart * np.ceil(width / apart)
        count = max(int(np.ceil((high - low) / width)), 1)
        edges = np.asarray(low + width * np.arange(count + 1), np.float64)
        counts, _ = np.histogram(values, edges)
        return cls(edges, counts)
