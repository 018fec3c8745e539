"""Decompression of voxels: gzip, zlib, bzip2, xz, Zstandard, hex digits, numbers as text."""

import bz2
import lzma
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Any, Protocol, cast

import numpy as np
from isal import igzip_lib

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

GZIP_MAGIC, BZIP2_MAGIC = b"\x1f\x8b", b"BZh"
XZ_MAGIC, ZSTD_MAGIC = b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
XZ_MEMORY = 1 << 30  # bytes that a stream may require; `xz -9` needs 65 MB
DEFLATE_LIMIT = 1032  # maximum growth by deflate (zlib technical notes, "Maximum Expansion")
BLOCK = 1 << 19  # bytes read or unpacked at once; handing one to another thread takes 10 µs or more
TEXT_BLOCK = 1 << 16  # for text, whose numbers take more memory than their digits
MAX_SURPLUS = 1 << 28  # bytes unpacked after the voxels only to count them
DAMAGED = (
    cast(type[Exception], igzip_lib.IsalError),
    OSError,  # raised by bz2
    lzma.LZMAError,
    ZstdError,
)


class Packing(Enum):
    """How a file compresses its voxels."""

    NONE = "none"
    GZIP = "gzip"
    ZLIB = "zlib"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "Zstandard"
    HEX = "hex"
    TEXT = "text"

    def most_bytes(self, stored: int, itemsize: int) -> float:
        """The maximum number of voxel bytes that `stored` bytes can hold."""
        growth = {
            Packing.NONE: 1.0,
            Packing.GZIP: DEFLATE_LIMIT,
            Packing.ZLIB: DEFLATE_LIMIT,
            Packing.HEX: 0.5,
        }
        if self is Packing.TEXT:
            return (stored + 1) / 2 * itemsize  # a digit and a space each
        return stored * growth.get(self, float("inf"))


MAGICS = {
    Packing.GZIP: GZIP_MAGIC,
    Packing.BZIP2: BZIP2_MAGIC,
    Packing.XZ: XZ_MAGIC,
    Packing.ZSTD: ZSTD_MAGIC,
}

LONGEST_MAGIC = max(map(len, MAGICS.values()))


def packing_of(start: bytes) -> Packing:
    """The compression of a whole file, by its first bytes (at least `LONGEST_MAGIC`)."""
    return next((each for each, magic in MAGICS.items() if start.startswith(magic)), Packing.NONE)


class Readable(Protocol):
    """A source of bytes."""

    def read(self, count: int, /) -> bytes:
        """The next bytes, at most `count`; empty at the end."""


class Unpacked:
    """Iterates over the unpacked bytes of a stream, in pieces of any size.

    `trailing` counts the bytes after the compressed stream once it has ended; `members` the
    compressed streams started (files may hold several in a row).
    """

    def __init__(self, raw: Readable, packing: Packing, dtype: np.dtype[Any]) -> None:
        self._raw = raw
        self._packing = packing
        self._dtype = dtype
        self.trailing = 0
        self.members = 1

    def __iter__(self) -> Iterator[bytes]:
        """The pieces.

        Raises:
            EOFError: a compressed stream is truncated.
            ValueError: invalid digits or numbers.
        """
        if self._packing is Packing.NONE:
            return self._plain()
        if self._packing is Packing.HEX:
            return _from_digits(self._raw)
        if self._packing is Packing.TEXT:
            return _from_numbers(self._raw, self._dtype)
        return self._decompressed()

    def _plain(self) -> Iterator[bytes]:
        while piece := self._raw.read(BLOCK):
            yield piece

    def _decompressed(self) -> Iterator[bytes]:
        packed = self._raw.read(BLOCK)
        make, magic = _decoder(self._packing, packed)
        while True:
            decoder = make()
            while not decoder.eof:
                if not packed and decoder.needs_input:
                    packed = self._raw.read(BLOCK)
                    if not packed:
                        raise EOFError
                piece, packed = decoder.decompress(packed, BLOCK), b""
                if piece:
                    yield piece
            packed = self._behind(decoder.unused_data, magic)
            if not packed:
                return
            self.members += 1

    def _behind(self, rest: bytes, magic: bytes) -> bytes:
        """What follows a compressed stream if it is another one; zeros are padding."""
        rest = rest.lstrip(b"\0")
        while len(rest) < len(magic) and (more := self._raw.read(BLOCK)):
            rest = (rest + more).lstrip(b"\0")
        if magic and rest.startswith(magic):
            return rest
        self.trailing = len(rest)
        while more := self._raw.read(BLOCK):
            self.trailing += len(more)
        return b""


def _decoder(packing: Packing, first: bytes) -> tuple[Callable[[], Any], bytes]:
    """A decompressor, and the magic of a further stream after the first, b"" if not allowed."""
    if packing is Packing.BZIP2:
        return bz2.BZ2Decompressor, BZIP2_MAGIC
    if packing is Packing.XZ:
        return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY), XZ_MAGIC
    if packing is Packing.ZSTD:
        return ZstdDecompressor, ZSTD_MAGIC
    if first.startswith(GZIP_MAGIC) or packing is Packing.GZIP:
        return lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP), GZIP_MAGIC
    return lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_ZLIB), b""


def _from_digits(raw: Readable) -> Iterator[bytes]:
    """Bytes from pairs of hexadecimal digits; white space is ignored."""
    rest = b""
    while piece := raw.read(TEXT_BLOCK):
        digits = rest + b"".join(piece.split())
        whole = len(digits) // 2 * 2
        rest = digits[whole:]
        yield bytes.fromhex(digits[:whole].decode("ascii"))


def _from_numbers(raw: Readable, dtype: np.dtype[Any]) -> Iterator[bytes]:
    """The bytes of numbers written as text, separated by spaces, commas or lines."""
    rest = b""
    while piece := raw.read(TEXT_BLOCK):
        *whole, rest = re.split(rb"[\s,]+", rest + piece)
        if words := [word for word in whole if word]:
            yield _as_bytes(words, dtype)
    if rest.strip(b"\0"):
        yield _as_bytes([rest], dtype)


def _as_bytes(words: list[bytes], dtype: np.dtype[Any]) -> bytes:
    if dtype.kind == "f":
        return np.array([float(word) for word in words]).astype(dtype).tobytes()
    return np.array([int(word) for word in words], dtype).tobytes()


def unpacked_start(raw: Readable, packing: Packing, most: int) -> bytes:
    """The first `most` unpacked bytes of a stream, or as many as a damaged one yields."""
    start = b""
    with suppress(EOFError, *DAMAGED):
        for piece in Unpacked(raw, packing, np.dtype(np.uint8)):
            start += piece
            if len(start) >= most:
                break
    return start[:most]


@contextmanager
def unpacking(packing: Packing) -> Iterator[None]:
    """Turn errors while a stream is unpacked into a `LoadError`.

    Raises:
        LoadError: the stream is truncated or damaged.
    """
    try:
        yield
    except EOFError:
        raise LoadError(
            Text("The file ends too early: it was not copied or downloaded completely.")
        ) from None
    except DAMAGED as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # from the disk, not the decoder
        raise LoadError(
            Text(
                "The file is damaged ({packing} error); copy or download it again.",
                packing=packing.value,
            )
        ) from None
    except (ValueError, OverflowError):
        raise LoadError(
            Text(
                "The voxels are written as text that holds something other than numbers of the "
                "header's type; save the scan as raw or gzip."
            )
        ) from None
