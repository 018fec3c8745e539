"""The supported formats. A new one is a module with a `READER`, and a place in this tuple.

The open dialog, drops, discovery, privacy, the welcome page and the sentences about other files use
it; the table in docs/formats.md is tested against it.
"""

from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats import metaimage, nifti, nrrd
from ctviewer.core.formats.dicom import reader as dicom
from ctviewer.core.formats.onefile import files_of
from ctviewer.core.formats.otherfiles import START, not_a_scan
from ctviewer.core.formats.reader import Beginning, OpenScan, Reader
from ctviewer.core.formats.reading import opened

READERS: tuple[Reader, ...] = (nifti.READER, nrrd.READER, metaimage.READER, dicom.READER)


def open_scan(path: Path, progress: Progress = silent) -> OpenScan:
    """Open the scan at a file or folder by the reader that recognises its first bytes.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: there is none, or its header describes no 3D volume.
    """
    return reader_of(path).open(path, progress)


def reader_of(path: Path) -> Reader:
    """The reader of a file, by its content and not its name; for a folder, that of series.

    Raises:
        LoadError: the file cannot be read, is half of a pair, or of no supported format.
    """
    if path.is_dir():
        return next(reader for reader in READERS if reader.series)
    own = _beginning(path)
    found = _recognising_reader(own)
    if found is None:
        header, _ = files_of(path)
        found = _recognising_reader(_beginning(header)) if header != path else None
    if found is None:
        packed = _recognising_reader(Beginning(path, own.unpacked))
        raise not_a_scan(own.start, formats_text(), packed.label if packed else "")
    return found


def holds_scan(path: Path) -> bool:
    """Whether a file is a scan by its first bytes, whatever its name; False if unreadable."""
    try:
        beginning = _beginning(path)
    except LoadError:
        return False
    if not beginning.unpacked:  # damaged from its start: it could be anything
        return False
    return any(reader.sniff(beginning) for reader in READERS if not reader.series)


def _beginning(path: Path) -> Beginning:
    with opened(path) as file:
        return Beginning(path, file.read(START))


def _recognising_reader(beginning: Beginning) -> Reader | None:
    return next((reader for reader in READERS if reader.sniff(beginning)), None)


def reader_named(format_name: str) -> Reader | None:
    """The reader for the format name in a `Source`, such as "NIfTI-1"."""
    return next((each for each in READERS if format_name.startswith(each.label)), None)


def formats_text() -> Text:
    """The names of all formats, for a sentence."""
    *most, last = (reader.label for reader in READERS)
    return Text("{most} or {last}", most=", ".join(most), last=last)


def file_formats_text() -> str:
    """The names of the formats whose scans are single files."""
    return ", ".join(reader.label for reader in READERS if not reader.series)


def scan_suffixes() -> tuple[str, ...]:
    """The endings of scan files, in lower case."""
    return tuple(end for each in READERS if not each.series for end in each.suffixes)


def series_suffixes() -> tuple[str, ...]:
    """The common endings of files of a series."""
    return tuple(end for each in READERS if each.series for end in each.suffixes)


def half_suffixes() -> tuple[str, ...]:
    """The endings of voxel files that open by the header beside them."""
    return tuple(end for each in READERS for end in each.halves)


def openable_suffixes() -> tuple[str, ...]:
    """All endings that open."""
    return (*scan_suffixes(), *half_suffixes(), *series_suffixes())


def detached_suffixes() -> tuple[str, ...]:
    """The endings of headers whose voxels may be in other files."""
    return tuple(end for each in READERS for end in each.detached)


def voxel_suffixes() -> tuple[str, ...]:
    """The endings of files that hold the voxels of a header beside them."""
    return tuple(dict.fromkeys(end for each in READERS for end in each.voxels))
