"""Recognises files that are not scans by their first bytes, and says what to do.

The table lists what is mistaken for a scan: archives, pictures and reports of scans, other volume
formats, and web pages saved by a failed download. General libraries know hundreds of file types,
but neither the few formats of this field nor what to do with them.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.unpacking import Packing, packing_of, unpacked_start

START = 4096  # bytes at the start of a file that identify it
TAR_AT = 257  # offset of "ustar" in the first header (POSIX.1-1988)
UNPACK = Text("unpack it and open what is inside")
CONVERT = Text("convert it to NIfTI first")
AGAIN = Text("download the scan again")

ARCHIVES = {
    b"PK\3\4": "ZIP", b"PK\5\6": "ZIP", b"PK\7\b": "ZIP",
    b"7z\xbc\xaf\x27\x1c": "7-Zip", b"Rar!\x1a\x07": "RAR",
    b"\xfd7zXZ\0": "XZ", b"\x28\xb5\x2f\xfd": "Zstandard", b"BZh": "bzip2", b"LZIP": "lzip",
    b"\x04\x22\x4d\x18": "LZ4", b"\x1f\x9d": "compress", b"MSCF": "CAB",
}  # fmt: skip
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP",
    b"II*\0": "TIFF", b"MM\0*": "TIFF", b"II+\0": "TIFF", b"MM\0+": "TIFF",
    b"\0\0\0\x0cjP  ": "JPEG 2000", b"\xff\x4f\xff\x51": "JPEG 2000", b"8BPS": "Photoshop",
}  # fmt: skip
DOCUMENTS = {b"%PDF": "PDF", b"%!PS": "PostScript", b"\xd0\xcf\x11\xe0": "Office", b"{\\rtf": "RTF"}
VOLUMES = {
    b"\x89HDF\r\n\x1a\n": "HDF5, as MINC 2 or MATLAB 7.3", b"CDF\1": "NetCDF, as MINC 1",
    b"CDF\2": "NetCDF", b"MATLAB 5.0": "MATLAB", b"\x93NUMPY": "NumPy", b"# vtk DataFile": "VTK",
    b"<VTKFile": "VTK", b"<?xml version=\"1.0\"?>\n<VTKFile": "VTK", b"!INTERFILE": "Interfile",
    b"MATRIX7": "ECAT 7", b"XDF": "Xdf", b"SIMPLE  =": "FITS",
}  # fmt: skip
PROGRAMS = {b"MZ": "Windows", b"\x7fELF": "Linux", b"\xcf\xfa\xed\xfe": "macOS"}
Found = tuple[Text, Text]
"""The kind of a file, and what to do."""

KINDS: tuple[tuple[dict[bytes, str], Callable[[str], Text], Text | None], ...] = (
    (ARCHIVES, lambda name: Text("an archive ({name})", name=name), UNPACK),
    (PICTURES, lambda name: Text("a picture ({name})", name=name), None),
    (DOCUMENTS, lambda name: Text("a document ({name})", name=name), None),
    (VOLUMES, lambda name: Text("a volume in another format ({name})", name=name), CONVERT),
    (PROGRAMS, lambda name: Text("a program ({name})", name=name), None),
)
PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")
POINTER = b"version https://git-lfs"


def not_a_scan(start: bytes, formats: Text, packed: str = "") -> LoadError:
    """The error for a file of none of the `formats`.

    `start` are its first `START` bytes; `packed` is the format inside it, if it is compressed.
    """
    found: Found | None
    if packed:
        found = _packed_scan(packed, packing_of(start)), UNPACK
    else:
        found = _of_text(start, formats) if _is_text(start) else _of_bytes(start, formats)
    if found is None:
        return LoadError(
            Text(
                "The file is not {formats}, whatever its name says; open a CT in one of these "
                "formats.",
                formats=formats,
            )
        )
    kind, advice = found
    return LoadError(
        Text("The file is {kind}, which does not open here; {advice}.", kind=kind, advice=advice)
    )


def _of_bytes(start: bytes, formats: Text) -> Found | None:
    original = Text("open the CT itself ({formats})", formats=formats)
    if packing_of(start) is Packing.GZIP:
        return _of_packed(unpacked_start(BytesIO(start), Packing.GZIP, START))
    if start[TAR_AT : TAR_AT + 5] == b"ustar":
        return Text("an archive ({name})", name="TAR"), UNPACK
    if b"[Content_Types].xml" in start[:200]:
        return Text("a document ({name})", name="Office"), original
    if start[4:8] == b"ftyp" or (start.startswith(b"RIFF") and start[8:11] == b"AVI"):
        return Text("a video"), original
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return Text("a picture ({name})", name="WebP"), original
    for table, as_kind, advice in KINDS:
        name = next((table[magic] for magic in table if start.startswith(magic)), None)
        if name is not None:
            return as_kind(name), advice or original
    return None


def _packed_scan(name: str, packing: Packing) -> Text:
    return Text("{name}, packed as a whole ({packing})", name=name, packing=packing.value)


def _of_packed(inside: bytes) -> Found:
    if inside.startswith(b"\0\0\0\1\0\0"):
        return Text("a volume in another format ({name})", name="FreeSurfer MGZ"), CONVERT
    return Text("an archive ({name})", name="gzip"), UNPACK


def unpacked_beginning(path: Path, start: bytes) -> bytes:
    """The first bytes inside a compressed file, fewer or none if it is damaged.

    For any other file `start`, its own first bytes. A block of bzip2 unpacks only as a whole, so
    more of the file is read if `start` is not enough.
    """
    packing = packing_of(start)
    if packing is Packing.NONE:
        return start
    inside = unpacked_start(BytesIO(start), packing, START)
    if inside or packing is Packing.GZIP:
        return inside
    try:
        with path.open("rb") as file:
            return unpacked_start(file, packing, START)
    except OSError:
        return b""


def _of_text(start: bytes, formats: Text) -> Found:
    begin = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.lower().startswith(PAGES):
        return Text("a web page that was saved instead of the scan"), AGAIN
    if begin.startswith(POINTER):
        return Text("a pointer of Git LFS, not the scan that it stands for"), AGAIN
    original = Text("open the CT itself ({formats})", formats=formats)
    return _of_bytes(begin, formats) or (Text("plain text"), original)


def _is_text(start: bytes) -> bool:
    """Whether all of it is UTF-8 without control characters; the last character may be cut."""
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 3:
            return False
        text = start[: error.start].decode("utf-8")
    return bool(text.strip()) and all(each.isprintable() or each in "\t\r\n\f" for each in text)
