"""From stored axes and values to canonical axes and exact HU."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.formats.reading import too_large
from ctviewer.core.geometry.volume import Source, Volume, Voxels, Watcher


def canonical(voxels: Voxels, affine: NDArray[np.float64]) -> tuple[Voxels, NDArray[np.float64]]:
    """Reorient stored axes to RAS.

    `voxels` (i, j, k) are in the file's axis order, `affine` (4 x 4) maps their indices to the
    scanner's mm (RAS). Returns a view (r, a, s) of the same memory, and the affine of the view.
    """
    from ctviewer.core.formats.offline import nib

    orientation = nib.io_orientation(affine)
    turned = nib.apply_orientation(voxels, orientation)
    return turned, affine @ nib.orientations.inv_ornt_aff(orientation, voxels.shape)


def axes_of(affine: NDArray[np.float64]) -> str:
    """The direction of each stored axis, e.g. "LPS"."""
    from ctviewer.core.formats.offline import nib

    return "".join(nib.aff2axcodes(affine))


PIECE = 1 << 16  # voxels converted at once
WORKSPACE = 16 << 20  # bytes needed for reading and conversion besides the voxels
INTEGERS = tuple(map(np.dtype, ("int16", "uint16", "int32", "int64")))
INT16, FLOAT32 = np.dtype(np.int16), np.dtype(np.float32)


@dataclass(frozen=True)
class Scaling:
    """HU = stored * slope + intercept, per slab along the last stored axis or for all."""

    slopes: tuple[float, ...]
    intercepts: tuple[float, ...]

    @property
    def is_identity(self) -> bool:
        """Whether stored values are HU."""
        return set(self.slopes) <= {1.0} and set(self.intercepts) <= {0.0}


def is_kept(dtype: np.dtype[Any], scaling: Scaling) -> bool:
    """Whether stored values are kept: small integers that are HU already."""
    return dtype.kind in "iu" and dtype.itemsize <= INT16.itemsize and scaling.is_identity


@dataclass(frozen=True)
class Need:
    """Memory needed for loading: `count` voxels of a type that may widen, and `besides` bytes.

    `kept` is set if the stored values keep their own type.
    """

    count: int
    dtype: np.dtype[Any]
    kept: bool
    besides: int = WORKSPACE

    @classmethod
    def of(cls, count: int, dtype: np.dtype[Any], scaling: Scaling, besides: int = 0) -> "Need":
        """The minimum for `count` stored values, and `besides` further bytes."""
        kept = is_kept(dtype, scaling)
        wanted = dtype.newbyteorder("=") if kept else INT16
        return cls(count, wanted, kept, WORKSPACE + besides)

    def check(self, limit: int) -> None:
        """Check the need against `limit` bytes.

        Raises:
            LoadError: it is larger.
        """
        needed = self.count * self.dtype.itemsize + self.besides
        if needed > limit:
            raise too_large(needed, limit)


class ExactVoxels:
    """Collects stored values piece by piece, as HU in the smallest type that holds all so far.

    That is int16, wider integers if a value needs them, and float32 if a value is not whole (64-bit
    floats become 32-bit), or the stored type if it is kept. Memory is allocated for one type at a
    time: values are widened in place.
    """

    def __init__(self, need: "Need", limit: int) -> None:
        """Allocate memory for all voxels.

        Raises:
            LoadError: that takes more than `limit` bytes.
        """
        need.check(limit)
        self._count = need.count
        self._need = need
        self._limit = limit
        self._type = need.dtype
        self._data = np.empty(need.count * self._type.itemsize, np.uint8)
        self._end = 0
        self._low = self._high = 0
        self.nonfinite = 0

    @np.errstate(over="ignore", invalid="ignore")  # overflow becomes infinite
    def put(
        self, place: int, stored: NDArray[Any], slope: float = 1.0, intercept: float = 0.0
    ) -> None:
        """Take a flat piece of stored values; `place` is the index of the first.

        Raises:
            LoadError: the type needed for them exceeds the limit.
        """
        whole = float(slope).is_integer() and float(intercept).is_integer()
        for start in range(0, stored.size, PIECE):
            piece = stored[start : start + PIECE]
            if self._need.kept:
                self._write(place + start, piece)
            elif whole and piece.dtype.kind in "iu":
                self._put_integers(place + start, piece, int(slope), int(intercept))
            else:
                self._put_floats(place + start, piece * np.float64(slope) + intercept)

    def finished(self, shape: tuple[int, ...]) -> Voxels:
        """All voxels as an array of this shape, first axis fastest."""
        return self._data.view(self._type).reshape(shape, order="F")

    def _put_integers(self, place: int, piece: NDArray[Any], slope: int, intercept: int) -> None:
        if self._type != FLOAT32:
            self._widen(*(int(end) * slope + intercept for end in (piece.min(), piece.max())))
        if self._type == FLOAT32:
            self._put_floats(place, piece.astype(np.float64) * slope + intercept)
        elif (slope, intercept) == (1, 0):
            self._write(place, piece)
        else:
            self._write(place, _scaled(piece, slope, intercept, self._type))

    def _put_floats(self, place: int, values: NDArray[np.float64]) -> None:
        if self._type == INT16:
            whole = values.astype(np.int16)
            if np.array_equal(whole, values):
                self._widen(int(whole.min()), int(whole.max()))
                self._write(place, whole)
                return
        if self._type != FLOAT32:
            self._retype(FLOAT32)
        singles = values.astype(np.float32)
        self.nonfinite += singles.size - int(np.count_nonzero(np.isfinite(singles)))
        self._write(place, singles)

    def _widen(self, *ends: int) -> None:
        """Widen the type to hold these values."""
        self._low, self._high = min(self._low, *ends), max(self._high, *ends)
        fitting = (
            dtype
            for dtype in INTEGERS
            if np.iinfo(dtype).min <= self._low and self._high <= np.iinfo(dtype).max
        )
        wanted = next(fitting, FLOAT32)
        if wanted != self._type:
            self._retype(wanted)

    def _write(self, place: int, values: NDArray[Any]) -> None:
        self._data.view(self._type)[place : place + values.size] = values
        self._end = max(self._end, place + values.size)

    def _retype(self, wanted: np.dtype[Any]) -> None:
        """Convert the values in place, starting from the free end."""
        replace(self._need, dtype=wanted).check(self._limit)
        old, self._type = self._type, wanted
        wider = wanted.itemsize > old.itemsize
        if wider:
            self._data.resize(self._count * wanted.itemsize, refcheck=False)
        before, after = self._data.view(old), self._data.view(wanted)
        starts = range(0, self._end, PIECE)
        for start in reversed(starts) if wider else starts:
            part = slice(start, min(start + PIECE, self._end))
            after[part] = before[part].astype(wanted)
        if not wider:
            del before, after
            self._data.resize(self._count * wanted.itemsize, refcheck=False)


def _scaled(piece: NDArray[Any], slope: int, intercept: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Integers times slope plus intercept, in an integer type that holds the results.

    Computed in that width throughout: intermediate overflow is harmless, since sums and products
    are exact modulo 2^bits.
    """
    bits = np.dtype(f"u{dtype.itemsize}")
    wrapped = piece.astype(bits)
    if slope != 1:
        wrapped *= bits.type(slope % (1 << 8 * bits.itemsize))
    wrapped += bits.type(intercept % (1 << 8 * bits.itemsize))
    return wrapped.view(dtype)


