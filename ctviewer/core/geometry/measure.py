"""Measurements on one slice: rulers, angles and regions, their sizes in mm and their HU.

A voxel belongs to a region if its centre is inside.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text, numeral
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Millimetres, Position, Volume

Spot = tuple[float, float]
OUTLINE_POINTS = 72  # of a circle: half a pixel of error at a diameter of 500 pixels


class MeasurementKind(Enum):
    """What is measured; the value is its name on the screen."""

    RULER = Text("Ruler")
    ANGLE = Text("Angle")
    CIRCLE = Text("Circle")
    RECTANGLE = Text("Rectangle")

    @property
    def spots(self) -> int:
        """The number of spots that define it."""
        return 3 if self is MeasurementKind.ANGLE else 2

    @property
    def is_region(self) -> bool:
        """Whether it encloses voxels."""
        return self in (MeasurementKind.CIRCLE, MeasurementKind.RECTANGLE)


@dataclass(frozen=True)
class Measurement:
    """A ruler (both ends), angle (end, vertex, end), circle (centre, rim) or rectangle (corners).

    It lies on the slice `position` of `plane`; `spots` are in continuous canonical indices.
    """

    kind: MeasurementKind
    plane: Plane
    position: int
    spots: tuple[Spot, ...]
    name: str = ""
    comment: str = ""

    def index_of(self, spot: Spot) -> Position:
        """A spot as a continuous canonical index (r, a, s)."""
        index = [0.0, 0.0, 0.0]
        index[self.plane.axis] = float(self.position)
        index[self.plane.across], index[self.plane.down] = spot
        return index[0], index[1], index[2]

    @property
    def middle(self) -> Spot:
        """A circle's centre, an angle's vertex, else the midpoint of the spots."""
        if self.kind is MeasurementKind.CIRCLE:
            return self.spots[0]
        if self.kind is MeasurementKind.ANGLE:
            return self.spots[1]
        (x0, y0), (x1, y1) = self.spots
        return (x0 + x1) / 2, (y0 + y1) / 2

    def lies_on(self, plane: Plane, position: int) -> bool:
        """Whether it was made on this slice."""
        return self.plane is plane and self.position == position


@dataclass(frozen=True)
class Drawn:
    """Measurements drawn on the slices, and the number of the selected one."""

    measurements: tuple[Measurement, ...] = ()
    selected: int | None = None

    def on(self, plane: Plane, position: int) -> list[tuple[Measurement, bool]]:
        """The measurements on a slice, each with whether it is selected."""
        return [
            (each, number == self.selected)
            for number, each in enumerate(self.measurements)
            if each.lies_on(plane, position)
        ]


NOTHING_DRAWN = Drawn()


def spot_at(volume: Volume, plane: Plane, x_mm: float, y_mm: float) -> Spot:
    """The spot at a point of a displayed slice (mm from its left and top edge)."""
    return (
        volume.shape[plane.across] - x_mm / volume.spacing[plane.across] - 0.5,
        volume.shape[plane.down] - y_mm / volume.spacing[plane.down] - 0.5,
    )


def steps_mm(volume: Volume, plane: Plane) -> NDArray[np.float64]:
    """The displacement in mm (R, A, S) per voxel across and down, as columns (3, 2)."""
    return np.asarray(volume.affine[:3, [plane.across, plane.down]], np.float64)


def distance_mm(volume: Volume, plane: Plane, start: Spot, end: Spot) -> float:
    """Distance between two spots in the patient."""
    return float(np.linalg.norm(steps_mm(volume, plane) @ np.subtract(end, start)))


def length_mm(volume: Volume, ruler: Measurement) -> float:
    """Length of a ruler, or radius of a circle."""
    return distance_mm(volume, ruler.plane, ruler.spots[0], ruler.spots[1])


def angle_degrees(volume: Volume, angle: Measurement) -> float | None:
    """The angle at the vertex, 0 to 180; None while a leg has zero length."""
    start, vertex, end = angle.spots
    steps = steps_mm(volume, angle.plane)
    one, other = (steps @ np.subtract(leg, vertex) for leg in (start, end))
    if not (one.any() and other.any()):
        return None
    across = float(np.linalg.norm(np.cross(one, other)))  # accurate for small angles, unlike arccos
    return float(np.degrees(np.arctan2(across, float(one @ other))))


def area_mm2(volume: Volume, region: Measurement) -> float:
    """Area of the outline, not of the voxels inside."""
    if region.kind is MeasurementKind.CIRCLE:
        return float(np.pi * length_mm(volume, region) ** 2)
    (x0, y0), (x1, y1) = region.spots
    return abs(x1 - x0) * abs(y1 - y0) * voxel_mm2(volume, region.plane)


def voxel_mm2(volume: Volume, plane: Plane) -> float:
    """Area of one voxel on a slice of the plane."""
    across, down = steps_mm(volume, plane).T
    return float(np.linalg.norm(np.cross(across, down)))


def metric(volume: Volume, plane: Plane) -> NDArray[np.float64]:
    """The (2, 2) metric: squared length in mm2 of a difference of two spots."""
    steps = steps_mm(volume, plane)
    return np.asarray(steps.T @ steps)


def circle_reach(volume: Volume, circle: Measurement) -> Spot:
    """The extent of a circle from its centre, in voxels across and down."""
    inverse = np.linalg.inv(metric(volume, circle.plane))
    across, down = length_mm(volume, circle) * np.sqrt(np.diag(inverse))
    return float(across), float(down)


def outline(volume: Volume, measurement: Measurement) -> list[Spot]:
    """The outline as drawn; closed for regions."""
    if measurement.kind is MeasurementKind.CIRCLE:
        return _circle(volume, measurement)
    if measurement.kind is MeasurementKind.RECTANGLE:
        (x0, y0), (x1, y1) = measurement.spots
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    return list(measurement.spots)


def _circle(volume: Volume, circle: Measurement) -> list[Spot]:
    """Round in the patient: an ellipse on the displayed sheared slice."""
    turn = np.linspace(0, 2 * np.pi, OUTLINE_POINTS + 1)
    round_mm = length_mm(volume, circle) * np.stack([np.cos(turn), np.sin(turn)])
    lower = np.linalg.cholesky(metric(volume, circle.plane))
    x, y = np.linalg.solve(lower.T, round_mm) + np.reshape(circle.spots[0], (2, 1))
    return list(zip(x.tolist(), y.tolist(), strict=True))


def spots_mm(volume: Volume, measurement: Measurement) -> list[Millimetres]:
    """The scanner positions (R, A, S in mm) of its spots."""
    return [volume.mm_of(measurement.index_of(spot)) for spot in measurement.spots]


ON_THE_LINE = 1e-9  # relative tolerance; rounding must not decide for voxels on the outline


@dataclass(frozen=True)
class Statistics:
    """Statistics of a region's finite voxels in HU; `sd` is None for a single voxel.

    `nonfinite` counts excluded NaN and infinite voxels.
    """

    mean: float
    sd: float | None
    least: float
    most: float
    voxels: int
    nonfinite: int


def statistics(volume: Volume, region: Measurement) -> Statistics | None:
    """The statistics of a region, or None without finite voxels."""
    values = voxels_inside(volume, region)
    finite = values[np.isfinite(values)].astype(np.float64)
    if not finite.size:
        return None
    return Statistics(
        mean=float(finite.mean()),
        sd=float(finite.std(ddof=1)) if finite.size > 1 else None,
        least=float(finite.min()),
        most=float(finite.max()),
        voxels=int(finite.size),
        nonfinite=int(values.size - finite.size),
    )


def voxels_inside(volume: Volume, region: Measurement) -> NDArray[np.generic]:
    """The values (HU) of voxels with their centres inside, as a 1D array."""
    plane = region.plane
    across, down = _span(volume, region)
    stack = volume.voxels.transpose(plane.axis, plane.across, plane.down)
    values = stack[region.position][across.start : across.stop, down.start : down.stop]
    if region.kind is MeasurementKind.RECTANGLE:
        return np.asarray(values).ravel()
    (xx, xy), (_, yy) = metric(volume, plane)
    x = np.arange(across.start, across.stop)[:, None] - region.spots[0][0]
    y = np.arange(down.start, down.stop)[None, :] - region.spots[0][1]
    squared = xx * x**2 + 2 * xy * x * y + yy * y**2
    limit = length_mm(volume, region) ** 2 * (1 + ON_THE_LINE)
    return np.asarray(values[squared <= limit])


def _span(volume: Volume, region: Measurement) -> tuple[range, range]:
    """The voxels across and down in the outline's bounding box."""
    (x0, y0), (x1, y1) = region.spots
    if region.kind is MeasurementKind.CIRCLE:
        wide, tall = circle_reach(volume, region)
        (x0, x1), (y0, y1) = (x0 - wide, x0 + wide), (y0 - tall, y0 + tall)
    plane = region.plane
    return _centres(x0, x1, volume.shape[plane.across]), _centres(y0, y1, volume.shape[plane.down])


