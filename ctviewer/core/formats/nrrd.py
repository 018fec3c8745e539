"""NRRD headers, checked before any voxel is read.

Field meanings follow the NRRD definition (teem.sourceforge.net/nrrd/format.html); pynrrd decodes
them. Positions in named spaces are converted to RAS mm.
"""

import re
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.onefile import one_file
from ctviewer.core.formats.reader import Beginning, Reader
from ctviewer.core.formats.stored import (
    AT_THE_END,
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

MAGIC = b"NRRD"
TO_RAS = {
    "right-anterior-superior": (1, 1, 1), "ras": (1, 1, 1),
    "left-anterior-superior": (-1, 1, 1), "las": (-1, 1, 1),
    "left-posterior-superior": (-1, -1, 1), "lps": (-1, -1, 1),
}  # fmt: skip
UNNAMED = (-1, -1, 1)  # as in ITK for a space without a name; the orientation counts as unknown
PACKINGS = {
    "raw": Packing.NONE,
    "gzip": Packing.GZIP, "gz": Packing.GZIP,
    "bzip2": Packing.BZIP2, "bz2": Packing.BZIP2,
    "hex": Packing.HEX,
    "ascii": Packing.TEXT, "text": Packing.TEXT, "txt": Packing.TEXT,
}  # fmt: skip
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
FIXED = {
    "version", "type", "dimension", "space", "sizes", "space directions", "kinds", "endian",
    "encoding", "space origin", "spacings", "units", "space units", "centerings", "labels",
    "data file", "datafile", "measurement frame", "thicknesses",
}  # fmt: skip
LIST = re.compile(rb"data ?file:\s*LIST(\s+\d+)?\s*$", re.IGNORECASE)
BROKEN = (ValueError, TypeError, KeyError, IndexError, StopIteration, OverflowError)


def is_nrrd(file: Beginning) -> bool:
    """Whether a file starts with the NRRD magic."""
    return file.start.startswith(MAGIC)


def is_free_text(name: str) -> bool:
    """Whether a field is free text: all but those that the definition fixes."""
    return name.lower() not in FIXED


def parse_header(file: BinaryIO) -> StoredHeader:
    """Decode and check the header at the start of an NRRD file (.nrrd or .nhdr).

    Raises:
        LoadError: it is broken, or describes no 3D volume.
    """
    lines, names = _lines(file)
    fields = _fields(lines)
    try:
        return _checked(fields, lines, names, file.tell())
    except BROKEN:
        raise LoadError(
            Text("The NRRD header has fields that contradict each other; export the scan again.")
        ) from None


def _lines(file: BinaryIO) -> tuple[list[bytes], list[str]]:
    """The header's lines, up to the first empty one or the file's end, and the names of a LIST.

    Leaves the file position at the header's end. A list of data files is always the last field.
    """
    lines: list[bytes] = []
    names: list[str] = []
    listed = False
    while line := file.readline(MAX_HEADER):
        if file.tell() > MAX_HEADER:
            raise too_long()
        line = line.strip()
        if not line:
            break
        if listed:
            names.append(line.decode("utf-8", "replace"))
        else:
            lines.append(line)
            listed = LIST.match(line) is not None
    return lines, names


def _fields(lines: list[bytes]) -> dict[str, Any]:
    """The decoded fields; key/value pairs, comments and anything else are left out."""
    import nrrd  # late: for the window's start

    known, texts = lines[:1], {}
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon and not value.startswith(b"=") and not name.startswith(b"#"):
            known.append(name.lower() + b":" + value)
            texts[name.lower().replace(b" ", b"")] = value.strip().decode("utf-8", "replace")
    try:
        with np.errstate(invalid="ignore"):  # sizes that are no numbers
            fields = dict(nrrd.read_header(known))
        fields["data file"] = texts.get(b"datafile")  # pynrrd drops what is not ASCII
        return fields
    except (nrrd.NRRDError, *BROKEN):
        raise LoadError(
            Text("The NRRD header is damaged or newer than version 5; export the scan again.")
        ) from None


def _checked(
    fields: dict[str, Any], lines: list[bytes], names: list[str], end: int
) -> StoredHeader:
    axes, shape = _axes(fields)
    packing = _packing(fields)
    dtype = _dtype(fields, packing)
    units = _units(fields, axes)
    affine, known = _affine(fields, axes, units)
    files = _data_files(fields["data file"], names)
    start, offset = _start(fields, 0 if files else end, packing)
    return StoredHeader(
        format="NRRD",
        shape=shape,
        dtype=dtype,
        affine=affine,
        orientation_known=known,
        notes=unit_notes(units),
        facts=_facts(lines),
        data_files=files,
        start=start,
        lines=int(fields.get("line skip", fields.get("lineskip", 0))),
        packing=packing,
        offset=offset,
    )


def _data_files(named: str | None, listed: list[str]) -> tuple[str, ...]:
    """The files with the voxels; empty if they follow the header.

    The definition allows one name, "LIST" followed by one name per line, and a pattern with first
    and last number and step.
    """
    if named is None:
        return ()
    if LIST.match(b"data file: " + named.encode()):
        return tuple(detached(name) for name in listed) or (detached(""),)
    words = named.split()
    if "%" in words[0] and len(words) >= 4:
        first, last, step = (int(word) for word in words[1:4])
        return tuple(detached(name) for name in numbered(words[0], first, last, step))
    return (detached(named),)


def _axes(fields: dict[str, Any]) -> tuple[list[int], tuple[int, int, int]]:
    """The three spatial axes and their sizes; others must have size 1."""
    sizes = [int(size) for size in fields["sizes"]]
    if len(sizes) != fields.get("dimension"):
        raise ValueError
    kinds = [str(kind).lower() for kind in fields.get("kinds", [])]
    for kind, size in zip(kinds, sizes, strict=False):
        if size > 1 and any(word in kind for word in ("color", "vector", "matrix", "complex")):
            raise LoadError(
                Text("The voxels are colours or vectors, not HU; open the original CT.")
            )
    axes = list(range(len(sizes)))
    directions = fields.get("space directions")
    placed = () if directions is None else [_is_placed(direction) for direction in directions]
    while len(axes) > 3 and (single := [axis for axis in axes if sizes[axis] == 1]):
        axes.remove(next((axis for axis in single if not any(placed[axis : axis + 1])), single[-1]))
    return axes, three_sizes([sizes[axis] for axis in axes])


def _is_placed(direction: Any) -> bool:
    return direction is not None and bool(np.isfinite(np.asarray(direction, float)).all())


def _dtype(fields: dict[str, Any], packing: Packing) -> np.dtype[np.generic]:
    name = str(fields.get("type", "")).lower()
    if name not in TYPES:
        raise LoadError(
            Text("Voxels of type '{name}' cannot be shown; save the scan as int16.", name=cut(name))
        )
    dtype = np.dtype(TYPES[name])
    if dtype.itemsize == 1 or packing is Packing.TEXT:
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
                encoding=cut(encoding),
            )
        )
    return PACKINGS[encoding]


