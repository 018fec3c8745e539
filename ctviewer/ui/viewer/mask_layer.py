"""Mask overlay: coloured labels with darker borders."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import SIDE_OF_LOBE, MaskKind, MaskLabels
from ctviewer.core.output.maps.kinds import LEFT_COLOUR, LESION_COLOUR, RIGHT_COLOUR
from ctviewer.ui.viewer.pictures import Pixels

FILL, RIM = 70, 230  # alpha: the tissue under a mask stays visible
MOST = 256


@dataclass(frozen=True, eq=False)
class ShownMask:
    """Labels (r, a, s) of a scan, which may change in place, and their kind."""

    kind: MaskKind
    labels: MaskLabels

    def pixels(self, plane: Plane, position: int) -> Pixels | None:
        """A slice as RGBA (rows, columns, 4); None without labels."""
        labels = plane.slice_of(self.labels, position)
        return mask_colours(labels, self.kind) if labels.any() else None


def mask_colours(labels: MaskLabels, kind: MaskKind) -> Pixels:
    """Labels (rows, columns) as RGBA (rows, columns, 4)."""
    labels = np.ascontiguousarray(labels)
    rim = np.zeros(labels.shape, bool)
    for axis in (0, 1):
        one, other = np.moveaxis(rim, axis, 0), np.moveaxis(labels, axis, 0)
        differs = other[1:] != other[:-1]
        one[1:] |= differs
        one[:-1] |= differs
    rim &= labels > 0
    marked = np.where(rim, labels + np.uint8(MOST // 2), labels)
    return np.asarray(np.take(_TABLES[kind], marked, axis=0))


def _table(colours: Mapping[int, tuple[int, int, int]]) -> Pixels:
    """The colour of each label, and in the second half that of its border."""
    table = np.zeros((MOST, 4), np.uint8)
    for label, colour in colours.items():
        table[label] = *colour, FILL
        table[label + MOST // 2] = *colour, RIM
    return table


SIDES = {1: LEFT_COLOUR, 2: RIGHT_COLOUR}
_TABLES = {
    MaskKind.LUNGS: _table(SIDES),
    MaskKind.LOBES: _table({n: SIDES[int(SIDE_OF_LOBE[n])] for n in range(1, len(SIDE_OF_LOBE))}),
    MaskKind.LESIONS: _table({1: LESION_COLOUR}),
}
