"""The content of a checked header, common to all one-file formats."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.unpacking import Packing
from ctviewer.core.geometry.volume import Millimetres

MM_PER_UNIT = {
    "mm": 1.0, "millimeter": 1.0, "millimeters": 1.0, "millimetre": 1.0, "millimetres": 1.0,
    "cm": 10.0, "centimeter": 10.0, "centimeters": 10.0, "centimetre": 10.0, "centimetres": 10.0,
    "m": 1000.0, "meter": 1000.0, "meters": 1000.0, "metre": 1000.0, "metres": 1000.0,
    "um": 0.001, "µm": 0.001, "micron": 0.001, "microns": 0.001,
}  # fmt: skip
UNIT_NOT_SAID = ("", "?", "???", "none", "unknown")
MAX_HEADER = 16 << 20  # bytes of a text header; they have some hundred, rarely a megabyte
MAX_VALUE = 1000  # characters of a header value kept for display
MAX_FILES = 100_000  # data files of one scan
AT_THE_END = -1
EDGES = (1e-6, 1e6)  # shortest and longest edge of a voxel, in mm, m or µm
FARTHEST = 1e9  # from the origin, in the same units
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])  # from DICOM's and ITK's millimetres


@dataclass(frozen=True, eq=False)
class StoredHeader:
    """A 3D array of plain numbers with a placement in space.

    `affine` maps a stored voxel index to RAS mm; `shape` is the stored 3D shape, first axis
    fastest; value = stored * slope + intercept. The voxels are in `data_files` beside the header,
    in equal consecutive parts, or in the header's own file. In each file their stream starts
    `start` bytes and then `lines` lines after the start, or is aligned with the file's end if
    `start` is `AT_THE_END`. It is compressed as `packing`, or as its first bytes show if `packing`
    is None; `offset` unpacked bytes are skipped. `is_pair` is set for a NIfTI pair. `forms_angle`,
    `other_spacing` and `notes` are as in `Source`.
    """

    format: str
    shape: tuple[int, int, int]
    dtype: np.dtype[np.generic]
    affine: NDArray[np.float64]
    slope: float = 1.0
    intercept: float = 0.0
    orientation_known: bool = True
    forms_angle: float = 0.0
    other_spacing: Millimetres | None = None
    notes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    data_files: tuple[str, ...] = ()
    start: int = 0
    lines: int = 0
    packing: Packing | None = None
    offset: int = 0
    is_pair: bool = False

    @property
    def voxel_bytes(self) -> int:
        """Size of all stored voxels in bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


class SeveralVolumesError(LoadError):
    """A file with more than three axes, which holds `count` volumes."""

    def __init__(self, sentence: str, count: int) -> None:
        super().__init__(sentence)
        self.count = count


def fact(name: str, value: str) -> tuple[str, str]:
    """A field for display: its name and its value, cut if very long."""
    return name.strip()[:MAX_VALUE], cut(value.strip(), MAX_VALUE)


def too_long() -> LoadError:
    """The error for an endless header."""
    return LoadError(
        Text("The header is longer than 16 MB, which no scan needs; export the scan again.")
    )


def three_sizes(sizes: list[int]) -> tuple[int, int, int]:
    """The sizes of the three axes.

    Raises:
        LoadError: not three; `SeveralVolumesError` for more than three axes.
    """
    if not sizes or min(sizes) < 1:
        raise LoadError(
            Text(
                "The header gives the impossible size {sizes}; export the scan again.",
                sizes=cut(str(sizes)),
            )
        )
    shown = cut(" x ".join(str(size) for size in sizes))
    if len(sizes) > 3:
        volumes = math.prod(sizes[3:])
        raise SeveralVolumesError(
            Text(
                "The file holds {volumes} {volumes:volume|volumes} ({shown}), not one; save the "
                "CT as a 3D file.",
                volumes=cut(str(volumes)),
                shown=shown,
            ),
            volumes,
        )
    if len(sizes) < 3 or min(sizes) == 1:
        raise LoadError(
            Text(
                "The file is a single picture ({shown}), not a volume; open a whole CT.",
                shown=shown,
            )
        )
    x, y, z = sizes
    return x, y, z


@np.errstate(over="ignore", invalid="ignore")  # numbers of a broken header may be of any size
def is_usable(affine: NDArray[np.float64]) -> bool:
    """Whether an affine is invertible and within plausible bounds.

    Voxel edges beyond `EDGES` and positions beyond `FARTHEST` are not computable.
    """
    edges = np.linalg.norm(affine[:3, :3], axis=0)
    shortest, longest = EDGES
    if not ((edges >= shortest) & (edges <= longest)).all():
        return False
    if not (np.abs(affine[:3, 3]) <= FARTHEST).all():
        return False
    return bool(abs(np.linalg.det(affine[:3, :3] / edges)) >= 1e-3)


def said_unit(text: str) -> str:
    """A header's unit of length in lower case; "" if not given."""
    unit = text.strip().lower()
    return "" if unit in UNIT_NOT_SAID else unit


def unit_notes(units: Iterable[str]) -> tuple[str, ...]:
    """A note on each unknown unit of length."""
    odd = dict.fromkeys(unit for unit in units if unit and unit not in MM_PER_UNIT)
    return tuple(
        Text(
            "The header's unit of length ({unit}) is not known; its numbers are taken as "
            "millimetres.",
            unit=cut(unit),
        )
        for unit in odd
    )


def check_affine(affine: NDArray[np.float64], fields: str) -> None:
    """Refuse a degenerate affine; `fields` names its source.

    Raises:
        LoadError: it is degenerate.
    """
    if not is_usable(affine):
        raise LoadError(
            Text(
                "The header places the voxels on a plane or nowhere (broken {fields}); "
                "export the scan again.",
                fields=fields,
            )
        )


def detached(name: str) -> str:
    """The name of a data file, which must be beside the header or below.

    Any other path could make the program read a file that the user did not open.

    Raises:
        LoadError: the name points elsewhere.
    """
    parts = name.replace("\\", "/").split("/")
    if not name or ".." in parts or parts[0] == "" or ":" in name or "\0" in name:
        raise LoadError(
            Text(
                "The header names a file of voxels in another place; put it beside the header and "
                "name it without its folder."
            )
        )
    return "/".join(parts)


def numbered(pattern: str, first: int, last: int, step: int) -> list[str]:
    """The names for a C pattern like "slice%03d.raw", `last` included.

    Raises:
        ValueError: not a pattern, or no or too many names.
    """
    if len(re.findall(r"%0?\d{0,2}[diu]", pattern)) != 1 or pattern.count("%") != 1 or step == 0:
        raise ValueError
    numbers = range(first, last + (1 if step > 0 else -1), step)
    if not 0 < len(numbers) <= MAX_FILES:
        raise ValueError
    return [pattern % number for number in numbers]
