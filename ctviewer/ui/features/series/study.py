"""Finds the series of the open scan's study and makes their thumbnails, on demand."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.base.progress import Progress
from ctviewer.core.formats.study import StudySeries, series_of_study
from ctviewer.core.geometry.volume import Source, Voxels
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.scan import middle_picture
from ctviewer.ui.scan.session import Session

NOTHING = StudySeries()


class StudyLook(QObject):
    """Works in a thread of its own, so that scans can be opened meanwhile.

    `found` carries a `StudySeries`, `pictured` the index of a series and its middle slice in HU
    [row, column], None if it cannot be decoded. `busy` reports activity.
    """

    found = Signal(object)
    pictured = Signal(int, object)
    busy = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runner = JobRunner(self)
        self._job = CurrentJob(self._runner, self)
        self._job.failed.connect(self._on_failed)
        self._wanted = False
        self._of: tuple[Path, str] | None = None  # folder and study that were searched
        self.study = NOTHING
        session.scan_changed.connect(self._look)

    def want(self, wanted: bool) -> None:
        """Start or stop searching for each scan that opens."""
        self._wanted = wanted
        if wanted:
            self._look()
        else:
            self._job.drop()
            self._of = None

    def shutdown(self) -> None:
        """Stop running work, and wait."""
        self._job.drop()
        self._runner.shutdown()

    @Slot()
    def _look(self) -> None:
        """Search again, unless the scan belongs to the study shown."""
        source = self._session.scan.volume.source if self._session.scan else None
        if not self._wanted:
            return
        if source is None or source.path is None or source.format != "DICOM":
            self._job.drop()
            self._of = None
            self._show(NOTHING)
            return
        study = study_uid(source)
        shown = {path for each in self.study.series for path in (each.path, *each.files[:1])}
        if self._of is not None and self._of[1] == study and source.path in shown:
            self.found.emit(self.study)  # another of its series is open now
            return
        self._of = (source.path, study)
        self.busy.emit(True)
        self._job.start(partial(_looked, source.path, study), self._on_found)

    def _on_found(self, study: StudySeries) -> None:
        self._show(study)
        self._picture(0)

    def _show(self, study: StudySeries) -> None:
        self.study = study
        self.busy.emit(False)
        self.found.emit(study)

    def _picture(self, number: int) -> None:
        """Make the thumbnails from a series on, one job each."""
        for place in range(number, len(self.study.series)):
            if self.study.series[place].stack is not None:
                work = partial(_picture, self.study, place)
                self._job.start(work, partial(self._on_pictured, place))
                return

    def _on_pictured(self, place: int, picture: Voxels | None) -> None:
        self.pictured.emit(place, picture)
        self._picture(place + 1)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._show(StudySeries(notes=(sentence(error),)))


def study_uid(source: Source) -> str:
    """The study UID of a scan, "" if it has none."""
    facts = {name.partition(" (")[0]: value for name, value in source.facts}
    return facts.get("StudyInstanceUID", "").strip()


def _looked(path: Path, study: str, progress: Progress) -> StudySeries:
    return series_of_study(path, study, progress)


def _picture(study: StudySeries, place: int, progress: Progress) -> Voxels | None:
    progress(0.0, "")
    return middle_picture(study.series[place])
