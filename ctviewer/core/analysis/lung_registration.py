"""Registration of the lungs of two scans, by their shape and the vessels within."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.lungs import HALF, Lungs
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.geometry.registration import (
    Channels,
    DisplacementField,
    Matrix,
    register_affine,
    register_field,
)
from ctviewer.core.geometry.resample import Box, Float32, area_average
from ctviewer.core.geometry.residual import residual_shifts
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.geometry.warp import Warp

CELL_MM = 2.5
MARGIN_MM = 25.0
REACH_MM = 15.0  # from the lungs' edge, inside and outside, where the distance saturates
CLIP_HU = (-1000.0, -100.0)
DETAIL_MM = 12.0  # sigma of the high-pass; larger structures change with breath or consolidation
NOISE_HU = 40.0  # SD of details below which they are noise
MOST_SD = 3.0
GOOD_OVERLAP = 0.9  # Dice; follow-ups and copies 0.97 to 1.00, and other patients 0.94 to 0.97: ...
GOOD_RESIDUAL_MM = 4.0  # ... only this separates them: at most 2.1 mm from 7 mm and more
LEAST_PLACES = 20  # blocks with detail; with fewer the residual is meaningless
SLIDES = (0.0, 0.25, 0.5, 0.75, 1.0)  # initial positions of the shorter scan along the longer
DETAIL_WEIGHT = 1.2  # of the vessel channel relative to the shape channel (-1 to 1)


@dataclass(frozen=True, eq=False)
class LungImage:
    """A scan prepared for registration: channels on cells of 2.5 mm, and which cells are lung.

    The first channel is the signed distance to the lungs' edge (-1 to 1 within `REACH_MM`), the
    second the HU less their local mean over their local SD, within the lungs. Both are extrapolated
    beyond the ends of the scan.
    """

    channels: Channels
    mask: Mask


@dataclass(frozen=True)
class Fit:
    """Registration quality of the lungs of two scans.

    `overlap` is the Dice coefficient (0..1) of the lungs where both scans have voxels.
    `residual_mm` is the remaining vessel displacement: the median shift in block matching, up to
    some 17 mm; None if the lungs have too little detail.
    """

    overlap: float
    residual_mm: float | None

    @property
    def is_good(self) -> bool:
        """Whether corresponding places can be trusted; never so for two patients in our tests."""
        return self.overlap >= GOOD_OVERLAP and (
            self.residual_mm is None or self.residual_mm <= GOOD_RESIDUAL_MM
        )


@dataclass(frozen=True, eq=False)
class LungRegistration:
    """The map from canonical indices of one scan to those of the other, and its quality."""

    warp: Warp
    fit: Fit


def register_lungs(
    one: tuple[Volume, Lungs], other: tuple[Volume, Lungs], progress: Progress = silent
) -> LungRegistration:
    """Register two scans by their lungs: affine first, then a smooth displacement field.

    Takes 3 to 5 s on one core. ADR 0029 describes the scans it was measured on.

    Raises:
        Cancelled: raised by `progress`, at any step.
    """
    label = Text("Registering the lungs")
    progress(0.0, label)
    fixed = lung_image(*one)
    progress(0.05, label)
    moving = lung_image(*other)
    pair = fixed.channels, moving.channels
    matrix = register_affine(*pair, _starts(one, other), part(progress, 0.1, 0.25))
    field = register_field(*pair, matrix, part(progress, 0.25, 0.85))
    progress(0.85, label)
    fit = _fit(fixed, moving, _moved(fixed.channels, matrix, field))
    return LungRegistration(_warp_of(field, matrix, (one[0], other[0])), fit)


def lung_image(volume: Volume, lungs: Lungs) -> LungImage:
    """The shape and vessel channels of a volume's lungs, with a margin around them."""
    inner = lungs.box(0.0)
    spacing = np.asarray(volume.spacing)
    lo = np.asarray(inner.lo) * spacing - MARGIN_MM
    hi = np.asarray(inner.hi) * spacing + MARGIN_MM
    counts = np.ceil((hi - lo) / CELL_MM).astype(int)
    hi = lo + counts * CELL_MM
    shape: Index = int(counts[0]), int(counts[1]), int(counts[2])
    first, last = lo / spacing, hi / spacing
    box = Box((first[0], first[1], first[2]), (last[0], last[1], last[2]))
    mask = lungs.cells_in(box, shape)
    hu = area_average(volume.voxels, box, shape, clip=CLIP_HU)
    weights = np.asarray(_covered(first, last, shape, volume.shape), np.float32)
    values = np.stack([_edge_distance(mask, weights > 0), DETAIL_WEIGHT * _details(hu, mask)])
    origin = lo + (CELL_MM - spacing) / 2
    near = np.abs(values[0]) < 1
    return LungImage(Channels(values, weights * (mask | near), origin, CELL_MM), mask)


