"""Corrupt NIfTI files: both versions and byte orders, compressed, truncated, pairs.

Starting from a valid file, one or more fields get invalid values, two fields are swapped, the type
code is changed, the compression is wrong, the end is missing, or bytes flip.
"""

import gzip
import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import nibabel as nib
import numpy as np

from tests.core.formats.soak.opening import open_scan
from tests.core.formats.soak.spoiling import AFFINE, SMALL, cut, flipped, shifted
from tests.core.formats.soak.watched import Case

BOMB_BYTES = 256 << 20
_PLACE = (
    "pixdim", "qform_code", "sform_code", "quatern_b", "quatern_c", "quatern_d", "qoffset_x",
    "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z", "xyzt_units", "vox_offset", "magic",
)  # fmt: skip


class Niftis:
    """NIfTI: fields have fixed positions in a binary header."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._sound = [
            _nifti_file(kind, dtype, big)
            for kind, dtype, big in product((nib.Nifti1Image, nib.Nifti2Image),
                                            ("i2", "u1", "f4", "f8", "i4"), (False, True))
        ]  # fmt: skip
        self._bomb = gzip.compress(b"\0" * BOMB_BYTES, 1, mtime=0)
        self._ways: dict[str, Callable[[random.Random, bytearray], bytearray]] = {
            "bytes": flipped,
            "one field": self._one_field,
            "fields": lambda rng, content: self._one_field(rng, self._one_field(rng, content)),
            "sizes": self._sizes,
            "type code": self._type_code,
            "scaling": lambda rng, content: self._among(rng, content, "scl_slope", "scl_inter"),
            "place": lambda rng, content: self._among(rng, content, *_PLACE),
            "swapped": self._swapped,
            "shifted": shifted,
            "cut": cut,
            "extension": self._extension,
            "more behind": lambda rng, content: content + rng.randbytes(rng.choice((1, 9, 5000))),
            "nothing wrong": lambda rng, content: content,
        }

    def __call__(self, number: int) -> Case:
        rng = random.Random(f"{self._seed}/nifti/{number}")
        kind, way = rng.choice([*self._ways.items()])
        content = way(rng, bytearray(rng.choice(self._sound)))
        packing = rng.choice(
            ("", "", "", "gzip", "gzip", "cut gzip", "two members", "junk", "bomb")
        )
        packed = _packed(rng, bytes(content), packing, self._bomb)
        name = rng.choice(("scan.nii", "scan.nii.gz", "scan.hdr", "scan"))
        if name == "scan.hdr":
            (self._folder / "scan.img").write_bytes(packed[rng.choice((0, 348, 352)) :])
        path = self._folder / name
        path.write_bytes(packed)
        return Case(kind, lambda: open_scan(path))

    def _header(self, content: bytearray) -> np.ndarray:
        """The fields, as a view of the content's bytes."""
        two = 540 in (int.from_bytes(content[:4], order) for order in ("little", "big"))
        kind = nib.nifti2.Nifti2Header if two else nib.nifti1.Nifti1Header
        little = content[0] in (348 & 255, 540 & 255)
        dtype = kind.template_dtype.newbyteorder("<" if little else ">")
        return np.frombuffer(content, dtype, 1)

    def _one_field(self, rng: random.Random, content: bytearray) -> bytearray:
        return self._among(rng, content, *(self._header(content).dtype.names or ()))

    def _among(self, rng: random.Random, content: bytearray, *names: str) -> bytearray:
        """An invalid value in one of these fields, or in one of its components."""
        header = self._header(content)
        known = [name for name in names if name in (header.dtype.names or ())]
        values = header[rng.choice(known)].reshape(-1)
        chosen = range(len(values)) if rng.random() < 0.3 else [rng.randrange(len(values))]
        for place in chosen:
            _set(rng, values, place)
        return content

    def _sizes(self, rng: random.Random, content: bytearray) -> bytearray:
        dim = self._header(content)["dim"].reshape(-1)
        dim[0] = rng.choice((3, 3, 3, 0, 1, 2, 4, 5, 7, 8, -1))
        for place in range(1, 8):
            if rng.random() < 0.4:
                dim[place] = rng.choice((0, 1, 2, 7, 100, 32767, -1, -32768))
        return content

    def _type_code(self, rng: random.Random, content: bytearray) -> bytearray:
        header = self._header(content)
        header["datatype"] = rng.choice(
            (0, 1, 2, 4, 8, 16, 32, 64, 128, 255, 256, 512, 768, 1024, 1280, 1536, 1792, 2048, 2304)
        )
        if rng.random() < 0.5:
            header["bitpix"] = rng.choice((0, 1, 8, 16, 32, 64, 128, 256, -8))
        return content

    def _swapped(self, rng: random.Random, content: bytearray) -> bytearray:
        """Two fields of equal length swapped, or only the fields in the other byte order."""
        header = self._header(content)
        fields = header.dtype.fields or {}
        if rng.random() < 0.2:
            turned = header.byteswap().tobytes()
            return bytearray(turned + content[len(turned) :])
        one = rng.choice([*fields])
        size = fields[one][0].itemsize
        other = rng.choice([name for name in fields if fields[name][0].itemsize == size])
        a, b = fields[one][1], fields[other][1]
        content[a : a + size], content[b : b + size] = (
            content[b : b + size],
            content[a : a + size],
        )
        return content

    def _extension(self, rng: random.Random, content: bytearray) -> bytearray:
        """An extension with an arbitrary length field, before or within the voxels."""
        header = self._header(content)
        end = header.dtype.itemsize
        size = rng.choice((0, -1, 8, 16, 17, 1 << 30, 2**31 - 1))
        extension = b"\1\0\0\0" + size.to_bytes(4, "little", signed=True) + rng.randbytes(28)
        if rng.random() < 0.5:
            header["vox_offset"] += 32
        return content[:end] + extension + content[end + 4 :]


