"""Base scans: the chest of a real scan on the grid used for painting, cached in the work folder.

Axes are those of the network: [inferior to superior, anterior to posterior, right to left].
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor

from ctviewer.core.analysis.lungs import AIR_HU, Lungs, find_lungs
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, network_axes
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume
from training.base.errors import TrainingError
from training.synthetic.painting.entries import BaseEntry

VERSION = "5"  # increase it with any change to stored data, so that old base scans are not reused
SHAPE = (112, 160, 160)  # cells of a base scan, finer than the network's input
ASIDE_MM, BELOW_MM, ABOVE_MM = 25.0, 90.0, 40.0  # around the lungs, so that boxes can be off
CLOSING_MM = 5.0  # vessels and hilar branches that count as lung
AIRWAY_HU = -950.0  # smoothed HU below this are airway, not lung tissue ...
AIRWAY_STEP = 75.0  # HU ... if also this much below the median of a very airy lung ...
AIRWAY_MM = 45.0  # ... and this close to the middle
PARTING_MM = (0.0, 2.0, 4.0, 6.0, 8.0, 11.0, 14.0)  # eroded until the lungs separate
LEAST_DRAWN = 0.2  # of the lungs found by threshold: one lung alone is more
PARTED = 0.2  # the smaller lung has at least this share of the larger one's cells
AIRWAY_ML = 4.0  # and is part of at least as much
AIRWAY_CELLS = 0.8  # sigma of that smoothing; noise must not look like an airway
DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Base:
    """A chest [z, y, x] of SHAPE: int16 HU, and uint8 lungs (0 none, 1 left, 2 right).

    `extent` is the total size in mm (z, y, x).
    """

    hu: NDArray[np.int16]
    lungs: NDArray[np.uint8]
    extent: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Bases:
    """Base scans on a device, accessed by number.

    `cells` (S,2,*SHAPE) are HU and lung (0 or 1), both float16. `fields` (S,3,*SHAPE / 2) are
    float16: the weight of the left lung versus the right (0..1, everywhere), the depth below the
    lung border, and the depth of lung behind a cell, both in cm. `extent` (S,3) is in mm. `spans`
    (S,4,SHAPE[0]) are the start and end of lung along y and x in each layer, 0..1 (1 and 0 if
    there is none). `level` (S,) is the median HU of the lungs.
    `subjects` name the patient of each scan.
    """

    cells: Tensor
    fields: Tensor
    extent: Tensor
    spans: Tensor
    level: Tensor
    subjects: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.subjects)

    def of(self, subjects: Sequence[str]) -> list[int]:
        """Return the numbers of the scans of these subjects."""
        return [row for row, name in enumerate(self.subjects) if name in subjects]


def load_bases(
    entries: Sequence[BaseEntry], work: Path, report: Callable[[str], None], device: torch.device
) -> Bases:
    """Return the base scans of entries on a device, from the work folder or made and stored.

    Raises:
        TrainingError: a scan cannot be opened or shows no lungs, its contours do not match, or the
            disk is full.
    """
    found = [_load_base(entry, work, report) for entry in entries]
    return stacked(found, [entry.patient for entry in entries], device)


def stacked(scans: Sequence[Base], subjects: Sequence[str], device: torch.device) -> Bases:
    """Return base scans of these subjects, one name for each scan, on a device."""
    derived = [_derived(scan) for scan in scans]
    fields, spans, level = zip(*derived, strict=True)
    cells = np.stack([np.stack([scan.hu, scan.lungs > 0]) for scan in scans])
    return Bases(
        torch.from_numpy(cells).to(device, torch.float16),
        torch.from_numpy(np.stack(fields)).to(device, torch.float16),
        torch.tensor([scan.extent for scan in scans], device=device),
        torch.from_numpy(np.stack(spans)).to(device),
        torch.tensor(level, device=device),
        tuple(subjects),
    )


def make_base(volume: Volume, contours: Volume | None = None) -> Base:
    """Return the chest of a volume on the painting grid.

    `contours` are lungs drawn by hand on the same grid: 1 left, 2 right, 3 where they touch.

    Raises:
        TrainingError: the volume shows no lungs, or the contours are of another grid or mark none.
    """
    lungs = find_lungs(volume)
    if lungs is None:
        raise TrainingError(f"{volume.source.name} shows no lungs; leave it out.")
    if contours is not None and contours.shape != volume.shape:
        raise TrainingError(
            f"{contours.source.name} has {contours.shape} voxels and its scan {volume.shape}; "
            "contours must be on the grid of the scan."
        )
    box = _region(lungs, volume)
    cells = (SHAPE[2], SHAPE[1], SHAPE[0])
    hu = area_average(volume.voxels, box, cells, clip=DEFAULT_SPEC.hu_range)
    span = np.subtract(box.hi, box.lo) * volume.spacing
    spacing = np.divide(span, cells)
    if contours is None:
        mask = _found(hu, lungs, box, spacing)
    else:
        mask = _drawn(contours, box, cells)
        _check_drawn(mask, contours, _coarse_share(lungs, box, hu.shape))
    scale = lungs.shape[0] / lungs.mask.shape[0]
    middle = (lungs.middle * scale - box.lo[0]) / (box.hi[0] - box.lo[0]) * hu.shape[0]
    sides = network_axes(_sides(mask, middle, spacing))
    return Base(
        np.ascontiguousarray(network_axes(np.round(hu)), np.int16),
        np.ascontiguousarray(sides, np.uint8),
        (float(span[2]), float(span[1]), float(span[0])),
    )


def _region(lungs: Lungs, volume: Volume) -> Box:
    """Return the box to store: around the lungs, with abdomen and neck."""
    box = lungs.box(ASIDE_MM)
    step = volume.spacing[2]
    low = max(box.lo[2] - (BELOW_MM - ASIDE_MM) / step, 0.0)
    high = min(box.hi[2] + (ABOVE_MM - ASIDE_MM) / step, float(volume.shape[2]))
    return Box((box.lo[0], box.lo[1], low), (box.hi[0], box.hi[1], high))


def _drawn(contours: Volume, box: Box, cells: tuple[int, int, int]) -> Mask:
    """Return the lungs (r, a, s) as they were drawn."""
    drawn = (np.asarray(contours.voxels) > 0).astype(np.float32)
    return np.asarray(area_average(drawn, box, cells) >= 0.5)


def _check_drawn(mask: Mask, contours: Volume, seen: Floats) -> None:
    """Refuse contours that do not match the lungs visible in the scan, `seen` (r, a, s)."""
    share = float(mask.sum() / max(seen.sum(), 1.0))
    if share < LEAST_DRAWN:
        raise TrainingError(
            f"{contours.source.name} marks {100.0 * share:.0f} % of the lungs that its scan shows; "
            "give the contours of both lungs of that scan, or none."
        )


def _found(hu: Floats, lungs: Lungs, box: Box, spacing: NDArray[np.float64]) -> Mask:
    """Return the lungs (r, a, s) found by threshold, without trachea and bronchi."""
    mask = _lung_mask(hu, _coarse_share(lungs, box, hu.shape), spacing)
    scale = lungs.shape[0] / lungs.mask.shape[0]
    middle = (lungs.middle * scale - box.lo[0]) / (box.hi[0] - box.lo[0]) * hu.shape[0]
    along = np.arange(hu.shape[0])[:, None, None] + 0.5
    smooth = ndimage.gaussian_filter(hu, AIRWAY_CELLS, truncate=2.0)
    bare = min(AIRWAY_HU, float(np.median(smooth[mask])) - AIRWAY_STEP)
    central = np.abs(along - middle) * spacing[0] < AIRWAY_MM
    airway = _large(mask & (smooth < bare) & central, spacing)
    return np.asarray(mask & ~ndimage.binary_dilation(airway))


def _sides(mask: Mask, middle: float, spacing: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the lungs (r, a, s) as 1 left and 2 right, without parts connected to neither.

    They are eroded until they separate; each cell is then assigned to the nearer one. Lungs that
    do not separate are cut at `middle`, in cells along r.
    """
    along = np.arange(mask.shape[0])[:, None, None] + 0.5
    depth = ndimage.distance_transform_edt(mask, sampling=spacing)
    cut = np.where(mask, np.where(along < middle, 1, 2), 0)
    for worn in PARTING_MM:
        labels, count = ndimage.label(depth > worn)
        sizes = np.bincount(labels.ravel(), minlength=3)
        sizes[0] = 0
        first, second = (int(label) for label in np.argsort(-sizes)[:2])
        if count < 2 or sizes[second] < PARTED * sizes[first]:
            continue
        places = [float(np.nonzero(labels == label)[0].mean()) for label in (first, second)]
        if (places[0] < middle) != (places[1] < middle):
            left = first if places[0] < places[1] else second
            cores = np.where(labels == left, 1, np.where(labels == first + second - left, 2, 0))
            return _grown(mask, cores, spacing)
    return np.asarray(cut, np.uint8)


