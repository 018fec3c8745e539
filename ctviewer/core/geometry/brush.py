"""Manual editing of mask labels: brush dabs, and undo.

The labels (r, a, s) are uint8 with r fastest in memory, so that each voxel has a flat index. A
change is stored as the changed voxels only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import MaskLabels
from ctviewer.core.geometry.volume import Position, Volume

Spans = tuple[slice, slice, slice]
ON_THE_RIM = 1e-9  # relative tolerance; rounding must not decide for voxels on the rim
MOST_STEPS = 200  # undo steps kept ...
MOST_CHANGED = 60_000_000  # ... as long as they changed fewer voxels, of 5 bytes each
EVERY_HU = (-math.inf, math.inf)


@dataclass(frozen=True)
class Brush:
    """A brush of a radius in mm that sets a label, 0 for the eraser.

    It changes voxels with their centre within the radius and their value in `hu` (inclusive). It is
    a disc on a slice, or a `ball`.
    """

    radius_mm: float
    label: int
    hu: tuple[float, float] = EVERY_HU
    ball: bool = False


@dataclass(frozen=True, eq=False)
class Patch:
    """Changed voxels (flat indices, uint32) with their new and their old labels.

    `spans` is their bounding box.
    """

    voxels: NDArray[np.uint32]
    before: NDArray[np.uint8]
    after: NDArray[np.uint8]
    spans: Spans

    @classmethod
    def of(
        cls, labels: MaskLabels, spans: Spans, changed: Mask, after: MaskLabels | int
    ) -> "Patch":
        """The patch for `changed` voxels of a box: one new label, or one for each."""
        r, a, s = np.nonzero(changed)
        box = labels[spans][changed]
        new = np.broadcast_to(np.asarray(after, np.uint8), changed.shape)[changed]
        places = [at + span.start for at, span in zip((r, a, s), spans, strict=True)]
        voxels = (places[2] * labels.shape[1] + places[1]) * labels.shape[0] + places[0]
        tight = tuple(slice(int(at.min()), int(at.max()) + 1) for at in places)
        return cls(voxels.astype(np.uint32), box, new, (tight[0], tight[1], tight[2]))

    def apply(self, labels: MaskLabels) -> None:
        """Apply the change to the labels (r, a, s), in place."""
        _flat(labels)[self.voxels] = self.after

    def revert(self, labels: MaskLabels) -> None:
        """Revert the change, in place."""
        _flat(labels)[self.voxels] = self.before

    def layers(self, labels: MaskLabels, axis: int) -> dict[int, Mask]:
        """The changed voxels of each slice across an axis, as masks of whole slices."""
        places = np.unravel_index(self.voxels.astype(np.intp), labels.shape, order="F")
        others = [other for other in range(3) if other != axis]
        shape = tuple(labels.shape[other] for other in others)
        found: dict[int, Mask] = {}
        for position in np.unique(places[axis]):
            here = places[axis] == position
            found[int(position)] = layer = np.zeros(shape, bool)
            layer[places[others[0]][here], places[others[1]][here]] = True
        return found


def editable(labels: MaskLabels) -> MaskLabels:
    """A writable copy with r fastest in memory."""
    return np.array(labels, np.uint8, order="F")


def dab(
    volume: Volume, labels: MaskLabels, brush: Brush, plane: Plane, way: tuple[Position, Position]
) -> Patch | None:
    """The change by a brush stroke from one place (r, a, s) to another; None if there is none.

    Only the bounding box of the stroke is examined. A brush smaller than a voxel changes the voxel
    at its end.
    """
    start, end = (np.asarray(place, np.float64) for place in way)
    spans = _around(volume, brush, plane, np.stack([start, end]))
    if any(span.start >= span.stop for span in spans):
        return None
    inside = _near(volume, spans, start, end) <= (brush.radius_mm * (1 + ON_THE_RIM)) ** 2
    _add_end(inside, spans, end)
    here = labels[spans]
    inside &= (here > 0) if brush.label == 0 else (here != brush.label)
    if brush.hu != EVERY_HU:
        values, (low, high) = volume.voxels[spans], brush.hu
        inside &= (values >= low) & (values <= high)
    return Patch.of(labels, spans, inside, brush.label) if inside.any() else None


def _around(volume: Volume, brush: Brush, plane: Plane, ends: NDArray[np.float64]) -> Spans:
    """The box of voxels that a brush may reach."""
    steps = volume.affine[:3, :3]
    reach = brush.radius_mm * np.sqrt(np.diag(np.linalg.inv(steps.T @ steps)))
    if not brush.ball:
        reach[plane.axis] = 0
    low = np.maximum(np.floor(ends.min(axis=0) - reach), 0).astype(int)
    high = np.minimum(np.ceil(ends.max(axis=0) + reach) + 1, volume.shape).astype(int)
    if not brush.ball:
        position = round(float(ends[0, plane.axis]))
        low[plane.axis] = max(position, 0)
        high[plane.axis] = min(position + 1, volume.shape[plane.axis])
    r, a, s = (slice(int(first), int(last)) for first, last in zip(low, high, strict=True))
    return r, a, s


def _near(
    volume: Volume, spans: Spans, start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The squared distance in mm of each voxel of a box to the line between two places."""
    steps = volume.affine[:3, :3]
    lines = [np.arange(span.start, span.stop) - at for span, at in zip(spans, start, strict=True)]
    grid = np.meshgrid(*lines, indexing="ij", sparse=True)
    off = [sum(steps[mm, axis] * grid[axis] for axis in range(3)) for mm in range(3)]
    way = steps @ (end - start)
    length = float(way @ way)
    if length:
        along = np.clip(sum(mm * step for mm, step in zip(off, way, strict=True)) / length, 0, 1)
        off = [mm - along * step for mm, step in zip(off, way, strict=True)]
    return np.asarray(sum(mm * mm for mm in off))


