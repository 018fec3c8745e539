"""Entry points of discovery into DICOM, which import pydicom only when needed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series, Survey


def survey_of(folder: Path, progress: Progress) -> "Survey":
    """Survey the DICOM files directly in a folder, without subfolders."""
    from ctviewer.core.formats.dicom.series import survey  # pydicom takes 0.3 s to import

    return survey(folder, progress, deep=False)


def called(path: Path, series: "Series", found: "Survey") -> "Series":
    """A series under the path that names it; other content of its folder goes into its notes."""
    return replace(series, path=path, notes=(*series.notes, *found.notes))


def elsewhere_note() -> str:
    """The note of a series with slices in another folder."""
    from ctviewer.core.formats.dicom.series import ELSEWHERE

    return ELSEWHERE


def was_meant_as_scan(found: "Survey") -> bool:
    """Whether files without a series are more than scouts, reports and the like."""
    from ctviewer.core.formats.dicom.headers import NotInSeries

    meant = (each for each in found.left_out if each.kind is not NotInSeries.NOT_DICOM)
    return any(not each.accompanies for each in meant)


def problem_of(series_of: Callable[[], "Series"]) -> str:
    """The sentence of the error that prevents a series."""
    try:
        series_of()
    except LoadError as error:
        return str(error)
    return ""
