"""Volumes of emphysema, inflated, infiltrated and collapsed lung and vessels, by HU alone.

The classes and their thresholds are those of Lung CT Analyzer (Bumm et al., an extension of 3D
Slicer). They are applied within a lung mask: `fine_lungs` for a classified scan, else `find_lungs`,
which is coarse: it misses lung that is consolidated over more than about 15 mm, and includes the
main bronchi (counted as emphysema) and a rim of the chest wall (as collapsed or vessels).
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import ML_PER_MM3, Volume, Voxels

Labels = NDArray[np.uint8]

HU_RANGE = (-1024.0, 3071.0)  # of a common CT; a threshold outside leaves a class empty
SEVERITY_ENDS = (5.0, 25.0, 50.0, 75.0)
"""Affected shares (%) at which grades 2, 3, 4 and 5 start; below the first it is 1, none is 0.

The grades per lobe of Pan et al., "Time Course of Lung Changes at Chest CT during Recovery from
COVID-19", Radiology 2020;295:715-721, with the gaps between their whole numbers closed.
"""


class LungClass(Enum):
    """Classes of lung tissue, by rising density; the value is the label in a map, 0 is no lung."""

    EMPHYSEMA = 1
    INFLATED = 2
    INFILTRATED = 3
    COLLAPSED = 4
    VESSELS = 5


COLOURS = {
    LungClass.EMPHYSEMA: "#56b4e9",
    LungClass.INFLATED: "#009e73",
    LungClass.INFILTRATED: "#f0e442",
    LungClass.COLLAPSED: "#d55e00",
    LungClass.VESSELS: "#cc79a7",
}
"""Okabe and Ito's palette for colour-blind readers (jfly.uni-koeln.de/color, 2008)."""


@dataclass(frozen=True)
class Thresholds:
    """The HU at which inflated, infiltrated, collapsed and vessels start."""

    inflated: float = -950.0
    infiltrated: float = -750.0
    collapsed: float = -400.0
    vessels: float = 0.0

    @property
    def ends(self) -> tuple[float, float, float, float]:
        """All four thresholds in ascending order."""
        return self.inflated, self.infiltrated, self.collapsed, self.vessels

    def checked(self) -> "Thresholds":
        """Return these thresholds if they are valid.

        Raises:
            UserError: they are not ascending, or outside the HU range of a CT.
        """
        lowest, highest = HU_RANGE
        if not all(lowest <= end <= highest for end in self.ends):
            raise UserError(
                Text(
                    "Thresholds must lie between {lowest:.0f} and {highest:.0f} HU. "
                    "Change them or reset them.",
                    lowest=lowest,
                    highest=highest,
                )
            )
        for one, other in zip(self.ends, self.ends[1:], strict=False):
            if not one < other:
                raise UserError(
                    Text(
                        "Thresholds must rise, but {other:g} HU follows {one:g} HU. "
                        "Change one of them or reset them.",
                        other=other,
                        one=one,
                    )
                )
        return self


def severity_of(percent: float) -> int:
    """Grade 0 (none) to 5 (75 % and more) of a lung's affected share, by `SEVERITY_ENDS`."""
    return 1 + sum(percent >= end for end in SEVERITY_ENDS) if percent > 0 else 0


@dataclass(frozen=True)
class LungShare:
    """Volumes of the classes in ml, from emphysema to vessels, of one lung or of both."""

    ml: tuple[float, float, float, float, float]

    def of(self, kind: LungClass) -> float:
        """The volume of a class in ml."""
        return self.ml[kind.value - 1]

    @property
    def lung_ml(self) -> float:
        """The lung volume without vessels, as in Lung CT Analyzer."""
        return sum(self.ml[:-1])

    @property
    def functional_ml(self) -> float:
        """The inflated volume."""
        return self.of(LungClass.INFLATED)

    @property
    def affected_ml(self) -> float:
        """The infiltrated and collapsed volume. Emphysema is left out: it is no pneumonia."""
        return self.of(LungClass.INFILTRATED) + self.of(LungClass.COLLAPSED)

    def percent(self, ml: float) -> float:
        """A volume's share of the lung in percent."""
        return 100.0 * ml / self.lung_ml if self.lung_ml else 0.0

    @property
    def severity(self) -> int:
        """0 (nothing affected) to 5 (75 % and more), by `SEVERITY_ENDS`."""
        return severity_of(self.percent(self.affected_ml))


