"""Slice occlusion: each slab's contribution to the probability of a scan.

The network's input is cut along the patient into SLABS slabs. One slab at a time, its lung is
replaced by the patient's own clear lung from the same height above the back, and the network is run
again (occlusion: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks";
filled from the patient, because the network has never seen a grey block). If several slabs are each
sufficient, removing one changes nothing: so each slab is also tested alone, with all others
replaced. Its contribution is the mean of both, the first and the last position in the orderings
that the Shapley value averages over (Shapley 1953, "A Value for n-Person Games"). Which cells are
replaced, by what, and why: docs/adr/0012, 0034.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.preprocess import Prepared, network_axes
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.morphology import Mask, dilated, eroded
from ctviewer.core.geometry.resample import Box, Float32

SLABS = 16  # of an input along the patient, each about 2 cm of the lungs
AWAY = 3  # cells from a lesion cell of the map to clear lung, at least
ABOVE_HU = (
    100.0  # lung is not clear if its neighbourhood is this far above the median at its height
)
AROUND = 5  # cells, the edge length of the neighbourhood
BANDS = 16  # bands of rows with one median each, over the lungs' depth
MIN_SHARE = 0.05  # of the lung must be clear, else there is no reference
MOVES = 60  # shifts of the clear texture; cells still uncovered get the median at their height
SEED = 0


@dataclass(frozen=True)
class InputSlab:
    """A slab of the input: its cells start:stop from inferior, and its voxels along the s axis."""

    start: int
    stop: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class SlabInfluence:
    """A slab with the probabilities without and with only its lung, and its log-odds.

    `without` is the probability (0..1) with this slab replaced, `alone` that with all others
    replaced, `log_odds` the contribution from both (see `given`): above 0 the slab is evidence for
    the positive class. `replaced` is the share (0..1) of the scan's replaced lung in this slab.
    """

    slab: InputSlab
    without: float
    alone: float
    log_odds: float
    replaced: float


@dataclass(frozen=True)
class Influence:
    """The slabs from inferior to superior, and the probability of the scan itself (0..1).

    `cleared` is the probability with all of them replaced: if it stays high, the probability
    depends on something other than the appearance of the lung, and the curve explains little. Up to
    `floor` log-odds a slab does not stand out: scans without lesions reach as much.
    """

    probability: float
    cleared: float
    slabs: tuple[SlabInfluence, ...]
    floor: float = 0.0

    @property
    def strongest(self) -> SlabInfluence:
        """The slab with the most evidence for the positive class."""
        return max(self.slabs, key=lambda each: each.log_odds)

    def at(self, position: int) -> SlabInfluence | None:
        """The slab of an axial slice; None outside the network's input."""
        for each in self.slabs:
            if each.slab.lowest <= position + 0.5 < each.slab.highest:
                return each
        return None


@dataclass(frozen=True, eq=False)
class Clearing:
    """An input, the cells that may be replaced, and their replacement; all in network axes."""

    prepared: Prepared
    tissue: Mask
    fill: Float32

    @property
    def slabs(self) -> tuple[InputSlab, ...]:
        """The slabs of the input from inferior to superior."""
        depth = self.prepared.array.shape[1]
        starts = range(0, depth, layers_of(depth))
        return tuple(slab_of(self.prepared.box, depth, start) for start in starts)

    def without(self, slab: InputSlab | None) -> Prepared:
        """The input with the tissue of one slab replaced, or of all slabs (None)."""
        part = slice(slab.start, slab.stop) if slab else slice(None)
        array = without(self.prepared.array[0], self.tissue, self.fill, part)
        return replace(self.prepared, array=array[None])

    def alone(self, slab: InputSlab) -> Prepared:
        """The input with the tissue of all other slabs replaced."""
        array = alone(self.prepared.array[0], self.tissue, self.fill, slice(slab.start, slab.stop))
        return replace(self.prepared, array=array[None])

    def share(self, slab: InputSlab) -> float:
        """The share (0..1) of all replaceable cells in this slab."""
        return float(self.tissue[slab.start : slab.stop].sum() / max(int(self.tissue.sum()), 1))


def layers_of(depth: int) -> int:
    """The number of cells in a slab of an input of `depth` cells: 4 of 64."""
    return max(math.ceil(depth / SLABS), 1)


def slab_of(box: Box, depth: int, start: int) -> InputSlab:
    """The slab that starts at a cell of an input of `depth` cells over a box."""
    stop = min(start + layers_of(depth), depth)
    cell = (box.hi[2] - box.lo[2]) / depth
    return InputSlab(start, stop, box.lo[2] + start * cell, box.lo[2] + stop * cell)


