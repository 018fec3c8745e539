"""The entries of a ZIP or TAR, in order; nothing is written here.

`zipfile` and `tarfile` of the standard library read the structure; gzip, bzip2, xz and Zstandard
compression of a TAR is handled as for scans. Any problem with an archive is a `LoadError`.
"""

import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.otherfiles import START, unpacked_beginning
from ctviewer.core.formats.reading import opened
from ctviewer.core.formats.unpacking import (
    DAMAGED,
    MAX_SURPLUS,
    Packing,
    Unpacked,
    packing_of,
)

ZIP_SUFFIXES = (".zip",)
TAR_SUFFIXES = (
    *(".tar", ".tgz", ".tar.gz", ".tbz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz"),
    *(".tzst", ".tar.zst"),
)
ARCHIVE_SUFFIXES = (*ZIP_SUFFIXES, *TAR_SUFFIXES)
PACKED_SCANS = (".nii.bz2", ".nii.xz", ".nii.zst")  # whose blocks take long to unpack
OFFICE = b"[Content_Types].xml"
LOCAL_ENTRY, NO_ENTRY = b"PK\3\4", b"PK\5\6"  # APPNOTE.TXT of PKWARE, 4.3.7 and 4.3.16
ENCRYPTED, UTF_8 = 0x1, 0x800  # flags of an entry (APPNOTE.TXT, 4.4.4)
BLOCK = tarfile.BLOCKSIZE
CHECKSUM = slice(148, 156)  # in a header, octal digits
MAX_EXTENDED = 1 << 20  # bytes of a long name or of extended fields, which are held in memory
EXTENDED = {
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
}  # fmt: skip

LINKS = Text("links and devices in archives")


@dataclass(frozen=True)
class Packed:
    """An entry of an archive: its name and its unpacked size in bytes.

    `unwanted` is why it is not unpacked, "" for a file; `is_folder` is set for a folder. `open`
    reads it, before the next entry is requested.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    is_folder: bool = False
    unwanted: str = ""


class OpenArchive(Protocol):
    """An open archive. `promised` is its total unpacked size in bytes, None if unknown."""

    promised: int | None

    def __iter__(self) -> Iterator[Packed]:
        """Its entries."""


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP or TAR by its first bytes, whatever its name; False if unreadable."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except (OSError, ValueError):
        return False
    if start.startswith((LOCAL_ENTRY, NO_ENTRY)):
        return OFFICE not in start[:200]
    if _begins_as_tar(start):
        return True
    packing = packing_of(start)
    if packing is Packing.NONE:
        return _is_empty_tar(path, start)
    if path.name.lower().endswith(PACKED_SCANS):
        return False
    inside = unpacked_beginning(path, start)
    if not inside:  # truncated or damaged, which is reported when it is opened
        return path.name.lower().endswith(TAR_SUFFIXES)
    return _begins_as_tar(inside) or _is_empty_tar(path, inside)


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[OpenArchive, BinaryIO]]:
    """Open an archive; also returns its file, whose position shows the progress.

    Raises:
        LoadError: it cannot be read, is damaged, truncated, or password-protected.
    """
    with opened(path) as file, _understood(path):
        start = file.read(START)
        file.seek(0)
        if start.startswith((LOCAL_ENTRY, NO_ENTRY)) or path.name.lower().endswith(ZIP_SUFFIXES):
            with zipfile.ZipFile(file) as packed:
                yield _Zip(path, packed), file
        else:
            yield _Tar(path, file, start), file


class _Zip:
    """A ZIP, read through the directory at its end."""

    def __init__(self, path: Path, packed: zipfile.ZipFile) -> None:
        self._packed, self._entries = packed, packed.infolist()
        if any(each.flag_bits & ENCRYPTED for each in self._entries):
            raise LoadError(
                Text(
                    "The archive {file} is protected by a password; unpack it with the password "
                    "and open the folder.",
                    file=path.name,
                )
            )
        self.promised: int | None = sum(each.file_size for each in self._entries)

    def __iter__(self) -> Iterator[Packed]:
        for each in self._entries:
            mode = each.external_attr >> 16
            plain = not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG, stat.S_IFDIR)
            yield Packed(
                _zip_name(each),
                each.file_size,
                lambda each=each: self._packed.open(each),  # type: ignore[misc]
                each.is_dir(),
                "" if plain else LINKS,
            )


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name, decoded as UTF-8 if an old program omitted the flag for it."""
    name = entry.orig_filename
    if entry.flag_bits & UTF_8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


