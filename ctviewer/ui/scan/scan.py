"""Loading scans in the worker: one to show, or several to choose from."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.analysis.gate import Finding, display_findings
from ctviewer.core.analysis.lungs import LungGrid, chest_box
from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.inside import archive_of, kept_unpacked, on_disk
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.found import Discovery, FoundScan
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume, Voxels
from ctviewer.core.view.opening import OpeningWindows
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LUNG

if TYPE_CHECKING:  # takes 0.3 s to import, and the window comes first
    from ctviewer.core.formats.dicom.series import Series

DISCOVERY_SHARE = 0.2  # share of the progress for discovery in a folder
MAX_CHOICES = 12  # series offered for choice; more are several patients, for the pre-flight


@dataclass(frozen=True, eq=False)
class Scan:
    """A loaded volume with its initial view, findings, and loading time in seconds.

    `beside` says what else was found where it was opened from; `chest` is the part of a CT shown
    initially, None for all of it.
    """

    volume: Volume
    view: ViewState
    findings: tuple[Finding, ...]
    seconds: float = 0.0
    beside: tuple[str, ...] = ()
    chest: Box | None = None

    @classmethod
    def of(cls, volume: Volume, seconds: float = 0.0, beside: tuple[str, ...] = ()) -> "Scan":
        """Analyse the volume once: window, findings and chest box."""
        view, findings = ViewState.opening(volume), display_findings(volume)
        chest = chest_box(volume) if view.window == LUNG else None
        return cls(volume, view, findings, seconds, beside, chest)

    def opened(self, opening: OpeningWindows) -> "Scan":
        """The scan with the initial window for its kind."""
        fitting = self.view.window
        window = opening.window(self.volume, fitting, is_ct=fitting == LUNG)
        return replace(self, view=self.view.windowed(window))


@dataclass(frozen=True, eq=False)
class Several:
    """Several scans where one was to be opened."""

    paths: tuple[Path, ...]
    found: Discovery


@dataclass(frozen=True, eq=False)
class SeriesChoice:
    """A few CT series, each with its middle slice in HU [row, column] if available.

    `several` is the same as a batch.
    """

    folder: Path
    offers: tuple[tuple["Series", Voxels | None], ...]
    notes: tuple[str, ...]
    several: Several


def open_scans(paths: Sequence[Path], progress: Progress) -> Scan | SeriesChoice | Several:
    """Load the only scan in files and folders, or return what there is to choose from.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: there is none, or it cannot be opened.
    """
    with kept_unpacked():
        return _opened(paths, progress)


def _opened(paths: Sequence[Path], progress: Progress) -> Scan | SeriesChoice | Several:
    started = time.perf_counter()
    found = discover(paths, progress=part(progress, 0.0, DISCOVERY_SHARE))
    loading = part(progress, DISCOVERY_SHARE, 1.0)
    several = Several(tuple(paths), found)
    if len(found.openable) == 1:
        (scan,) = found.openable
        volume = load_volume(scan.path, loading, series=scan.series, watcher=LungGrid())
        return Scan.of(volume, time.perf_counter() - started, _beside(found, scan))
    if len(found.scans) == 1:
        raise LoadError(found.scans[0].refusal)
    if found.openable and _are_few_series(found.scans):
        return _choice(several, loading)
    return several


def open_series(series: "Series", progress: Progress) -> Scan:
    """Load a series that was chosen.

    Raises:
        LoadError: it cannot be opened.
    """
    started = time.perf_counter()
    volume = load_volume(series.path, progress, series=series, watcher=LungGrid())
    return Scan.of(volume, time.perf_counter() - started)


def _beside(found: Discovery, opened: FoundScan) -> tuple[str, ...]:
    """What else was found besides the scan that is opened, in sentences."""
    others = len(found.scans) - 1
    shown = (
        Text("{count} {count:other|others} there cannot be opened.", count=others) if others else ""
    )
    if others == 1:
        other = next(each for each in found.scans if each is not opened)
        shown = other.refusal or Text("{file} is no scan.", file=other.path.name)
    return tuple(filter(None, (shown, found.note)))


def _are_few_series(scans: Sequence[FoundScan]) -> bool:
    return len(scans) <= MAX_CHOICES and all(each.packed for each in scans)


def _choice(several: Several, progress: Progress) -> SeriesChoice:
    offers = []
    scans = several.found.scans
    for number, scan in enumerate(scans):
        progress(number / len(scans), Text("Looking through the series"))
        series = scan.series
        assert series is not None
        offers.append((series, middle_picture(series)))
    first = several.paths[0]
    folder = first if first.is_dir() or archive_of(first) else first.parent
    return SeriesChoice(folder, tuple(offers), tuple(filter(None, (several.found.note,))), several)


def middle_picture(series: "Series") -> Voxels | None:
    """The middle slice in HU [row, column], if it can be decoded; in a worker."""
    from ctviewer.core.formats.dicom.loading import thumbnail

    with on_disk(series.path, series=series) as place:
        here = place.series
        slices = here.stack.slices if here and here.stack else ()
        return thumbnail(slices[len(slices) // 2]) if slices else None