def _grown(mask: Mask, cores: NDArray[np.int64], spacing: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return for each cell of the mask the nearer of two cores connected to it."""
    parts, _ = ndimage.label(mask)
    kept = np.unique(parts[cores > 0])
    nearest = ndimage.distance_transform_edt(
        cores == 0, sampling=spacing, return_distances=False, return_indices=True
    )
    return np.where(np.isin(parts, kept), cores[tuple(nearest)], 0).astype(np.uint8)


def _large(mask: Mask, spacing: NDArray[np.float64]) -> Mask:
    """Return the parts of a mask that are as large as a main bronchus."""
    labels, _ = ndimage.label(mask)
    size = np.bincount(labels.ravel()) * float(np.prod(spacing)) / 1000.0
    size[0] = 0.0
    return np.asarray((size >= AIRWAY_ML)[labels])


def _coarse_share(lungs: Lungs, box: Box, cells: tuple[int, ...]) -> Floats:
    """The fraction of each cell covered by the coarse lung mask."""
    scale = np.divide(lungs.mask.shape, lungs.shape)
    lo, hi = (np.multiply(corner, scale) for corner in (box.lo, box.hi))
    hi = np.minimum(hi, lungs.mask.shape)  # rounding
    inside = Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))
    shape = (cells[0], cells[1], cells[2])
    return area_average(lungs.mask.astype(np.float32), inside, shape)


def _lung_mask(hu: Floats, share: Floats, spacing: NDArray[np.float64]) -> Mask:
    """The coarse mask refined to the border of the air, closed over vessels."""
    near = ndimage.binary_dilation(share > 0.1, iterations=2)  # recesses thinner than its cells
    air = near & (hu < AIR_HU)
    outside = ndimage.distance_transform_edt(~air, sampling=spacing)
    swollen = outside <= CLOSING_MM
    closed = ndimage.distance_transform_edt(swollen, sampling=spacing) > CLOSING_MM
    return np.asarray(air | (closed & (share > 0.5)))


def _derived(base: Base) -> tuple[Floats, Floats, float]:
    """Return the data of a scan in `Bases` other than HU and lungs: fields, spans and level."""
    left, right = (_halved(base.lungs == side) for side in (1, 2))
    share = left + right
    spacing = [extent / cells for extent, cells in zip(base.extent, share.shape, strict=True)]
    lung = share >= 0.5
    depth = ndimage.distance_transform_edt(lung, sampling=spacing) / 10.0
    rear = np.cumsum(share[:, ::-1], axis=1)[:, ::-1] * spacing[1] / 10.0
    to_left = ndimage.distance_transform_edt(left < 0.5, sampling=spacing)
    to_right = ndimage.distance_transform_edt(right < 0.5, sampling=spacing)
    side = to_right / np.maximum(to_left + to_right, 1e-3)
    fields = np.stack([np.where(share > 0, left / np.maximum(share, 1e-3), side), depth, rear])
    spans = np.stack(
        [*_span(np.asarray(base.lungs.any(axis=2))), *_span(np.asarray(base.lungs.any(axis=1)))]
    )
    inside = base.hu[base.lungs > 0]
    return fields.astype(np.float32), spans, float(np.median(inside)) if inside.size else -850.0


def _halved(mask: NDArray[np.bool_]) -> Floats:
    z, y, x = (size // 2 for size in mask.shape)
    return np.asarray(mask.reshape(z, 2, y, 2, x, 2).mean(axis=(1, 3, 5)), np.float32)


def _span(lung: Mask) -> tuple[Floats, Floats]:
    """Return the start and end of lung (layers, line) in each layer, 0..1."""
    size = lung.shape[1]
    some = lung.any(axis=1)
    first = np.where(some, lung.argmax(axis=1) / size, 1.0)
    last = np.where(some, 1.0 - lung[:, ::-1].argmax(axis=1) / size, 0.0)
    return first.astype(np.float32), last.astype(np.float32)


def _load_base(entry: BaseEntry, work: Path, report: Callable[[str], None]) -> Base:
    path = work / f"base-{VERSION}" / f"{entry.contents[:32]}.npz"
    key = f"{VERSION} {entry.contents}"
    base = _kept(path, key)
    if base is None:
        report(f"{entry.path.name}: finding the lungs")
        contours = _opened(entry.lungs) if entry.lungs else None
        volume = _opened(entry.path)
        if volume.nonfinite:
            low, high = DEFAULT_SPEC.hu_range
            report(
                Text(
                    "{name}: {count} {count:voxel holds|voxels hold} no finite number; "
                    "{count:it counts|they count} as {low:g} HU, those of plus infinity "
                    "as {high:g}",
                    name=entry.path.name,
                    count=volume.nonfinite,
                    low=low,
                    high=high,
                )
            )
        base = make_base(volume, contours)
        _keep(path, key, base)
    return base


def _opened(path: Path) -> Volume:
    try:
        return load_volume(path)
    except UserError as error:
        raise TrainingError(f"{path.name} cannot be used: {error}") from None


def _kept(path: Path, key: str) -> Base | None:
    """The stored base scan, or None if it is missing, outdated or damaged."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            hu, lungs = stored["hu"], stored["lungs"]
            z, y, x = (float(step) for step in stored["extent"])
            if str(stored["key"]) != key or hu.shape != SHAPE or lungs.shape != SHAPE:
                return None
    except DAMAGED:
        return None
    return Base(hu, lungs, (z, y, x))


def _keep(path: Path, key: str, base: Base) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, key=key, hu=base.hu, lungs=base.lungs, extent=base.extent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.getvalue())
    except (OSError, UserError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise TrainingError(
            f"A base scan could not be kept in {path.parent} ({why}); make room or take another "
            "work folder, and start the same command again: what is kept there is taken."
        ) from None
