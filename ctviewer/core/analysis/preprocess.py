"""Preprocessing: from a Volume to the network's input, shared by app and training."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box, Float32, area_average
from ctviewer.core.geometry.volume import Volume, Voxels
from ctviewer.core.statistics.familiarity import Values, histogram

VERSION = "1"  # raise it with any change that alters an output value

DEPTH = 64  # cells from inferior to superior
HEIGHT = 2 * DEPTH  # cells from anterior to posterior
WIDTH = HEIGHT  # cells from the patient's right to left

HU_LOWEST = -1000.0  # air; lower values are padding
HU_HIGHEST = 400.0  # about where bone begins; keeps metal from dominating the range
MARGIN_MM = 6.0  # around the lung mask, to include the pleura

THREADS = 2  # for averaging; more do not help

CROPS = ("lungs", "whole")
MIN_CELLS, MAX_CELLS = 8, 256**3  # per axis, and of a whole input: 64 MB
MIN_SPACING_MM, MAX_SPACING_MM, MAX_MARGIN_MM = 0.1, 50.0, 200.0


@dataclass(frozen=True)
class InputSpec:
    """The input that a network file asks for; the default is that of `training`.

    `shape` counts cells from inferior to superior, anterior to posterior and right to left.
    `hu_range` is mapped to 0..1. `crop` is the region: "lungs" with `margin_mm` around them, or
    "whole", the entire scan. This box is stretched over the cells; with `spacing_mm` (cell edges in
    the order of `shape`) the cells are centred on the box instead, and those beyond the scan are
    air.
    """

    version: str = VERSION
    shape: tuple[int, int, int] = (DEPTH, HEIGHT, WIDTH)
    axes: str = "inferior-superior, anterior-posterior, right-left"
    hu_range: tuple[float, float] = (HU_LOWEST, HU_HIGHEST)
    crop: str = "lungs"
    margin_mm: float = MARGIN_MM
    resampling: str = "clip, then area average"
    spacing_mm: tuple[float, float, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain JSON values, without `spacing_mm` if it has none."""
        values = asdict(self)
        if self.spacing_mm is None:
            del values["spacing_mm"]
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "InputSpec":
        """The spec of a network file; missing keys have the default's values.

        Raises:
            ModelError: this program does not support such an input.
        """
        spec = _read(values)
        fixed = ("version", "axes", "resampling")
        if spec is None or any(getattr(spec, key) != getattr(DEFAULT_SPEC, key) for key in fixed):
            raise ModelError(
                Text(
                    "The network was made for another preprocessing than this program's "
                    "(version {theirs}, here {ours}); export it again.",
                    theirs=values.get("version"),
                    ours=VERSION,
                )
            )
        wrong = next(_impossible(spec), None)
        if wrong is not None:
            raise ModelError(
                Text(
                    "The network's input cannot be prepared: its {what} is {value}. Correct its "
                    "file, then export it again.",
                    what=wrong,
                    value=str(values[wrong]),
                )
            )
        return spec


DEFAULT_SPEC = InputSpec()


def _read(values: dict[str, Any]) -> InputSpec | None:
    """Convert the values to a spec's types; None if there is an unknown key."""
    if not values.keys() <= {each.name for each in fields(InputSpec)}:
        return None
    given: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in values.items()
    }
    return InputSpec(**given)


def _impossible(spec: InputSpec) -> Iterator[str]:
    """The keys with values that are not possible."""
    lengths = spec.spacing_mm or (1.0, 1.0, 1.0)
    sizes = (len(spec.shape), len(lengths), len(spec.hu_range)) == (3, 3, 2)
    counts = spec.shape if all(isinstance(n, int) for n in spec.shape) else (0,)
    if not sizes or min(counts) < MIN_CELLS or math.prod(counts) > MAX_CELLS:
        yield "shape"
    if not all(MIN_SPACING_MM <= mm <= MAX_SPACING_MM for mm in lengths):
        yield "spacing_mm"
    if not -math.inf < spec.hu_range[0] < spec.hu_range[1] < math.inf:
        yield "hu_range"
    if spec.crop not in CROPS:
        yield "crop"
    if not 0.0 <= spec.margin_mm <= MAX_MARGIN_MM:
        yield "margin_mm"


@dataclass(frozen=True, eq=False)
class Prepared:
    """A network input: `array` (1, depth, height, width) float32 in 0..1, and its place.

    `box` is the part of the volume it shows, in canonical voxel-edge coordinates; with a spacing it
    may extend beyond the volume. `spec` is how it was prepared.
    """

    array: Float32
    box: Box
    spec: InputSpec = DEFAULT_SPEC

    @cached_property
    def histogram(self) -> Values:
        """The histogram of the values; computed once, and sent along with the input."""
        return histogram(self.array)


def prepare(volume: Volume, lungs: Lungs | None, spec: InputSpec = DEFAULT_SPEC) -> Prepared:
    """Crop to the lungs (or the whole scan), clip, area-average, scale to 0..1."""
    cropped = lungs.box(spec.margin_mm) if lungs and spec.crop == "lungs" else None
    return prepare_box(volume, cropped or Box.whole(volume.shape), spec)


def prepare_box(volume: Volume, box: Box, spec: InputSpec = DEFAULT_SPEC) -> Prepared:
    """A box of the volume as the network's input; with a spacing, the cells around its centre."""
    box = _spaced(box, volume, spec)
    depth, height, width = spec.shape
    cells = area_average(
        volume.voxels, box, (width, height, depth), clip=spec.hu_range, threads=THREADS
    )
    lowest, highest = spec.hu_range
    array = np.subtract(network_axes(cells), lowest, order="C")
    array /= highest - lowest
    return Prepared(array[None], box, spec)


def _spaced(box: Box, volume: Volume, spec: InputSpec) -> Box:
    """The box, or the one around its centre with the requested spacing."""
    if spec.spacing_mm is None:
        return box
    extent = np.asarray(spec.shape[::-1]) * spec.spacing_mm[::-1] / volume.spacing
    lo = (np.asarray(box.lo) + box.hi - extent) / 2
    ends = [tuple(float(x) for x in end) for end in (lo, lo + extent)]
    return Box(*ends)  # type: ignore[arg-type]  # three numbers each


def network_axes(canonical: Voxels) -> Voxels:
    """A view (r, a, s) turned to [inferior-superior, anterior-posterior, right-left]."""
    return canonical.transpose(2, 1, 0)[:, ::-1, ::-1]


def canonical_axes(network: Voxels) -> Voxels:
    """The inverse: a view of a network grid as (r, a, s)."""
    return network[:, ::-1, ::-1].transpose(2, 1, 0)
