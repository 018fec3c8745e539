"""SHA-256 hashes (hex) of a result's inputs and outputs: voxels, header, heat map, arrays."""

import hashlib
import json
from typing import Any

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import Volume, Voxels

PLACES = 4  # decimals of a mm; finer differences come from reorienting axes, not from the position


def voxels_sha256(volume: Volume) -> str:
    """Hash of the canonical voxels, independent of the file.

    Hashed are the line "<type> <R>x<A>x<S>", the affine (4x4 float64, row by row, in whole 0.0001
    mm) and the canonical voxels with R fastest, S slowest, all little-endian: the same scan has the
    same hash with other stored axes, compression or file format.
    """
    shape = "x".join(map(str, volume.shape))
    digest = hashlib.sha256(f"{volume.voxels.dtype.name} {shape}\n".encode())
    digest.update(_bytes(np.round(volume.affine, PLACES) + 0.0))  # no -0: its bits differ
    for layer in range(volume.shape[2]):  # one at a time: no second copy of the scan
        digest.update(_bytes(volume.voxels[:, :, layer].T))
    return digest.hexdigest()


def sample_sha256(sample: Voxels, shape: tuple[int, ...]) -> str:
    """Hash of some voxels [r, a, s] in HU, evenly spread over a scan of a canonical `shape`.

    It takes a thousandth of the time of `voxels_sha256`. Hashed are the shape as "<R>x<A>x<S>" and
    the HU in hundredths (int32 little-endian, S fastest), so that it does not depend on format,
    axes, voxel type or position. A change between the sampled voxels is missed.
    """
    ends = np.iinfo(np.int32)
    numbers = np.nan_to_num(np.asarray(sample, np.float64), posinf=ends.max, neginf=ends.min)
    hundredths = np.rint(np.clip(numbers, ends.min, ends.max) * 100)  # clipped: no overflow
    digest = hashlib.sha256(f"{'x'.join(map(str, shape))}\n".encode())
    digest.update(_bytes(np.clip(hundredths, ends.min, ends.max).astype(np.int32)))
    return digest.hexdigest()


def header_sha256(volume: Volume) -> str:
    """Hash of the header's fields as text, in the file's order."""
    return json_sha256([list(fact) for fact in volume.source.facts])


def heat_map_sha256(heat_map: HeatMap) -> str:
    """Hash of the map's shape, box and cells (float32 little-endian, S fastest)."""
    place = [list(heat_map.values.shape), list(heat_map.box.lo), list(heat_map.box.hi)]
    digest = hashlib.sha256(json.dumps(place).encode())
    digest.update(_bytes(heat_map.values))
    return digest.hexdigest()


def labels_sha256(labels: Voxels) -> str:
    """Hash of a mask's labels [r, a, s] on the scan's grid, as whole numbers (uint8, R fastest)."""
    digest = hashlib.sha256(f"{'x'.join(map(str, labels.shape))}\n".encode())
    for layer in range(labels.shape[2]):
        digest.update(_bytes(labels[:, :, layer].T))
    return digest.hexdigest()


def array_sha256(array: Float32) -> str:
    """Hash of an array (float32 little-endian, last axis fastest)."""
    return hashlib.sha256(_bytes(array)).hexdigest()


def json_sha256(value: Any) -> str:
    """Hash of plain values as JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _bytes(array: Voxels) -> bytes:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
