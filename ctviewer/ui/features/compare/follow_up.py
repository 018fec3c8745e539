"""The follow-up of a pair: measured and matched in the worker on demand."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.fine_lungs import fine_lungs
from ctviewer.core.analysis.followup import FollowUpScan, follow_up
from ctviewer.core.analysis.lung_registration import Fit
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.pair_remarks import pair_remarks
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.followup_tables import FollowUpRecord
from ctviewer.core.view.linking import Basis, Link
from ctviewer.ui.base.jobs import CurrentJob
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.compare.comparison import ScanComparison
from ctviewer.ui.scan.session import Stage

PLACED = (Basis.REGISTRATION, Basis.POSITION)
"""Links that relate lesions of both scans."""


@dataclass(frozen=True, eq=False)
class PairRequest:
    """Two scans in their current state, to be compared."""

    volumes: tuple[Volume, Volume]
    results: tuple[Result | None, Result | None]
    link: Link
    fit: Fit | None
    words: str


@dataclass(frozen=True, eq=False)
class FollowUpState:
    """What is known so far; `problem` is the sentence in place of `record`."""

    record: FollowUpRecord | None = None
    busy: bool = False
    problem: str = ""


class FollowUpStudy(QObject):
    """Compares the pair while wanted, again for other scans, results and links."""

    changed = Signal()

    def __init__(self, comparison: ScanComparison, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = FollowUpState()
        self.wanted = False
        self.comparison = comparison
        self._of: tuple[object, ...] = ()  # identifies what the data are about
        self._job = CurrentJob(comparison.runner, self)
        self._job.failed.connect(self._on_failed)
        for news in (comparison.changed, comparison.first.result_changed,
                     comparison.second.result_changed, comparison.second.scan_changed,
                     comparison.second.activity_changed, comparison.progressed):  # fmt: skip
            news.connect(self._renew)

    def want(self, wanted: bool) -> None:
        """Start or stop comparing; existing data are kept."""
        self.wanted = wanted
        self._renew()

    def show_place(self, row: int) -> None:
        """Move both scans to the lesions of a row."""
        record = self.state.record
        if record is None or not 0 <= row < len(record.found.lesions):
            return
        first, second = record.found.lesions[row].at
        if first is not None:
            self.comparison.first.display.point_at(first)
        elif second is not None:
            self.comparison.second.display.point_at(second)

    @Slot()
    def _renew(self) -> None:
        comparison = self.comparison
        sessions = comparison.first, comparison.second
        volumes = comparison.volumes
        if not self.wanted:
            return
        problem = self._problem()
        if problem or volumes is None:
            self._job.drop()
            self._of = ()
            self._set(FollowUpState(problem=problem))
            return
        results = sessions[0].result, sessions[1].result
        now = (*volumes, *results, comparison.link, comparison.registration)
        if len(now) == len(self._of) and all(a is b for a, b in zip(now, self._of, strict=True)):
            return
        self._of = now
        fit = comparison.registration.fit if comparison.registration else None
        request = PairRequest(volumes, results, comparison.link, fit, comparison.tie)
        self._set(FollowUpState(busy=True))
        self._job.start(partial(_compared, request), self._on_finished)

    def _problem(self) -> str:
        sessions = self.comparison.first, self.comparison.second
        if self.comparison.volumes is None:
            return self.tr("Open a second scan with File, Compare with (Ctrl+D).")
        if any(each.withheld for each in sessions):
            return self.tr("Blind read: commit your score, then the scans are compared.")
        if any(each.activity.stage is not Stage.IDLE for each in sessions):
            return self.tr("A scan is being classified; the comparison follows.")
        if self.comparison.is_linking:
            return self.tr("The lungs are being registered; the comparison follows.")
        if all(each.result is None for each in sessions):
            return self.tr("Neither scan was classified, so there is nothing to compare.")
        return ""

    def _set(self, state: FollowUpState) -> None:
        self.state = state
        self.changed.emit()

    def _on_finished(self, record: FollowUpRecord) -> None:
        self._set(FollowUpState(record))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set(FollowUpState(problem=sentence(error)))


def _compared(request: PairRequest, progress: Progress) -> FollowUpRecord:
    progress(0.0, Text("Comparing the scans"))
    scans = [
        _scan(volume, result)
        for volume, result in zip(request.volumes, request.results, strict=True)
    ]
    pair = scans[0], scans[1]
    matched = request.link.basis in PLACED
    link = request.link
    carries = (link.all_carried, link.turned().all_carried) if matched else None
    found = follow_up(pair, carries, part(progress, 0.3, 1.0))
    remarks = pair_remarks(pair, found, request.fit, matched=matched)
    return FollowUpRecord(pair, found, remarks, request.fit, request.words)


def _scan(volume: Volume, result: Result | None) -> FollowUpScan:
    by_hu = result.examined.lungs if result and result.examined else find_lungs(volume)
    scan = FollowUpScan(volume, result, by_hu)
    if by_hu is None or scan.heat_map is None:
        return scan
    return replace(scan, lungs=fine_lungs(volume, scan.heat_map, by_hu) or by_hu)
