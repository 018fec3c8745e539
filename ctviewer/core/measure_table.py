"""Measurements as words and as a table with units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ctviewer.core.base.files import Cell
from ctviewer.core.base.text import Text
from ctviewer.core.measure import (
    Kind,
    Measurement,
    angle_degrees,
    area_mm2,
    length_mm,
    spots_mm,
    voxel_mm2,
)
from ctviewer.core.region import Statistics, statistics
from ctviewer.core.volume import Volume

COLUMNS = (
    "name", "kind", "plane", "slice", "length_mm", "angle_degrees", "radius_mm", "area_mm2",
    "mean_hu", "sd_hu", "min_hu", "max_hu", "voxels", "voxels_area_mm2", "nonfinite_voxels",
    "points_ras_mm",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What a measurement says; None where its kind says no such thing.

    `hu` is None for a region without a voxel's centre in it.
    """

    length_mm: float | None = None
    angle_degrees: float | None = None
    radius_mm: float | None = None
    area_mm2: float | None = None
    hu: Statistics | None = None


def read(volume: Volume, measurement: Measurement) -> Reading:
    """Measure the volume."""
    if measurement.kind is Kind.RULER:
        return Reading(length_mm=length_mm(volume, measurement))
    if measurement.kind is Kind.ANGLE:
        return Reading(angle_degrees=angle_degrees(volume, measurement))
    is_circle = measurement.kind is Kind.CIRCLE
    return Reading(
        radius_mm=length_mm(volume, measurement) if is_circle else None,
        area_mm2=area_mm2(volume, measurement),
        hu=statistics(volume, measurement),
    )


def lines_of(reading: Reading) -> list[str]:
    """A reading in short lines, as beside the drawing."""
    if reading.length_mm is not None:
        return [f"{reading.length_mm:.1f} mm"]
    if reading.area_mm2 is None:
        return ["" if reading.angle_degrees is None else f"{reading.angle_degrees:.1f}°"]
    size = f"{reading.area_mm2:.1f} mm²"
    if reading.hu is None:
        return [size, Text("no voxel's centre inside")]
    hu = reading.hu
    spread = "" if hu.sd is None else f"  SD {hu.sd:.1f}"
    count = Text("{count} voxels", count=hu.voxels) if hu.voxels > 1 else Text("1 voxel")
    return [
        Text("Mean {mean:.1f}{spread} HU", mean=hu.mean, spread=spread),
        Text("{least:g} to {most:g} HU", least=hu.least, most=hu.most),
        Text("{size}, {count}", size=size, count=count),
    ]


def rows(volume: Volume, measurements: Sequence[Measurement]) -> list[list[Cell]]:
    """The header and a row for each measurement, in full precision; slices count from 1."""
    return [list(COLUMNS), *_rows(volume, measurements)]


def _rows(volume: Volume, measurements: Iterable[Measurement]) -> Iterable[list[Cell]]:
    for each in measurements:
        reading = read(volume, each)
        hu = reading.hu
        yield [
            each.name, each.kind.value, each.plane.title, each.position + 1,
            reading.length_mm, reading.angle_degrees, reading.radius_mm, reading.area_mm2,
            *([hu.mean, hu.sd, hu.least, hu.most] if hu else [None] * 4),
            *([hu.voxels if hu else 0, _covered(volume, each, hu), hu.nonfinite if hu else 0]
              if each.kind.is_region else [None] * 3),
            "; ".join(" ".join(repr(value) for value in mm) for mm in spots_mm(volume, each)),
        ]  # fmt: skip


def _covered(volume: Volume, region: Measurement, hu: Statistics | None) -> float:
    return (hu.voxels if hu else 0) * voxel_mm2(volume, region.plane)
