"""Which axial slices a montage shows, and in how many columns."""

import math
from dataclasses import dataclass

from ctviewer.core.plane import Plane
from ctviewer.core.volume import Volume

TILES = 36  # of a new montage at most: 6 x 6 still shows lobes


@dataclass(frozen=True)
class MontageLayout:
    """Slices `first` to `last` (0-based, inferior to superior) every `step`, in `columns`.

    Tiles run from superior to inferior, left to right and down, as a chest CT is read.
    """

    first: int
    last: int
    step: int
    columns: int

    @property
    def slices(self) -> tuple[int, ...]:
        """The slice of each tile in reading order."""
        low, high = sorted((self.first, self.last))
        return tuple(range(high, low - 1, -max(self.step, 1)))

    @property
    def rows(self) -> int:
        """How many rows the tiles fill."""
        return math.ceil(len(self.slices) / self.columns)


def whole_layout(volume: Volume, columns: int = 6) -> MontageLayout:
    """The whole stack, thinned to at most `TILES` tiles."""
    count = Plane.AXIAL.count(volume)
    return MontageLayout(0, count - 1, max(math.ceil(count / TILES), 1), columns)


def twenty_layout(volume: Volume) -> MontageLayout:
    """The classic 2 x 10: twenty slices evenly over the stack."""
    count = Plane.AXIAL.count(volume)
    step = max(count // 20, 1)
    shown = min(20, math.ceil(count / step))
    first = (count - 1 - (shown - 1) * step) // 2
    return MontageLayout(first, first + (shown - 1) * step, step, 10)


def spacing_mm(volume: Volume, layout: MontageLayout) -> float:
    """Distance between two tiles in mm."""
    return layout.step * volume.spacing[Plane.AXIAL.axis]
