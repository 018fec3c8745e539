"""Decoding of DICOM slices, packed or not; what is packed is checked before a codec sees it.

JPEG by libjpeg-turbo, JPEG 2000 by OpenJPEG: both are fuzzed by their makers, and no damaged slice
of ours ended the program; GDCM and CharLS (JPEG-LS) did or hung, see ADR 9. Sizes are read from the
codestreams themselves: JPEG (ITU-T T.81, B.2.2), JPEG 2000 (ITU-T T.800, A.5.1).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import (
    JPEG2000,
    UID,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    RLELossless,
)

JPEG = (JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1)
JPEG_2000 = (JPEG2000, JPEG2000Lossless)
START = b"\xff\xd8"  # of every JPEG
FRAME_HEADERS = (0xC0, 0xC1, 0xC2, 0xC3)  # baseline, extended, progressive, lossless
SCAN_HEADER = 0xDA
J2K_START = b"\xff\x4f\xff\x51"  # and its size segment
Size = tuple[int, int, int]


def decoded(dataset: Dataset, frames: Sequence[int]) -> Iterator[NDArray[Any]]:
    """The stored numbers [row, column] of some of a file's frames, counted from 0.

    Raises:
        ValueError: a frame is not what its header announces; codecs raise errors of their own.
    """
    syntax = dataset.file_meta.TransferSyntaxUID
    if syntax not in (*JPEG, *JPEG_2000):
        plugin = _plugin(syntax)
        yield from iter_pixels(dataset, indices=[*frames], raw=True, decoding_plugin=plugin)
        return
    count = int(dataset.get("NumberOfFrames", None) or 1)
    for frame in frames:
        packed = get_frame(dataset.PixelData, frame, number_of_frames=count)
        yield _in_stored_type(_unpacked(packed, syntax, dataset), dataset)


def _plugin(syntax: UID) -> str:
    """Pydicom's own decoder and none that happens to be installed beside it."""
    if not syntax.is_encapsulated:
        return ""
    if syntax != RLELossless:
        raise ValueError
    return "pydicom"


def _unpacked(packed: bytes, syntax: str, dataset: Dataset) -> NDArray[Any]:
    size = jpeg_size(packed) if syntax in JPEG else jpeg_2000_size(packed)
    if size != (dataset.Rows, dataset.Columns, 1):
        raise ValueError
    pixels: NDArray[Any] = (
        imagecodecs.jpeg8_decode(packed) if syntax in JPEG else imagecodecs.jpeg2k_decode(packed)
    )
    return pixels


def _in_stored_type(pixels: NDArray[Any], dataset: Dataset) -> NDArray[Any]:
    """Sign-extended from the bits that count, or without those beyond."""
    allocated, stored = int(dataset.BitsAllocated), int(dataset.BitsStored)
    beyond = allocated - stored
    if not 0 <= beyond < allocated:
        raise ValueError
    raised = pixels.astype(f"u{allocated // 8}") << beyond
    sign = "i" if dataset.PixelRepresentation else "u"
    return raised.view(f"{sign}{allocated // 8}") >> beyond


def jpeg_size(packed: bytes) -> Size | None:
    """Rows, columns and components in a JPEG's frame header; None if there is none to read."""
    place = len(START)
    while packed.startswith(START) and place + 10 <= len(packed) and packed[place] == 0xFF:
        marker = packed[place + 1]
        if marker in FRAME_HEADERS:
            rows, columns = (
                int.from_bytes(packed[at : at + 2], "big") for at in (place + 5, place + 7)
            )
            return rows, columns, packed[place + 9]
        if marker == SCAN_HEADER:
            return None
        filled = marker == 0xFF  # any number of fill bytes may precede a marker
        place += 1 if filled else 2 + int.from_bytes(packed[place + 2 : place + 4], "big")
    return None


def jpeg_2000_size(packed: bytes) -> Size | None:
    """Rows, columns and components of a JPEG 2000 codestream; None if it has none we read."""
    if not packed.startswith(J2K_START) or len(packed) < 42:
        return None
    columns, rows, left, top = np.frombuffer(packed, ">u4", 4, offset=8)
    components = int.from_bytes(packed[40:42], "big")
    return None if left or top else (int(rows), int(columns), components)
