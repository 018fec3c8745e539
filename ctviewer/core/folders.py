"""Which files are scans: what the user named, folders opened."""

from collections.abc import Iterable
from pathlib import Path

from ctviewer.core.errors import LoadError

SCAN_SUFFIXES = (".nii", ".nii.gz", ".hdr", ".hdr.gz")
OPENABLE_SUFFIXES = (*SCAN_SUFFIXES, ".img", ".img.gz")


def is_openable(path: Path) -> bool:
    """Whether a file's name is one the program opens."""
    return path.name.lower().endswith(OPENABLE_SUFFIXES)


def scans_in(folder: Path) -> list[Path]:
    """The scans lying in a folder, by name; hidden files are left out.

    Raises:
        LoadError: the folder cannot be read, or holds none.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise LoadError(
            f"The folder {folder.resolve().name} cannot be read ({error.strerror})."
        ) from None
    found = [
        path
        for path in entries
        if path.name.lower().endswith(SCAN_SUFFIXES) and not path.name.startswith(".")
    ]
    if not found:
        raise LoadError(
            f"The folder {folder.resolve().name} holds no scan (.nii, .nii.gz or .hdr/.img)."
        )
    return found


def scans_of(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, folders as the scans in them, in order.

    Raises:
        LoadError: a folder cannot be read, or holds none.
    """
    return [scan for path in paths for scan in (scans_in(path) if path.is_dir() else [path])]
