"""MetaImage headers (.mha, .mhd), checked before any voxel is read.

Field meanings follow MetaIO (itk.org, "MetaIO/Documentation") and ITK's reader: positions are in
LPS mm, each row of TransformMatrix is the direction of one stored axis, MET_LONG has four bytes.
DistanceUnits, which ITK ignores, are converted to mm.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.onefile import one_file
from ctviewer.core.formats.reader import Beginning, Reader
from ctviewer.core.formats.stored import (
    AT_THE_END,
    LPS_TO_RAS,
    MAX_HEADER,
    MM_PER_UNIT,
    StoredHeader,
    check_affine,
    detached,
    fact,
    numbered,
    said_unit,
    three_sizes,
    too_long,
    unit_notes,
)
from ctviewer.core.formats.unpacking import Packing

SUFFIXES = (".mha", ".mhd")
FREE_TEXT = {"Comment", "Name"}
A_FIELD = re.compile(rb"\s*\w+\s*[=:]")
FIRST_FIELDS = (b"objecttype", b"ndims", b"comment")
TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2",
    "MET_INT": "i4", "MET_UINT": "u4", "MET_LONG": "i4", "MET_ULONG": "u4",
    "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4", "MET_DOUBLE": "f8",
}  # fmt: skip
ORIGINS = ("offset", "position", "origin")
DIRECTIONS = ("transformmatrix", "orientation", "rotation")
AGREEING_LENGTH = 0.01  # of a direction, from 1; headers round them, but not so coarsely
Fields = dict[str, str]
Facts = tuple[tuple[str, str], ...]


def is_metaimage(file: Beginning) -> bool:
    """Whether a file is MetaImage by its first field, or by its name if it is text at all."""
    first = file.start[:64].lstrip().lower()
    named = file.path.suffix.lower() in SUFFIXES
    return first.startswith(FIRST_FIELDS) or (named and A_FIELD.match(file.start) is not None)


def parse_header(file: BinaryIO) -> StoredHeader:
    """Decode and check the header at the start of a MetaImage file.

    Raises:
        LoadError: it is broken, or describes no 3D volume.
    """
    facts = _facts(file)
    fields = {name.lower(): value for name, value in facts}
    if fields["elementdatafile"].upper().split()[:1] == ["LIST"]:
        files = [line.decode("utf-8", "replace").strip() for line in _rest(file)]
        fields["elementdatafile"], listed = "LIST", [name for name in files if name]
    else:
        listed = []
    try:
        header = _checked(fields, listed, file.tell())
    except (ValueError, IndexError, OverflowError):
        raise LoadError(
            Text(
                "The MetaImage header has fields that are not numbers or contradict each other; "
                "export the scan again."
            )
        ) from None
    return replace(header, facts=tuple(fact(name, value) for name, value in facts))


def _facts(file: BinaryIO) -> Facts:
    """The fields as text; leaves the file position after the last one, always ElementDataFile.

    MetaIO allows "=" or ":" after a name.
    """
    facts = []
    for line in _rest(file):
        name, separator, value = re.match(rb"([^=:]*)([=:]?)(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        if separator:
            name, value = (part.decode("utf-8", "replace").strip() for part in (name, value))
            facts.append((name, value))
            if name.lower() == "elementdatafile":
                return tuple(facts)
    raise LoadError(
        Text("The MetaImage header does not say where the voxels are; export it again.")
    )


def _rest(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MAX_HEADER):
        if file.tell() > MAX_HEADER:
            raise too_long()
        yield line


def _checked(fields: Fields, listed: list[str], end: int) -> StoredHeader:
    kind = fields.get("objecttype", "Image")
    if kind.lower() != "image":
        raise LoadError(Text("The file holds a '{kind}', not an image; open a CT.", kind=cut(kind)))
    sizes = [int(size) for size in fields.get("dimsize", "").split()]
    while len(sizes) > 3 and sizes[-1] == 1:
        sizes.pop()
    shape = three_sizes(sizes)
    unit = said_unit(fields.get("distanceunits", ""))
    affine, known = _affine(fields, MM_PER_UNIT.get(unit, 1.0))
    slope, intercept = _scaling(fields)
    files = _data_files(fields["elementdatafile"], listed, shape[-1])
    packing = Packing.ZLIB if _is_true(fields.get("compresseddata", "")) else Packing.NONE
    if not _is_true(fields.get("binarydata", "True")):
        packing = Packing.TEXT
    return StoredHeader(
        format="MetaImage",
        shape=shape,
        dtype=_dtype(fields, packing),
        affine=affine,
        slope=slope,
        intercept=intercept,
        orientation_known=known,
        notes=(*unit_notes([unit]), *_direction_notes(fields)),
        data_files=files,
        start=_start(int(fields.get("headersize", 0)), 0 if files else end, packing),
        packing=packing,
    )


def _start(header_size: int, end: int, packing: Packing) -> int:
    """Where the voxels start: HeaderSize counts from the file's start; -1 aligns with its end."""
    if header_size == -1 and packing is Packing.NONE:
        return AT_THE_END
    if header_size < 0 or 0 < header_size < end:
        raise ValueError
    return header_size or end


