"""Bytes of scan files: read once, unpacked as a stream, never more than the memory allows."""

import bz2
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, cast

from isal import igzip, isal_zlib
from isal.igzip_lib import IsalError

from ctviewer.core.errors import LoadError, TransientLoadError
from ctviewer.core.text import Text

GZIP_MAGIC = b"\x1f\x8b"
ZLIB_BITS, GZIP_BITS = 15, 31  # zlib's "wbits": the largest window, and which frame is around
DEFLATE_LIMIT = 1032  # no deflate stream grows by more (zlib technical notes, "Maximum Expansion")
BLOCK = 1 << 20  # bytes decoded between two progress reports; larger blocks measured no faster
MEMORY_SHARE = 0.5  # of the memory that is free now; the rest is for views and network
DAMAGED = (cast(type[Exception], IsalError), zlib.error, OSError)


class Packing(Enum):
    """How a file packs its voxels."""

    NONE = "none"
    GZIP = "gzip"
    ZLIB = "zlib"
    BZIP2 = "bzip2"


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a changed file is noticed: size in bytes and time of change in ns."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """The stamp of a file as it is now.

        Raises:
            OSError: there is none.
        """
        facts = path.stat()
        return cls(facts.st_size, facts.st_mtime_ns)


class _ZlibStream(io.RawIOBase):
    """A zlib stream, or one gzip member, unpacked as it is read."""

    def __init__(self, raw: io.BytesIO) -> None:
        is_gzip = raw.getbuffer()[raw.tell() : raw.tell() + 2] == GZIP_MAGIC
        self._raw = raw
        self._inflate = isal_zlib.decompressobj(wbits=GZIP_BITS if is_gzip else ZLIB_BITS)

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill `target` with what comes next; 0 at the stream's end."""
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._raw.read(BLOCK)
            if not packed:
                raise EOFError
            if piece := self._inflate.decompress(packed, len(target)):
                target[: len(piece)] = piece
                return len(piece)
        return 0


def free_memory() -> int:
    """How many bytes a scan may take: half of what is free."""
    import psutil  # the window is shown before a scan is read

    return int(psutil.virtual_memory().available * MEMORY_SHARE)


def read_file(path: Path, limit: int) -> bytes:
    """All bytes of a file.

    Raises:
        LoadError: it is missing, empty, not readable, or larger than `limit` bytes.
    """
    with readable(path):
        size = path.stat().st_size
        if size > limit:
            raise too_large(size, limit)
        content = path.read_bytes()
    return _filled(content, path)


def read_start(path: Path) -> bytes:
    """The first 1 MB of a file, which holds any header.

    Raises:
        LoadError: it is missing, empty or not readable.
    """
    with readable(path), path.open("rb") as file:
        content = file.read(BLOCK)
    return _filled(content, path)


def _filled(content: bytes, path: Path) -> bytes:
    if not content:
        raise LoadError(Text("{file} is empty; copy or download it again.", file=path.name))
    return content


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """While a file is read: what the system says against it as a `LoadError`."""
    try:
        yield
    except OSError as error:
        raise refused(path, error) from error
    except ValueError:
        reason = Text("its name is impossible")
        raise LoadError(
            Text("{file} could not be read ({reason}).", file=path.name, reason=reason)
        ) from None


def refused(path: Path, error: OSError) -> LoadError:
    """What the system says against a file; what may pass is a `TransientLoadError`."""
    if isinstance(error, FileNotFoundError):
        return LoadError(
            Text("There is no file {file} at that place; check the name.", file=path.name)
        )
    if isinstance(error, PermissionError):
        return TransientLoadError(
            Text("You have no permission to read {file}; ask its owner.", file=path.name)
        )
    return TransientLoadError(
        Text("{file} could not be read ({reason}).", file=path.name, reason=error.strerror)
    )


def packing_of(content: bytes) -> Packing:
    """Gzip when the bytes begin as gzip does, whatever the file's name says."""
    return Packing.GZIP if content.startswith(GZIP_MAGIC) else Packing.NONE


@contextmanager
def unpacked(content: bytes, packing: Packing, start: int = 0) -> Iterator[BinaryIO]:
    """The bytes from `start` on as a stream that is unpacked as it is read.

    Raises:
        LoadError: the stream ends too early or is damaged.
    """
    raw = io.BytesIO(content)
    raw.seek(start)
    try:
        with _stream(raw, packing) as stream:
            yield stream
    except EOFError:
        raise LoadError(
            Text("The file ends too early: it was not copied or downloaded completely.")
        ) from None
    except DAMAGED:
        raise LoadError(
            Text(
                "The file is damaged ({packing} error); copy or download it again.",
                packing=packing.value,
            )
        ) from None


def _stream(raw: io.BytesIO, packing: Packing) -> BinaryIO:
    if packing is Packing.GZIP:
        return cast(BinaryIO, igzip.open(raw))  # type: ignore[no-untyped-call]
    if packing is Packing.ZLIB:
        return cast(BinaryIO, _ZlibStream(raw))
    return cast(BinaryIO, bz2.BZ2File(raw)) if packing is Packing.BZIP2 else raw


def take(stream: BinaryIO, count: int) -> bytes:
    """Up to `count` bytes; fewer only at the stream's end."""
    parts = []
    while count > 0 and (piece := stream.read(count)):
        parts.append(piece)
        count -= len(piece)
    return b"".join(parts)


def skip(stream: BinaryIO, count: int) -> None:
    """Read over `count` bytes."""
    while count > 0 and (piece := stream.read(min(count, BLOCK))):
        count -= len(piece)


def check_promise(promised: int, stored: int, packing: Packing, limit: int) -> None:
    """Refuse before any allocation: too large for the memory, or impossible for the file's size.

    `promised` and `stored` are the bytes that the header announces and that the file has.

    Raises:
        LoadError: it is one of these.
    """
    growth = {Packing.NONE: 1, Packing.GZIP: DEFLATE_LIMIT, Packing.ZLIB: DEFLATE_LIMIT}
    if packing in growth and promised > stored * growth[packing]:
        raise LoadError(
            Text(
                "The header promises {size}, more than the file can hold: "
                "it was not copied completely, or it is not what it claims.",
                size=size_text(promised),
            )
        )
    if promised > limit:
        raise too_large(promised, limit)


def too_large(needed: int, limit: int) -> TransientLoadError:
    """What to raise for a scan that does not fit into the memory that is free now."""
    return TransientLoadError(
        Text(
            "The scan needs {needed} of memory and {limit} may be used; close "
            "other programs or crop the scan.",
            needed=size_text(needed),
            limit=size_text(limit),
        )
    )


def size_text(count: int) -> str:
    """A number of bytes as text."""
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.3g} MB"
