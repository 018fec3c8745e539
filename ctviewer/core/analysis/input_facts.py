"""Facts about a classified scan, for comparing scans: shape, spacing and values."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ctviewer.core.analysis.fingerprint import sample_sha256
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume, Voxels

HU_PERCENTILES = (5, 50, 95)
HU_SAMPLES = 200_000  # voxels suffice for a percentile


@dataclass(frozen=True)
class InputFacts:
    """The scan that was classified: stored shape, spacing in mm (right, anterior, superior).

    `hu_percentiles` are the 5th, 50th and 95th, reported for comparison only; `sample_sha256` is
    the same for scans with the same voxels, see `fingerprint`.
    """

    shape: tuple[int, ...]
    spacing_mm: tuple[float, float, float]
    orientation: str
    sha256: str
    hu_percentiles: tuple[float, ...] = ()
    sample_sha256: str = ""

    @classmethod
    def of(cls, volume: Volume) -> "InputFacts":
        """The facts of a loaded volume."""
        source = volume.source
        axes = source.axes
        if not source.orientation_known:
            axes = Text("{axes} (unknown)", axes=axes)
        sample = np.ascontiguousarray(volume.sampled(HU_SAMPLES))
        return cls(
            source.shape, volume.spacing, axes, source.sha256,
            _hu_percentiles(volume, sample), sample_sha256(sample, volume.shape),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The key `input` in the JSON of a row."""
        return {
            "shape": list(self.shape),
            "spacing_mm": [round(step, 4) for step in self.spacing_mm],
            "orientation": self.orientation,
            "sha256": self.sha256,
            "hu": {
                f"p{percent}": round(hu, 1)
                for percent, hu in zip(HU_PERCENTILES, self.hu_percentiles, strict=False)
            },
            "sample_sha256": self.sample_sha256,
        }


def _hu_percentiles(volume: Volume, sample: Voxels) -> tuple[float, ...]:
    values = sample.ravel()
    values = values[np.isfinite(values)] if volume.nonfinite else values
    if not values.size:
        return ()
    return tuple(float(hu) for hu in np.percentile(values, HU_PERCENTILES))
