"""The second scan beside the first: loaded and classified like it, linked to it, following it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.linking import (
    Basis,
    Coupling,
    Link,
    followed,
    is_beyond,
    is_cut,
    link_by_lungs,
    link_by_position,
    share_frame,
)
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.session import Session, Stage
from ctviewer.ui.viewer.display import Display

Known = tuple[tuple[Volume, Box | None], ...]  # boxes around lungs, None where there are none


class ScanComparison(QObject):
    """Holds the link between the scans of two sessions; `changed` says that it is another one.

    Each newly opened pair is linked by patient position if both scans share a frame of reference,
    else by the lungs once they are found.
    """

    changed = Signal()

    def __init__(
        self,
        first: Session,
        second: Session,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.first = first
        self.second = second
        self.coupling = Coupling()
        self.link = Link()
        self.basis = Basis.NONE  # what is wanted
        self._reason = ""
        self.runner = runner
        self._known: Known = ()
        self._job = CurrentJob(runner, self)
        self._job.failed.connect(self._on_failed)
        self._busy = False
        self._leader = first.display  # what was moved last by the user
        first.result_changed.connect(self._share_blindness)
        self.second.result_changed.connect(self._remember_seen)
        for session in (first, self.second):
            session.scan_changed.connect(self._on_scan_changed)
            session.display.view_changed.connect(self._on_view_changed)

    @property
    def volumes(self) -> tuple[Volume, Volume] | None:
        """Those of both scans, or None while there is no pair."""
        first, second = self.first.display.volume, self.second.display.volume
        return None if first is None or second is None else (first, second)

    @property
    def is_wanted(self) -> bool:
        """Whether there is a second scan, or one is being opened."""
        return self.second.scan is not None or self.second.activity.stage is not Stage.IDLE

    @property
    def tie(self) -> str:
        """In words how the scans are linked, or why they are not."""
        if self.link.basis is Basis.LUNGS:
            return self._lungs_text()
        if self.link.basis is Basis.POSITION:
            if self.volumes is not None and share_frame(*self.volumes):
                return self.tr("Linked by patient position: same frame of reference or grid")
            return self.tr(
                "Linked by patient position, though the files share no frame of reference"
            )
        return self._reason or self.tr("Not linked")

    def open(self, path: Path) -> None:
        """Open another scan as the second."""
        self.second.open(path)

    def close(self) -> None:
        """Show the first scan alone."""
        self.second.cancel()
        self.second.close()

    def link_by(self, basis: Basis) -> None:
        """Link the pair anew, and bring the second scan to the first one's place."""
        self._job.drop()
        self.basis = basis
        volumes = self.volumes
        if volumes is None or basis is Basis.NONE:
            self._set(Link(), "")
        elif basis is Basis.POSITION:
            self._set(link_by_position(*volumes), "")
        else:
            self._link_by_lungs(volumes)

    def couple(self, coupling: Coupling) -> None:
        """Let other things go along from now on."""
        self.coupling = coupling
        self._follow(self.first.display)
        self.changed.emit()

    def towards(self, display: Display) -> Link:
        """The link that leads from the other scan to a display's."""
        return self.link if display is self.second.display else self.link.turned()

    def other(self, display: Display) -> Display:
        """The display beside a display."""
        first, second = self.first.display, self.second.display
        return first if display is second else second

    def is_beyond(self, display: Display) -> bool:
        """Whether a display follows to a place where its scan has nothing."""
        follows = display is not self._leader and self.coupling.scroll
        if display.volume is None or not follows:
            return False
        place = self.towards(display).carried(self.other(display).view.cursor)
        return place is not None and is_beyond(display.volume, place)

    def _lungs_text(self) -> str:
        cut = [n for n, (volume, box) in enumerate(self._known, 1) if box and is_cut(box, volume)]
        if len(cut) == 2:
            return self.tr("Linked by lungs, which neither scan shows whole: levels may not match")
        if cut:
            text = self.tr("Linked by lungs, which scan {number} cuts off: levels may not match")
            return text.format(number=cut[0])
        return self.tr("Linked by lungs: same share of the box around them, not registered")

    def _link_by_lungs(self, volumes: tuple[Volume, Volume]) -> None:
        self._set(Link(), self.tr("Finding the lungs to link by …"))
        self._job.start(partial(_lung_boxes, volumes, self._known), self._on_lungs_found)

    def _set(self, link: Link, reason: str) -> None:
        self.link, self._reason = link, reason
        self._follow(self.first.display)
        self.changed.emit()

    def _follow(self, leader: Display) -> None:
        """Show the other scan as the leader is shown; what follows leads nothing."""
        other = self.other(leader)
        if self._busy or self.volumes is None or other.volume is None:
            return
        self._busy, self._leader = True, leader
        link = self.towards(other)
        other.show(followed(leader.view, other.view, other.volume, link, self.coupling))
        self._busy = False

    @Slot(object, object)
    def _on_view_changed(self, _old: ViewState, _new: ViewState) -> None:
        leader = self.sender()
        if isinstance(leader, Display):
            self._follow(leader)

    @Slot()
    def _share_blindness(self) -> None:
        """A blind reader is shown neither number."""
        self.second.blind(self.first.blindness)

    @Slot()
    def _remember_seen(self) -> None:
        """A number that was seen here is no blind read later."""
        if self.second.scan is not None and self.second.result is not None:
            seen = self.second.scan.volume.source.sha256
            self.first.blind(self.first.blindness.having_seen(seen))

    @Slot()
    def _on_scan_changed(self) -> None:
        if self.first.scan is None and self.is_wanted:
            self.close()
            return
        volumes = self.volumes
        self._known = tuple(each for each in self._known if volumes and each[0] in volumes)
        same = volumes is not None and share_frame(*volumes)
        self.link_by(Basis.POSITION if same else Basis.LUNGS)

    def _on_lungs_found(self, known: Known) -> None:
        self._known = known
        boxes = [box for _, box in known]
        first, second = boxes
        if first is None or second is None:
            number = 1 if first is None else 2
            text = self.tr("Not linked: no lungs were found in scan {number}")
            self._set(Link(), text.format(number=number))
        else:
            self._set(link_by_lungs(first, second), "")

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set(Link(), self.tr("Not linked: {error}").format(error=sentence(error)))


def _lung_boxes(volumes: tuple[Volume, Volume], known: Known, progress: Progress) -> Known:
    found = []
    for number, volume in enumerate(volumes):
        progress(number / len(volumes), Text("Finding the lungs"))
        boxes = [box for each, box in known if each is volume]
        if not boxes:
            lungs = find_lungs(volume)
            boxes = [lungs.box(0.0) if lungs else None]
        found.append((volume, boxes[0]))
    return tuple(found)