def _nifti_file(kind: type, dtype: str, big: bool) -> bytes:
    order = ">" if big else "<"
    voxels = np.arange(np.prod(SMALL)).reshape(SMALL).astype(order + dtype)
    image = kind(voxels, AFFINE, kind.header_class(endianness=order))
    image.set_data_dtype(voxels.dtype)
    image.set_sform(AFFINE, 1)
    image.set_qform(AFFINE, 1)
    content: bytes = image.to_bytes()
    return content


def _set(rng: random.Random, values: np.ndarray, place: int) -> None:
    """An invalid value of the array's type."""
    kind = values.dtype.kind
    if kind in "iu":
        least, most = np.iinfo(values.dtype).min, np.iinfo(values.dtype).max
        small = (0, -1, 1, 2, 3, 7, 8, 9, 100, 127, 348, 540, least, most, most // 2)
        values[place] = rng.choice([value for value in small if least <= value <= most])
    elif kind == "f":
        huge = float(np.finfo(values.dtype).max)
        values[place] = rng.choice(
            (
                0.0,
                -0.0,
                1.0,
                -1.0,
                1.0001,
                0.5,
                1e-30,
                1e30,
                huge,
                -huge,
                np.nan,
                np.inf,
                -np.inf,
                1e-44,
            )
        )
    else:
        values[place] = rng.randbytes(values.dtype.itemsize)


def _packed(rng: random.Random, content: bytes, packing: str, bomb: bytes) -> bytes:
    if not packing:
        return content
    if packing == "bomb":  # the data after a valid header never end
        return gzip.compress(content, mtime=0) + bomb
    packed = gzip.compress(content, 1, mtime=0)
    if packing == "cut gzip":
        return packed[: rng.randrange(1, len(packed))]
    if packing == "two members":
        place = rng.randrange(len(content) + 1)
        return gzip.compress(content[:place], 1, mtime=0) + gzip.compress(
            content[place:], 1, mtime=0
        )
    if packing == "junk":
        return packed + rng.choice((b"\0" * 4, b"junk", rng.randbytes(600)))
    return packed