def _covered(
    first: NDArray[np.float64], last: NDArray[np.float64], shape: Index, voxels: Index
) -> Mask:
    """The cells of a box that lie in the volume."""
    inside = []
    for axis in range(3):
        edges = np.linspace(first[axis], last[axis], shape[axis] + 1)
        inside.append((edges[:-1] >= -0.5) & (edges[1:] <= voxels[axis] + 0.5))
    return np.asarray(inside[0][:, None, None] & inside[1][:, None] & inside[2])


def _edge_distance(mask: Mask, covered: Mask) -> Float32:
    """The signed distance to the mask's edge, over `REACH_MM`, extrapolated beyond the scan."""
    from scipy.ndimage import distance_transform_edt

    lines = [np.flatnonzero(covered.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    spans = tuple(slice(line[0], line[-1] + 1) for line in lines)
    reach = round(REACH_MM / CELL_MM) + 1
    wide = np.pad(mask[spans], reach, mode="edge")
    distance = distance_transform_edt(wide) - distance_transform_edt(~wide)
    distance = np.clip((distance - np.sign(distance) / 2) * CELL_MM / REACH_MM, -1, 1)
    inner = distance[tuple(slice(reach, -reach) for _ in range(3))]
    missing = [(span.start, n - span.stop) for span, n in zip(spans, mask.shape, strict=True)]
    return np.asarray(np.pad(inner, missing, mode="edge"), np.float32)


def _details(hu: Float32, mask: Mask) -> Float32:
    from scipy.ndimage import gaussian_filter

    inside = mask.astype(np.float32)
    sigma = DETAIL_MM / CELL_MM
    weight = np.maximum(gaussian_filter(inside, sigma), 1e-3)
    rest = (hu - gaussian_filter(hu * inside, sigma) / weight) * inside
    sd = np.sqrt(gaussian_filter(rest**2, sigma) / weight)
    return np.asarray(np.clip(rest / np.hypot(sd, NOISE_HU), -MOST_SD, MOST_SD), np.float32)


def _fit(fixed: LungImage, moving: LungImage, places: NDArray[np.float64]) -> Fit:
    """Compare the scans at the places (3, r, a, s), in mm of `moving`, of the cells of `fixed`."""
    from scipy.ndimage import map_coordinates

    there = moving.channels
    cells = (places - there.origin[:, None, None, None]) / there.mm
    values, weights = there.at(places)
    lung = map_coordinates(moving.mask.astype(np.float32), cells, order=1) > HALF
    seen = (weights > HALF) & (fixed.channels.weights > HALF)
    both = lung & fixed.mask & seen
    cells_of_both = int((lung & seen).sum()) + int((fixed.mask & seen).sum())
    overlap = 2 * int(both.sum()) / cells_of_both if cells_of_both else 0.0
    shifts = residual_shifts(
        fixed.channels.values[1] / DETAIL_WEIGHT, values[1] / DETAIL_WEIGHT * lung, both
    )
    known = len(shifts) >= LEAST_PLACES
    return Fit(overlap, float(np.median(shifts)) * CELL_MM if known else None)


def _moved(grid: Channels, matrix: Matrix, field: DisplacementField) -> NDArray[np.float64]:
    places = np.tensordot(matrix[:3, :3], grid.centres() + field.on(grid), 1)
    return np.asarray(places + matrix[:3, 3][:, None, None, None])


def _warp_of(field: DisplacementField, matrix: Matrix, volumes: tuple[Volume, Volume]) -> Warp:
    """The same map between the volumes' indices."""
    here, there = (np.asarray(volume.spacing) for volume in volumes)
    between = np.eye(4)
    between[:3, :3] = matrix[:3, :3] * here / there[:, None]
    between[:3, 3] = matrix[:3, 3] / there
    values = np.asarray(np.moveaxis(field.values, 0, -1) / here, np.float32)
    origin, step = field.origin / here, field.mm / here
    return Warp(between, values, (origin[0], origin[1], origin[2]), (step[0], step[1], step[2]))


def _starts(one: tuple[Volume, Lungs], other: tuple[Volume, Lungs]) -> list[Matrix]:
    """Initial matrices in mm: box on box, and unscaled along the body at several offsets.

    The latter are for a scan that shows a part of the lungs.
    """
    (lo, hi), (other_lo, other_hi) = (_edges_mm(*scan) for scan in (one, other))
    scale = (other_hi - other_lo) / (hi - lo)
    whole = np.eye(4)
    whole[:3, :3] = np.diag(scale)
    whole[:3, 3] = other_lo - scale * lo
    starts = [whole]
    for share in SLIDES:
        start = whole.copy()
        start[2, 2] = 1.0
        start[2, 3] = (1 - share) * (other_lo[2] - lo[2]) + share * (other_hi[2] - hi[2])
        starts.append(start)
    return starts


def _edges_mm(volume: Volume, lungs: Lungs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    box, spacing = lungs.box(0.0), np.asarray(volume.spacing)
    return (np.asarray(box.lo) - 0.5) * spacing, (np.asarray(box.hi) - 0.5) * spacing
