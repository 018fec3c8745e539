"""Mouse interaction with measurements, as pure functions on a frozen state."""

from dataclasses import dataclass, replace

import numpy as np

from ctviewer.core.geometry.measure import (
    Measurement,
    MeasurementKind,
    Spot,
    distance_mm,
    outline,
    spot_at,
)
from ctviewer.core.geometry.measure_edit import fitted, handles, moved, with_handle
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.viewer.mouse import Touch

REACH_PIXELS = 7.0  # maximum distance from a handle or line for a press to grab it
MIN_PIXELS = 4.0  # shorter drags are clicks, which place no second spot


@dataclass(frozen=True)
class DragState:
    """The measurement being dragged; nothing if `shape` is None.

    `number` is its index in the list, None for a new one. `held` is the handle that follows the
    mouse, None for the whole; then `start` is the original measurement and `at` the spot where the
    drag started. `done` is set when a new one has all its spots, or a changed one was released.
    """

    shape: Measurement | None = None
    number: int | None = None
    held: int | None = None
    start: Measurement | None = None
    at: Spot = (0.0, 0.0)
    done: bool = False


EMPTY = DragState()


def begin(volume: Volume, kind: MeasurementKind, touch: Touch) -> DragState | None:
    """The first spot of a new measurement, or None outside the slice."""
    if not touch.plane.contains(volume, *touch.at_mm):
        return None
    spot = _spot(volume, touch)
    shape = Measurement(kind, touch.plane, touch.position, (spot,) * kind.spots)
    return DragState(shape, held=1)


def take(volume: Volume, measurements: tuple[Measurement, ...], touch: Touch) -> DragState | None:
    """Grab the measurement under the mouse: handles before lines, newest first."""
    here = [
        (number, each)
        for number, each in reversed(list(enumerate(measurements)))
        if each.lies_on(touch.plane, touch.position)
    ]
    spot, reach = _spot(volume, touch), REACH_PIXELS * touch.pixel_mm
    for number, each in here:
        for handle, place in enumerate(handles(each)):
            if distance_mm(volume, each.plane, spot, place) <= reach:
                return DragState(each, number, handle, each, spot)
    for number, each in here:
        if _distance_to_line(volume, each, spot) <= reach:
            return DragState(each, number, None, each, spot)
    return None


def follow(volume: Volume, drag: DragState, touch: Touch) -> DragState:
    """Follow the mouse; ignored on another slice."""
    shape = drag.shape
    if shape is None or not shape.lies_on(touch.plane, touch.position):
        return drag
    spot = _spot(volume, touch)
    if drag.start is None:
        assert drag.held is not None
        spots = shape.spots[: drag.held] + (spot,) * (len(shape.spots) - drag.held)
        return replace(drag, shape=fitted(volume, replace(shape, spots=spots)))
    if drag.held is None:
        way = spot[0] - drag.at[0], spot[1] - drag.at[1]
        return replace(drag, shape=moved(volume, drag.start, way))
    return replace(drag, shape=with_handle(volume, drag.start, drag.held, spot))


def let_go(volume: Volume, drag: DragState, touch: Touch) -> DragState:
    """Release: place a spot if it differs enough from the last one."""
    drag = follow(volume, drag, touch)
    shape = drag.shape
    if shape is None or drag.start is not None:
        return replace(drag, done=shape is not None)
    assert drag.held is not None
    last, now = shape.spots[drag.held - 1], shape.spots[drag.held]
    if distance_mm(volume, shape.plane, last, now) < MIN_PIXELS * touch.pixel_mm:
        return drag
    placed = drag.held + 1
    return replace(drag, held=placed, done=placed == shape.kind.spots)


def _spot(volume: Volume, touch: Touch) -> Spot:
    return spot_at(volume, touch.plane, *touch.at_mm)


def _distance_to_line(volume: Volume, measurement: Measurement, spot: Spot) -> float:
    """The shortest distance in mm on the screen between a spot and the outline."""
    plane = measurement.plane
    scale = np.array([volume.spacing[plane.across], volume.spacing[plane.down]])
    line = np.asarray(outline(volume, measurement)) * scale - np.asarray(spot) * scale
    starts, ways = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum((ways**2).sum(axis=1), 1e-12)
    share = np.clip(-(starts * ways).sum(axis=1) / lengths, 0, 1)
    return float(np.linalg.norm(starts + share[:, None] * ways, axis=1).min())
