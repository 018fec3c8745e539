"""Which files are scans by their names, and the scans that lie in one folder."""

from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text

SCAN_SUFFIXES = (".nii", ".nii.gz", ".hdr", ".hdr.gz", ".nrrd", ".nhdr", ".mha", ".mhd")
DICOM_SUFFIXES = (".dcm", ".ima")
OPENABLE_SUFFIXES = (*SCAN_SUFFIXES, ".img", ".img.gz", *DICOM_SUFFIXES)


def is_openable(path: Path) -> bool:
    """Whether a file's name is one the program opens."""
    return path.name.lower().endswith(OPENABLE_SUFFIXES)


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
    from ctviewer.core.dicom.series import survey  # pydicom takes 0.3 s to import

    found = scan_files(folder) + [series.path for series in survey(folder).series]
    if not found:
        raise LoadError(
            Text(
                "The folder {folder} holds no scan (NIfTI, NRRD, MetaImage or a CT series in "
                "DICOM).",
                folder=folder.resolve().name,
            )
        )
    return found
