"""Whether a file is plausibly a mask: by its name and its header, without reading its voxels."""

import re
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.dicom.content import is_dicom
from ctviewer.core.formats.loading import outline
from ctviewer.core.formats.readers import scan_suffixes

NAMES = re.compile(
    r"(^|[^a-z])(seg|segm|mask|label|labelmap|roi|lung|lobe|lesion|infection|annotation)s?([^a-z]|$)"
    r"|segmentation|lungmask|contour",
    re.IGNORECASE,
)
SEGMENTATION = re.compile(rb"1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[47](?![0-9.])")
BEGINNING = 4096  # bytes of a DICOM file, in which its kind stands
BYTE = 1  # of a voxel: CTs take two


def may_be_mask(path: Path) -> bool:
    """Whether a file is a DICOM Segmentation, is named as masks are, or has voxels of one byte."""
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
    return NAMES.search(stem) is not None or _has_small_voxels(path)


def _has_small_voxels(path: Path) -> bool:
    try:
        return outline(path).voxels.dtype.itemsize == BYTE
    except UserError:
        return False