@dataclass(frozen=True)
class LungStatistics:
    """Volumes of both lungs and of each; None for a side without a lung."""

    both: LungShare
    left: LungShare | None
    right: LungShare | None
    thresholds: Thresholds

    @property
    def severity(self) -> int | None:
        """The sum of both sides' grades, 0 to 10; None unless both were found.

        Not comparable with Pan et al., who sum five lobes to 25; lobes are unknown here.
        """
        if self.left is None or self.right is None:
            return None
        return self.left.severity + self.right.severity


@dataclass(frozen=True, eq=False)
class ClassMap:
    """The class of every lung voxel, computed slice by slice to save memory."""

    lungs: Lungs
    thresholds: Thresholds

    def slice_of(self, volume: Volume, plane: Plane, position: int) -> Labels:
        """Labels (rows, columns) of a slice as displayed; 0 outside the lungs."""
        cells = _cells(self.lungs)
        layer = plane.slice_of(self.lungs.trimmed, cells[plane.axis][position])
        # the mask's slice is flipped for display too, so cells are counted from its edges
        down = layer.shape[0] - 1 - cells[plane.down][::-1]
        across = layer.shape[1] - 1 - cells[plane.across][::-1]
        # copied once: each threshold comparison would stride through the volume
        values = np.ascontiguousarray(plane.slice_of(volume.voxels, position))
        inside = layer.take(down, axis=0).take(across, axis=1)
        return np.asarray(labels_of(values, self.thresholds) * inside, np.uint8)


def labels_of(values: Voxels, thresholds: Thresholds) -> Labels:
    """The class of each HU value, 1 to 5; 0 if not finite."""
    labels = np.ones(values.shape, np.uint8)
    whole = values.dtype.kind in "iu"  # integers compare four times as fast with an integer
    for end in thresholds.ends:
        labels += values >= (math.ceil(end) if whole else end)
    if values.dtype.kind == "f":
        labels[~np.isfinite(values)] = 0
    return labels


def lung_statistics(
    volume: Volume, lungs: Lungs, thresholds: Thresholds, progress: Progress = silent
) -> LungStatistics:
    """Count the classes of all voxels whose centres lie in the lung mask, slice by slice."""
    counts = np.zeros((2, len(LungClass) + 1), np.int64)
    right, anterior, superior = _cells(lungs)
    on_right = np.broadcast_to(lungs.right, lungs.mask.shape)
    for position, layer in enumerate(superior):
        progress(position / len(superior), Text("Measuring the lungs"))
        mask = lungs.trimmed[:, :, layer]
        if not mask.any():
            continue
        inside = mask[np.ix_(right, anterior)]
        is_right = on_right[:, :, layer][np.ix_(right, anterior)][inside]
        labels = labels_of(volume.voxels[:, :, position][inside], thresholds)
        for side, values in enumerate((labels[~is_right], labels[is_right])):
            counts[side] += np.bincount(values, minlength=counts.shape[1])
    millilitres = counts[:, 1:] * float(abs(np.linalg.det(volume.affine[:3, :3]))) * ML_PER_MM3
    left_found, right_found = lungs.sides_found
    return LungStatistics(
        both=_share(millilitres.sum(axis=0)),
        left=_share(millilitres[0]) if left_found else None,
        right=_share(millilitres[1]) if right_found else None,
        thresholds=thresholds,
    )


def _share(millilitres: NDArray[np.float64]) -> LungShare:
    emphysema, inflated, infiltrated, collapsed, vessels = (float(ml) for ml in millilitres)
    return LungShare((emphysema, inflated, infiltrated, collapsed, vessels))


def _cells(lungs: Lungs) -> list[NDArray[np.intp]]:
    """For each axis, the mask cell that contains each voxel's centre."""
    return [
        ((np.arange(count) + 0.5) * cells / count).astype(np.intp)
        for count, cells in zip(lungs.shape, lungs.mask.shape, strict=True)
    ]
