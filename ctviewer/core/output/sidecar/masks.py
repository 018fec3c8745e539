"""Compact storage of a mask as a NumPy archive.

`labels` (uint8, r, a, s) are cropped to their bounding box, `start` is its first voxel in the scan,
`shape` the scan's shape. All indices are canonical: increasing to right, anterior and superior.
"""

import io
import zipfile

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import LABEL_NAMES, MaskKind, MaskLabels
from ctviewer.core.geometry.volume import Index

ENDING = ".npz"
SPARE = 4096  # bytes of headers in an archive besides its labels


def packed(labels: MaskLabels) -> bytes:
    """Labels of a whole scan as an archive; deterministic."""
    ends = []
    for axis in range(3):
        used = np.flatnonzero(labels.any(axis=tuple({0, 1, 2} - {axis})))
        ends.append((int(used[0]), int(used[-1]) + 1) if len(used) else (0, 0))
    file = io.BytesIO()
    np.savez_compressed(
        file,
        labels=np.asfortranarray(labels[tuple(slice(*each) for each in ends)]),
        start=np.array([first for first, _ in ends], np.int64),
        shape=np.array(labels.shape, np.int64),
    )
    return file.getvalue()


def unpacked(content: bytes, kind: MaskKind, shape: Index) -> MaskLabels:
    """The labels of a scan of this shape, with r fastest in memory.

    Raises:
        LoadError: the archive is damaged, too large, or not of this scan.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > np.prod(shape) + SPARE:
                raise ValueError(content[:4])
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            part, start, whole = stored["labels"], stored["start"], stored["shape"]
        low = [int(at) for at in start]
        high = [first + size for first, size in zip(low, part.shape, strict=True)]
        fits = all(0 <= a <= b <= n for a, b, n in zip(low, high, shape, strict=True))
        known = part.size == 0 or int(part.max()) <= max(LABEL_NAMES[kind])
        if part.dtype != np.uint8 or tuple(whole) != tuple(shape) or not (fits and known):
            raise ValueError(part.shape)
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        EOFError,
        MemoryError,
        zipfile.BadZipFile,
    ) as error:
        raise LoadError(
            Text("The corrected mask of this scan is damaged and cannot be used.")
        ) from error
    labels = np.zeros(shape, np.uint8, order="F")
    labels[tuple(slice(a, b) for a, b in zip(low, high, strict=True))] = part
    return labels
