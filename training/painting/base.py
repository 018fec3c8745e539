"""Base scans: the chest of a real scan on the grid that is painted on, kept in the work folder."""

import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ctviewer.core.analysis.lungs import AIR_HU, Lungs, find_lungs
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume
from training.errors import TrainingError
from training.painting.entries import Entry
from training.phantom.space import Floats, Grid, Mask, Point

VERSION = "2"  # raise it with any change to what is kept, so that old base scans are not reused
SHAPE = (160, 160, 96)  # cells to right, anterior, superior: finer than the network's input
MARGIN_MM = 12.0  # around the lungs, so that a sample's box can vary
CLOSING_MM = 5.0  # vessels and hilar branches that count as lung
AIRWAY_HU = -950.0  # smoothed air this bare is airway, not lung tissue ...
AIRWAY_STEP = 75.0  # HU ... if it is also this much below the median of a very airy lung
AIRWAY_CELLS = 0.8  # sigma of that smoothing; noise must not look like an airway
RIM_HU = -50  # below it a cell at the border of the lungs still holds some lung
BROAD_MM = 7.0  # sigma of the local mean whose difference is a lung's own texture
DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, eq=False)
class Base:
    """A chest [r, a, s] of SHAPE (fewer layers in a slab): int16 HU and the closed lung mask.

    `spacing` is the size of its cells and `thickness` that of the scan's slices, in mm; the rest is
    computed once and shared by all samples.
    """

    hu: NDArray[np.int16]
    lungs: Mask
    spacing: Point
    thickness: float

    @cached_property
    def grid(self) -> Grid:
        """The cells in mm, from the right-posterior-inferior corner."""
        r, a, s = self.hu.shape
        return Grid((r, a, s), self.spacing, (0.0, 0.0, 0.0))

    @cached_property
    def middle(self) -> float:
        """Where the right lung and the left one meet, in mm along r: where least lung is."""
        third = self.lungs.shape[0] // 3
        line = self.lungs.sum(axis=(1, 2))[third:-third]
        return float(third + np.flatnonzero(line == line.min()).mean()) * self.spacing[0]

    @cached_property
    def tissue(self) -> Mask:
        """The lungs without the airways."""
        smooth = ndimage.gaussian_filter(self.hu.astype(np.float32), AIRWAY_CELLS, truncate=2.0)
        bare = min(AIRWAY_HU, float(np.median(smooth[self.lungs])) - AIRWAY_STEP)
        return np.asarray(self.lungs & (smooth > bare))

    @cached_property
    def rim(self) -> Mask:
        """Cells at the border that hold some lung; unpainted they would outline a lesion."""
        near = ndimage.binary_dilation(self.lungs, iterations=2)
        return np.asarray(near & ~self.lungs & (self.hu < RIM_HU))

    @cached_property
    def depth(self) -> Floats:
        """Distance to the nearest border of the lungs in mm; 0 outside them."""
        distance = ndimage.distance_transform_edt(self.lungs, sampling=self.spacing)
        return np.asarray(distance, np.float32)

    @cached_property
    def rear(self) -> Floats:
        """Lung in mm between each cell and the back of its column."""
        return np.cumsum(self.lungs, axis=1, dtype=np.float32) * np.float32(self.spacing[1])

    @cached_property
    def texture(self) -> Floats:
        """What the lung tissue has of its own in HU: its difference from the local mean."""
        sigma = [BROAD_MM / step for step in self.spacing]
        inside = self.tissue.astype(np.float32)
        share = ndimage.gaussian_filter(inside, sigma, truncate=2.0)
        mean = ndimage.gaussian_filter(inside * self.hu, sigma, truncate=2.0)
        return np.asarray(inside * (self.hu - mean / np.maximum(share, 1e-3)), np.float32)

    @cached_property
    def swollen(self) -> Floats:
        """HU with every vessel a cell wider, as in lungs that hold little air."""
        return np.asarray(ndimage.maximum_filter(self.hu, size=3), np.float32)

    def slab(self, first: int, last: int) -> "Base":
        """The layers from `first` up to `last`, counted from below, with all that is computed."""
        hu, lungs = self.hu[..., first:last], self.lungs[..., first:last]
        part = Base(hu, lungs, self.spacing, self.thickness)
        for name in ("tissue", "rim", "depth", "rear", "texture", "swollen"):
            part.__dict__[name] = getattr(self, name)[..., first:last]
        part.__dict__["middle"] = self.middle
        return part


