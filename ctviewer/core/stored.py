"""What a checked header of a one-file format says, whatever the format."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.errors import LoadError
from ctviewer.core.reading import Packing
from ctviewer.core.text import Text
from ctviewer.core.volume import Millimetres

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])  # DICOM's, ITK's millimetres to ours


@dataclass(frozen=True, eq=False)
class StoredHeader:
    """A 3D array of plain numbers with a place in space.

    `affine` takes a stored voxel index to RAS millimetres; `shape` is the stored 3D shape, first
    axis fastest; value = stored * slope + intercept. The voxels lie in `data_file` beside the
    header, or in the header's own file; there their stream begins at byte `start` (counted from
    the end when negative) and is packed as `packing`, or gzip when it begins so and `packing` is
    None; unpacked, `offset` bytes are skipped. `is_pair` is that of a NIfTI pair. `forms_angle`,
    `other_spacing` and `notes` are those of `Source`.
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
    data_file: str | None = None
    start: int = 0
    packing: Packing | None = None
    offset: int = 0
    is_pair: bool = False

    @property
    def voxel_bytes(self) -> int:
        """Size of all stored voxels in bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


def three_sizes(sizes: list[int]) -> tuple[int, int, int]:
    """The sizes of a volume.

    Raises:
        LoadError: they are those of something else.
    """
    if not sizes or min(sizes) < 1:
        raise LoadError(
            Text(
                "The header gives the impossible size {sizes}; export the scan again.", sizes=sizes
            )
        )
    shown = " x ".join(str(size) for size in sizes)
    if len(sizes) > 3:
        volumes = math.prod(sizes[3:])
        raise LoadError(
            Text(
                "The file holds {volumes} volumes ({shown}), not one; save the CT as a 3D file.",
                volumes=volumes,
                shown=shown,
            )
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


def is_usable(affine: NDArray[np.float64]) -> bool:
    """Whether an affine spreads the voxels over space, not over a plane or nowhere."""
    edges = np.linalg.norm(affine[:3, :3], axis=0)
    if not np.isfinite(affine).all() or edges.min() <= 0:
        return False
    return bool(abs(np.linalg.det(affine[:3, :3] / edges)) >= 1e-3)


def check_affine(affine: NDArray[np.float64], fields: str) -> None:
    """Refuse an affine that places the voxels on a plane or nowhere; `fields` name its source.

    Raises:
        LoadError: it does.
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
    """The name of a data file, which must lie beside the header or below.

    A header that names any other place could make the program read what nobody opened.

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
