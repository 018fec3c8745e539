"""Corrupt NRRD and MetaImage files: attached and detached, in one file and in several.

Starting from a valid file, a field has an invalid value, is missing, duplicated or misplaced,
values are swapped, line ends or text encoding differ, the compression contradicts the header, the
end is missing, or bytes flip.
"""

import bz2
import gzip
import os
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.core.formats.soak.opening import open_scan
from tests.core.formats.soak.spoiling import AFFINE, SMALL, cut, flipped, shifted
from tests.core.formats.soak.watched import Case
from tests.formats import write_meta, write_nrrd

NUMBERS = [
    "0", "-1", "1", "2", "3", "4", "7", "8", "255", "32767", "65536", "2147483648", "-2147483649",
    "9223372036854775807", "9" * 30, "9" * 5000, "1e5", "1e309", "1e-320", "-0", "nan", "inf",
    "-inf", "0x10", "1_0", "\uff11", "1,5", "0.5", "-4.5", "1e-30", "1e30", "none", "", "?",
]  # fmt: skip
WORDS = [
    "True", "False", "raw", "gzip", "bzip2", "ascii", "hex", "little", "big", "LOCAL", "LIST",
    "LIST 3", "scan.raw", "part%d.raw 1 3 1", "part%d.raw 0 999999999 1", "%s%s%s%n", "%999999999d",
    "../scan.raw", "/etc/hostname", "C:\\scan.raw", "pipe", ".", "..", "scan.nrrd", "scan.mha",
    "folder", "gone.raw", "a\0b", "x" * 70000, "<img src=x>", "{0}", "{path}", "\u202eevil",
    "\x1b[2J",
    "肺", "\ufeff", "\t", "(1,0,0) (0,1,0) (0,0,1)", "(1,0,0) none (0,0,1)",
    "(nan,0,0) (0,1,0) (0,0,1)",
    "(1e300,0,0) (0,1e300,0) (0,0,1e300)", "(1,0) (0,1)", "(0,0,0)", "((1,2,3))",
    "1 0 0 0 1 0 0 0 1",
    "1 0 0 0 1 0 0 0", "nan nan nan", "1e200 1e200 1e200", "1e-200 1e-200 1e-200", "7 6 5 1",
    "7 6 5 2",
    "70000 60000 50000", "7 6 -5", "1 1 1", "7 6", "domain domain domain",
    "RGB-color domain domain",
]  # fmt: skip
ENCODINGS = "utf-16", "utf-32", "latin-1", "utf-8-sig", "utf-7", "cp037"


_NRRD_FIELDS = [
    "dimension", "type", "sizes", "encoding", "endian", "space", "space dimension", "space origin",
    "space directions", "space units", "spacings", "thicknesses", "axis mins", "axismaxs",
    "centers", "centerings", "labels", "units", "kinds", "min", "max", "old min", "oldmax",
    "content",
    "sample units", "block size", "blocksize", "line skip", "lineskip", "byte skip", "byteskip",
    "measurement frame", "data file", "datafile", "number", "key:", "#", "", "肺",
]  # fmt: skip
_META_FIELDS = [
    "ObjectType", "ObjectSubType", "NDims", "Name", "ID", "ParentID", "Color", "Comment",
    "BinaryData", "BinaryDataByteOrderMSB", "ElementByteOrderMSB", "CompressedData",
    "CompressedDataSize", "TransformMatrix", "Orientation", "Rotation", "Offset", "Position",
    "Origin", "CenterOfRotation", "AnatomicalOrientation", "DimSize", "HeaderSize", "Modality",
    "SequenceID", "ElementMin", "ElementMax", "ElementNumberOfChannels", "ElementSize",
    "ElementSpacing", "ElementType", "ElementNBits", "ElementToIntensityFunctionSlope",
    "ElementToIntensityFunctionOffset", "ElementDataFile", "", "肺", "#",
]  # fmt: skip


def nrrd(folder: Path, seed: int) -> "Texts":
    """Generates corrupt NRRD files."""
    return Texts(folder, seed, "nrrd", _NRRD_FIELDS, b":")


def metaimage(folder: Path, seed: int) -> "Texts":
    """Generates corrupt MetaImage files."""
    return Texts(folder, seed, "mha", _META_FIELDS, b"=")