def _data_files(named: str, listed: list[str], slices: int) -> tuple[str, ...]:
    """The files with the voxels; empty if they follow the header.

    MetaIO allows LOCAL, one name, LIST followed by one name per line, and a pattern with first and
    last number and step (defaults: 1, the number of slices, 1).
    """
    if named.upper() in ("LOCAL", "LOCAL_FILE"):
        return ()
    if named == "LIST":
        return tuple(detached(name) for name in listed) or (detached(""),)
    pattern, *numbers = named.split() or [""]
    if "%" in pattern:
        given = [int(number) for number in numbers]
        first, last, step = (*given, *(1, slices, 1)[len(given) :])
        return tuple(detached(name) for name in numbered(pattern, first, last, step))
    return (detached(named),)


def _dtype(fields: Fields, packing: Packing) -> np.dtype[np.generic]:
    name = fields.get("elementtype", "").upper()
    if int(fields.get("elementnumberofchannels", 1)) != 1 or name.endswith("_ARRAY"):
        raise LoadError(Text("The voxels are colours or vectors, not HU; open the original CT."))
    if name not in TYPES:
        raise LoadError(
            Text(
                "Voxels of type '{name}' cannot be shown; save the scan as MET_SHORT.",
                name=cut(name),
            )
        )
    if packing is Packing.TEXT:
        return np.dtype(TYPES[name])
    big = _is_true(fields.get("binarydatabyteordermsb", fields.get("elementbyteordermsb", "")))
    return np.dtype(TYPES[name]).newbyteorder(">" if big else "<")


def _scaling(fields: Fields) -> tuple[float, float]:
    slope = float(fields.get("elementtointensityfunctionslope", 1))
    intercept = float(fields.get("elementtointensityfunctionoffset", 0))
    if not (np.isfinite([slope, intercept]).all() and slope):
        raise LoadError(
            Text(
                "The header gives no usable scaling (ElementToIntensityFunctionSlope or Offset is "
                "zero or no number), so HU are not known; export the scan again."
            )
        )
    return slope, intercept


def _affine(fields: Fields, millimetres: float) -> tuple[NDArray[np.float64], bool]:
    """The affine to RAS mm, and whether the header gives directions; a unit has `millimetres`."""
    steps = _numbers(fields, ("elementspacing", "elementsize"))
    if steps is None or not (np.isfinite(steps).all() and steps.all()):
        raise LoadError(
            Text(
                "The header gives no voxel spacing, so sizes are not known; export the scan again "
                "with its spacing."
            )
        )
    directions = _numbers(fields, DIRECTIONS)
    origin = _numbers(fields, ORIGINS)
    affine = np.eye(4)
    if directions is not None:
        side = round(len(directions) ** 0.5)
        affine[:3, :3] = directions.reshape(side, side)[:3, :3].T
    affine[:3, :3] *= steps[:3]
    if origin is not None:
        affine[:3, 3] = origin[:3]
    affine[:3] *= millimetres
    check_affine(affine, "TransformMatrix")
    return LPS_TO_RAS @ affine, directions is not None


def _direction_notes(fields: Fields) -> Iterator[str]:
    """A note on direction vectors that are not of length 1, so that they scale the spacing."""
    directions = _numbers(fields, DIRECTIONS)
    if directions is None:
        return
    side = round(len(directions) ** 0.5)
    lengths = np.linalg.norm(directions.reshape(side, side)[:3, :3], axis=1)
    if np.abs(lengths - 1.0).max() > AGREEING_LENGTH:
        yield Text(
            "The header's directions (TransformMatrix) have the lengths {lengths} instead of 1. "
            "The voxel spacing was multiplied by them; lengths and volumes may be wrong.",
            lengths=" x ".join(f"{length:.3g}" for length in lengths),
        )


def _numbers(fields: Fields, names: tuple[str, ...]) -> NDArray[np.float64] | None:
    """The first existing one of these fields, as numbers."""
    text = next((fields[name] for name in names if name in fields), None)
    return None if text is None else np.array([float(part) for part in text.split()])


def _is_true(text: str) -> bool:
    return text.strip().lower() in ("true", "1", "t")


READER = Reader(
    label="MetaImage",
    suffixes=SUFFIXES,
    detached=(".mhd",),
    voxels=(".raw", ".zraw"),
    sniff=is_metaimage,
    open=one_file(parse_header),
    is_free_text=FREE_TEXT.__contains__,
    names="`.mha`, `.mhd` with its data file",
    notes="plain, compressed or text; voxels in one file or many (`LIST`, `slice%03d.raw`); "
    "without `TransformMatrix`: orientation unknown",
)
