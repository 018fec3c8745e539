"""Which files are scans: what the user named, folders opened."""

import os
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import NoReturn

from ctviewer.core.dicom.content import is_dicom
from ctviewer.core.errors import LoadError
from ctviewer.core.text import Text

SCAN_SUFFIXES = (".nii", ".nii.gz", ".hdr", ".hdr.gz", ".nrrd", ".nhdr", ".mha", ".mhd")
DICOM_SUFFIXES = (".dcm", ".ima")
OPENABLE_SUFFIXES = (*SCAN_SUFFIXES, ".img", ".img.gz", *DICOM_SUFFIXES)
PEEKED = 200  # files looked into for DICOM before a folder is taken to hold none


class FolderKind(Enum):
    """What a folder holds: scan files, DICOM files (in it or below), or neither."""

    SCANS = "scans"
    DICOM = "dicom"
    EMPTY = "empty"


def is_openable(path: Path) -> bool:
    """Whether a file's name is one the program opens."""
    return path.name.lower().endswith(OPENABLE_SUFFIXES)


def kind_of(folder: Path) -> FolderKind:
    """What a folder holds, from its names and a look into its first files; fast.

    Scan files directly in the folder come before DICOM files.

    Raises:
        LoadError: the folder cannot be read.
    """
    if scan_files(folder):
        return FolderKind.SCANS
    return FolderKind.DICOM if _holds_dicom(folder) else FolderKind.EMPTY


def scan_files(folder: Path) -> list[Path]:
    """The scan files lying in a folder, by name; DICOM files are none.

    Raises:
        LoadError: the folder cannot be read.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise LoadError(
            Text(
                "The folder {folder} cannot be read ({reason}).",
                folder=folder.resolve().name,
                reason=error.strerror,
            )
        ) from None
    return [
        path
        for path in entries
        if path.name.lower().endswith(SCAN_SUFFIXES) and not path.name.startswith(".")
    ]


def scans_in(folder: Path) -> list[Path]:
    """The scans of a folder, by name; hidden files are left out.

    These are the scan files lying in it, then the CT series of its DICOM files and those below,
    each named by its folder when it is alone there, else by its first file.

    Raises:
        LoadError: the folder cannot be read, or holds none.
    """
    found = scan_files(folder)
    if _holds_dicom(folder):
        from ctviewer.core.dicom.series import survey  # pydicom takes 0.3 s to import

        found += [series.path for series in survey(folder).series]
    return found or _refuse(folder)


def openable_in(folder: Path) -> list[Path]:
    """What opens when a folder is opened: its scan files, or itself when it holds DICOM; fast.

    Raises:
        LoadError: the folder cannot be read, or holds neither.
    """
    found = scan_files(folder)
    return found or ([folder] if _holds_dicom(folder) else _refuse(folder))


def scans_of(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, folders as the scans in them, in order.

    Raises:
        LoadError: a folder cannot be read, or holds none.
    """
    return [scan for path in paths for scan in (scans_in(path) if path.is_dir() else [path])]


def _refuse(folder: Path) -> NoReturn:
    raise LoadError(
        Text(
            "The folder {folder} holds no scan (NIfTI, NRRD, MetaImage or a CT series in DICOM).",
            folder=folder.resolve().name,
        )
    )


def _holds_dicom(folder: Path) -> bool:
    return any(is_dicom(path) for path in islice(_walk(folder), PEEKED))


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.lower().endswith(SCAN_SUFFIXES):
                yield Path(place, name)
