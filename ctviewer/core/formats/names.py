"""Recognises scans and hidden files by name; lists the scans of a folder."""

import os
import re
import stat
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.entries import ARCHIVE_SUFFIXES
from ctviewer.core.formats.dicom.content import is_dicom
from ctviewer.core.formats.readers import (
    detached_suffixes,
    file_formats_text,
    openable_suffixes,
    reader_of,
    scan_suffixes,
    voxel_suffixes,
)
from ctviewer.core.formats.reading import unreadable_folder

CLOSED_ARCHIVES = (".7z", ".rar")  # they may hold a scan, so each is listed
TEMPORARY = ("~", ".tmp", ".part", ".crdownload")  # endings of editors and browsers
FURTHER = re.compile(
    r"\.(nii|hdr|img|nrrd|nhdr|mha|mhd|dcm|dicom|ima)(\.gz)?"
    r"(\.(gz|z|bz2|xz|zst|lz4|part|partial|filepart|crdownload|download|tmp|bak|old|orig|\d+))+$",
    re.IGNORECASE,
)  # compressed, partially downloaded, or set aside; no checksums or descriptions
SIDECAR = re.compile(r"\.ctviewer\.(json|[a-z]+\.[0-9a-f]+\.npz)(\.damaged\d*)?$")
OFFICE_LOCK = "~$"
ARCHIVE_LITTER = "__MACOSX"  # a folder of macOS metadata with the names of real files
HIDDEN_ON_WINDOWS = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_TEMPORARY


def is_voxels(name: str, names: set[str]) -> bool:
    """Whether a file holds the voxels of a header beside it; names are in lower case."""
    return any(
        name.endswith(voxels) and name.removesuffix(voxels) + header in names
        for voxels in voxel_suffixes()
        for header in detached_suffixes()
    )


def is_put_aside(name: str) -> bool:
    """Whether a scan's name has a further ending that prevents opening: `a.nii.part`."""
    return not name.startswith(".") and FURTHER.search(name) is not None


def is_sidecar(name: str) -> bool:
    """Whether a name is that of a sidecar of this program."""
    return SIDECAR.search(name) is not None


def may_be_dicom(path: Path) -> bool:
    """Whether an explicitly named file is examined; reading a pipe would block."""
    return not path.name.lower().endswith(scan_suffixes()) and path.is_file()


def is_slice(path: Path) -> bool:
    """Whether an explicitly named file is DICOM."""
    return may_be_dicom(path) and is_dicom(path)


def is_doubtful(path: Path) -> bool:
    """Whether neither the name nor the content of a file is a scan's."""
    if path.name.lower().endswith(openable_suffixes()) or not path.is_file():
        return False
    try:
        reader_of(path)
    except (LoadError, OSError, EOFError, ValueError):
        return True
    return False


def identity(file: Path) -> str:
    """A key that identifies a scan under different path spellings."""
    stem, image, ending = file.name.rpartition(".img")
    if image:
        header = file.with_name(f"{stem}.hdr{ending}")
        file = header if header.exists() else file
    return os.path.abspath(file)


def is_named_archive(entry: os.DirEntry[str]) -> bool:
    """Whether a folder entry is a supported archive, by its name."""
    return entry.name.lower().endswith(ARCHIVE_SUFFIXES) and is_file(entry)


def is_hidden(entry: os.DirEntry[str]) -> bool:
    """Whether a file or folder is hidden, or a program's temporary file."""
    name = entry.name
    if name.startswith((".", OFFICE_LOCK)) or name.endswith(TEMPORARY) or name == ARCHIVE_LITTER:
        return True
    if os.name != "nt":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & HIDDEN_ON_WINDOWS)


def scan_files(folder: Path) -> list[Path]:
    """The scan files directly in a folder, by name, without DICOM.

    Raises:
        LoadError: the folder cannot be read.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable_folder(folder, error) from None
    return [
        path
        for path in entries
        if path.name.lower().endswith(scan_suffixes()) and not path.name.startswith(".")
    ]


def scans_in(folder: Path) -> list[Path]:
    """The scans of a folder, by name, without hidden files.

    First the scan files directly in it, then the CT series of DICOM files in it and below, each
    named by its folder if it is alone there, else by its first file.

    Raises:
        LoadError: the folder cannot be read, or holds no scan.
    """
    from ctviewer.core.formats.dicom.series import survey  # pydicom takes 0.3 s to import

    found = scan_files(folder) + [series.path for series in survey(folder).series]
    if not found:
        raise LoadError(
            Text(
                "The folder {folder} holds no scan ({formats} or a CT series in DICOM).",
                formats=file_formats_text(),
                folder=folder.resolve().name,
            )
        )
    return found


def entries_of(folder: Path) -> list[os.DirEntry[str]]:
    """The entries of a folder, by name.

    Raises:
        OSError: it cannot be read.
    """
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def is_file(entry: os.DirEntry[str]) -> bool:
    """Whether a folder entry is a file, or a link that resolves to one.

    A circular link, or one into a locked folder, must not fail the whole folder.
    """
    try:
        return entry.is_file()
    except OSError:
        return False


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether a folder entry is a folder, or a link that resolves to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def unreadable_text(folder: Path, error: OSError) -> str:
    """Why a folder was not searched."""
    return Text(
        "The folder {folder} cannot be read ({reason}); check it, or leave it out.",
        folder=folder.resolve().name,
        reason=error.strerror,
    )
