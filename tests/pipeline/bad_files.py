"""Writes every kind of file that the program cannot open as a scan into a folder."""

import gzip
from pathlib import Path

import nibabel as nib
import numpy as np

from tests.scans import patch, write

SMALL = (7, 6, 5)


def write_bad_files(folder: Path) -> list[Path]:
    """One of each; each must give a sentence without stopping the batch."""
    folder.mkdir(parents=True, exist_ok=True)
    return [*_of_bytes(folder), *_of_headers(folder), *_of_images(folder)]


def _of_bytes(folder: Path) -> list[Path]:
    noise = np.random.default_rng(0).integers(-1000, 400, (20, 20, 20)).astype(np.int16)
    whole = write(folder / "whole.nii.gz", noise).read_bytes()
    (folder / "whole.nii.gz").unlink()
    damaged = bytearray(whole)
    damaged[-6] ^= 255
    bomb = nib.Nifti1Header()
    bomb.set_data_dtype(np.float64)
    bomb.set_data_shape((30_000, 30_000, 30_000))
    bomb["magic"], bomb["vox_offset"] = b"n+1", 352
    contents = {
        "empty.nii": b"",
        "words.nii": b"hello",
        "zeros.nii": bytes(1000),
        "no-gzip.nii.gz": b"\x1f\x8b" + b"x" * 100,
        "half-copied.nii.gz": whole[: len(whole) // 2],
        "damaged.nii.gz": bytes(damaged),
        "promises.nii": gzip.decompress(whole)[:-10],
        "bomb.nii.gz": gzip.compress(bomb.binaryblock + bytes(1_000_000)),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def _of_headers(folder: Path) -> list[Path]:
    voxels = np.zeros(SMALL, np.int16)
    fields = {
        "no-spacing": {"pixdim": [1, 4, 0, 5, 0, 0, 0, 0], "sform_code": 0},
        "flat": {"srow_z": [0, 0, 0, 0], "qform_code": 0},
        "offset": {"vox_offset": 100.0},
        "scaling": {"scl_slope": 1.0, "scl_inter": float("nan")},
        "no-such-type": {"datatype": 3},
        "shape": {"dim": [3, 7, -6, 5, 1, 1, 1, 1]},
        "pair-header": {"magic": b"ni1"},
    }
    return [
        patch(write(folder / f"{name}.nii", voxels), **changes) for name, changes in fields.items()
    ]


def _of_images(folder: Path) -> list[Path]:
    rgb = np.zeros(SMALL, np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")]))
    arrays = {
        "colours": rgb,
        "complex": np.zeros(SMALL, np.complex64),
        "picture": np.zeros((9, 9), np.int16),
        "film": np.zeros((4, 4, 4, 3), np.int16),
    }
    paths = [folder / f"{name}.nii" for name in arrays]
    for path, array in zip(paths, arrays.values(), strict=True):
        nib.save(nib.Nifti1Image(array, np.eye(4)), path)
    nib.save(nib.Nifti1Pair(np.zeros(SMALL, np.int16), np.eye(4)), folder / "half.hdr")
    (folder / "half.img").unlink()
    nib.save(nib.AnalyzeImage(np.zeros(SMALL, np.int16), np.eye(4)), folder / "analyze.img")
    return [*paths, folder / "half.hdr", folder / "analyze.hdr"]
