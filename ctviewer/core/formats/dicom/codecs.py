"""Decoding of DICOM frames; compressed frames are checked before a codec sees them.

JPEG by libjpeg-turbo, JPEG 2000 and HTJ2K by OpenJPEG, JPEG-LS by CharLS; ADR 0009 describes what
other codecs did with damaged slices. Sizes are read from the codestreams themselves: JPEG and
JPEG-LS (ITU-T T.81, B.2.2; T.87, C.2.2), JPEG 2000 (ITU-T T.800, A.5.1).
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from ctviewer.core.formats.dicom.elements import UNDEFINED, Elements, Span
from ctviewer.core.formats.dicom.library import (
    UID,
    Dataset,
    generate_fragments,
    get_frame,
    iter_pixels,
    parse_basic_offsets,
)
from ctviewer.core.formats.dicom.values import Header, number_of

IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
BIG_ENDIAN, DEFLATED = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
RLE = "1.2.840.10008.1.2.5"
PLAIN = (IMPLICIT, EXPLICIT)
UNPACKED = (*PLAIN, BIG_ENDIAN, DEFLATED)  # contiguous values once inflated
OWN = (IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED, RLE)  # decoded by pydicom itself
START = b"\xff\xd8"  # of every JPEG
FRAME_HEADERS = (0xC0, 0xC1, 0xC2, 0xC3, 0xF7)  # baseline, extended, progressive, lossless, LS
SCAN_HEADER = 0xDA
LS_MARKER = re.compile(rb"\xff+([\x80-\xcf\xd8-\xfe])")  # no restart, and no stuffed bit (A.1)
LS_END = b"\xd9"
J2K_START = b"\xff\x4f\xff\x51"  # with its size segment
CODE_END = b"\xff\xd9"  # of every JPEG, JPEG-LS and JPEG 2000, except for padding
MOST_PADDING = 10  # bytes at an item's end in which it is searched, as pydicom does
RLE_TABLE = b"\x40\0\0\0"  # start of the first segment: always right after the table
ITEMS_END, DELIMITER_SIZE = b"\xfe\xff\xdd\xe0", 8  # after compressed frames (PS3.5, A.4)
Size = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """The pixel format in a header; `signed` and the bits as in PS3.5, 8.1."""

    syntax: str
    frames: int
    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    signed: bool

    @classmethod
    def of(cls, header: Header) -> "PixelFormat":
        """Read the pixel format from a header.

        Raises:
            ValueError: the header is incomplete.
        """
        frames = number_of(header, "NumberOfFrames", 1)
        samples = number_of(header, "SamplesPerPixel", 0)
        names = ("Rows", "Columns", "BitsAllocated", "BitsStored", "PixelRepresentation")
        rows, columns, allocated, stored, sign = (number_of(header, name, -1) for name in names)
        if min(rows, columns) < 1 or sign < 0 or not 0 < stored <= allocated:
            raise ValueError
        return cls(syntax_of(header), frames, rows, columns, samples, allocated, stored, bool(sign))

    @property
    def frame_size(self) -> int | None:
        """Bytes of a frame if the values are contiguous (once inflated); None if not."""
        unpacked = self.syntax in UNPACKED and self.samples == 1 and self.frames > 0
        if not unpacked or self.allocated not in (8, 16, 32):
            return None
        return self.rows * self.columns * self.allocated // 8

    def behind(self, length: int) -> tuple[int, bool]:
        """What `length` bytes of pixel data hold beyond the declared frames.

        The number of whole frames, and whether a row or more remains; (0, False) if compressed, or
        if the length is undefined.
        """
        size = self.frame_size
        if size is None or length == UNDEFINED:
            return 0, False
        frames, rest = divmod(max(length - self.frames * size, 0), size)
        return frames, rest >= size // self.rows

    @property
    def plain_size(self) -> int | None:
        """Bytes of all frames if they can be used as stored in the file; None if not."""
        size = self.frame_size
        return None if size is None or self.syntax not in PLAIN else self.frames * size


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """The stored values [row, column] of a frame, reduced to their BitsStored.

    `cut` is set if the removed bits were in use: by an overlay, as in old files, or by the values
    themselves. `surplus` counts the compressed frames of its file beyond the declared number.
    """

    numbers: NDArray[Any]
    cut: bool = False
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class PixelPlace:
    """Where a file holds its pixel data, which must be its last element."""

    form: PixelFormat
    span: Span

    @classmethod
    def of(cls, header: Header, size: int) -> "PixelPlace | None":
        """The place in a file of `size` bytes; None if pydicom must look for it.

        It need not for uncompressed pixels that extend to the file's end, and for encapsulated
        frames of undefined length.
        """
        if not isinstance(header, Elements) or header.pixels is None:
            return None
        try:
            form = PixelFormat.of(header)
        except ValueError:
            return None
        span = header.pixels
        if form.syntax in PACKINGS:
            return cls(form, span) if span.length == UNDEFINED else None
        last = span.length == form.plain_size and span.begin + span.length == size
        return cls(form, span) if last else None

    def within(self, content: bytes) -> bytes | memoryview | None:
        """The pixel data as pydicom would give them; None if other data follow."""
        begin = self.span.begin
        if self.span.length != UNDEFINED:
            return memoryview(content)[begin:]
        end = content.find(ITEMS_END, begin)
        return content[begin:end] if end == len(content) - DELIMITER_SIZE else None


def decoded(dataset: Dataset, frames: Sequence[int]) -> Iterator[StoredFrame]:
    """Decode some of a file's frames, counted from 0.

    Raises:
        ValueError: a frame contradicts its header; codecs raise errors of their own.
    """
    form, content = PixelFormat.of(dataset), dataset.PixelData
    if form.syntax in PACKINGS or form.plain_size == len(content):
        yield from unpacked(content, form, frames)
    else:
        yield from _by_pydicom(dataset, frames, form)


def unpacked(
    content: bytes | memoryview, form: PixelFormat, frames: Sequence[int]
) -> Iterator[StoredFrame]:
    """As `decoded`, from pixel data that are compressed by a codec, or uncompressed and complete.

    Raises:
        ValueError: a frame contradicts its header; codecs raise errors of their own.
    """
    if form.syntax not in PACKINGS:
        numbers = np.frombuffer(content, f"<u{form.allocated // 8}")
        every = numbers.reshape(form.frames, form.rows, form.columns)
        yield from (_in_stored_type(every[frame], form) for frame in frames)
        return
    packing, content = PACKINGS[form.syntax], bytes(content)
    surplus = surplus_of(content, form)
    for frame in frames:
        packed = get_frame(content, frame, number_of_frames=form.frames + surplus)
        if packing.size(packed) != (form.rows, form.columns, 1):
            raise ValueError
        yield _in_stored_type(packing.decode(packed), form, surplus)


def surplus_of(content: bytes, form: PixelFormat) -> int:
    """The number of compressed frames beyond the declared ones (PS3.5, A.4).

    A frame may have several items: in RLE the first is recognised by its segment table (G.5), in
    other codestreams the last by its end marker.

    Raises:
        ValueError: the items are broken.
    """
    stream = io.BytesIO(content)
    listed = len(parse_basic_offsets(stream))
    whole = sum(
        each[4:8] == RLE_TABLE if form.syntax == RLE else CODE_END in each[-MOST_PADDING:]
        for each in generate_fragments(stream)
    )
    return max(max(listed, whole) - form.frames, 0)


def syntax_of(header: Header) -> str:
    """The transfer syntax; without file meta information, the one the data set was read by."""
    meta = getattr(header, "file_meta", None)
    named = str(meta.get("TransferSyntaxUID", None) or "") if meta else ""
    if named or not isinstance(header, Dataset):
        return named
    implicit, little = header.original_encoding
    return IMPLICIT if implicit else EXPLICIT if little else BIG_ENDIAN


def is_decoded(syntax: str) -> bool:
    """Whether frames of a transfer syntax can be decoded."""
    return syntax in OWN or syntax in PACKINGS


def name_of(syntax: str) -> str:
    """The standard's name of a transfer syntax; "" if unknown."""
    name = UID(syntax).name
    return "" if name == syntax else name


