"""From a file to a Volume: read once, exact HU, canonical axes as a view."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import nibabel as nib
import numpy as np
import psutil
from isal import igzip
from isal.igzip_lib import IsalError
from numpy.typing import NDArray

from ctviewer.core.errors import LoadError
from ctviewer.core.nifti import HEADER_SIZE, NiftiHeader, parse_header
from ctviewer.core.report import Report, silent
from ctviewer.core.volume import Source, Volume, Voxels

GZIP_MAGIC = b"\x1f\x8b"
DEFLATE_LIMIT = 1032  # no deflate stream grows by more (zlib technical notes, "Maximum Expansion")
BLOCK = 1 << 20  # bytes decoded between two progress reports; larger blocks measured no faster
MEMORY_SHARE = 0.5  # of the memory that is free now; the rest is for views and network
DAMAGED = (cast(type[Exception], IsalError), zlib.error, gzip.BadGzipFile)
PAIR = {".hdr": ".img", ".img": ".hdr"}


def load_volume(path: Path, report: Report = silent, *, memory_limit: int | None = None) -> Volume:
    """Open a NIfTI file (.nii, .nii.gz, .hdr/.img pair) as a Volume.

    Voxels keep the smallest type that holds every value exactly (int16 for a CT; 64-bit floats
    become 32-bit). `memory_limit` in bytes defaults to half of the free memory.

    Raises:
        LoadError: with a sentence that says what was found and what to do.
    """
    limit = memory_limit or free_limit()
    report(0.0, "Reading")
    header_path, image_path = files_of(path)
    content = _read(header_path, limit)
    with decoded(io.BytesIO(content)) as stream:
        header = read_header(stream)
    check_pair(header, path, alone=image_path == header_path)
    image = content if image_path == header_path else _read(image_path, limit)
    check_size(header, len(image), zipped=image.startswith(GZIP_MAGIC), limit=limit)
    with ThreadPoolExecutor(max_workers=1) as hashing:
        digest = hashing.submit(_sha256, [content] if image is content else [content, image])
        voxels, nonfinite = _exact(_stored_voxels(header, image, report), header)
        source = source_of(path, header, digest.result())
    return canonical(voxels, header, source, nonfinite)


def check_pair(header: NiftiHeader, path: Path, *, alone: bool) -> None:
    """Refuse the header of a pair that stands alone (`LoadError`)."""
    if header.separate_image and alone:
        raise LoadError(
            f"{path.name} is the header of a pair; rename the pair to .hdr and .img, or save the "
            "scan as one file."
        )


def files_of(path: Path) -> tuple[Path, Path]:
    """The files that hold the header and the voxels: one and the same but for a pair.

    Raises:
        LoadError: it is a folder, or half of a pair.
    """
    if path.is_dir():
        raise LoadError(f"{path.resolve().name or path} is a folder; choose a scan inside it.")
    stem, suffix = path.with_suffix(""), path.suffix.lower()
    tail = path.suffix if suffix == ".gz" else ""
    if tail:
        stem, suffix = stem.with_suffix(""), stem.suffix.lower()
    if suffix not in PAIR:
        return path, path
    choices = [Path(f"{stem}{PAIR[suffix]}{end}") for end in (tail, "", ".gz")]
    other = next((choice for choice in choices if choice.exists()), None)
    if other is None:
        raise LoadError(f"{path.name} is half of a pair and {choices[0].name} is not beside it.")
    return (path, other) if suffix == ".hdr" else (other, path)


def _read(path: Path, limit: int) -> bytes:
    with readable(path):
        size = path.stat().st_size
        if size > limit:
            raise LoadError(_too_large(size, limit))
        return path.read_bytes()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """While a file is read: what the system says against it as a `LoadError`."""
    try:
        if not path.stat().st_size:
            raise LoadError(f"{path.name} is empty; copy or download it again.")
        yield
    except FileNotFoundError:
        raise LoadError(f"There is no file {path.name} at that place; check the name.") from None
    except PermissionError:
        raise LoadError(f"You have no permission to read {path.name}; ask its owner.") from None
    except OSError as error:
        raise LoadError(f"{path.name} could not be read ({error.strerror}).") from error


@contextmanager
def decoded(raw: BinaryIO) -> Iterator[BinaryIO]:
    """A file's bytes, gunzipped if they are gzip whatever the name says.

    Raises:
        LoadError: the bytes end too early or are damaged.
    """
    zipped = is_zipped(raw)
    stream = cast(BinaryIO, igzip.open(raw)) if zipped else raw  # type: ignore[no-untyped-call]
    try:
        with stream:
            yield stream
    except EOFError:
        raise LoadError(
            "The file ends too early: it was not copied or downloaded completely."
        ) from None
    except DAMAGED:
        raise LoadError("The file is damaged (gzip error); copy or download it again.") from None


def is_zipped(raw: BinaryIO) -> bool:
    """Whether a file begins as gzip does; it is then at its start again."""
    zipped = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    raw.seek(0)
    return zipped


def read_header(stream: BinaryIO) -> NiftiHeader:
    """The checked header at the start of a decoded stream.

    Raises:
        LoadError: there is none, or it promises something that is no 3D volume.
    """
    return parse_header(_take(stream, HEADER_SIZE))


def _take(stream: BinaryIO, count: int) -> bytes:
    """Up to `count` bytes; fewer only at the stream's end."""
    parts = []
    while count > 0 and (piece := stream.read(count)):
        parts.append(piece)
        count -= len(piece)
    return b"".join(parts)


