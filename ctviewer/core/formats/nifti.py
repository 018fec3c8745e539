"""NIfTI-1 and NIfTI-2: a single file, compressed or not, or a pair of header and voxels.

Headers are decoded in `nifti_header`, imported when a file is opened: nibabel takes a second.
"""

from typing import BinaryIO

from ctviewer.core.formats.onefile import one_file
from ctviewer.core.formats.reader import Beginning, Reader
from ctviewer.core.formats.stored import StoredHeader
from ctviewer.core.formats.unpacking import Packing, packing_of

FIRST_FIELDS = {348, 540}  # sizes of a NIfTI-1 (or Analyze) and a NIfTI-2 header, in bytes
PACKED = (".nii.bz2", ".nii.xz", ".nii.zst")  # besides .nii.gz
FREE_TEXT = {"descrip", "db_name", "intent_name", "aux_file"}


def is_nifti(file: Beginning) -> bool:
    """Whether a file starts with the size of a NIfTI or Analyze header, compressed or not.

    Also true for a gzip file that is damaged from its start, because most are .nii.gz, and for
    other compressed files with a NIfTI name.
    """
    sizes = {int.from_bytes(file.unpacked[:4], order) for order in ("little", "big")}
    if file.unpacked:
        return bool(sizes & FIRST_FIELDS)
    return packing_of(file.start) is Packing.GZIP or file.path.name.lower().endswith(PACKED)


def _parse(file: BinaryIO) -> StoredHeader:
    from ctviewer.core.formats.nifti_header import parse_header

    return parse_header(file)


READER = Reader(
    label="NIfTI",
    suffixes=(".nii", ".nii.gz", *PACKED, ".hdr", ".hdr.gz"),
    halves=(".img", ".img.gz"),
    detached=(".hdr", ".hdr.gz"),
    voxels=(".img", ".img.gz"),
    sniff=is_nifti,
    open=one_file(_parse),
    is_free_text=FREE_TEXT.__contains__,
    names="`.nii`, `.nii.gz`, `.nii.bz2`, `.nii.xz`, `.nii.zst`, `.hdr` with `.img`, gzipped pairs",
    notes="versions 1 and 2; no sform and no qform: orientation unknown",
)
