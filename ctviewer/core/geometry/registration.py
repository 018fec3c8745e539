"""Registration of two images on coarse grids: affine, then a smooth displacement field.

Both minimise the squared difference of several channels, coarse to fine: the affine part by
Gauss-Newton, the field by demons with the gradients of both images (Vercauteren et al.,
"Diffeomorphic demons", NeuroImage 2009;45:S61-S72, its additive form), smoothed after each step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box, Float32, area_average

Matrix = NDArray[np.float64]

AFFINE_LEVELS = (16.0, 8.0)  # mm between cells
AFFINE_STEPS = 25
AFFINE_STILL_MM = 0.02  # convergence: no corner moves further in a step
FIELD_LEVELS = ((12.0, 40), (8.0, 40), (4.0, 25))  # mm between cells, steps
UPDATE_CELLS = 1.5  # sigma of the smoothing of a step ...
FIELD_CELLS = 1.0  # ... and of the field after it
DAMPING = 1.0  # weight of squared difference against squared gradient; bounds a step to half a cell
LEAST_WEIGHT = 1e-3
EDGE_WEIGHT = 0.05


@dataclass(frozen=True, eq=False)
class Channels:
    """An image to register: `values` (channel, r, a, s) on isotropic cells of `mm`.

    `weights` (r, a, s), 0..1, is the weight of each cell. The centre of cell c is at `origin` + c *
    `mm`, in mm of the volume's own axes.
    """

    values: Float32
    weights: Float32
    origin: NDArray[np.float64]
    mm: float

    def coarser(self, mm: float) -> "Channels":
        """The image averaged to cells of about `mm`."""
        if mm <= self.mm:
            return self
        shape = [max(round(n * self.mm / mm), 2) for n in self.weights.shape]
        step = [n * self.mm / cells for n, cells in zip(self.weights.shape, shape, strict=True)]
        size = min(step)  # isotropic cells: the last ones extend beyond the end
        hi = [cells * size / self.mm for cells in shape]
        box = Box((0.0, 0.0, 0.0), (hi[0], hi[1], hi[2]))
        cells = shape[0], shape[1], shape[2]
        values = np.stack([area_average(each, box, cells) for each in self.values])
        weights = area_average(self.weights, box, cells)
        return Channels(values, weights, self.origin + (size - self.mm) / 2, size)

    def centres(self) -> NDArray[np.float64]:
        """The centres of the cells in mm, (3, r, a, s)."""
        grid = np.indices(self.weights.shape, np.float32)
        return np.asarray(self.origin[:, None, None, None] + self.mm * grid)

    def at(self, places: NDArray[np.float64]) -> tuple[Float32, Float32]:
        """Values and weights at places in mm (3, ...), interpolated linearly; weight 0 outside."""
        from scipy.ndimage import map_coordinates

        cells = (places - self.origin.reshape(3, *[1] * (places.ndim - 1))) / self.mm
        values = np.stack([map_coordinates(each, cells, order=1, mode="nearest")
                           for each in self.values])  # fmt: skip
        weights = map_coordinates(self.weights, cells, order=1, mode="constant")
        return values, weights


@dataclass(frozen=True, eq=False)
class DisplacementField:
    """Displacements (3, r, a, s) in mm at cells of `mm`, the first at `origin` in mm."""

    values: Float32
    origin: NDArray[np.float64]
    mm: float

    def on(self, grid: Channels) -> Float32:
        """The displacements in mm at another grid's cells, (3, r, a, s), interpolated linearly.

        Outside the field the nearest cell's displacement is used.
        """
        from scipy.ndimage import map_coordinates

        cells = (grid.centres() - self.origin[:, None, None, None]) / self.mm
        return np.stack([map_coordinates(each, cells, order=1, mode="nearest")
                         for each in self.values])  # fmt: skip


def register_affine(
    fixed: Channels, moving: Channels, starts: Sequence[Matrix], progress: Progress = silent
) -> Matrix:
    """The 4 x 4 matrix from mm of `fixed` to mm of `moving` that aligns them.

    Of several initial matrices, the one with the smallest resulting difference is used.

    Raises:
        Cancelled: raised by `progress`, between the steps.
    """
    reports = [part(progress, i / len(starts) / 2, (i + 1) / len(starts) / 2)
               for i in range(len(starts))]  # fmt: skip
    coarse, level = fixed.coarser(AFFINE_LEVELS[0]), moving.coarser(AFFINE_LEVELS[0])
    found = [
        _affine_level(coarse, level, start, report)
        for start, report in zip(starts, reports, strict=True)
    ]
    matrix = min(found, key=lambda each: each[1])[0]
    for mm in AFFINE_LEVELS[1:]:
        matrix, _ = _affine_level(
            fixed.coarser(mm), moving.coarser(mm), matrix, part(progress, 0.5, 1.0)
        )
    return matrix


def _affine_level(
    fixed: Channels, moving: Channels, matrix: Matrix, progress: Progress
) -> tuple[Matrix, float]:
    """The best matrix on one grid, and the remaining mean squared difference."""
    centres = fixed.centres()
    places = centres.reshape(3, -1)
    middle = places.mean(axis=1)
    reach = float(np.abs(places - middle[:, None]).max())
    basis = np.concatenate([(places - middle[:, None]) / reach, np.ones((1, places.shape[1]))])
    cost = np.inf
    for number in range(AFFINE_STEPS):
        progress(number / AFFINE_STEPS, Text("Registering the lungs"))
        moved = (matrix[:3, :3] @ places + matrix[:3, 3:]).reshape(centres.shape)
        values, weights = moving.at(moved)
        weights = np.asarray(weights * fixed.weights, np.float32)
        cost = _cost(values - fixed.values, weights, fixed.weights)
        step = _affine_step(values, fixed, weights, matrix, basis)
        update = np.zeros((4, 4))
        update[:3, :3] = step[:, :3] / reach
        update[:3, 3] = step[:, 3] - update[:3, :3] @ middle
        matrix = matrix + update
        if np.abs(step).sum(axis=1).max() < AFFINE_STILL_MM:
            break
    return matrix, cost


def _affine_step(
    values: Float32, fixed: Channels, weights: Float32, matrix: Matrix, basis: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The Gauss-Newton update (3, 4) of the matrix in the given basis."""
    normal, side = np.zeros((12, 12)), np.zeros(12)
    back = np.linalg.inv(matrix[:3, :3]).T
    for warped, wanted in zip(values, fixed.values, strict=True):
        grad = np.stack(np.gradient((warped + wanted) / 2, fixed.mm)).reshape(3, -1)
        grad = back @ grad  # gradient in mm of the fixed image, to mm of the moving one
        inside = weights.ravel() > LEAST_WEIGHT
        jacobian = (grad[:, None, inside] * basis[None, :, inside]).reshape(12, -1)
        weighted = jacobian * weights.ravel()[inside]
        normal += weighted @ jacobian.T
        side += weighted @ (wanted - warped).ravel()[inside]
    normal += np.eye(12) * (np.trace(normal) * 1e-6 + 1e-12)
    return np.asarray(np.linalg.solve(normal, side).reshape(3, 4))


