"""Recognises DICOM files by their first bytes, in this one place and without pydicom.

A file of DICOM PS3.10 has a preamble and "DICM"; many archives and old scanners write only the data
set, which then starts with its lowest tags (PS3.5, 7.1). These are read until one of them
identifies the object.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

MAGIC_AT = 128  # bytes of preamble before "DICM" (PS3.10, 7.1)
START = 4096  # bytes examined: the tags that identify the object come first
DICOM_UID = b"1.2.840.10008."  # the root of all UIDs in the standard
META_UIDS = (0x00020002, 0x00020010)  # SOP class and transfer syntax of the file meta information
META_LENGTH = b"\x02\0\0\0"
SOP_CLASS, MODALITY = 0x00080016, 0x00080060
SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US".split())
LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
CODE = re.compile(rb"[A-Z]{2,16}[ \0]?", re.IGNORECASE)  # of a modality
DIRECTORY = re.compile(rb"1\.2\.840\.10008\.1\.3\.10(?![0-9.])")  # Media Storage Directory


def is_dicom(path: Path) -> bool:
    """Whether a file's content is DICOM, whatever its name; False if unreadable."""
    try:
        return begins_as_dicom(path)
    except (OSError, ValueError):
        return False


def begins_as_dicom(path: Path) -> bool:
    """Whether a file's content is DICOM, whatever its name.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return starts_as_dicom(file.read(START))


def is_dicomdir(path: Path) -> bool:
    """Whether a file is a DICOMDIR, which stands for its whole folder."""
    try:
        with path.open("rb") as file:
            return starts_as_dicomdir(file.read(START))
    except (OSError, ValueError):
        return False


def starts_as_dicom(start: bytes) -> bool:
    """Whether the first `START` bytes of a file are those of a DICOM file or data set."""
    return start[MAGIC_AT : MAGIC_AT + 4] == b"DICM" or is_bare(start)


def starts_as_dicomdir(start: bytes) -> bool:
    """Whether the first `START` bytes of a file are those of a DICOMDIR."""
    meta = start[MAGIC_AT : MAGIC_AT + 512]
    return meta.startswith(b"DICM") and DIRECTORY.search(meta) is not None


def has_sound_meta(start: bytes) -> bool:
    """Whether no sequence is given as the length of the file meta information.

    pydicom formats such a sequence as text, which takes minutes if it is nested deeply.
    """
    return not any(META_LENGTH + vr in start for vr in (b"SQ", b"UN"))


def is_bare(start: bytes) -> bool:
    """Whether a file's first bytes are a DICOM data set without preamble and "DICM"."""
    for tag, value in _elements(start):
        if tag in (*META_UIDS, SOP_CLASS) and value.startswith(DICOM_UID):
            return True
        if tag == MODALITY:
            return CODE.fullmatch(value) is not None
    return False


def _elements(start: bytes) -> Iterator[tuple[int, bytes]]:
    """The tags of groups 2 and 8 and their values, as long as they ascend and are plausible."""
    order = {b"\x02\0": "<", b"\x08\0": "<", b"\0\x02": ">", b"\0\x08": ">"}.get(start[:2], "")
    at, last = 0, -1
    while order and at + 12 <= len(start):
        group, element = unpack_from(f"{order}HH", start, at)
        tag, vr = group << 16 | element, start[at + 4 : at + 6]
        if group not in (2, 8) or tag <= last:
            return
        if vr in SHORT_VRS:
            begin, length = at + 8, unpack_from(f"{order}H", start, at + 6)[0]
        elif vr in LONG_VRS:
            begin, length = at + 12, unpack_from(f"{order}L", start, at + 8)[0]
        else:  # implicit VR
            begin, length = at + 8, unpack_from(f"{order}L", start, at + 4)[0]
        at, last = begin + length, tag
        if at > len(start):
            return
        yield tag, start[begin:at]