def _start(fields: dict[str, Any], begin: int, packing: Packing) -> tuple[int, int]:
    """Where the voxel stream starts, and how many unpacked bytes to skip."""
    count = int(fields.get("byte skip", fields.get("byteskip", 0)))
    if count == -1 and packing is Packing.NONE:
        return AT_THE_END, 0
    if count == -1:
        raise LoadError(
            Text(
                "The header has the voxels at the end of a packed file (byte skip: -1), which "
                "works for raw files only; save the scan as a plain NRRD file."
            )
        )
    if count < -1:
        raise ValueError
    return begin, count


def _affine(
    fields: dict[str, Any], axes: list[int], units: list[str]
) -> tuple[NDArray[np.float64], bool]:
    space = str(fields.get("space", "")).lower().removesuffix("-time")
    signs = np.array(TO_RAS.get(space, UNNAMED), float)
    directions = fields.get("space directions")
    affine = np.eye(4)
    if directions is None:
        steps = np.asarray(fields.get("spacings", [np.nan] * (max(axes) + 1)), float)[axes]
        if not (np.isfinite(steps).all() and steps.all()):
            raise LoadError(
                Text(
                    "The header gives no voxel spacing, so sizes are not known; export the scan "
                    "again with its spacing."
                )
            )
        affine[:3, :3] = np.diag(steps)
        affine[:3, 3] = _origin(fields, axes, steps)
    else:
        affine[:3, :3] = np.array([directions[axis][:3] for axis in axes], float).T
        affine[:3, 3] = np.asarray(fields.get("space origin", np.zeros(3)), float)[:3]
    millimetres = np.array([MM_PER_UNIT.get(unit, 1.0) for unit in units])
    affine[:3] *= (signs * millimetres)[:, None]
    check_affine(affine, "space directions")
    return affine, directions is not None and space in TO_RAS


def _origin(
    fields: dict[str, Any], axes: list[int], steps: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The centre of the first voxel from "axis mins", which give its edge for cell centering."""
    mins = fields.get("axis mins", fields.get("axismins"))
    if mins is None:
        return np.zeros(3)
    centred = [str(each).lower() for each in fields.get("centerings", [])]
    is_node = [axis < len(centred) and centred[axis] == "node" for axis in axes]
    origin = np.asarray(mins, float)[axes] + np.where(is_node, 0.0, 0.5) * steps
    return np.where(np.isfinite(origin), origin, 0.0)


def _units(fields: dict[str, Any], axes: list[int]) -> list[str]:
    """The units of the three spatial directions, "" where not given."""
    of_axes = [*fields.get("units", ()), *[""] * (max(axes) + 1)]
    units = fields.get("space units") or [of_axes[axis] for axis in axes]
    return [said_unit(str(unit)) for unit in (*units, "", "", "")[:3]]


def _facts(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    """Fields and key/value pairs as stored."""
    facts = []
    for line in lines[1:]:
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon and not name.startswith("#"):
            facts.append(fact(name, value.removeprefix("=")))
    return (("version", lines[0].decode("ascii", "replace")), *facts)


READER = Reader(
    label="NRRD",
    suffixes=(".nrrd", ".nhdr"),
    detached=(".nhdr",),
    voxels=(".raw", ".raw.gz"),
    sniff=is_nrrd,
    open=one_file(parse_header),
    is_free_text=is_free_text,
    names="`.nrrd`, `.nhdr` with its data file",
    notes="raw, gzip, bzip2, hex, text; voxels in one file or many (`LIST`, `slice%03d.raw`), line "
    "and byte skip; spaces RAS, LAS, LPS, any other: orientation unknown",
)
