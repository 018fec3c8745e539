"""The other series of a scan's study, in its folder and in sibling folders."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.inside import archive_of
from ctviewer.core.formats.discovery import discover

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.dicom.series import Series

MAX_FOLDERS = 60  # siblings of the scan's folder; more are many patients rather than one study
MAX_TRIED = 5  # files of a folder tried until a DICOM slice shows the study
MAX_SERIES = 60


@dataclass(frozen=True, eq=False)
class StudySeries:
    """The series of a study in the order of their numbers, and what was left out."""

    series: tuple["Series", ...] = ()
    notes: tuple[str, ...] = ()


def series_of_study(path: Path, study: str, progress: Progress = silent) -> StudySeries:
    """The CT series of a study in a scan's folder or archive, and in sibling folders.

    `study` is the study's UID; "" if the scan has none: then the series of its folder without one.
    One header of each sibling folder is read to see whether it belongs to the study.

    Raises:
        Cancelled: raised by `progress`.
    """
    archive = archive_of(path)
    folder = archive or (path if path.is_dir() else path.parent)
    beside, omitted = ([], 0) if archive or not study else _beside(folder, study, progress)
    try:
        found = discover((folder, *beside), progress=progress)
    except LoadError:
        return StudySeries()
    all_series = (scan.series for scan in found.scans if scan.packed)
    mine = sorted((each for each in all_series if each and each.study == study), key=_order)
    notes = [found.note] if found.note else []
    if omitted:
        notes.append(Text("Folders beside it that were not searched: {count}.", count=omitted))
    if len(mine) > MAX_SERIES:
        more = len(mine) - MAX_SERIES
        notes.append(Text("Series that are not shown here: {count}.", count=more))
    return StudySeries(tuple(mine[:MAX_SERIES]), tuple(notes))


def _beside(folder: Path, study: str, progress: Progress) -> tuple[list[Path], int]:
    """The sibling folders with slices of the study, and the number of folders not examined."""
    try:
        others = sorted(each for each in folder.parent.iterdir() if _is_folder(each, folder))
    except OSError:
        return [], 0
    mine = []
    for number, other in enumerate(others[:MAX_FOLDERS]):
        progress(number / MAX_FOLDERS, Text("Looking for series"))
        if study in islice(_studies(other), 1):
            mine.append(other)
    return mine, max(0, len(others) - MAX_FOLDERS)


def _is_folder(each: Path, but: Path) -> bool:
    return each != but and not each.name.startswith(".") and not each.is_symlink() and each.is_dir()


def _studies(folder: Path) -> Iterator[str]:
    """The study UID of each CT slice among the first files of a folder."""
    from ctviewer.core.formats.dicom.headers import FileHeader, read_header

    try:
        files = sorted(each for each in folder.iterdir() if each.is_file())
    except OSError:
        return
    for file in files[:MAX_TRIED]:
        try:
            header = read_header(file)
        except OSError:
            continue
        if isinstance(header, FileHeader):
            yield header.study


def _order(series: "Series") -> tuple[int, str]:
    """By series number; series without one come last."""
    return int(series.number) if series.number.isdecimal() else 1 << 31, str(series.path)
