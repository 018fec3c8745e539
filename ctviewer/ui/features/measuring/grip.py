"""Drawing and changing measurements with the mouse, as pure functions over a frozen state."""

from dataclasses import dataclass, replace

import numpy as np

from ctviewer.core.geometry.measure import Kind, Measurement, Spot, distance_mm, outline, spot_at
from ctviewer.core.geometry.measure_edit import fitted, handles, moved, with_handle
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.viewer.mouse import Touch

REACH_PIXELS = 7.0  # from a handle or line; within it a press takes hold
LEAST_PIXELS = 4.0  # a shorter way is a click and places no second spot


@dataclass(frozen=True)
class Grip:
    """What the mouse holds; nothing while `shape` is None.

    `number` is the place in the list of the measurement that is changed, None for a new one.
    `held` is the handle that follows the mouse, None for all of it; then `start` is the
    measurement and `at` the spot from which it is moved. `done` once a new one has all its spots
    or a changed one was let go.
    """

    shape: Measurement | None = None
    number: int | None = None
    held: int | None = None
    start: Measurement | None = None
    at: Spot = (0.0, 0.0)
    done: bool = False


EMPTY = Grip()


def begin(volume: Volume, kind: Kind, touch: Touch) -> Grip | None:
    """The first spot of a new measurement, or None beside the slice."""
    if not touch.plane.contains(volume, *touch.at_mm):
        return None
    spot = _spot(volume, touch)
    shape = Measurement(kind, touch.plane, touch.position, (spot,) * kind.spots)
    return Grip(shape, held=1)


def take(volume: Volume, measurements: tuple[Measurement, ...], touch: Touch) -> Grip | None:
    """Hold of the measurement under the mouse: a handle before a line, the newest first."""
    here = [
        (number, each)
        for number, each in reversed(list(enumerate(measurements)))
        if each.lies_on(touch.plane, touch.position)
    ]
    spot, reach = _spot(volume, touch), REACH_PIXELS * touch.pixel_mm
    for number, each in here:
        for handle, place in enumerate(handles(each)):
            if distance_mm(volume, each.plane, spot, place) <= reach:
                return Grip(each, number, handle, each, spot)
    for number, each in here:
        if _distance_to_line(volume, each, spot) <= reach:
            return Grip(each, number, None, each, spot)
    return None


def follow(volume: Volume, grip: Grip, touch: Touch) -> Grip:
    """The mouse moved; on another slice nothing follows."""
    shape = grip.shape
    if shape is None or not shape.lies_on(touch.plane, touch.position):
        return grip
    spot = _spot(volume, touch)
    if grip.start is None:
        assert grip.held is not None
        spots = shape.spots[: grip.held] + (spot,) * (len(shape.spots) - grip.held)
        return replace(grip, shape=fitted(volume, replace(shape, spots=spots)))
    if grip.held is None:
        way = spot[0] - grip.at[0], spot[1] - grip.at[1]
        return replace(grip, shape=moved(volume, grip.start, way))
    return replace(grip, shape=with_handle(volume, grip.start, grip.held, spot))


def let_go(volume: Volume, grip: Grip, touch: Touch) -> Grip:
    """The button is up: a spot is placed where it is clearly another than the last one."""
    grip = follow(volume, grip, touch)
    shape = grip.shape
    if shape is None or grip.start is not None:
        return replace(grip, done=shape is not None)
    assert grip.held is not None
    last, now = shape.spots[grip.held - 1], shape.spots[grip.held]
    if distance_mm(volume, shape.plane, last, now) < LEAST_PIXELS * touch.pixel_mm:
        return grip
    placed = grip.held + 1
    return replace(grip, held=placed, done=placed == shape.kind.spots)


def _spot(volume: Volume, touch: Touch) -> Spot:
    return spot_at(volume, touch.plane, *touch.at_mm)


def _distance_to_line(volume: Volume, measurement: Measurement, spot: Spot) -> float:
    """The least distance in mm on the screen between a spot and the line that is drawn."""
    plane = measurement.plane
    scale = np.array([volume.spacing[plane.across], volume.spacing[plane.down]])
    line = np.asarray(outline(volume, measurement)) * scale - np.asarray(spot) * scale
    starts, ways = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum((ways**2).sum(axis=1), 1e-12)
    share = np.clip(-(starts * ways).sum(axis=1) / lengths, 0, 1)
    return float(np.linalg.norm(starts + share[:, None] * ways, axis=1).min())
