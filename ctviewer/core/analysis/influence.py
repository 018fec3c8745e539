"""What each slab of a scan does to its probability: lesions and lung replaced by clear lung.

The network's input is cut along the patient into SLABS slabs. One slab at a time, its
lung is replaced by what the patient's own clear lung looks like at the same height above the back,
and the network is asked again (occlusion: Zeiler and Fergus 2014, "Visualizing and Understanding
Convolutional Networks"; with a fill from the patient, because a grey block is nothing the network
ever saw). Where several slabs each suffice, none is missed: so each slab is also asked for alone,
with all others replaced. What it gives is the mean of both, of its first and its last place in the
orders that the Shapley value averages over (Shapley 1953, "A Value for n-Person Games").
Which cells are replaced, by what, and why: docs/adr/0012, 0034.
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
AWAY = 3  # cells between a lesion cell of the map and clear lung
ABOVE_HU = (
    100.0  # lung whose surroundings are this much above the median of its height is not clear
)
AROUND = 5  # cells, the edge of the surroundings
BANDS = 16  # of rows that share a median, over the lungs' depth
MIN_SHARE = 0.05  # of the lung must be clear, or there is nothing to compare with
MOVES = 60  # of the clear texture; what then still has none gets the median of its height
SEED = 0


@dataclass(frozen=True)
class InputSlab:
    """A slab of the input: its cells start:stop from inferior, and the voxels (s axis) it spans."""

    start: int
    stop: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class SlabInfluence:
    """A slab, the probabilities without its lung's look and with no other's, and its log-odds.

    `without` is the probability (0..1) with this slab replaced, `alone` that with all others
    replaced, `log_odds` what `given` makes of both: above 0 the slab is evidence for a positive
    scan. `replaced` is the share of the scan's lung that lies in it and was replaced, 0..1.
    """

    slab: InputSlab
    without: float
    alone: float
    log_odds: float
    replaced: float


@dataclass(frozen=True)
class Influence:
    """The slabs from inferior to superior, and the probability of the scan itself (0..1).

    `cleared` is the probability with all of them replaced at once: where it stays high, the number
    hangs on something else than the look of the lung, and the curve explains little. Up to `floor`
    log-odds a slab does not stand out: by the network file, scans without a lesion reach as much.
    """

    probability: float
    cleared: float
    slabs: tuple[SlabInfluence, ...]
    floor: float = 0.0

    @property
    def strongest(self) -> SlabInfluence:
        """The slab with the most evidence for a positive scan."""
        return max(self.slabs, key=lambda each: each.log_odds)

    def at(self, position: int) -> SlabInfluence | None:
        """The slab of an axial slice; None where the network does not look."""
        for each in self.slabs:
            if each.slab.lowest <= position + 0.5 < each.slab.highest:
                return each
        return None


@dataclass(frozen=True, eq=False)
class Clearing:
    """An input, which of its cells may be replaced, and by what; all in network axes."""

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
        """The input with the tissue of a slab replaced, or of all of them."""
        part = slice(slab.start, slab.stop) if slab else slice(None)
        array = without(self.prepared.array[0], self.tissue, self.fill, part)
        return replace(self.prepared, array=array[None])

    def alone(self, slab: InputSlab) -> Prepared:
        """The input with the tissue of all slabs but one replaced."""
        array = alone(self.prepared.array[0], self.tissue, self.fill, slice(slab.start, slab.stop))
        return replace(self.prepared, array=array[None])

    def share(self, slab: InputSlab) -> float:
        """How much of all that may be replaced lies in a slab, 0..1."""
        return float(self.tissue[slab.start : slab.stop].sum() / max(int(self.tissue.sum()), 1))


def layers_of(depth: int) -> int:
    """How many of an input's `depth` cells a slab has: 4 of 64."""
    return max(math.ceil(depth / SLABS), 1)


def slab_of(box: Box, depth: int, start: int) -> InputSlab:
    """The slab that begins at a cell of an input of `depth` cells over a box."""
    stop = min(start + layers_of(depth), depth)
    cell = (box.hi[2] - box.lo[2]) / depth
    return InputSlab(start, stop, box.lo[2] + start * cell, box.lo[2] + stop * cell)


def clearing(prepared: Prepared, lungs: Lungs, heat_map: HeatMap) -> Clearing:
    """Find what is replaced in an input and by what; the same input gives the same.

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

    `parts` are its cells that are lung and those that are lesion.

    Raises:
        UserError: too little of the lung is clear.
    """
    lung, lesion = parts
    tissue = eroded(lung | lesion) | lesion  # in its rim lung and chest wall share cells
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
    """Return what a slab gives, from the log-odds of four inputs.

    Of the scan, of the scan with all slabs replaced, with this one replaced, and with all others.
    """
    return ((whole - without) + (alone - cleared)) / 2.0


def log_odds(probability: float) -> float:
    """The natural log-odds of a probability, kept finite."""
    p = min(max(probability, 1e-12), 1.0 - 1e-12)
    return math.log(p / (1.0 - p))


def _lesion(heat_map: HeatMap, shape: tuple[int, ...]) -> Mask:
    """The map's lesion cells on the input's grid, which covers the same box in finer cells."""
    lesion = network_axes(heat_map.values >= heat_map.threshold)
    for axis, cells in enumerate(shape):
        lesion = lesion.take(np.arange(cells) * lesion.shape[axis] // cells, axis)
    return lesion


def _clear(values: Float32, lung: Mask, lesion: Mask, above: float) -> Mask:
    """Lung away from the map's lesions whose surroundings are as thin as is typical at its height.

    Up to `above` more, on the input's scale of 0..1, they are.

    The second half is for lesions that the map does not show.
    """
    from scipy import ndimage  # takes 0.15 s, and the window is to be shown before

    away = lung & ~dilated(lesion, AWAY)
    weight = ndimage.uniform_filter(lung.astype(np.float32), AROUND)
    around = ndimage.uniform_filter(np.where(lung, values, 0), AROUND) / np.maximum(weight, 1e-6)
    limit = _by_height(values, away if away.any() else lung) + above
    return np.asarray(away & (around <= limit[None, :, None]))


def _by_height(values: Float32, cells: Mask) -> Float32:
    """The median of some cells at each row (height above the back), in bands, linear between."""
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
    """What clear lung looks like at every cell of the tissue: median of its height plus texture.

    The texture is the clear lung's own difference from that median, moved as a whole to another
    place, so that vessels keep their shape; moves are drawn until every cell has some.
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
