"""A scan ready to be shown, or several to choose from: what takes time is done in the worker."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.folders import FolderKind, kind_of
from ctviewer.core.gate import Finding, display_findings
from ctviewer.core.loading import load_volume
from ctviewer.core.report import Report, part
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume, Voxels
from ctviewer.core.window import LUNG, Window

if TYPE_CHECKING:  # pydicom takes 0.3 s to import: not before the window is shown
    from ctviewer.core.dicom.series import Series, Survey

SURVEY_SHARE = 0.2  # of the time to open a folder, for its progress


@dataclass(frozen=True, eq=False)
class Scan:
    """A loaded volume, how it opens, what the viewer must say of it, and the load's seconds."""

    volume: Volume
    view: ViewState
    findings: tuple[Finding, ...]
    seconds: float = 0.0

    @classmethod
    def of(cls, volume: Volume, seconds: float = 0.0) -> "Scan":
        """Look through the volume once for its window and findings."""
        return cls(volume, ViewState.opening(volume), display_findings(volume), seconds)

    def in_window(self, window: Window) -> "Scan":
        """A CT opens in this window; anything else in the one that fits its values."""
        if self.view.window != LUNG:
            return self
        return replace(self, view=self.view.windowed(window))


@dataclass(frozen=True, eq=False)
class Choice:
    """The CT series of a folder, each with its middle slice in HU [row, column] if it has one."""

    folder: Path
    offers: tuple[tuple["Series", Voxels | None], ...]
    notes: tuple[str, ...]


def open_scan(path: Path, report: Report) -> Scan | Choice:
    """Load a file, or a folder's one CT series; several are a choice.

    Raises:
        LoadError: it cannot be opened.
    """
    started = time.perf_counter()
    if path.is_dir() and kind_of(path) is FolderKind.DICOM:
        from ctviewer.core.dicom.loading import load_series
        from ctviewer.core.dicom.series import survey

        found = survey(path, part(report, 0.0, SURVEY_SHARE))
        if len(found.loadable) > 1:
            return _choice(path, found, part(report, SURVEY_SHARE, 1.0))
        if found.loadable:
            volume = load_series(
                found.loadable[0], part(report, SURVEY_SHARE, 1.0), notes=found.notes
            )
            return Scan.of(volume, time.perf_counter() - started)
    volume = load_volume(path, report)
    return Scan.of(volume, time.perf_counter() - started)


def open_series(series: "Series", report: Report) -> Scan:
    """Load a series that was chosen.

    Raises:
        LoadError: it cannot be opened.
    """
    from ctviewer.core.dicom.loading import load_series

    started = time.perf_counter()
    volume = load_series(series, report)
    return Scan.of(volume, time.perf_counter() - started)


def _choice(folder: Path, found: "Survey", report: Report) -> Choice:
    from ctviewer.core.dicom.loading import thumbnail

    offers = []
    for number, series in enumerate(found.series):
        report(number / len(found.series), "Looking through the series")
        slices = series.stack.slices if series.stack else ()
        offers.append((series, thumbnail(slices[len(slices) // 2]) if slices else None))
    return Choice(folder, tuple(offers), found.notes)
