"""What discovery asks of DICOM, whose library is imported only once there is such a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series, Survey


def survey_of(folder: Path, progress: Progress) -> "Survey":
    """The DICOM files of a folder itself, without those of the folders inside."""
    from ctviewer.core.formats.dicom.series import survey  # pydicom takes 0.3 s to import

    return survey(folder, progress, deep=False)


def called(path: Path, series: "Series", found: "Survey") -> "Series":
    """A series by the path that names it; what else its folder holds is among its notes."""
    return replace(series, path=path, notes=(*series.notes, *found.notes))


def elsewhere_note() -> str:
    """The note of a series of which slices lie in another folder."""
    from ctviewer.core.formats.dicom.series import ELSEWHERE

    return ELSEWHERE


def was_meant_as_scan(found: "Survey") -> bool:
    """Whether files without a series are more than scouts, reports and the like."""
    from ctviewer.core.formats.dicom.headers import NotInSeries

    meant = (each for each in found.left_out if each.kind is not NotInSeries.NOT_DICOM)
    return any(not each.accompanies for each in meant)


def problem_of(series_of: Callable[[], "Series"]) -> str:
    """Why there is no series; the sentence of the error that comes instead."""
    try:
        series_of()
    except LoadError as error:
        return str(error)
    return ""
