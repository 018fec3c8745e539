"""Guesses from name and header whether a file is a mask, without reading voxels."""

import re
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.dicom.content import is_dicom
from ctviewer.core.formats.loading import outline
from ctviewer.core.formats.readers import scan_suffixes

NAMES = re.compile(
    r"(^|[^a-z])((seg|segm|mask|label|labelmap|roi|annotation)s?|(lung|lobe|lesion|infection)s)"
    r"([^a-z]|$)|segmentation|lungmask|contour",
    re.IGNORECASE,
)
DOUBTFUL = re.compile(r"(^|[^a-z])(lung|lobe|lesion|infection)([^a-z]|$)", re.IGNORECASE)
"""Also in names of scans ("lung1-001"): a mask only if on the scan's grid."""
SEGMENTATION = re.compile(rb"1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[47](?![0-9.])")
BEGINNING = 4096  # bytes of a DICOM file that contain its SOP class
BYTE = 1  # per voxel: CTs take two


def may_be_mask(path: Path, shape: tuple[int, ...] = ()) -> bool:
    """Whether a file is a DICOM Segmentation, is named like a mask, or has one byte per voxel.

    `shape` is that of the scan it would belong to (right, anterior, superior), and decides for
    names that scans have too.
    """
    if not path.is_file():
        return False
    if is_dicom(path):
        try:
            with path.open("rb") as file:
                return SEGMENTATION.search(file.read(BEGINNING)) is not None
        except OSError:
            return False
    if not path.name.lower().endswith(scan_suffixes()):
        return False
    stem = path.name[: len(path.name) - len(path.suffix)]
    if NAMES.search(stem):
        return True
    try:
        found = outline(path)
    except UserError:
        return False
    is_on_grid = DOUBTFUL.search(stem) is not None and found.shape == shape
    return is_on_grid or found.voxels.dtype.itemsize == BYTE
