"""Tables for other programs: results, worklists, measurements, lesions, lung statistics."""

from collections.abc import Iterable, Sequence

from ctviewer.core.base.files import Cell
from ctviewer.core.geometry.measure import (
    Measurement,
    Statistics,
    read,
    spots_mm,
    voxel_mm2,
)
from ctviewer.core.geometry.volume import Volume

MEASUREMENT_COLUMNS = (
    "name", "kind", "plane", "slice", "length_mm", "angle_degrees", "radius_mm", "area_mm2",
    "mean_hu", "sd_hu", "min_hu", "max_hu", "voxels", "voxels_area_mm2", "nonfinite_voxels",
    "points_ras_mm",
)  # fmt: skip


def measurement_rows(volume: Volume, measurements: Sequence[Measurement]) -> list[list[Cell]]:
    """The header and a row for each measurement, in full precision; slices count from 1."""
    return [list(MEASUREMENT_COLUMNS), *_measurement_rows(volume, measurements)]


def _measurement_rows(volume: Volume, measurements: Iterable[Measurement]) -> Iterable[list[Cell]]:
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
