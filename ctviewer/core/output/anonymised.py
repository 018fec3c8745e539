"""Anonymised copies of scans, with a list of removed fields.

Voxels are copied bit by bit. The list contains field names, never their values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import UserError, WriteError
from ctviewer.core.base.files import write_folder, write_whole
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.loading import opening
from ctviewer.core.formats.onefile import StoredScan

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.anonymising.removed import Removed
    from ctviewer.core.formats.dicom.series import Series

SUFFIXES = (".nii", ".nii.gz")
PLACES = Text(
    "Names of files and folders are not copied; look at the pictures too before you pass them on."
)


@dataclass(frozen=True)
class Anonymised:
    """What was written: `place`, the number of files, and what was removed.

    `fields` and `uids` are field names with the number of files; UIDs are replaced consistently in
    all files of the copy. `sentences` are further remarks.
    """

    place: Path
    files: int
    fields: tuple[tuple[str, int], ...]
    uids: tuple[tuple[str, int], ...]
    sentences: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The list as displayed and saved."""
        heads = (
            Text("Removed or emptied fields: {count}", count=len(self.fields)),
            Text("Replaced UIDs: {count}", count=len(self.uids)),
        )
        parts: list[str] = []
        for head, counted in zip(heads, (self.fields, self.uids), strict=True):
            parts.append(head)
            parts += [_line(name, count, self.files) for name, count in counted]
        return (*parts, *self.sentences)


def _line(name: str, count: int, files: int) -> str:
    return f"  {name}" if count == files else f"  {name} ({count} / {files})"


def anonymise(
    scan: Path, out: Path, progress: Progress = silent, series: "Series | None" = None
) -> Anonymised:
    """Write an anonymised copy: a folder for a DICOM series, a NIfTI for any other scan.

    `series` is what a DICOM scan was loaded from.

    Raises:
        Cancelled: raised by `progress`; nothing is written then.
        LoadError: the scan cannot be read.
        UserError: `out` exists, has a wrong ending, or cannot be written.
    """
    with opening(scan, progress, series) as (opened, _named):
        from ctviewer.core.formats.anonymising.removed import Removed

        removed = Removed()
        if isinstance(opened, StoredScan):
            _check_file(out, (*opened.files, scan))
            files = _write_file(opened, out, removed, progress)
        else:
            from ctviewer.core.formats.dicom.loading import SeriesScan

            assert isinstance(opened, SeriesScan)
            _check_folder(out, scan)
            files = _write_series(opened.series, out, removed, progress)
    return Anonymised(
        out,
        files,
        tuple(sorted(removed.fields.items())),
        tuple(sorted(removed.uids.items())),
        (*dict.fromkeys(removed.sentences), PLACES),
    )


def is_folder_made(scan_format: str) -> bool:
    """Whether the copy of a scan of this `Source` format is a folder."""
    return scan_format == "DICOM"


def _write_file(opened: StoredScan, out: Path, removed: "Removed", progress: Progress) -> int:
    from ctviewer.core.formats.anonymising.onefile import (
        anonymised_pieces,  # imports nibabel, which takes a second
    )
    from ctviewer.core.formats.writing.packing import gzipped

    pieces: Iterator[bytes] = anonymised_pieces(opened, removed, progress)
    write_whole(out, gzipped(pieces) if out.name.lower().endswith(".gz") else pieces)
    return 1


def _write_series(series: "Series", out: Path, removed: "Removed", progress: Progress) -> int:
    from ctviewer.core.formats.anonymising.dicom import anonymised_files

    return write_folder(out, anonymised_files(series, removed, progress))


def _check_file(out: Path, sources: Sequence[Path]) -> None:
    if not out.name.lower().endswith(SUFFIXES):
        raise UserError(
            Text("The copy of this scan is a NIfTI: choose a name that ends in .nii or .nii.gz.")
        )
    if out.exists() and any(each.exists() and out.samefile(each) for each in sources):
        raise WriteError(Text("{name} is the scan itself; choose another name.", name=out.name))
    if out.exists():
        raise WriteError(Text("{name} already exists; choose another name.", name=out.name))


def _check_folder(out: Path, scan: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise WriteError(
            Text("{name} already exists; choose a new or an empty folder.", name=out.name)
        )
    if scan.is_dir() and out.resolve().is_relative_to(scan.resolve()):
        raise WriteError(
            Text("{name} lies in the folder of the scan; choose a place outside.", name=out.name)
        )