def register_field(
    fixed: Channels, moving: Channels, matrix: Matrix, progress: Progress = silent
) -> DisplacementField:
    """The field d such that `matrix` applied to x + d(x) maps mm of `fixed` to mm of `moving`.

    Raises:
        Cancelled: raised by `progress`, between the steps.
    """
    field: DisplacementField | None = None
    for grid, steps, report in _levels(fixed, progress):
        start = np.zeros((3, *grid.weights.shape), np.float32) if field is None else field.on(grid)
        values = _demons(grid, moving.coarser(grid.mm), matrix, start, (steps, report))
        field = DisplacementField(values, grid.origin, grid.mm)
    assert field is not None
    return field


def _levels(fixed: Channels, progress: Progress) -> Iterator[tuple[Channels, int, Progress]]:
    """The grids from coarse to fine, each with its number of steps and share of the progress."""
    work = np.cumsum([0.0, *(steps / mm**3 for mm, steps in FIELD_LEVELS)])
    for (mm, steps), start, end in zip(FIELD_LEVELS, work, work[1:], strict=False):
        yield fixed.coarser(mm), steps, part(progress, start / work[-1], end / work[-1])


def _demons(
    fixed: Channels,
    moving: Channels,
    matrix: Matrix,
    field: Float32,
    course: tuple[int, Progress],
) -> Float32:
    from scipy.ndimage import gaussian_filter

    steps, progress = course
    centres = fixed.centres()
    for number in range(steps):
        progress(number / steps, Text("Registering the lungs"))
        before = centres + field
        moved = np.tensordot(matrix[:3, :3], before, 1) + matrix[:3, 3][:, None, None, None]
        values, weights = moving.at(moved)
        weights = np.asarray(weights * fixed.weights, np.float32)
        update = _demons_update(values, fixed, weights)
        near = np.maximum(gaussian_filter(weights, UPDATE_CELLS), EDGE_WEIGHT)
        for axis in range(3):  # extrapolate beyond cells with weight
            step = gaussian_filter(update[axis], UPDATE_CELLS) / near
            field[axis] = gaussian_filter(field[axis] + step, FIELD_CELLS)
    return field


def _demons_update(values: Float32, fixed: Channels, weights: Float32) -> Float32:
    """The weighted step (3, r, a, s) in mm, at most half a cell."""
    up = np.zeros((3, *weights.shape), np.float32)
    down = np.full(weights.shape, LEAST_WEIGHT / fixed.mm**2, np.float32)
    for warped, wanted in zip(values, fixed.values, strict=True):
        diff = wanted - warped
        grad = np.stack(np.gradient((warped + wanted) / 2, fixed.mm))
        up += diff * grad
        down += (grad**2).sum(axis=0) + DAMPING * diff**2 / fixed.mm**2
    return np.asarray(up / down * weights, np.float32)


def _cost(diff: Float32, weights: Float32, all_weights: Float32) -> float:
    """The mean squared difference in the overlap of the images; small overlap is penalised."""
    total = float(weights.sum())
    if total < LEAST_WEIGHT:
        return float(np.inf)
    share = total / float(all_weights.sum())
    return float((diff**2 * weights).sum()) / total / share
