"""Thick slabs: several slices shown as one, exact for the stored voxels."""

from dataclasses import dataclass

from ctviewer.core.base.text import Text
from ctviewer.core.plane import Plane
from ctviewer.core.projection import Projection, SlidingProjection
from ctviewer.core.volume import Volume, Voxels

THICKEST_MM = 100.0  # more is not a slab but a whole chest


@dataclass(frozen=True)
class Slab:
    """A projection over a thickness in mm; always whole slices, nothing is interpolated."""

    projection: Projection
    thickness_mm: float

    def span(self, volume: Volume, plane: Plane, position: int) -> range:
        """The slices about `position`: as many as come nearest to the thickness, at least one.

        An even number has one more above `position` than below. The volume's ends cut it.
        """
        count = max(int(self.thickness_mm / volume.spacing[plane.axis] + 0.5), 1)
        first = position - (count - 1) // 2
        return range(max(first, 0), min(first + count, plane.count(volume)))

    def slice_of(self, volume: Volume, plane: Plane, position: int) -> Voxels:
        """The projected slice (rows, columns) as on the screen; see `Projection.over`."""
        span = self.span(volume, plane, position)
        layers = plane.layers(volume.voxels)[span.start : span.stop]
        return self.projection.over(layers)[::-1, ::-1]

    def text(self, volume: Volume, plane: Plane, position: int) -> str:
        """What is really shown there, e.g. "MIP 10.0 mm (8 slices)"."""
        count = len(self.span(volume, plane, position))
        mm = count * volume.spacing[plane.axis]
        slices = Text("{count} slices", count=count) if count > 1 else Text("1 slice")
        name = self.projection.value
        return Text("{name} {mm:.1f} mm ({slices})", name=name, mm=mm, slices=slices)


def shown_slice(volume: Volume, plane: Plane, position: int, slab: Slab | None) -> Voxels:
    """The values (rows, columns) that a view shows: the slab's, or the slice itself."""
    if slab is None:
        return plane.slice_of(volume.voxels, position)
    return slab.slice_of(volume, plane, position)


class SlabReader:
    """`shown_slice` for one plane, fast while it is scrolled; it keeps what the next step needs."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._of: tuple[Volume, Projection] | None = None
        self._sliding: SlidingProjection | None = None

    def read(self, volume: Volume, position: int, slab: Slab | None) -> Voxels:
        """The values (rows, columns) to show."""
        if slab is None or volume.nonfinite:
            self._of = self._sliding = None
            return shown_slice(volume, self._plane, position, slab)
        if self._sliding is None or self._of != (volume, slab.projection):
            self._of = (volume, slab.projection)
            layers = self._plane.layers(volume.voxels)
            self._sliding = SlidingProjection(layers, slab.projection)
        return self._sliding.over(slab.span(volume, self._plane, position))[::-1, ::-1]
