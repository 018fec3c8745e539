"""NRRD and MetaImage files from third-party writers, corrupted here, and the error messages."""

import metaimageio
import nrrd
import numpy as np
import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume

SMALL, SPACING = (7, 6, 5), (1.0, 2.0, 3.0)
LPS = np.diag([-1.0, -1, 1, 1])
SPACES = {"RAS": np.eye(4), "left-anterior-superior": np.diag([-1.0, 1, 1, 1]),
          "left-posterior-superior": LPS}  # fmt: skip


def sentence(path, **options) -> str:
    """The error message of a file that does not open: one sentence."""
    with pytest.raises(LoadError) as caught:
        load_volume(path, **options)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def assert_loads_or_is_refused(path, content):
    """Check that a file with this content opens as a volume or fails with one sentence."""
    path.write_bytes(content)
    try:
        volume = load_volume(path, memory_limit=10**8)
    except LoadError:
        return
    assert volume.voxels.ndim == 3
    assert np.isfinite(volume.affine).all()


def numbered(dtype=np.int16):
    return np.arange(np.prod(SMALL)).reshape(SMALL).astype(dtype)


def write_nrrd(path, array, affine, space="left-posterior-superior", **options):
    """Write with pynrrd; `affine` is RAS."""
    there = SPACES[space] @ affine
    header = {"space": space, "space directions": there[:3, :3].T, "space origin": there[:3, 3]}
    nrrd.write(str(path), array, {**header, **options.pop("fields", {})}, **options)
    return path


def write_meta(path, array, affine, **fields):
    """Write with MetaImageIO, then overwrite header lines by `fields` verbatim; `affine` is RAS."""
    there = LPS @ affine
    steps = np.linalg.norm(there[:3, :3], axis=0)
    metaimageio.write(
        str(path),
        np.ascontiguousarray(array.T),
        Offset=there[:3, 3],
        TransformMatrix=there[:3, :3] / steps,
        ElementSpacing=steps,
        CompressedData=True,
    )
    return rewrite(path, **fields) if fields else path


def rewrite(path, **fields):
    """Overwrite lines of a text header, add new ones before the last, delete those set to None."""
    head, mark, rest = path.read_bytes().partition(b"ElementDataFile")
    lines = dict(line.split(" = ", 1) for line in head.decode().splitlines())
    lines.update({name: str(value) for name, value in fields.items()})
    lines = {name: value for name, value in lines.items() if value != "None"}
    text = "".join(f"{name} = {value}\n" for name, value in lines.items())
    path.write_bytes(text.encode() + mark + rest)
    return path


def replaced(path, old: bytes, new: bytes):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    return path
