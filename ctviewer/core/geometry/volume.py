"""The Volume: HU voxels in canonical axes with their position in the patient."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

ML_PER_MM3 = 1e-3


Voxels = NDArray[Any]
Index = tuple[int, int, int]
Position = tuple[float, float, float]
"""A position between voxel centres, in voxel indices."""

Millimetres = tuple[float, float, float]

OBLIQUE_TOLERANCE_DEG = 0.5  # smaller angles are rounding in the header, not a tilted scan
SHEAR_TOLERANCE = 1e-3  # cosine between two axes that should be perpendicular


@dataclass(frozen=True)
class Source:
    """The origin of a volume and how its file stored it.

    `axes` are the directions of the stored axes, e.g. "LPS"; `facts` are the header's fields in
    file order, as text. The axes of a NIfTI file's sform and qform differ by `forms_angle` degrees,
    0 if they agree; `other_spacing` is that of pixdim along the stored axes in mm if the sform has
    another. `sha256` is that of the file's bytes, or of a DICOM series' files concatenated in slice
    order; `notes` are sentences on what was left out. `frame` is the DICOM frame of reference,
    within which scans share coordinates, "" if unknown.
    """

    path: Path | None = None
    format: str = "in memory"
    shape: tuple[int, ...] = ()
    dtype: str = ""
    axes: str = "RAS"
    orientation_known: bool = True
    forms_angle: float = 0.0
    other_spacing: Millimetres | None = None
    slope: float = 1.0
    intercept: float = 0.0
    sha256: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    frame: str = ""

    @property
    def name(self) -> str:
        """The file name without folder; with folder for a DICOM file, whose name says nothing."""
        if self.path is None:
            return "volume"
        is_slice = self.format == "DICOM" and not self.path.is_dir()  # possibly inside an archive
        place = self.path.absolute()  # of "." the name of the current folder
        return f"{place.parent.name}/{place.name}" if is_slice else place.name


@dataclass(frozen=True, eq=False)
class Averaged:
    """A whole volume averaged to a coarser grid while it was read.

    `cells` [r, a, s] in float32 is the area average of `voxels`, each clipped to `clip` first.
    """

    voxels: Voxels
    clip: tuple[float, float]
    cells: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Volume:
    """A CT in canonical axes: voxels[r, a, s] in HU, read-only.

    The indices increase towards the patient's Right, Anterior and Superior (RAS), whatever the
    file's order; `affine` (4x4) maps a voxel index to the scanner's millimetres (RAS). `nonfinite`
    counts NaN and infinite voxels. `averaged` is what a `Watcher` computed while the voxels were
    read.
    """

    voxels: Voxels
    affine: NDArray[np.float64]
    source: Source = Source()
    nonfinite: int = 0
    averaged: Averaged | None = None

    def __post_init__(self) -> None:
        self.voxels.flags.writeable = False
        self.affine.flags.writeable = False

    @classmethod
    def from_array(cls, voxels: Voxels, spacing_mm: Millimetres) -> "Volume":
        """A volume centred on the origin, from an array [r, a, s] in HU and its spacing in mm."""
        affine = np.diag([*spacing_mm, 1.0])
        affine[:3, 3] = [
            -step * (n - 1) / 2 for step, n in zip(spacing_mm, voxels.shape, strict=True)
        ]
        source = Source(shape=voxels.shape, dtype=str(voxels.dtype))
        nonfinite = voxels.size - int(np.count_nonzero(np.isfinite(voxels)))
        return cls(voxels.view(), affine, source, nonfinite)

    @property
    def shape(self) -> Index:
        """Voxels along right, anterior, superior."""
        return self.voxels.shape

    @cached_property
    def spacing(self) -> Millimetres:
        """Distance between voxel centres along right, anterior, superior, in mm."""
        r, a, s = (float(step) for step in np.linalg.norm(self.affine[:3, :3], axis=0))
        return r, a, s

    @property
    def extent(self) -> Millimetres:
        """Edge length of the whole volume along right, anterior, superior, in mm."""
        r, a, s = (n * step for n, step in zip(self.shape, self.spacing, strict=True))
        return r, a, s

    @cached_property
    def tilt_degrees(self) -> float:
        """Largest angle between a voxel axis and the patient axis it is closest to."""
        directions = self.affine[:3, :3] / np.asarray(self.spacing)
        return float(np.degrees(np.arccos(np.clip(directions.diagonal().min(), -1.0, 1.0))))

    @property
    def oblique(self) -> bool:
        """Whether the voxel axes are tilted against the patient's (displayed as the nearest)."""
        return self.tilt_degrees > OBLIQUE_TOLERANCE_DEG

    @cached_property
    def sheared(self) -> bool:
        """Whether the voxel axes are not perpendicular to each other (gantry tilt)."""
        directions = self.affine[:3, :3] / np.asarray(self.spacing)
        cosines = directions.T @ directions - np.eye(3)
        return bool(np.abs(cosines).max() > SHEAR_TOLERANCE)

    def mm_of(self, index: Position) -> Millimetres:
        """The scanner position (R, A, S in mm) of a voxel index."""
        r, a, s = (float(x) for x in self.affine[:3, :3] @ index + self.affine[:3, 3])
        return r, a, s

    def index_of(self, mm: Millimetres) -> Index:
        """The voxel nearest to a scanner position (R, A, S in mm), clipped to the volume."""
        offset = np.asarray(mm) - self.affine[:3, 3]
        found = np.rint(np.linalg.solve(self.affine[:3, :3], offset)).astype(int)
        r, a, s = (int(i) for i in np.clip(found, 0, np.asarray(self.shape) - 1))
        return r, a, s

    def sampled(self, count: int) -> Voxels:
        """About `count` evenly spaced voxels (a view)."""
        step = max(round((self.voxels.size / count) ** (1 / 3)), 1)
        return self.voxels[::step, ::step, ::step]

    def hu_at(self, index: Index) -> float:
        """The file's exact value at a voxel, in HU."""
        return float(self.voxels[index])

    def stored_index(self, index: Index) -> Index:
        """The 0-based index of a voxel in the file's own axis order."""
        stored = []
        for letter in self.source.axes:
            axis, towards = AXIS_OF_LETTER[letter]
            position = index[axis]
            stored.append(position if towards else self.shape[axis] - 1 - position)
        i, j, k = stored
        return i, j, k

    @property
    def stored_affine(self) -> NDArray[np.float64]:
        """The 4 x 4 matrix from an index in the file's own axis order to the scanner's mm (RAS)."""
        affine = np.eye(4)
        affine[:3, 3] = self.affine[:3, 3]
        for stored, letter in enumerate(self.source.axes):
            axis, towards = AXIS_OF_LETTER[letter]
            step = self.affine[:3, axis]
            affine[:3, stored] = step if towards else -step
            if not towards:
                affine[:3, 3] += (self.shape[axis] - 1) * step
        return affine


class Watcher(Protocol):
    """Observes a volume while it is read, in another thread."""

    def saw(self, volume: Volume, done: int) -> None:
        """Look at a volume whose first `done` slabs are filled.

        Slabs are along the axis with the largest stride, in memory order. The voxels may be moved
        to a wider type by the next call: do not keep references.
        """

    def finished(self, volume: Volume) -> Volume:
        """The volume after reading, with what was computed."""


AXIS_OF_LETTER = {
    "R": (0, True), "L": (0, False),
    "A": (1, True), "P": (1, False),
    "S": (2, True), "I": (2, False),
}  # fmt: skip
"""Canonical axis of each direction letter, and whether it is the positive direction in RAS."""