class Filling:
    """A volume being filled with stored values, optionally observed by a watcher.

    `shape` is that of the voxels, first axis fastest, `affine` that of their indices. Values put
    after a gap are not observed.
    """

    def __init__(
        self,
        voxels: ExactVoxels,
        shape: tuple[int, int, int],
        affine: NDArray[np.float64],
        watcher: Watcher | None,
    ) -> None:
        self._voxels = voxels
        self._shape = shape
        self._affine = affine
        self._watcher = watcher
        self._seen: Volume | None = None
        self._end = 0

    def put(
        self, place: int, stored: NDArray[Any], slope: float = 1.0, intercept: float = 0.0
    ) -> None:
        """Take stored values as `ExactVoxels.put` does.

        Raises:
            LoadError: as there.
        """
        self._voxels.put(place, stored, slope, intercept)
        if self._watcher is None or place != self._end:
            return
        slab = self._shape[0] * self._shape[1]
        before, self._end = self._end // slab, place + stored.size
        if self._end // slab > before:
            self._watcher.saw(self._so_far(), self._end // slab)

    def finished(self, source: Source) -> Volume:
        """The filled volume."""
        turned, affine = canonical(self._voxels.finished(self._shape), self._affine)
        volume = Volume(turned, affine, source, self._voxels.nonfinite)
        return self._watcher.finished(volume) if self._watcher else volume

    def _so_far(self) -> Volume:
        """The volume in its current state; a new view once the voxels have another type."""
        here = self._voxels.finished(self._shape)
        if self._seen is None or self._seen.voxels.dtype != here.dtype:
            self._seen = Volume(*canonical(here, self._affine))
        return self._seen


def outlined(
    dtype: np.dtype[Any], shape: tuple[int, ...], affine: NDArray[np.float64], source: Source
) -> Volume:
    """The geometry of stored voxels: a volume of zeros that takes no memory."""
    nothing = np.broadcast_to(np.zeros((), dtype.newbyteorder("=")), shape)
    return Volume(*canonical(nothing, affine), source)