class _Tar:
    """A TAR, compressed or not, read sequentially."""

    promised: int | None = None

    def __init__(self, path: Path, file: BinaryIO, start: bytes) -> None:
        packing = packing_of(start)
        self._is_empty = _is_empty_tar(path, unpacked_beginning(path, start))
        self._stream = _Stream(Unpacked(file, packing, np.dtype(np.uint8)))

    def __iter__(self) -> Iterator[Packed]:
        if self._is_empty:
            return
        source = cast(IO[bytes], self._stream)  # only its `read` is used
        with tarfile.open(
            fileobj=source, mode="r|", tarinfo=_Header, errors="surrogateescape"
        ) as packed:
            for each in packed:
                unwanted = "" if each.isreg() or each.isdir() else LINKS
                yield Packed(
                    _tar_name(each.name),
                    each.size,
                    lambda each=each: _read(packed, each),  # type: ignore[misc]
                    each.isdir(),
                    unwanted,
                )
                packed.members.clear()  # type: ignore[attr-defined]  # 10,000 entries are not kept
        self._stream.to_the_end()  # so that checksums are compared


def _read(packed: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    file = packed.extractfile(entry)
    assert file is not None  # always set for a regular entry
    return file


def _tar_name(name: str) -> str:
    """The name, decoded as Latin-1 if it is not UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("latin-1")
    return name


class _Header(tarfile.TarInfo):
    """An entry's header. tarfile takes damage after the first entry for the end; this raises."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Header":
        """Decode one block.

        Raises:
            EOFError: the file ends without the end mark of an archive.
        """
        if len(buf) < BLOCK:
            raise EOFError
        try:
            entry = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError:
            if any(buf):
                raise _DamagedError from None
            raise  # two blocks of zeros end an archive
        if entry.size < 0 or (entry.type in EXTENDED and entry.size > MAX_EXTENDED):
            raise _DamagedError
        return entry


class _DamagedError(Exception):
    """A damaged archive."""


class _Stream:
    """Unpacked bytes as a forward-only file."""

    def __init__(self, unpacked: Unpacked) -> None:
        self._pieces = iter(unpacked)
        self._rest = memoryview(b"")

    def read(self, count: int) -> bytes:
        """The next bytes; fewer only at the end."""
        parts = []
        while count:
            if not self._rest:
                piece = next(self._pieces, b"")
                if not piece:
                    break
                self._rest = memoryview(piece)
            taken, self._rest = self._rest[:count], self._rest[count:]
            parts.append(taken)
            count -= len(taken)
        return b"".join(parts)

    def to_the_end(self) -> None:
        """Read the rest, at most `MAX_SURPLUS` bytes."""
        left = 0
        for piece in self._pieces:
            left += len(piece)
            if left > MAX_SURPLUS:
                return


BROKEN: tuple[type[Exception], ...] = (
    *(each for each in DAMAGED if each is not OSError),
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error),
    *(_DamagedError, ValueError, OverflowError, LookupError),
)


def _begins_as_tar(start: bytes) -> bool:
    """Whether there is a TAR header of any kind with a correct checksum.

    An empty field counts as 0, so the bytes of a NIfTI header can match by chance.
    """
    if not start[CHECKSUM].strip(b"\0 "):
        return False
    try:
        tarfile.TarInfo.frombuf(start[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _is_empty_tar(path: Path, start: bytes) -> bool:
    """Whether a file named .tar starts with the zeros that end a TAR."""
    return path.name.lower().endswith(TAR_SUFFIXES) and len(start) >= BLOCK and not any(start)


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    """Turn errors while reading an archive into a `LoadError`."""
    try:
        yield
    except EOFError:
        raise LoadError(
            Text(
                "The archive {file} ends too early: it was not copied or downloaded completely.",
                file=path.name,
            )
        ) from None
    except (NotImplementedError, RuntimeError):
        raise LoadError(
            Text(
                "The archive {file} is packed in a way that is not read here; unpack it and open "
                "the folder.",
                file=path.name,
            )
        ) from None
    except OSError as error:
        if error.errno is not None:
            raise  # an error of the disk
        raise _damaged(path) from None
    except BROKEN:
        raise _damaged(path) from None


def _damaged(path: Path) -> LoadError:
    return LoadError(
        Text(
            "The archive {file} is damaged or was not copied completely; copy or download it "
            "again.",
            file=path.name,
        )
    )
