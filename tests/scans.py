"""Scans made in code, and the real ones if available."""

import gzip
import itertools
import json
import os
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from ctviewer.core.geometry.volume import Volume

REAL = Path(os.environ.get("CTVIEWER_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
HAVE_REAL = (REAL / "MANIFEST.json").exists()
AXES = [
    "".join(letters)
    for order in itertools.permutations(["RL", "AP", "SI"])
    for letters in itertools.product(*order)
]
"""All 48 ways to store a volume, named by the directions in which the axes increase."""


def manifest(section: str = "scans") -> list[dict]:
    return json.loads((REAL / "MANIFEST.json").read_text())[section] if HAVE_REAL else []


def real(name: str) -> Path:
    if not HAVE_REAL:
        pytest.skip("the real scans are missing: set CTVIEWER_TEST_DATA")
    return REAL / name


def chest_array(shape=(80, 60, 50), spacing=(4.0, 4.0, 5.0), *, lesion=False) -> np.ndarray:
    """A simple chest [r, a, s] in HU: elliptic body, two lungs, spine, heart on the left."""
    r, a, s = np.meshgrid(
        *[(np.arange(n) - (n - 1) / 2) * mm for n, mm in zip(shape, spacing, strict=True)],
        indexing="ij",
    )
    hu = np.full(shape, -1000, np.int16)
    hu[(r / 145) ** 2 + (a / 100) ** 2 <= 1] = 40
    height = shape[2] * spacing[2]
    for side in (-1, 1):
        inside = ((r - side * 65) / 50) ** 2 + (a / 70) ** 2 + (s / (height * 0.4)) ** 2 <= 1
        hu[inside] = -850
    hu[((r + 25) / 40) ** 2 + ((a - 25) / 35) ** 2 + ((s + 30) / 40) ** 2 <= 1] = 45
    hu[(r / 18) ** 2 + ((a + 70) / 18) ** 2 <= 1] = 400
    if lesion:
        hu[((r - 75) / 20) ** 2 + ((a + 30) / 20) ** 2 + ((s + 30) / 25) ** 2 <= 1] = -400
    return hu


def chest(**kwargs) -> Volume:
    spacing = kwargs.get("spacing", (4.0, 4.0, 5.0))
    return Volume.from_array(chest_array(**kwargs), spacing)


def affine_of(axes: str, shape, spacing, origin=(-150.0, -120.0, 30.0)) -> np.ndarray:
    """The affine of an array stored with `axes` and the RAS corner at `origin`."""
    ornt = nib.orientations.axcodes2ornt(axes)
    ras = np.diag([*spacing, 1.0])
    ras[:3, 3] = origin
    to_ras = nib.orientations.ornt_transform(nib.orientations.axcodes2ornt("RAS"), ornt)
    return ras @ nib.orientations.inv_ornt_aff(to_ras, shape)


def stored_as(axes: str, ras: np.ndarray) -> np.ndarray:
    """A RAS array as stored in a file with `axes`."""
    wanted = nib.orientations.axcodes2ornt(axes)
    turn = nib.orientations.ornt_transform(nib.orientations.axcodes2ornt("RAS"), wanted)
    return np.ascontiguousarray(nib.orientations.apply_orientation(ras, turn))


def write(path: Path, array, affine=None, **fields) -> Path:
    """A NIfTI-1 file of `array`, with header fields overwritten by `fields` verbatim."""
    image = nib.Nifti1Image(
        np.asarray(array), np.diag([4.0, 4, 5, 1]) if affine is None else affine
    )
    image.set_sform(image.affine, 1)
    image.set_qform(image.affine, 1)
    nib.save(image, path)
    return patch(path, **fields) if fields else path


def patch(path: Path, **fields) -> Path:
    """Overwrite header fields in a NIfTI-1 file, without checking them."""
    content = path.read_bytes()
    zipped = content.startswith(b"\x1f\x8b")
    content = gzip.decompress(content) if zipped else content
    header = nib.Nifti1Header(content[:348], check=False)
    for name, value in fields.items():
        header[name] = value
    content = header.binaryblock + content[348:]
    path.write_bytes(gzip.compress(content) if zipped else content)
    return path
