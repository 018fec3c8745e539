"""MetaImage headers (.mha, .mhd), checked before any voxel is read.

Field meanings follow MetaIO (itk.org, "MetaIO/Documentation") and its reading by ITK: millimetres
are LPS, each row of TransformMatrix is the direction of one stored axis, MET_LONG has four bytes.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.errors import LoadError
from ctviewer.core.reading import Packing
from ctviewer.core.stored import LPS_TO_RAS, StoredHeader, check_affine, detached, three_sizes
from ctviewer.core.text import Text

SUFFIXES = (".mha", ".mhd")
FIRST_FIELDS = (b"objecttype", b"ndims", b"comment")
HEADER_MOST = 1 << 18  # bytes; headers have some hundred
TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2",
    "MET_INT": "i4", "MET_UINT": "u4", "MET_LONG": "i4", "MET_ULONG": "u4",
    "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4", "MET_DOUBLE": "f8",
}  # fmt: skip
ORIGINS = ("offset", "position", "origin")
DIRECTIONS = ("transformmatrix", "orientation", "rotation")
Fields = dict[str, str]


def is_metaimage(path: Path, content: bytes) -> bool:
    """Whether a file is MetaImage, by its first field; by its name if it is text at all."""
    first = content[:64].lstrip().lower()
    named = path.suffix.lower() in SUFFIXES
    return first.startswith(FIRST_FIELDS) or (named and b"=" in content[:200])


def parse_header(content: bytes) -> StoredHeader:
    """Decode and check the header at the beginning of a MetaImage file.

    Raises:
        LoadError: it is broken, or promises something that is no 3D volume.
    """
    facts, end = _facts(content)
    fields = {name.lower(): value for name, value in facts}
    try:
        return _checked(fields, facts, end)
    except (ValueError, IndexError, OverflowError):
        raise LoadError(
            Text(
                "The MetaImage header has fields that are not numbers or contradict each other; "
                "export the scan again."
            )
        ) from None


def _facts(content: bytes) -> tuple[tuple[tuple[str, str], ...], int]:
    """The fields as text, and where the header ends: behind ElementDataFile, always the last."""
    facts, place = [], 0
    while place < min(len(content), HEADER_MOST):
        stop = content.find(b"\n", place, HEADER_MOST) + 1 or min(len(content), HEADER_MOST)
        line, place = content[place:stop].decode("utf-8", "replace"), stop
        name, equals, value = line.partition("=")
        if equals:
            facts.append((name.strip(), value.strip()))
            if name.strip().lower() == "elementdatafile":
                return tuple(facts), place
    raise LoadError(
        Text("The MetaImage header does not say where the voxels are; export it again.")
    )


def _checked(fields: Fields, facts: tuple[tuple[str, str], ...], end: int) -> StoredHeader:
    sizes = [int(size) for size in fields.get("dimsize", "").split()]
    while len(sizes) > 3 and sizes[-1] == 1:
        sizes.pop()
    shape = three_sizes(sizes)
    dtype = _dtype(fields)
    affine, known = _affine(fields)
    name = fields["elementdatafile"]
    local = name.upper() in ("LOCAL", "LOCAL_FILE")
    if name.upper().startswith("LIST") or "%" in name:
        raise LoadError(
            Text("The voxels are spread over several files; save the scan as one file.")
        )
    skipped = int(fields.get("headersize", 0))
    packed = _is_true(fields.get("compresseddata", ""))
    if skipped < -1 or (skipped == -1 and packed):
        raise ValueError
    voxel_bytes = int(np.prod(shape, dtype=object)) * dtype.itemsize
    return StoredHeader(
        format="MetaImage",
        shape=shape,
        dtype=dtype,
        affine=affine,
        slope=float(fields.get("elementtointensityfunctionslope", 1)),
        intercept=float(fields.get("elementtointensityfunctionoffset", 0)),
        orientation_known=known,
        facts=facts,
        data_file=None if local else detached(name),
        start=-voxel_bytes if skipped == -1 else skipped + (end if local else 0),
        packing=Packing.ZLIB if packed else Packing.NONE,
    )


def _dtype(fields: Fields) -> np.dtype[np.generic]:
    name = fields.get("elementtype", "").upper()
    if int(fields.get("elementnumberofchannels", 1)) != 1 or name.endswith("_ARRAY"):
        raise LoadError(Text("The voxels are colours or vectors, not HU; open the original CT."))
    if name not in TYPES:
        raise LoadError(
            Text("Voxels of type '{name}' cannot be shown; save the scan as MET_SHORT.", name=name)
        )
    if not _is_true(fields.get("binarydata", "True")):
        raise LoadError(
            Text("The voxels are written as text; save the scan with BinaryData = True.")
        )
    big = _is_true(fields.get("binarydatabyteordermsb", fields.get("elementbyteordermsb", "")))
    return np.dtype(TYPES[name]).newbyteorder(">" if big else "<")


def _affine(fields: Fields) -> tuple[NDArray[np.float64], bool]:
    steps = _numbers(fields, ("elementspacing", "elementsize"))
    if steps is None or not (np.isfinite(steps).all() and (steps > 0).all()):
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
    check_affine(affine, "TransformMatrix")
    return LPS_TO_RAS @ affine, directions is not None


def _numbers(fields: Fields, names: tuple[str, ...]) -> NDArray[np.float64] | None:
    """The first of the fields that is there, as numbers."""
    text = next((fields[name] for name in names if name in fields), None)
    return None if text is None else np.array([float(part) for part in text.split()])


def _is_true(text: str) -> bool:
    return text.strip().lower() in ("true", "1", "t")
