"""The formats that open. A new one is a module with a `READER`, and a place in this tuple.

The open dialog, drops, discovery, privacy, the welcome page and the sentences about other files
take theirs from here; the table in docs/formats.md is checked against it.
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
    """The scan that a file or folder stands for, by whichever reader recognises its first bytes.

    Raises:
        Cancelled: by `progress`.
        LoadError: there is none, or its header promises something that is no 3D volume.
    """
    return reader_of(path).open(path, progress)


def reader_of(path: Path) -> Reader:
    """Who reads a file, by what it holds and not by its name; of a folder, who reads series.

    Raises:
        LoadError: the file cannot be read, is half of a pair, or is of no format that opens.
    """
    if path.is_dir():
        return next(reader for reader in READERS if reader.series)
    own = _beginning(path)
    found = _who_knows(own)
    if found is None:
        header, _ = files_of(path)
        found = _who_knows(_beginning(header)) if header != path else None
    if found is None:
        packed = _who_knows(Beginning(path, own.unpacked))
        raise not_a_scan(own.start, formats_text(), packed.label if packed else "")
    return found


def holds_scan(path: Path) -> bool:
    """Whether a file is a scan by its first bytes, whatever its name; not what cannot be read."""
    try:
        beginning = _beginning(path)
    except LoadError:
        return False
    if not beginning.unpacked:  # damaged from its beginning on: it could be anything
        return False
    return any(reader.sniff(beginning) for reader in READERS if not reader.series)


def _beginning(path: Path) -> Beginning:
    with opened(path) as file:
        return Beginning(path, file.read(START))


def _who_knows(beginning: Beginning) -> Reader | None:
    return next((reader for reader in READERS if reader.sniff(beginning)), None)


def reader_named(format_name: str) -> Reader | None:
    """The reader of the format that a `Source` names, such as "NIfTI-1"."""
    return next((each for each in READERS if format_name.startswith(each.label)), None)


def formats_text() -> Text:
    """The names of all formats, for a sentence."""
    *most, last = (reader.label for reader in READERS)
    return Text("{most} or {last}", most=", ".join(most), last=last)


def file_formats_text() -> str:
    """The names of the formats whose scans are files."""
    return ", ".join(reader.label for reader in READERS if not reader.series)


def scan_suffixes() -> tuple[str, ...]:
    """The endings of files that are scans by their names, in lower case."""
    return tuple(end for each in READERS if not each.series for end in each.suffixes)


def series_suffixes() -> tuple[str, ...]:
    """The common endings of files that are parts of a series."""
    return tuple(end for each in READERS if each.series for end in each.suffixes)


def half_suffixes() -> tuple[str, ...]:
    """The endings of voxels by whose names the header beside them opens."""
    return tuple(end for each in READERS for end in each.halves)


def openable_suffixes() -> tuple[str, ...]:
    """All endings of files that open."""
    return (*scan_suffixes(), *half_suffixes(), *series_suffixes())


def detached_suffixes() -> tuple[str, ...]:
    """The endings of headers whose voxels may lie in other files."""
    return tuple(end for each in READERS for end in each.detached)


def voxel_suffixes() -> tuple[str, ...]:
    """The endings of files that hold the voxels of a header beside them."""
    return tuple(dict.fromkeys(end for each in READERS for end in each.voxels))
