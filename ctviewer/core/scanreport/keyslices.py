"""Which slices a report shows: where the heat map is strongest, else the middle."""

from collections.abc import Iterable
from dataclasses import dataclass

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane, place_text
from ctviewer.core.geometry.volume import Index, Volume

MORE = 3  # axial slices besides the strongest
APART_MM = 15.0  # of two axial slices at least: closer ones show the same lesion


@dataclass(frozen=True)
class KeySlices:
    """The slice of each plane through `cursor` (canonical index), then `more` axial ones.

    `marked` says whether the heat map has lesion cells there, or nothing at all.
    """

    cursor: Index
    more: tuple[int, ...] = ()
    marked: bool = False

    @property
    def places(self) -> tuple[tuple[Plane, Index], ...]:
        """Each slice as its plane and a voxel in it: three planes, then axial ones from above."""
        r, a, _ = self.cursor
        three = tuple((plane, self.cursor) for plane in Plane)
        return (*three, *((Plane.AXIAL, (r, a, s)) for s in self.more))


def key_slices(volume: Volume, heat_map: HeatMap | None) -> KeySlices:
    """The slices with the largest lesion area in each plane, and further axial ones."""
    strongest = {plane: heat_map.strongest(volume, plane) if heat_map else () for plane in Plane}
    axial = strongest[Plane.AXIAL]
    if not axial:
        r, a, s = (n // 2 for n in volume.shape)
        return KeySlices((r, a, s))
    cursor = (strongest[Plane.SAGITTAL][0], strongest[Plane.CORONAL][0], axial[0])
    chosen = _apart(axial, APART_MM / volume.spacing[2])[1 : 1 + MORE]
    return KeySlices(cursor, tuple(sorted(chosen, reverse=True)), marked=True)


def slice_text(volume: Volume, plane: Plane, index: Index) -> str:
    """E.g. "Axial 132 of 255, S 12.1 mm"."""
    mm = volume.mm_of(index)[plane.axis]
    return Text(
        "{plane} {number} of {count}, {place} mm",
        plane=plane.title,
        number=index[plane.axis] + 1,
        count=plane.count(volume),
        place=place_text(mm, plane, decimals=1),
    )


def _apart(positions: Iterable[int], least: float) -> list[int]:
    """Those that are at least so many slices from all before them."""
    kept: list[int] = []
    for position in positions:
        if all(abs(position - other) >= least for other in kept):
            kept.append(position)
    return kept
