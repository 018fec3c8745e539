"""NIfTI-1 and NIfTI-2: one file, gzipped or not, or a pair of header and voxels.

Its headers are decoded in `nifti_header`, which is imported when a file is opened: nibabel takes a
second.
"""

from typing import BinaryIO

from ctviewer.core.formats.onefile import one_file
from ctviewer.core.formats.reader import Beginning, Reader
from ctviewer.core.formats.stored import StoredHeader

FIRST_FIELDS = {348, 540}  # sizes of a NIfTI-1 (or Analyze) and a NIfTI-2 header, in bytes
FREE_TEXT = {"descrip", "db_name", "intent_name", "aux_file"}


def is_nifti(file: Beginning) -> bool:
    """Whether a file begins with the size of a NIfTI or Analyze header, gzipped or not.

    So counts a gzip file that is damaged from its beginning on: most are .nii.gz.
    """
    sizes = {int.from_bytes(file.unpacked[:4], order) for order in ("little", "big")}
    return not file.unpacked or bool(sizes & FIRST_FIELDS)


def _parse(file: BinaryIO) -> StoredHeader:
    from ctviewer.core.formats.nifti_header import parse_header

    return parse_header(file)


READER = Reader(
    label="NIfTI",
    suffixes=(".nii", ".nii.gz", ".hdr", ".hdr.gz"),
    halves=(".img", ".img.gz"),
    detached=(".hdr", ".hdr.gz"),
    voxels=(".img", ".img.gz"),
    sniff=is_nifti,
    open=one_file(_parse),
    is_free_text=FREE_TEXT.__contains__,
    names="`.nii`, `.nii.gz`, `.hdr` with `.img`, gzipped pairs",
    notes="versions 1 and 2; no sform and no qform: orientation unknown",
)
