"""From a file or a DICOM folder to a Volume: read once, exact HU, canonical axes as a view."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from ctviewer.core import metaimage, nrrd
from ctviewer.core.dicom.content import is_dicom
from ctviewer.core.errors import LoadError
from ctviewer.core.exact import Scaling, exact
from ctviewer.core.orientation import axes_of, canonical
from ctviewer.core.reading import (
    BLOCK,
    Packing,
    check_promise,
    free_memory,
    packing_of,
    read_file,
    skip,
    take,
    unpacked,
)
from ctviewer.core.report import Report, silent
from ctviewer.core.stored import StoredHeader
from ctviewer.core.text import Text
from ctviewer.core.volume import Source, Volume, Voxels

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.dicom.series import Series

PAIR = {".hdr": ".img", ".img": ".hdr"}


def load_volume(
    path: Path,
    report: Report = silent,
    *,
    memory_limit: int | None = None,
    series: "Series | None" = None,
) -> Volume:
    """Open a NIfTI, NRRD or MetaImage file, or a DICOM series, as a Volume.

    What a file is, its content says, not its name; a DICOM file stands for its series in its
    folder, a folder for the one CT series in it. Voxels keep the smallest type that holds every
    value exactly (int16 for a CT; 64-bit floats become 32-bit). `memory_limit` in bytes defaults
    to half of the free memory. `series` is what a survey found at `path`: its headers are not
    read again.

    Raises:
        LoadError: with a sentence that says what was found and what to do.
    """
    limit = memory_limit or free_memory()
    report(0.0, Text("Reading"))
    if series:
        from ctviewer.core.dicom.loading import load_series

        return load_series(series, report, limit)
    if path.is_dir() or is_dicom(path):
        from ctviewer.core.dicom.loading import load_dicom  # pydicom takes 0.3 s to import

        return load_dicom(path, report, limit)
    return _load_file(path, report, limit)


def _load_file(path: Path, report: Report, limit: int) -> Volume:
    header_path, image_path = files_of(path)
    content = read_file(header_path, limit)
    header = parse(header_path, content)
    image_path = voxels_of(header, header_path, image_path)
    image = content if image_path == header_path else read_file(image_path, limit)
    with ThreadPoolExecutor(max_workers=1) as hashing:
        digest = hashing.submit(_sha256, [content] if image is content else [content, image])
        stored = _stored_voxels(header, image, report, limit)
        scaling = Scaling.same(header.shape[-1], header.slope, header.intercept)
        voxels, nonfinite = exact(stored, scaling)
        source = source_of(path, header, digest.result())
    turned, affine = canonical(voxels, header.affine)
    return Volume(turned, affine, source, nonfinite)


def voxels_of(header: StoredHeader, header_path: Path, image_path: Path) -> Path:
    """The file that holds the voxels.

    Raises:
        LoadError: the header is that of a NIfTI pair and stands alone.
    """
    if header.is_pair and image_path == header_path:
        raise LoadError(
            Text(
                "{file} is the header of a pair; rename the pair to .hdr and .img, or "
                "save the scan as one file.",
                file=header_path.name,
            )
        )
    return header_path.parent / header.data_file if header.data_file else image_path


def parse(path: Path, content: bytes) -> StoredHeader:
    """The header in a file's content, or in its first 1 MB, by whichever module knows the format.

    Raises:
        LoadError: there is none, or it promises something that is no 3D volume.
    """
    if nrrd.is_nrrd(content):
        return nrrd.parse_header(content)
    if metaimage.is_metaimage(path, content):
        return metaimage.parse_header(content)
    from ctviewer.core import nifti  # nibabel takes a second to import

    with unpacked(content, packing_of(content)) as stream:
        block = take(stream, nifti.HEADER_SIZE)
    return nifti.parse_header(block)


def files_of(path: Path) -> tuple[Path, Path]:
    """The files that hold the header and the voxels: one and the same but for a NIfTI pair.

    Raises:
        LoadError: it is half of a pair.
    """
    stem, suffix = path.with_suffix(""), path.suffix.lower()
    tail = path.suffix if suffix == ".gz" else ""
    if tail:
        stem, suffix = stem.with_suffix(""), stem.suffix.lower()
    if suffix not in PAIR:
        return path, path
    choices = [Path(f"{stem}{PAIR[suffix]}{end}") for end in (tail, "", ".gz")]
    other = next((choice for choice in choices if choice.exists()), None)
    if other is None:
        raise LoadError(
            Text(
                "{file} is half of a pair and {other} is not beside it.",
                file=path.name,
                other=choices[0].name,
            )
        )
    return (path, other) if suffix == ".hdr" else (other, path)


def _stored_voxels(header: StoredHeader, image: bytes, report: Report, limit: int) -> Voxels:
    """The stored numbers in the file's axis order, native byte order."""
    packing = packing_of(image) if header.packing is None else header.packing
    start = header.start if header.start >= 0 else len(image) + header.start
    check_promise(header.offset + header.voxel_bytes, len(image) - start, packing, limit)
    buffer = np.empty(header.voxel_bytes, np.uint8)
    view = memoryview(cast(bytearray, buffer))
    filled = 0
    with unpacked(image, packing, max(start, 0)) as stream:
        skip(stream, header.offset)
        while filled < len(view):
            count = stream.readinto(view[filled : filled + BLOCK])  # type: ignore[attr-defined]
            if not count:
                raise EOFError
            filled += count
            report(filled / len(view), Text("Reading"))
        if packing is not Packing.NONE:
            stream.read(1)  # reaching the end makes the checksum be compared
    stored = buffer.view(header.dtype).reshape(header.shape, order="F")
    return stored.astype(header.dtype.newbyteorder("="), copy=False)


def source_of(path: Path, header: StoredHeader, sha256: str = "") -> Source:
    """Where a volume came from, as its header tells."""
    return Source(
        path=path,
        format=header.format,
        shape=header.shape,
        dtype=str(header.dtype),
        axes=axes_of(header.affine),
        orientation_known=header.orientation_known,
        forms_angle=header.forms_angle,
        other_spacing=header.other_spacing,
        notes=header.notes,
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