def skip(stream: BinaryIO, count: int) -> None:
    """Read past `count` bytes."""
    while count > 0 and (piece := stream.read(min(count, BLOCK))):
        count -= len(piece)


def check_size(header: NiftiHeader, size: int, *, zipped: bool, limit: int) -> None:
    """Refuse before any allocation: too large for the memory, or impossible for the file's size.

    Raises:
        LoadError: the promised voxels do not fit into `limit` bytes or into a file of `size`.
    """
    promised = header.offset + header.voxel_bytes
    growth = DEFLATE_LIMIT if zipped else 1
    if promised > size * growth:
        raise LoadError(
            f"The header promises {_size(promised)}, more than the file can hold: "
            "it was not copied completely, or it is not what it claims."
        )
    if promised > limit:
        raise LoadError(_too_large(promised, limit))


def _too_large(needed: int, limit: int) -> str:
    return (
        f"The scan needs {_size(needed)} of memory and {_size(limit)} may be used; close other "
        "programs or crop the scan."
    )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.3g} MB"


def _stored_voxels(header: NiftiHeader, image: bytes, report: Report) -> Voxels:
    """The stored numbers in the file's axis order, native byte order."""
    buffer = np.empty(header.voxel_bytes, np.uint8)
    view = memoryview(cast(bytearray, buffer))
    filled = 0
    with decoded(io.BytesIO(image)) as stream:
        skip(stream, header.offset)
        while filled < len(view):
            count = stream.readinto(view[filled : filled + BLOCK])  # type: ignore[attr-defined]
            if not count:
                raise EOFError
            filled += count
            report(filled / len(view), "Reading")
        stream.read(1)  # reaching the end lets gzip compare its checksum
    stored = buffer.view(header.dtype).reshape(header.shape, order="F")
    return stored.astype(header.dtype.newbyteorder("="), copy=False)


def _exact(stored: Voxels, header: NiftiHeader) -> tuple[Voxels, int]:
    """HU in the smallest type that holds each exactly, and how many are NaN or infinite."""
    slope, intercept = header.slope, header.intercept
    if stored.dtype.kind in "iu" and slope.is_integer() and intercept.is_integer():
        return _scaled_integers(stored, int(slope), int(intercept)), 0
    values = _slab_by_slab(stored, np.dtype(np.float32), slope, intercept)
    nonfinite = sum(
        slab.size - int(np.count_nonzero(np.isfinite(slab))) for slab in np.moveaxis(values, -1, 0)
    )
    whole = None if nonfinite else _as_int16(values, stored, header)
    return (values if whole is None else whole), nonfinite


def _slab_by_slab(
    stored: Voxels, target: np.dtype[Any], slope: float | int, intercept: float | int
) -> Voxels:
    """The scaled numbers in another type; wide ones exist for one slab at a time."""
    if stored.dtype == target and (slope, intercept) == (1, 0):
        return stored
    wide = np.int64 if target.kind in "iu" and isinstance(slope, int) else np.float64
    result = np.empty(stored.shape, target, order="F")
    for position in range(stored.shape[-1]):
        result[..., position] = stored[..., position].astype(wide) * slope + intercept
    return result


def _scaled_integers(stored: Voxels, slope: int, intercept: int) -> Voxels:
    if (slope, intercept) == (1, 0) and stored.dtype.itemsize <= 2:
        return stored
    ends = [int(stored.min()) * slope + intercept, int(stored.max()) * slope + intercept]
    return _slab_by_slab(stored, _smallest_type(min(ends), max(ends)), slope, intercept)


def _smallest_type(lowest: int, highest: int) -> np.dtype[Any]:
    for name in ("int16", "uint16", "int32", "int64"):
        if np.iinfo(name).min <= lowest and highest <= np.iinfo(name).max:
            return np.dtype(name)
    return np.dtype(np.float32)


def _as_int16(
    values: NDArray[np.float32], stored: Voxels, header: NiftiHeader
) -> NDArray[np.int16] | None:
    """The values as int16 if that loses nothing of what the file says."""
    bounds = np.iinfo(np.int16)
    if values.min() < bounds.min or values.max() > bounds.max:
        return None
    whole = np.empty(values.shape, np.int16, order="F")
    for position in range(values.shape[-1]):
        exact = stored[..., position].astype(np.float64) * header.slope + header.intercept
        whole[..., position] = exact
        if not np.array_equal(whole[..., position], exact):
            return None
    return whole


def free_limit() -> int:
    """How many bytes one scan may take now."""
    return int(psutil.virtual_memory().available * MEMORY_SHARE)


def canonical(voxels: Voxels, header: NiftiHeader, source: Source, nonfinite: int) -> Volume:
    """Turn and flip the axes to RAS: a view, no voxel is moved."""
    orientation = nib.io_orientation(header.affine)
    turned = nib.apply_orientation(voxels, orientation)
    to_stored = nib.orientations.inv_ornt_aff(orientation, header.shape)
    return Volume(turned, header.affine @ to_stored, source, nonfinite)


def source_of(path: Path, header: NiftiHeader, sha256: str = "") -> Source:
    """Where a volume came from, as its header tells."""
    return Source(
        path=path,
        format=header.format,
        shape=header.shape,
        dtype=str(header.dtype),
        axes="".join(nib.aff2axcodes(header.affine)),
        orientation_known=header.orientation_known,
        forms_agree=header.forms_agree,
        slope=header.slope,
        intercept=header.intercept,
        sha256=sha256,
        facts=header.facts,
    )


def _sha256(contents: list[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()