def _centres(one: float, other: float, count: int) -> range:
    low, high = sorted((one, other))
    first = max(int(np.ceil(low - ON_THE_LINE)), 0)
    return range(first, max(min(int(np.floor(high + ON_THE_LINE)) + 1, count), first))


@dataclass(frozen=True)
class MeasuredValues:
    """The values of a measurement; None where its kind has no such value.

    `hu` is None for a region without voxel centres inside.
    """

    length_mm: float | None = None
    angle_degrees: float | None = None
    radius_mm: float | None = None
    area_mm2: float | None = None
    hu: Statistics | None = None


def read(volume: Volume, measurement: Measurement) -> MeasuredValues:
    """Evaluate a measurement."""
    if measurement.kind is MeasurementKind.RULER:
        return MeasuredValues(length_mm=length_mm(volume, measurement))
    if measurement.kind is MeasurementKind.ANGLE:
        return MeasuredValues(angle_degrees=angle_degrees(volume, measurement))
    is_circle = measurement.kind is MeasurementKind.CIRCLE
    return MeasuredValues(
        radius_mm=length_mm(volume, measurement) if is_circle else None,
        area_mm2=area_mm2(volume, measurement),
        hu=statistics(volume, measurement),
    )


def lines_of(reading: MeasuredValues) -> list[str]:
    """The values as short lines, for display beside the drawing."""
    if reading.length_mm is not None:
        return [numeral(reading.length_mm, ".1f", " mm")]
    if reading.area_mm2 is None:
        return ["" if reading.angle_degrees is None else numeral(reading.angle_degrees, ".1f", "°")]
    size = numeral(reading.area_mm2, ".1f", " mm²")
    if reading.hu is None:
        return [size, Text("no voxel's centre inside")]
    hu = reading.hu
    spread = "" if hu.sd is None else Text("  SD {sd:.1f}", sd=hu.sd)
    count = Text("{count} {count:voxel|voxels}", count=hu.voxels)
    return [
        Text("Mean {mean:.1f}{spread} HU", mean=hu.mean, spread=spread),
        Text("{least:g} to {most:g} HU", least=hu.least, most=hu.most),
        Text("{size}, {count}", size=size, count=count),
    ]
