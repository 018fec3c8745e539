"""NRRD headers, checked before any voxel is read.

Field meanings follow the NRRD definition (teem.sourceforge.net/nrrd/format.html); pynrrd decodes
them. Millimetres of the named spaces become RAS.
"""

from typing import Any

import nrrd
import numpy as np
from numpy.typing import NDArray

from ctviewer.core.errors import LoadError
from ctviewer.core.reading import Packing
from ctviewer.core.stored import StoredHeader, check_affine, detached, three_sizes
from ctviewer.core.text import Text

MAGIC = b"NRRD"
HEADER_MOST = 1 << 20  # bytes; headers have some hundred
TO_RAS = {
    "right-anterior-superior": (1, 1, 1), "ras": (1, 1, 1),
    "left-anterior-superior": (-1, 1, 1), "las": (-1, 1, 1),
    "left-posterior-superior": (-1, -1, 1), "lps": (-1, -1, 1),
}  # fmt: skip
UNNAMED = (-1, -1, 1)  # as ITK takes a space without a name; its orientation counts as unknown
PACKINGS = {
    "raw": Packing.NONE,
    "gzip": Packing.GZIP, "gz": Packing.GZIP,
    "bzip2": Packing.BZIP2, "bz2": Packing.BZIP2,
}  # fmt: skip
MM_PER_UNIT = {"": 1.0, "mm": 1.0, "millimeter": 1.0, "millimeters": 1.0, "cm": 10.0, "m": 1000.0,
               "um": 0.001, "µm": 0.001, "micron": 0.001, "microns": 0.001}  # fmt: skip
_C_TYPES = {
    "i1": "signed char,int8,int8_t", "u1": "uchar,unsigned char,uint8,uint8_t",
    "i2": "short,short int,signed short,signed short int,int16,int16_t",
    "u2": "ushort,unsigned short,unsigned short int,uint16,uint16_t",
    "i4": "int,signed int,int32,int32_t", "u4": "uint,unsigned int,uint32,uint32_t",
    "i8": "longlong,long long,long long int,signed long long,signed long long int,int64,int64_t",
    "u8": "ulonglong,unsigned long long,unsigned long long int,uint64,uint64_t",
    "f4": "float", "f8": "double",
}  # fmt: skip
TYPES = {name: dtype for dtype, names in _C_TYPES.items() for name in names.split(",")}
BROKEN = (ValueError, TypeError, KeyError, IndexError, StopIteration, OverflowError)


def is_nrrd(content: bytes) -> bool:
    """Whether the bytes begin as an NRRD file does."""
    return content.startswith(MAGIC)


def parse_header(content: bytes) -> StoredHeader:
    """Decode and check the header at the beginning of an NRRD file (.nrrd or .nhdr).

    Raises:
        LoadError: it is broken, or promises something that is no 3D volume.
    """
    lines, end = _lines(content)
    fields = _fields(lines)
    try:
        return _checked(fields, lines, content, end)
    except BROKEN:
        raise LoadError(
            Text("The NRRD header has fields that contradict each other; export the scan again.")
        ) from None


def _lines(content: bytes) -> tuple[list[bytes], int]:
    """The header's lines, and where it ends: behind the first empty line, or with the file."""
    block, lines, place = content[:HEADER_MOST], [], 0
    while place < len(block):
        stop = block.find(b"\n", place)
        stop = len(block) if stop < 0 else stop + 1
        line, place = block[place:stop].strip(), stop
        if not line:
            break
        lines.append(line)
    return lines, place


def _fields(lines: list[bytes]) -> dict[str, Any]:
    """The fields, decoded; key/value pairs, comments and anything else are left out."""
    known, texts = lines[:1], {}
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon and not value.startswith(b"=") and not name.startswith(b"#"):
            known.append(name.lower() + b":" + value)
            texts[name.lower().replace(b" ", b"")] = value.strip().decode("utf-8", "replace")
    try:
        fields = dict(nrrd.read_header(known))
        fields["data file"] = texts.get(b"datafile")  # pynrrd drops what is not ASCII
        return fields
    except (nrrd.NRRDError, *BROKEN):
        raise LoadError(
            Text("The NRRD header is damaged or newer than version 5; export the scan again.")
        ) from None


