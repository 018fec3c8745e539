"""Nearest-neighbour resampling of labels to another grid."""

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Index

Affine = NDArray[np.float64]
WITHIN = 0.02  # of a voxel; single-precision rounding of headers over a whole scan


@dataclass(frozen=True, eq=False)
class Grid:
    """A voxel grid: its shape, and the matrix from an index to RAS mm."""

    shape: Index
    affine: Affine


def regridded(
    labels: NDArray[Any], affine: Affine, target: Grid, progress: Progress = silent
) -> NDArray[Any]:
    """Labels (i, j, k) on another grid, 0 outside.

    Exact, voxel by voxel, between grids that differ only by permuted, flipped or cropped axes,
    however oblique or sheared both are. The result has the first axis fastest in memory.

    Raises:
        Cancelled: raised by `progress`.
    """
    between = np.asarray(np.linalg.solve(affine, target.affine), np.float64)
    matrix = _snapped(between, target.shape)
    result = np.zeros(target.shape, labels.dtype, order="F")
    reach = _reach(labels, matrix, target.shape)
    if reach is None:
        return result
    axes = _axes_along(matrix, target.shape)
    if axes is not None:
        _copy_along(labels, matrix, axes, result)
    else:
        _gather(labels, matrix, (result, reach), progress)
    return result


def _snapped(matrix: Affine, shape: Index) -> Affine:
    """The matrix rounded to integers, if it is integer up to rounding in headers."""
    whole = np.rint(matrix)
    off = np.abs(matrix - whole)
    return whole if (off[:3, :3] @ shape + off[:3, 3] <= WITHIN).all() else matrix


def _axes_along(matrix: Affine, shape: Index) -> tuple[int, ...] | None:
    """The target's axis along each of the source's; None if they are not parallel."""
    reach = np.abs(matrix[:3, :3]) * shape
    axes = tuple(int(axis) for axis in reach.argmax(axis=1))
    others = reach.sum(axis=1) - reach.max(axis=1)
    return axes if len(set(axes)) == 3 and (others <= WITHIN).all() else None


def _copy_along(
    labels: NDArray[Any], matrix: Affine, axes: tuple[int, ...], result: NDArray[Any]
) -> None:
    place: list[slice] = [slice(0)] * 3
    turned = labels
    for source, axis in enumerate(axes):
        along = matrix[source, axis] * np.arange(result.shape[axis]) + matrix[source, 3]
        nearest = np.floor(along + 0.5).astype(np.intp)
        inside = np.flatnonzero((nearest >= 0) & (nearest < labels.shape[source]))
        if not len(inside):
            return
        place[axis] = slice(int(inside[0]), int(inside[-1]) + 1)
        turned = _taken(turned, nearest[place[axis]], source)
    result[tuple(place)] = turned.transpose(np.argsort(axes))


def _taken(labels: NDArray[Any], places: NDArray[np.intp], axis: int) -> NDArray[Any]:
    """Layers along an axis; a view if they are consecutive, as usual."""
    steps = np.diff(places)
    for step in (1, -1):
        if (steps == step).all():
            first, end = int(places[0]), int(places[-1]) + step
            span = slice(first, None if end < 0 else end, step)
            return labels[(slice(None),) * axis + (span,)]
    return labels.take(places, axis=axis)


def _gather(
    labels: NDArray[Any],
    matrix: Affine,
    into: tuple[NDArray[Any], tuple[slice, slice, slice]],
    progress: Progress,
) -> None:
    """Resample layer by layer, for grids that are not parallel."""
    result, (rows, columns, layers) = into
    row = np.arange(rows.start, rows.stop)[:, None]
    column = np.arange(columns.start, columns.stop)[None, :]
    flat = [matrix[axis, 0] * row + matrix[axis, 1] * column + 0.5 for axis in range(3)]
    count = layers.stop - layers.start
    for done, layer in enumerate(range(layers.start, layers.stop)):
        progress(done / count, Text("Placing the mask on the scan"))
        inside = np.ones((len(row), column.shape[1]), bool)
        nearest = []
        for axis, values in enumerate(flat):
            at = np.floor(values + (matrix[axis, 2] * layer + matrix[axis, 3])).astype(np.intp)
            inside &= (at >= 0) & (at < labels.shape[axis])
            nearest.append(at)
        places = tuple(at[inside] for at in nearest)
        result[rows, columns, layer][inside] = labels[places]


def _reach(labels: NDArray[Any], matrix: Affine, shape: Index) -> tuple[slice, slice, slice] | None:
    """The part of the target that can have labels; None if there is none."""
    ends = []
    for axis in range(3):
        used = np.flatnonzero(labels.any(axis=tuple({0, 1, 2} - {axis})))
        if not len(used):
            return None
        ends.append((used[0] - 0.5, used[-1] + 0.5))
    inverse = np.linalg.inv(matrix)
    corners = np.array([[*corner, 1.0] for corner in itertools.product(*ends)]) @ inverse.T
    low = np.maximum(np.floor(corners[:, :3].min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(corners[:, :3].max(axis=0)) + 1, shape).astype(int)
    if (low >= high).any():
        return None
    i, j, k = (slice(int(first), int(end)) for first, end in zip(low, high, strict=True))
    return i, j, k