def _by_pydicom(
    dataset: Dataset, frames: Sequence[int], form: PixelFormat
) -> Iterator[StoredFrame]:
    """Decode by pydicom itself, and not by a plug-in that happens to be installed."""
    dataset.file_meta.TransferSyntaxUID = UID(form.syntax)
    plugin, surplus = "", 0
    if form.syntax == RLE:
        plugin, surplus = "pydicom", surplus_of(dataset.PixelData, form)
        dataset.NumberOfFrames = form.frames + surplus
    for frame in iter_pixels(
        dataset, indices=[*frames], raw=True, decoding_plugin=plugin, correct_unused_bits=False
    ):
        numbers = frame.astype(frame.dtype.newbyteorder("="), copy=False)
        yield _in_stored_type(numbers, form, surplus)


def _in_stored_type(pixels: NDArray[Any], form: PixelFormat, surplus: int = 0) -> StoredFrame:
    """Sign-extend from the significant bits, or mask the others."""
    beyond = form.allocated - form.stored
    stored_type = f"{'i' if form.signed else 'u'}{form.allocated // 8}"
    numbers = pixels.astype(f"u{form.allocated // 8}", copy=False)
    if not beyond:
        return StoredFrame(numbers.view(stored_type), surplus=surplus)
    counted = (numbers << beyond).view(stored_type) >> beyond
    return StoredFrame(counted, _are_cut(numbers, counted, form.stored), surplus)