def _add_end(inside: Mask, spans: Spans, end: NDArray[np.float64]) -> None:
    """Include the voxel under the mouse, however small the brush."""
    at = [int(place) for place in np.rint(end)]
    if all(span.start <= place < span.stop for span, place in zip(spans, at, strict=True)):
        r, a, s = (place - span.start for span, place in zip(spans, at, strict=True))
        inside[r, a, s] = True


def _flat(labels: MaskLabels) -> NDArray[np.uint8]:
    """The labels by flat index, a view."""
    return labels.reshape(-1, order="F")


@dataclass(frozen=True, eq=False)
class EditStep:
    """One undo step: a brush stroke on slices of a plane, or a fill between slices.

    `by_hand` is False for a fill.
    """

    patches: tuple[Patch, ...]
    plane: Plane
    by_hand: bool = True

    @property
    def changed(self) -> int:
        """The number of changed voxels, counted each time they changed."""
        return sum(len(patch.voxels) for patch in self.patches)


@dataclass(frozen=True, eq=False)
class EditLog:
    """Done steps, and undone steps with the next to redo first."""

    past: tuple[EditStep, ...] = ()
    future: tuple[EditStep, ...] = ()

    def did(self, step: EditStep) -> "EditLog":
        """The log after a step; the oldest steps are dropped if there are too many."""
        past = (*self.past, step)[-MOST_STEPS:]
        total = sum(each.changed for each in past)
        while len(past) > 1 and total > MOST_CHANGED:
            total -= past[0].changed
            past = past[1:]
        return EditLog(past)

    def undo(self, labels: MaskLabels) -> "EditLog":
        """Undo the last step, if there is one; `labels` (r, a, s) change in place."""
        if not self.past:
            return self
        step = self.past[-1]
        for patch in reversed(step.patches):
            patch.revert(labels)
        return EditLog(self.past[:-1], (step, *self.future))

    def redo(self, labels: MaskLabels) -> "EditLog":
        """Redo an undone step; `labels` (r, a, s) change in place."""
        if not self.future:
            return self
        step = self.future[0]
        for patch in step.patches:
            patch.apply(labels)
        return EditLog((*self.past, step), self.future[1:])

    def drawn(self, labels: MaskLabels, plane: Plane) -> dict[int, Mask]:
        """The voxels drawn since the last fill, for each slice of a plane."""
        found: dict[int, Mask] = {}
        for step in reversed(self.past):
            if not step.by_hand:
                break
            if step.plane is not plane:
                continue
            for patch in step.patches:
                for position, layer in patch.layers(labels, plane.axis).items():
                    found[position] = found[position] | layer if position in found else layer
        return found


def spans_of(patches: Sequence[Patch]) -> Spans:
    """The bounding box (r, a, s) of all patches, at least one."""
    ends = [[(span.start, span.stop) for span in patch.spans] for patch in patches]
    low, high = np.min(ends, axis=0)[:, 0], np.max(ends, axis=0)[:, 1]
    r, a, s = (slice(int(first), int(last)) for first, last in zip(low, high, strict=True))
    return r, a, s