def clearing(prepared: Prepared, lungs: Lungs, heat_map: HeatMap) -> Clearing:
    """Find the cells to replace in an input and their replacement; deterministic.

    Raises:
        UserError: too little of the lung is clear.
    """
    values = prepared.array[0]
    depth, height, width = values.shape
    lung = network_axes(lungs.cells_in(prepared.box, (width, height, depth)))
    lesion = _lesion(heat_map, values.shape)
    tissue, fill = replacement(values, (lung, lesion), prepared.spec.hu_range)
    return Clearing(prepared, tissue, fill)


def replacement(
    values: Float32, parts: tuple[Mask, Mask], hu_range: tuple[float, float]
) -> tuple[Mask, Float32]:
    """Return which cells of an input (z, y, x; 0..1 over `hu_range`) are replaced and by what.

    `parts` are its lung cells and its lesion cells.

    Raises:
        UserError: too little of the lung is clear.
    """
    lung, lesion = parts
    tissue = eroded(lung | lesion) | lesion  # erode: at its rim cells contain chest wall too
    lowest, highest = hu_range
    clear = _clear(values, eroded(lung), lesion, ABOVE_HU / (highest - lowest))
    if clear.sum() < MIN_SHARE * tissue.sum():
        raise UserError(
            Text(
                "Too little of this lung is clear to know what the scan would look like without "
                "its lesions, so slice occlusion cannot be computed; see the heat map instead."
            )
        )
    return tissue, _fill(values, clear, tissue)


def without(values: Float32, tissue: Mask, fill: Float32, part: slice) -> Float32:
    """Return an input (z, y, x) with the tissue in some of its layers replaced."""
    array = values.copy()
    array[part][tissue[part]] = fill[part][tissue[part]]
    return array


def alone(values: Float32, tissue: Mask, fill: Float32, part: slice) -> Float32:
    """Return an input (z, y, x) with the tissue outside some of its layers replaced."""
    array = without(values, tissue, fill, slice(None))
    array[part] = values[part]
    return array


def given(whole: float, cleared: float, without: float, alone: float) -> float:
    """Return a slab's contribution from the log-odds of four inputs.

    The scan, the scan with all slabs replaced, with this one replaced, and with all others.
    """
    return ((whole - without) + (alone - cleared)) / 2.0


def log_odds(probability: float) -> float:
    """The natural log-odds of a probability, clipped to stay finite."""
    p = min(max(probability, 1e-12), 1.0 - 1e-12)
    return math.log(p / (1.0 - p))


def _lesion(heat_map: HeatMap, shape: tuple[int, ...]) -> Mask:
    """The map's lesion cells on the input's finer grid, which covers the same box."""
    lesion = network_axes(heat_map.values >= heat_map.threshold)
    for axis, cells in enumerate(shape):
        lesion = lesion.take(np.arange(cells) * lesion.shape[axis] // cells, axis)
    return lesion


def _clear(values: Float32, lung: Mask, lesion: Mask, above: float) -> Mask:
    """Lung away from lesions whose neighbourhood is about as dense as is typical at its height.

    It may be denser by up to `above`, on the input's scale of 0..1. This second condition catches
    lesions that the map does not show.

    """
    from scipy import ndimage  # imported late: it takes 0.15 s, and the window comes first

    away = lung & ~dilated(lesion, AWAY)
    weight = ndimage.uniform_filter(lung.astype(np.float32), AROUND)
    around = ndimage.uniform_filter(np.where(lung, values, 0), AROUND) / np.maximum(weight, 1e-6)
    limit = _by_height(values, away if away.any() else lung) + above
    return np.asarray(away & (around <= limit[None, :, None]))


def _by_height(values: Float32, cells: Mask) -> Float32:
    """The median of some cells per row (height above the back), in bands, interpolated linearly."""
    height = values.shape[1]
    band = max(math.ceil(height / BANDS), 1)
    centres, medians = [], []
    for first in range(0, height, band):
        rows = slice(first, first + band)
        found = values[:, rows][cells[:, rows]]
        if found.size:
            centres.append(first + band / 2 - 0.5)
            medians.append(float(np.median(found)))
    if not medians:
        return np.zeros(height, np.float32)
    return np.interp(np.arange(height), centres, medians).astype(np.float32)


def _fill(values: Float32, clear: Mask, tissue: Mask) -> Float32:
    """Synthetic clear lung for each tissue cell: the median at its height plus texture.

    The texture is the clear lung's own difference from that median, shifted as a whole so that
    vessels keep their shape; shifts are drawn until every cell is covered.
    """
    level = _by_height(values, clear)[None, :, None]
    texture = np.where(clear, values - level, 0)
    fill = np.broadcast_to(level, values.shape).copy()
    missing = tissue.copy()
    rng = np.random.default_rng(SEED)
    for _ in range(MOVES):
        move = tuple(int(rng.integers(n)) for n in values.shape)
        found = missing & np.roll(clear, move, (0, 1, 2))
        fill[found] += np.roll(texture, move, (0, 1, 2))[found]
        missing &= ~found
        if not missing.any():
            break
    return np.clip(fill, 0.0, 1.0).astype(np.float32)