def _are_cut(numbers: NDArray[Any], counted: NDArray[Any], stored: int) -> bool:
    """Whether the bits above those `stored` are neither zero nor the sign."""
    other = numbers != counted.view(numbers.dtype)
    return bool(other.any() and (numbers[other] >> stored).any())


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


def jpeg_ls_size(packed: bytes) -> Size | None:
    """As `jpeg_size`, for a complete JPEG-LS codestream; None for any other.

    CharLS takes seconds for a truncated small slice, and none for a complete one.
    """
    scan = packed.find(bytes((0xFF, SCAN_HEADER)))
    end = LS_MARKER.search(packed, scan + 2) if scan >= 0 else None
    whole = end is not None and end[1] == LS_END and not packed[end.end() :].strip(b"\0")
    return jpeg_size(packed) if whole else None


def jpeg_2000_size(packed: bytes) -> Size | None:
    """Rows, columns and components of a JPEG 2000 codestream; None if unsupported."""
    if not packed.startswith(J2K_START) or len(packed) < 42:
        return None
    columns, rows, left, top = np.frombuffer(packed, ">u4", 4, offset=8)
    components = int.from_bytes(packed[40:42], "big")
    return None if left or top else (int(rows), int(columns), components)


@dataclass(frozen=True)
class Codestream:
    """How to read a codestream's size and how to decode it."""

    size: Callable[[bytes], Size | None]
    decode: Callable[[bytes], NDArray[Any]]


_JPEG = Codestream(jpeg_size, imagecodecs.jpeg8_decode)
_JPEG_LS = Codestream(jpeg_ls_size, imagecodecs.jpegls_decode)
_JPEG_2000 = Codestream(jpeg_2000_size, imagecodecs.jpeg2k_decode)
PACKINGS = {
    "1.2.840.10008.1.2.4.50": _JPEG,  # baseline
    "1.2.840.10008.1.2.4.51": _JPEG,  # extended
    "1.2.840.10008.1.2.4.57": _JPEG,  # lossless
    "1.2.840.10008.1.2.4.70": _JPEG,  # lossless, first-order prediction
    "1.2.840.10008.1.2.4.80": _JPEG_LS,  # lossless
    "1.2.840.10008.1.2.4.81": _JPEG_LS,  # near-lossless
    "1.2.840.10008.1.2.4.90": _JPEG_2000,  # lossless
    "1.2.840.10008.1.2.4.91": _JPEG_2000,
    "1.2.840.10008.1.2.4.201": _JPEG_2000,  # high throughput, lossless
    "1.2.840.10008.1.2.4.202": _JPEG_2000,  # high throughput, lossless, by resolution
    "1.2.840.10008.1.2.4.203": _JPEG_2000,  # high throughput
}
WALKED = {IMPLICIT: True, EXPLICIT: False, **dict.fromkeys(PACKINGS, False)}
"""Transfer syntaxes parsed by `elements`; whether they are implicit."""