def _checked(fields: dict[str, Any], lines: list[bytes], content: bytes, end: int) -> StoredHeader:
    axes, shape = _axes(fields)
    dtype = _dtype(fields)
    affine, known = _affine(fields, axes)
    data_file = fields["data file"]
    packing = _packing(fields)
    if data_file is not None and (data_file.upper().startswith("LIST") or "%" in data_file):
        raise LoadError(
            Text("The voxels are spread over several files; save the scan as one file.")
        )
    voxel_bytes = int(np.prod(shape, dtype=object)) * dtype.itemsize
    start, offset = _start(fields, 0 if data_file else end, packing, voxel_bytes)
    return StoredHeader(
        format="NRRD",
        shape=shape,
        dtype=dtype,
        affine=affine,
        orientation_known=known,
        facts=_facts(lines),
        data_file=detached(data_file) if data_file is not None else None,
        start=start,
        packing=packing,
        offset=offset,
    )


def _axes(fields: dict[str, Any]) -> tuple[list[int], tuple[int, int, int]]:
    """The three axes that are space, and their sizes; others may only have the size 1."""
    sizes = [int(size) for size in fields["sizes"]]
    if len(sizes) != fields.get("dimension"):
        raise ValueError
    kinds = [str(kind).lower() for kind in fields.get("kinds", [])]
    if any("color" in kind or "vector" in kind or "matrix" in kind for kind in kinds):
        raise LoadError(Text("The voxels are colours or vectors, not HU; open the original CT."))
    axes = list(range(len(sizes)))
    while len(axes) > 3 and (single := [axis for axis in axes if sizes[axis] == 1]):
        axes.remove(single[-1])
    return axes, three_sizes([sizes[axis] for axis in axes])


def _dtype(fields: dict[str, Any]) -> np.dtype[np.generic]:
    name = str(fields.get("type", "")).lower()
    if name not in TYPES:
        raise LoadError(
            Text("Voxels of type '{name}' cannot be shown; save the scan as int16.", name=name)
        )
    dtype = np.dtype(TYPES[name])
    if dtype.itemsize == 1:
        return dtype
    order = {"little": "<", "big": ">"}.get(str(fields.get("endian", "")).lower())
    if order is None:
        raise LoadError(
            Text("The header does not say its byte order (endian); export the scan again.")
        )
    return dtype.newbyteorder(order)  # type: ignore[arg-type]


def _packing(fields: dict[str, Any]) -> Packing:
    encoding = str(fields.get("encoding", "")).lower()
    if encoding not in PACKINGS:
        raise LoadError(
            Text(
                "Voxels in the encoding '{encoding}' cannot be read; save the scan as raw or gzip.",
                encoding=encoding,
            )
        )
    return PACKINGS[encoding]


def _start(
    fields: dict[str, Any], begin: int, packing: Packing, voxel_bytes: int
) -> tuple[int, int]:
    """Where the voxel stream begins, and how much of it is skipped once unpacked."""
    lines = fields.get("line skip", fields.get("lineskip", 0))
    count = fields.get("byte skip", fields.get("byteskip", 0))
    if lines or count < -1 or (count == -1 and packing is not Packing.NONE):
        raise LoadError(
            Text(
                "The header tells to skip lines before the voxels, which is not supported; save "
                "the scan as a plain NRRD file."
            )
        )
    return (-voxel_bytes, 0) if count == -1 else (begin, count)


def _affine(fields: dict[str, Any], axes: list[int]) -> tuple[NDArray[np.float64], bool]:
    space = str(fields.get("space", "")).lower().removesuffix("-time")
    signs = np.array(TO_RAS.get(space, UNNAMED), float)
    directions = fields.get("space directions")
    affine = np.eye(4)
    if directions is None:
        steps = np.asarray(fields.get("spacings", [np.nan] * (max(axes) + 1)), float)[axes]
        if not (np.isfinite(steps).all() and (steps > 0).all()):
            raise LoadError(
                Text(
                    "The header gives no voxel spacing, so sizes are not known; export the scan "
                    "again with its spacing."
                )
            )
        affine[:3, :3] = np.diag(steps)
    else:
        affine[:3, :3] = np.array([directions[axis][:3] for axis in axes], float).T
        affine[:3, 3] = np.asarray(fields.get("space origin", np.zeros(3)), float)[:3]
    affine[:3] *= signs[:, None] * _millimetres(fields)
    check_affine(affine, "space directions")
    return affine, directions is not None and space in TO_RAS


def _millimetres(fields: dict[str, Any]) -> float:
    units = fields.get("space units") or fields.get("units") or [""]
    return MM_PER_UNIT.get(str(units[0]).strip().lower(), 1.0)


def _facts(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    """Fields and key/value pairs as they stand."""
    facts = []
    for line in lines[1:]:
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon and not name.startswith("#"):
            facts.append((name.strip(), value.removeprefix("=").strip()))
    return (("version", lines[0].decode("ascii", "replace")), *facts)
