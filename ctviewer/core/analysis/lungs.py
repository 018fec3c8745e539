"""Coarse lung mask by threshold: good enough for a box, a share and the gate, not for a contour.

Air inside the body: opened, large components kept, closed. In the scans tried it finds both lungs
in every whole chest and none in any head.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.layer_facts import LayerFacts, layer_facts
from ctviewer.core.geometry.morphology import (
    Mask,
    Parts,
    all_at_edge,
    closed,
    dilated,
    neighbours,
    opened,
    parts_of,
)
from ctviewer.core.geometry.resample import Box, Float32, GrowingAverage, area_average
from ctviewer.core.geometry.volume import ML_PER_MM3, Averaged, Index, Volume

GRID_MM = 2.5  # maximum edge of a grid cell; finer costs time and finds the same lungs
AIR_HU = -400.0  # halfway between lung tissue (-850) and soft tissue (50)
CLIP_HU = (-1100.0, 200.0)  # keeps padding below air and bone above it out of cell averages
BARE_GAS_HU = -950.0  # room air and bowel gas; lung is denser except for emphysema
EDGE_GAS_SHARE = 0.05  # air reaching the image border with more bare gas lies outside the body
CIRCLE_GAS_SHARE = 0.25  # ... if it reaches only padding, whose cells mix with it at the border
BOWEL_GAS_SHARE = 0.9  # air that is nearly all bare gas is bowel gas
POCKET_GAS_SHARE = 0.6  # next to certain lung, mostly bare gas is room air enclosed by an arm
LUNG_GAS_SHARE = 0.5  # certain lung: at most 0.2 in patients, 0.66 in an air-filled phantom
COUCH_MM = 10.0  # along the body; couch foam is constant over this distance within noise, ...
COUCH_HU = 25.0  # ... by less than this in the median: 4 to 22 measured, lungs cut off 32 to 60
MOST_FLAGS = 255  # maximum of a uint8 counter
IN_LAYER = (1, 2)  # the axes of a layer (s, a, r)
WALL_MM = 10.0  # thinner tissue is a cushion's cover or a couch's shell, no chest wall
WALLED_SHARE = 0.25  # of a lung's cells have body both behind and in front; 0.66 and more measured
LAYER_MM = 10.0  # along the body; fine enough for that test
PART_ML = 150.0  # smaller air components are airways, sinuses or bowel ...
PART_CM2 = 15.0  # ... unless their cross-section in a thin slab reaches this
CLOSING_MM = 7.5  # fills vessels and small lesions at the pleura
MIDDLE_MM = 40.0  # distance of the layer between the lungs from the body's centre, at most
LAYER_CM2 = 4.0  # a layer with less is trachea only
PADDING_HU = -950.0  # a constant value in all corners is padding if below this
PADDING_OFF_HU = 0.5  # cells of pure padding average to its value except for rounding
ONE_SIDED = 0.08  # of the mask; with less, a lung counts as not found
HALF = 0.5  # a cell of another grid is lung if at least half of it is
CM2_PER_MM2 = 1e-2
CHEST_MARGIN_MM = 20.0  # includes ribs and most of the chest wall
CHEST_MM = 140.0  # width with margins; less is gas elsewhere, not two lungs
SAMPLE_MM = 4.0  # maximum sample distance; coarser sampling closes thin air between lungs and arms


@dataclass(frozen=True, eq=False)
class Lungs:
    """The lungs on a coarse grid over the whole volume.

    `mask` is (r, a, s) in canonical axes over all of the volume, `cell_mm` the size of its cells,
    `shape` that of the volume. `middle` is the first sagittal layer of the grid that counts as
    right. Consolidated lung may be missing from the mask. `border_cm2` is the area in which the
    lungs touch a side of the image or the padding around its reconstruction circle. `on_right`
    marks the right lung's cells if they are known better than by `middle`; such a mask holds no
    trachea. `layer_facts` are the consistency measures of the layers; None for lungs not found by
    HU.
    """

    mask: Mask
    cell_mm: tuple[float, float, float]
    shape: Index
    middle: int
    border_cm2: float = 0.0
    on_right: Mask | None = None
    layer_facts: LayerFacts | None = None
    _cells: dict[tuple[Box, Index], Mask] = field(default_factory=dict, init=False, repr=False)

    @property
    def voxel_mm(self) -> tuple[float, float, float]:
        """The spacing of the volume in mm."""
        sizes = zip(self.cell_mm, self.mask.shape, self.shape, strict=True)
        r, a, s = (mm * cells / voxels for mm, cells, voxels in sizes)
        return r, a, s

    @cached_property
    def right(self) -> Mask:
        """Right-sided cells: (r, a, s), or (r, 1, 1) if divided at the middle."""
        if self.on_right is not None:
            return self.on_right
        return np.asarray(np.arange(len(self.mask))[:, None, None] >= self.middle)

    @cached_property
    def sides_ml(self) -> tuple[float, float]:
        """Volume of the left and of the right part of the mask in ml."""
        cell = float(np.prod(self.cell_mm) * ML_PER_MM3)
        right = int(np.count_nonzero(self.mask & self.right))
        return (int(np.count_nonzero(self.mask)) - right) * cell, right * cell

    @cached_property
    def sides_found(self) -> tuple[bool, bool]:
        """Whether a left and a right lung were found (not next to nothing on that side)."""
        left, right = self.sides_ml
        least = ONE_SIDED * self.millilitres
        return left >= least, right >= least

    @cached_property
    def millilitres(self) -> float:
        """Volume of the mask in ml."""
        return sum(self.sides_ml)

    @cached_property
    def layer_cm2(self) -> Float32:
        """Lung area of each axial grid layer in cm2, inferior to superior."""
        cell = self.cell_mm[0] * self.cell_mm[1] * CM2_PER_MM2
        counts = [np.count_nonzero(layer) for layer in np.moveaxis(self.mask, 2, 0)]
        return np.asarray(np.asarray(counts) * cell, np.float32)

    @cached_property
    def trimmed(self) -> Mask:
        """The mask without layers that hold only trachea."""
        if self.on_right is not None:
            return self.mask
        kept = self.layer_cm2 >= min(LAYER_CM2, float(self.layer_cm2.max()))
        if kept.all():
            return self.mask
        trimmed = self.mask.copy(order="K")
        trimmed[:, :, ~kept] = False
        return trimmed

    def cells_in(self, box: Box, shape: Index) -> Mask:
        """Which of `shape` equal cells of a box are at least half lung; axes (r, a, s).

        The latest result is cached and travels with the lungs.
        """
        if (box, shape) not in self._cells:
            self._cells.clear()
            self._cells[box, shape] = self._found_in(box, shape)
        return self._cells[box, shape]

    def _found_in(self, box: Box, shape: Index) -> Mask:
        scale = np.asarray(self.mask.shape) / np.asarray(self.shape)
        lo, hi = np.asarray(box.lo) * scale, np.asarray(box.hi) * scale
        inner = Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))
        return np.asarray(area_average(self.mask, inner, shape) >= HALF)

    def box(self, margin_mm: float) -> Box:
        """The smallest box around the lungs plus a margin, inside the volume, in voxel edges.

        If a lung was not found, the box also covers the mirror image of the other, so that a
        consolidated lung is not left out.
        """
        lo, hi = [], []
        for axis, cell in enumerate(self.cell_mm):
            line = np.flatnonzero(self.trimmed.any(axis=tuple({0, 1, 2} - {axis})))
            first, last = float(line[0]), float(line[-1] + 1)
            if axis == 0 and not all(self.sides_found):
                mirrored = 2 * self.middle - last, 2 * self.middle - first
                first, last = min(first, mirrored[0]), max(last, mirrored[1])
            scale = self.shape[axis] / self.mask.shape[axis]
            reach = margin_mm / cell
            lo.append(max((first - reach) * scale, 0.0))
            hi.append(min((last + reach) * scale, float(self.shape[axis])))
        return Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))


def find_lungs(volume: Volume) -> Lungs | None:
    """Find the lungs of a volume in HU; None if there are none."""
    shape = _grid(volume)
    cells = _cells(volume, shape)
    r, a, s = (extent / n for extent, n in zip(volume.extent, shape, strict=True))
    layers = np.ascontiguousarray(cells.T)  # axes (s, a, r), the memory order of most scans
    padding = _padding(layers, volume)
    mask = _lung_mask(layers, padding, (r, a, s))
    if not mask.any():
        return None
    border = _border_cm2(mask, padding, (r, a, s))
    return Lungs(
        mask.T,
        (r, a, s),
        volume.shape,
        _middle(layers, mask, r),
        border,
        layer_facts=layer_facts(layers, mask, (r, a, s)),
    )


class LungGrid:
    """Builds the grid for finding lungs while a volume is read, as its `Watcher`.

    `find_lungs` gives the same lungs in less time: most of it is spent on this grid.
    """

    def __init__(self) -> None:
        self._average: GrowingAverage | None = None

    def saw(self, volume: Volume, done: int) -> None:
        """Average the slabs that are new."""
        if self._average is None:
            self._average = GrowingAverage(volume.voxels, _grid(volume), clip=CLIP_HU)
        self._average.grow(volume.voxels, done)

    def finished(self, volume: Volume) -> Volume:
        """The volume with its grid, if all slabs were seen."""
        cells = self._average.cells if self._average else None
        if cells is None:
            return volume
        return replace(volume, averaged=Averaged(volume.voxels, CLIP_HU, cells))


def _grid(volume: Volume) -> Index:
    """The number of cells on each axis."""
    sizes = zip(volume.shape, volume.extent, strict=True)
    r, a, s = (max(min(n, round(extent / GRID_MM)), 1) for n, extent in sizes)
    return r, a, s


def _cells(volume: Volume, shape: Index) -> Float32:
    """The volume on the grid, either built while reading or from its voxels."""
    made = volume.averaged
    if made and made.voxels is volume.voxels and made.clip == CLIP_HU and made.cells.shape == shape:
        return made.cells
    return area_average(volume.voxels, Box.whole(volume.shape), shape, clip=CLIP_HU)


def chest_box(volume: Volume) -> Box | None:
    """The lungs with `CHEST_MARGIN_MM` around them, in voxel edges; None if none are found.

    Searched on a sparse sample, fast enough for opening a scan: each side is up to two samples off.
    Anything narrower than `CHEST_MM` is gas elsewhere, not a chest.
    """
    steps = [max(int(SAMPLE_MM / step), 1) for step in volume.spacing]
    affine = volume.affine.copy()
    affine[:3, :3] *= steps
    r, a, s = steps
    samples = volume.voxels[::r, ::a, ::s]
    lungs = find_lungs(Volume(samples, affine)) if min(samples.shape) > 1 else None
    if lungs is None:
        return None
    found = lungs.box(CHEST_MARGIN_MM)
    lo = np.asarray(found.lo) * steps
    hi = np.minimum(np.asarray(found.hi) * steps, volume.shape)
    if (hi[0] - lo[0]) * volume.spacing[0] < CHEST_MM:
        return None
    return Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))


def _padding(hu: Float32, volume: Volume) -> Mask:
    """Cells (s, a, r) outside the reconstruction circle, which are not air despite their values.

    Padding is a value below what CT measures, or the same in all corners of the image, and it
    reaches the image border, unlike a bulla with equally low values.
    """
    corners = np.unique(volume.voxels[:: volume.shape[0] - 1, :: volume.shape[1] - 1])
    low, _ = CLIP_HU
    filled = hu <= low + PADDING_OFF_HU
    if len(corners) == 1 and low < corners[0] < PADDING_HU:
        value = float(corners[0])
        filled |= (hu >= value - PADDING_OFF_HU) & (hu <= value + PADDING_OFF_HU)
    if not filled.any() or all_at_edge(filled):
        return filled
    parts = parts_of(filled)
    at_edge = parts.at_edge()
    if at_edge.all():
        return filled
    padding = np.zeros(hu.shape, bool)
    if at_edge.any():
        place, cells = parts.cut_out(at_edge)
        padding[place] = cells
    return padding


def _border_cm2(mask: Mask, padding: Mask, cell_mm: tuple[float, float, float]) -> float:
    """Area of the faces between lung (s, a, r) and padding or a side of the image."""
    r, a, s = cell_mm
    total = 0.0
    padded = bool(padding.any())
    for axis, face in ((1, r * s), (2, a * s)):
        faces = sum(np.count_nonzero(mask.take(end, axis)) for end in (0, -1))
        if padded:
            ahead, behind = neighbours(3, axis)
            faces += np.count_nonzero(mask[ahead] & padding[behind])
            faces += np.count_nonzero(mask[behind] & padding[ahead])
        total += faces * face * CM2_PER_MM2
    return total


def _middle(hu: Float32, mask: Mask, cell_mm: float) -> int:
    """The sagittal layer between the lungs: least lung, near the middle of the body.

    `hu` and `mask` are (s, a, r). It is searched near the middle of the body, not of the lungs,
    because one of them may be consolidated.
    """
    lung = _cells_across(mask)
    tissue = _cells_across(hu > AIR_HU) + lung
    layers = np.arange(len(tissue))
    body = float((layers * tissue).sum() / max(int(tissue.sum()), 1))
    near = np.abs(layers - body) * cell_mm <= MIDDLE_MM
    area = np.where(near, lung, mask.size)
    least = np.flatnonzero(area == area.min())
    return int(least[np.argmin(np.abs(least - body))])


def _cells_across(mask: Mask) -> NDArray[np.intp]:
    """The number of cells in each sagittal layer of a mask (s, a, r)."""
    flags = mask.view(np.uint8)
    across = np.zeros(mask.shape[2], np.intp)
    for first in range(0, len(mask), MOST_FLAGS):
        part = flags[first : first + MOST_FLAGS].sum(axis=0, dtype=np.uint8)
        across += part.sum(axis=0, dtype=np.intp)
    return across


def _lung_mask(hu: Float32, padding: Mask, cell_mm: tuple[float, float, float]) -> Mask:
    """The lung cells; all axes (s, a, r)."""
    parts = parts_of(opened((hu < AIR_HU) & ~padding))
    lungs = _are_lung(hu, parts, padding, cell_mm)
    mask = np.zeros(hu.shape, bool)
    if not lungs.any():
        return mask
    steps = max(round(CLOSING_MM / max(cell_mm)), 1)
    place, kept = parts.cut_out(lungs)
    whole = closed(np.pad(kept, steps), steps)
    mask[place] = whole[steps:-steps, steps:-steps, steps:-steps] & ~padding[place]
    return mask


def _are_lung(
    hu: Float32, parts: Parts, padding: Mask, cell_mm: tuple[float, float, float]
) -> Mask:
    """The air components that are lung: large, neither bowel gas nor air around the body."""
    gas_share = parts.cells_in(hu < BARE_GAS_HU) / parts.cells
    length_mm = cell_mm[2] * len(hu)
    least_mm3 = min(PART_ML / ML_PER_MM3, PART_CM2 / CM2_PER_MM2 * length_mm)
    large = parts.cells * np.prod(cell_mm) >= least_mm3
    at_side = parts.at_edge()
    at_edge = at_side.copy()
    if padding.any():
        at_edge |= parts.cells_in(dilated(padding)) > 0
    surely = large & ~at_edge & (gas_share < LUNG_GAS_SHARE)
    inside = POCKET_GAS_SHARE if surely.any() else BOWEL_GAS_SHARE
    limit = np.where(at_edge, np.where(at_side, EDGE_GAS_SHARE, CIRCLE_GAS_SHARE), inside)
    are_lung = large & (gas_share < limit)
    for part in np.flatnonzero(are_lung & at_edge):
        are_lung[part] = not _is_couch(hu, parts, int(part), cell_mm[2])
    for part in np.flatnonzero(are_lung):
        are_lung[part] = _is_in_body(hu, parts, int(part), cell_mm)
    return np.asarray(are_lung)


def _is_in_body(hu: Float32, parts: Parts, part: int, cell_mm: tuple[float, float, float]) -> bool:
    """Whether a component has body behind and in front of it, unlike air or foam under a body.

    Beyond the image border everything counts as body.
    """
    (layers, lines, row), cells = parts.cut_out(np.arange(parts.count) == part)
    each = max(round(LAYER_MM / cell_mm[2]), 1)
    steps = round(WALL_MM / 2 / max(cell_mm[:2]))
    inside = cells[::each]
    body = opened(hu[layers][::each] > AIR_HU, steps, IN_LAYER)[:, :, row]
    if lines.start == 0:
        body[:, 0] |= inside[:, 0]
    if lines.stop == body.shape[1]:
        body[:, -1] |= inside[:, -1]
    by_line, inside = (np.ascontiguousarray(each.transpose(1, 0, 2)) for each in (body, inside))
    below, above = _reached(by_line)[lines], _reached(by_line[::-1])[::-1][lines]
    behind, before = (np.count_nonzero(inside & walled) for walled in (below, above))
    return bool(min(behind, before) >= WALLED_SHARE * np.count_nonzero(inside))


def _reached(mask: Mask) -> Mask:
    """Set all cells of a mask after the first set one along axis 0; faster than in NumPy."""
    reached = mask.copy()
    for line in range(1, len(reached)):
        reached[line] |= reached[line - 1]
    return reached


def _is_couch(hu: Float32, parts: Parts, part: int, layer_mm: float) -> bool:
    """Whether a component is couch foam: in every layer, constant along it, off the body's middle.

    Lungs lie on both sides of the body's middle, from front to back.
    """
    place, cells = parts.cut_out(np.arange(parts.count) == part)
    steps = max(round(COUCH_MM / layer_mm), 1)
    tissue = (hu > AIR_HU).sum(axis=(0, 2))
    middle = float((np.arange(len(tissue)) * tissue).sum() / max(int(tissue.sum()), 1))
    beside = not place[1].start <= middle < place[1].stop
    if not beside or len(cells) < max(len(hu), steps + 1):
        return False
    change = np.abs(hu[place][steps:] - hu[place][:-steps])[cells[steps:] & cells[:-steps]]
    return change.size == 0 or bool(np.median(change) < COUCH_HU)