class Texts:
    """NRRD and MetaImage: fields are lines of text, followed by voxels or in a separate file."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        suffix: str,
        fields: list[str],
        colon: bytes,
    ) -> None:
        self._folder, self._seed, self._suffix = folder, seed, suffix
        self._fields, self._colon = fields, colon
        self._sound, self._bodies = _texts(folder, suffix), _bodies()
        self._ways: dict[str, Callable[[random.Random, bytearray], bytearray]] = {
            "bytes": lambda rng, content: flipped(rng, content, within=self._head(content)),
            "one field": self._one_field,
            "fields": lambda rng, content: self._one_field(rng, self._one_field(rng, content)),
            "one number": self._one_number,
            "new field": self._new_field,
            "left out": lambda rng, content: self._lines(rng, content, _without),
            "twice": lambda rng, content: self._lines(rng, content, _twice),
            "other order": lambda rng, content: self._lines(rng, content, _shuffled),
            "values swapped": self._values_swapped,
            "line ends": self._line_ends,
            "encoding": self._encoded,
            "long": self._long,
            "cut": cut,
            "shifted": shifted,
            "voxels": self._other_voxels,
            "nothing wrong": lambda rng, content: content,
        }

    def __call__(self, number: int) -> Case:
        rng = random.Random(f"{self._seed}/{self._suffix}/{number}")
        kind, way = rng.choice([*self._ways.items()])
        content = way(rng, bytearray(rng.choice(self._sound)))
        path = self._folder / f"scan.{self._suffix}"
        path.write_bytes(content)
        return Case(kind, lambda: open_scan(path))

    def _head(self, content: bytearray) -> int:
        """The end of the header: after an empty line (NRRD) or ElementDataFile (MetaImage)."""
        last = content.find(b"ElementDataFile") if self._suffix == "mha" else 0
        end = content.find(b"\n\n" if self._suffix == "nrrd" else b"\n", max(last, 0))
        return len(content) if end < 0 else end + (2 if self._suffix == "nrrd" else 1)

    def _lines(
        self,
        rng: random.Random,
        content: bytearray,
        change: Callable[[random.Random, list[bytes]], list[bytes]],
    ) -> bytearray:
        """The content with changed lines; the first line of NRRD is kept."""
        end = self._head(content)
        lines = bytes(content[:end]).splitlines(keepends=True)
        kept = 1 if self._suffix == "nrrd" else 0
        tail = [lines.pop()] if self._suffix == "nrrd" and lines[-1:] == [b"\n"] else []
        changed = [*lines[:kept], *change(rng, lines[kept:]), *tail]
        return bytearray(b"".join(changed)) + content[end:]

    def _one_field(self, rng: random.Random, content: bytearray) -> bytearray:
        def change(rng: random.Random, lines: list[bytes]) -> list[bytes]:
            place = rng.randrange(len(lines))
            name = lines[place].partition(self._colon)[0]
            lines[place] = name + self._colon + b" " + _hostile(rng) + b"\n"
            return lines

        return self._lines(rng, content, change)

    def _one_number(self, rng: random.Random, content: bytearray) -> bytearray:
        """One word of a field's value is replaced by an invalid number."""

        def change(rng: random.Random, lines: list[bytes]) -> list[bytes]:
            place = rng.randrange(len(lines))
            name, colon, value = lines[place].partition(self._colon)
            words = value.split() or [b""]
            words[rng.randrange(len(words))] = rng.choice(NUMBERS).encode()
            lines[place] = name + colon + b" " + b" ".join(words) + b"\n"
            return lines

        return self._lines(rng, content, change)

    def _new_field(self, rng: random.Random, content: bytearray) -> bytearray:
        def change(rng: random.Random, lines: list[bytes]) -> list[bytes]:
            name = rng.choice(self._fields).encode()
            name = rng.choice((name, name.upper(), name.title()))
            line = name + self._colon + b" " + _hostile(rng) + b"\n"
            lines.insert(rng.randrange(len(lines)), line)
            return lines

        return self._lines(rng, content, change)

    def _values_swapped(self, rng: random.Random, content: bytearray) -> bytearray:
        def change(rng: random.Random, lines: list[bytes]) -> list[bytes]:
            one, other = rng.sample(range(len(lines)), 2)
            (a, _, x), (b, _, y) = (lines[at].partition(self._colon) for at in (one, other))
            lines[one], lines[other] = a + self._colon + y, b + self._colon + x
            return lines

        return self._lines(rng, content, change)

    def _line_ends(self, rng: random.Random, content: bytearray) -> bytearray:
        end = self._head(content)
        other = rng.choice(
            (b"\r\n", b"\r", b"\n\n", b" \n", b"\n ", b"\0\n", b"\x0b", b"\x85", b"")
        )
        count = rng.choice((1, 3, -1))
        return bytearray(bytes(content[:end]).replace(b"\n", other, count)) + content[end:]

    def _encoded(self, rng: random.Random, content: bytearray) -> bytearray:
        end = self._head(content)
        head = bytes(content[:end]).decode("ascii", "replace").replace("scan", "肺scän")
        return bytearray(head.encode(rng.choice(ENCODINGS), "replace")) + content[end:]

    def _long(self, rng: random.Random, content: bytearray) -> bytearray:
        """Comments that make the header too long, or nearly so."""
        size = rng.choice((1 << 16, 1 << 18, (1 << 20) - 300, 1 << 20, (1 << 20) + 5))
        comment = (b"#" if self._suffix == "nrrd" else b"Comment = ") + b"x" * 999 + b"\n"

        def change(_rng: random.Random, lines: list[bytes]) -> list[bytes]:
            return [*lines[:1], comment * (size // len(comment)), *lines[1:]]

        return self._lines(rng, content, change)

    def _other_voxels(self, rng: random.Random, content: bytearray) -> bytearray:
        other = rng.choice(self._bodies)
        return content[: self._head(content)] + (rng.randbytes(500) if other is None else other)


def _bodies() -> list[bytes | None]:
    """Replacements for the voxel data; None is for noise."""
    voxels = np.arange(np.prod(SMALL), dtype="<i2").tobytes()
    packed = gzip.compress(voxels, mtime=0)
    return [
        b"", voxels, voxels[:-1], voxels + b"more", packed, zlib.compress(voxels),
        bz2.compress(voxels), packed[:-9], zlib.compress(voxels)[2:],
        gzip.compress(packed, mtime=0), zlib.compress(b"\0" * 10_000_000),
        b" ".join(b"%d" % n for n in range(210)), voxels.hex().encode(), None,
    ]  # fmt: skip


def _texts(folder: Path, suffix: str) -> list[bytes]:
    """Valid files as bytes; files named by detached headers and lists are already in the folder."""
    path = folder / f"sound.{suffix}"
    voxels = np.arange(np.prod(SMALL)).reshape(SMALL)
    sound = []
    for dtype in ("<i2", ">i2", "u1", "<f4", "<f8"):
        array = voxels.astype(dtype)
        if suffix == "nrrd":
            for encoding in ("raw", "gzip", "bzip2"):
                write_nrrd(path, array, AFFINE, fields={"encoding": encoding})
                sound.append(re.sub(rb"# on .*\n", b"", path.read_bytes()))  # the time stamp
        else:
            write_meta(path, array.astype(array.dtype.newbyteorder("=")), AFFINE)
            sound.append(path.read_bytes())
    sound.extend(
        _detached(suffix, sound[0], name) for name in ("scan.raw", "LIST", "part%d.raw 1 5 1")
    )
    (folder / "scan.raw").write_bytes(voxels.astype("<i2").tobytes("F"))
    for number in range(1, 6):
        (folder / f"part{number}.raw").write_bytes(
            voxels[..., number - 1].astype("<i2").tobytes("F")
        )
    (folder / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    path.unlink()
    return sound


def _detached(suffix: str, sound: bytes, name: str) -> bytes:
    """An int16 header with voxels in other files."""
    names = b"".join(b"part%d.raw\n" % number for number in range(1, 6)) if name == "LIST" else b""
    if suffix == "nrrd":
        head = sound.partition(b"\n\n")[0]
        return head + b"\ndata file: " + name.encode() + b"\n" + (names or b"\n")
    head = sound.partition(b"ElementDataFile")[0].replace(
        b"CompressedData = True", b"CompressedData = False"
    )
    return head + b"ElementDataFile = " + name.encode() + b"\n" + names


def _hostile(rng: random.Random) -> bytes:
    """A value for a text field."""
    chance = rng.random()
    if chance < 0.3:
        return rng.choice(NUMBERS).encode()
    if chance < 0.5:
        return " ".join(rng.choice(NUMBERS) for _ in range(rng.choice((2, 3, 4, 9)))).encode()
    if chance < 0.55:
        return rng.randbytes(rng.randrange(20))
    return rng.choice(WORDS).encode()


def _without(rng: random.Random, lines: list[bytes]) -> list[bytes]:
    lines.pop(rng.randrange(len(lines)))
    return lines


def _twice(rng: random.Random, lines: list[bytes]) -> list[bytes]:
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))
    return lines


def _shuffled(rng: random.Random, lines: list[bytes]) -> list[bytes]:
    rng.shuffle(lines)
    return lines
