"""Editing a measurement: handles, clipping to its slice, undo and redo."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from ctviewer.core.geometry.measure import Measurement, MeasurementKind, Spot, circle_reach, outline
from ctviewer.core.geometry.volume import Volume


def handles(measurement: Measurement) -> tuple[Spot, ...]:
    """The positions of its handles: its spots, and a rectangle's other two corners."""
    if measurement.kind is not MeasurementKind.RECTANGLE:
        return measurement.spots
    (x0, y0), (x1, y1) = measurement.spots
    return (x0, y0), (x1, y1), (x1, y0), (x0, y1)


def with_handle(volume: Volume, measurement: Measurement, number: int, to: Spot) -> Measurement:
    """Move a handle to a spot, within the slice; a circle's centre moves the whole circle."""
    to = clipped(volume, measurement, to)
    spots = list(measurement.spots)
    if measurement.kind is MeasurementKind.CIRCLE and number == 0:
        (x0, y0), (x, y) = spots[0], to
        return moved(volume, measurement, (x - x0, y - y0))
    if measurement.kind is MeasurementKind.RECTANGLE:
        spots = list(_cornered(measurement, number, to))
    else:
        spots[number] = to
    return fitted(volume, replace(measurement, spots=tuple(spots)))


def moved(volume: Volume, measurement: Measurement, way: Spot) -> Measurement:
    """Move by voxels (across, down), not beyond the slice's edge."""
    line = np.asarray(_bounds(volume, measurement))
    lowest, highest = np.array([-0.5, -0.5]), np.asarray(_sizes(volume, measurement)) - 0.5
    least, most = np.minimum(lowest - line[0], 0), np.maximum(highest - line[1], 0)
    x, y = (float(step) for step in np.clip(way, least, most))
    return replace(measurement, spots=tuple((a + x, b + y) for a, b in measurement.spots))


def fitted(volume: Volume, measurement: Measurement) -> Measurement:
    """Clip to its slice: spots to the edge; a circle shrinks until it fits."""
    spots = tuple(clipped(volume, measurement, spot) for spot in measurement.spots)
    measurement = replace(measurement, spots=spots)
    if measurement.kind is not MeasurementKind.CIRCLE:
        return measurement
    centre, rim = np.asarray(spots)
    reach = np.asarray(circle_reach(volume, measurement))
    room = np.minimum(centre + 0.5, np.asarray(_sizes(volume, measurement)) - 0.5 - centre)
    share = float(np.min(np.divide(room, reach, out=np.ones(2), where=reach > 0)))
    if share < 1:
        x, y = centre + share * (rim - centre)
        return replace(measurement, spots=(spots[0], (float(x), float(y))))
    return measurement


def clipped(volume: Volume, measurement: Measurement, spot: Spot) -> Spot:
    """The nearest spot (across, down, in continuous voxel indices) on its slice."""
    across, down = _sizes(volume, measurement)
    return (
        min(max(spot[0], -0.5), across - 0.5),
        min(max(spot[1], -0.5), down - 0.5),
    )


def _cornered(rectangle: Measurement, number: int, to: Spot) -> tuple[Spot, Spot]:
    (x0, y0), (x1, y1) = rectangle.spots
    corners = {
        0: (to, (x1, y1)),
        1: ((x0, y0), to),
        2: ((x0, to[1]), (to[0], y1)),
        3: ((to[0], y0), (x1, to[1])),
    }
    return corners[number]


def _sizes(volume: Volume, measurement: Measurement) -> Spot:
    plane = measurement.plane
    return volume.shape[plane.across], volume.shape[plane.down]


def _bounds(volume: Volume, measurement: Measurement) -> tuple[Spot, Spot]:
    """The minimum and maximum index across and down."""
    line = np.asarray(outline(volume, measurement))
    if measurement.kind is MeasurementKind.CIRCLE:
        centre, reach = np.asarray(measurement.spots[0]), circle_reach(volume, measurement)
        line = np.stack([centre - reach, centre + reach])
    (a, b), (c, d) = line.min(axis=0).tolist(), line.max(axis=0).tolist()
    return (a, b), (c, d)


State = TypeVar("State")
UNDO_STEPS = 200  # undo steps kept


@dataclass(frozen=True)
class History(Generic[State]):
    """A state with undo and redo; a change drops undone states."""

    now: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def changed(self, state: State) -> "History[State]":
        """Record a new state; an equal one is no step."""
        if state == self.now:
            return self
        return History(state, (*self.past, self.now)[-UNDO_STEPS:])

    def undone(self) -> "History[State]":
        """One step back, if possible."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redone(self) -> "History[State]":
        """One step forward, if one was undone."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])