def load_base(entry: Entry, work: Path, report: Callable[[str], None]) -> Base:
    """Return the base scan of an entry, from the work folder or made and kept there.

    Raises:
        TrainingError: the scan cannot be opened or shows no lungs.
    """
    path = work / f"base-{VERSION}" / f"{entry.contents[:32]}.npz"
    key = f"{VERSION} {entry.contents}"
    base = _kept(path, key)
    if base is None:
        report(f"{entry.path.name}: finding the lungs")
        base = make_base(_opened(entry.path))
        _keep(path, key, base)
    return base


def make_base(volume: Volume) -> Base:
    """Return the chest of a volume on the painting grid.

    Raises:
        TrainingError: the volume shows no lungs.
    """
    lungs = find_lungs(volume)
    if lungs is None:
        raise TrainingError(f"{volume.source.name} shows no lungs; leave it out.")
    box = lungs.box(MARGIN_MM)
    hu = area_average(volume.voxels, box, SHAPE, clip=DEFAULT_SPEC.hu_range)
    span = np.subtract(box.hi, box.lo) * volume.spacing / SHAPE
    spacing = (float(span[0]), float(span[1]), float(span[2]))
    mask = _lung_mask(hu, _coarse_share(lungs, box), spacing)
    return Base(np.round(hu).astype(np.int16), mask, spacing, float(volume.spacing[2]))


def _coarse_share(lungs: Lungs, box: Box) -> Floats:
    """How much of each painting cell the coarse lung mask covers."""
    scale = np.divide(lungs.mask.shape, lungs.shape)
    lo, hi = (np.multiply(corner, scale) for corner in (box.lo, box.hi))
    hi = np.minimum(hi, lungs.mask.shape)  # rounding
    inside = Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))
    return area_average(lungs.mask.astype(np.float32), inside, SHAPE)


def _lung_mask(hu: Floats, share: Floats, spacing: Point) -> Mask:
    """The coarse mask with the sharp border of the air, closed over vessels."""
    near = ndimage.binary_dilation(share > 0.1, iterations=2)  # recesses thinner than its cells
    air = near & (hu < AIR_HU)
    outside = ndimage.distance_transform_edt(~air, sampling=spacing)
    swollen = outside <= CLOSING_MM
    closed = ndimage.distance_transform_edt(swollen, sampling=spacing) > CLOSING_MM
    return np.asarray(air | (closed & (share > 0.5)))


def _opened(path: Path) -> Volume:
    try:
        return load_volume(path)
    except UserError as error:
        raise TrainingError(f"{path.name} cannot be used: {error}") from None


def _kept(path: Path, key: str) -> Base | None:
    """The stored base scan, or None where there is none, an older or a damaged one."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            hu, lungs = stored["hu"], stored["lungs"]
            r, a, s = (float(step) for step in stored["spacing"])
            thickness = float(stored["thickness"])
            if str(stored["key"]) != key or hu.shape != SHAPE or lungs.shape != SHAPE:
                return None
    except DAMAGED:
        return None
    return Base(hu, lungs, (r, a, s), thickness)


def _keep(path: Path, key: str, base: Base) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            key=key,
            hu=base.hu,
            lungs=base.lungs,
            spacing=np.array(base.spacing),
            thickness=base.thickness,
        )
    os.replace(partial, path)
