"""The second scan: loaded, classified, linked to the first, and following it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.fine_lungs import fine_lungs
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_registration import Fit, LungRegistration, register_lungs
from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
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
    link_by_registration,
    share_frame,
)
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import filled, sentence
from ctviewer.ui.scan.session import Session, Stage
from ctviewer.ui.viewer.display import Display

Known = tuple[tuple[Volume, Lungs | None], ...]  # None if there are no lungs
Seen = tuple[HeatMap | None, HeatMap | None]
SHOWN_STEP = 0.05  # minimum step between two progress reports


class ScanComparison(QObject):
    """Holds the link between the scans of two sessions; `changed` reports another link.

    A new pair is linked by patient position if both scans share a frame of reference, else by the
    lungs once found; these are registered when both scans are classified or will not be. A
    registration with a poor fit leaves the link by lungs. `registers` enables automatic
    registration of new pairs; `fraction` is its progress (0..1), None while none runs.
    """

    changed = Signal()
    progressed = Signal()

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
        self.basis = Basis.NONE  # the requested basis
        self._reason = ""
        self.runner = runner
        self.registers = True
        self.registration: LungRegistration | None = None
        self.fraction: float | None = None
        self._known: Known = ()
        self._job = CurrentJob(runner, self)
        self._job.failed.connect(self._on_failed)
        self._registering = CurrentJob(runner, self)
        self._registering.progressed.connect(self._on_progressed)
        self._registering.failed.connect(self._on_not_registered)
        self._registering.cancelled.connect(self._on_cancelled)
        self._busy = False
        self._leader = first.display  # the display changed last by the user
        first.result_changed.connect(self._share_blindness)
        self.second.result_changed.connect(self._remember_seen)
        for session in (first, self.second):
            session.scan_changed.connect(self._on_scan_changed)
            session.activity_changed.connect(self._register_when_idle)
            session.display.view_changed.connect(self._on_view_changed)

    @property
    def volumes(self) -> tuple[Volume, Volume] | None:
        """Both volumes, or None without a pair."""
        first, second = self.first.display.volume, self.second.display.volume
        return None if first is None or second is None else (first, second)

    @property
    def is_wanted(self) -> bool:
        """Whether there is a second scan, or one is being opened."""
        return self.second.scan is not None or self.second.activity.stage is not Stage.IDLE

    @property
    def is_linking(self) -> bool:
        """Whether the link will still change: lungs are being found or registered."""
        awaited = self.basis is Basis.REGISTRATION and self.link.basis is Basis.LUNGS
        return self._job.is_on or self.fraction is not None or awaited

    @property
    def tie(self) -> str:
        """The link in words, or why there is none."""
        if self.link.basis is Basis.REGISTRATION and self.registration is not None:
            return self.tr("Linked by registered lungs: {fit}").format(
                fit=self._fit_text(self.registration.fit)
            )
        if self.link.basis is Basis.LUNGS:
            return self._reason or self._lungs_text()
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
        """Close the second scan."""
        self.second.cancel()
        self.second.close()

    def link_by(self, basis: Basis) -> None:
        """Link the pair by another basis, and move the second scan to the first one's place."""
        self._job.drop()
        self._stop_registering()
        self.basis = basis
        volumes = self.volumes
        if volumes is None or basis is Basis.NONE:
            self._set(Link(), "")
        elif basis is Basis.POSITION:
            self._set(link_by_position(*volumes), "")
        else:
            self._link_by_lungs(volumes)

    def cancel_registration(self) -> None:
        """Cancel the registration; the link by lungs stays."""
        self._registering.cancel()

    def couple(self, coupling: Coupling) -> None:
        """Change what is coupled."""
        self.coupling = coupling
        self._follow(self.first.display)
        self.changed.emit()

    def towards(self, display: Display) -> Link:
        """The link from the other scan to a display's."""
        return self.link if display is self.second.display else self.link.turned()

    def other(self, display: Display) -> Display:
        """The other display."""
        first, second = self.first.display, self.second.display
        return first if display is second else second

    def is_beyond(self, display: Display) -> bool:
        """Whether the linked place is outside a display's scan."""
        follows = display is not self._leader and self.coupling.scroll
        if display.volume is None or not follows:
            return False
        place = self.towards(display).carried(self.other(display).view.cursor)
        return place is not None and is_beyond(display.volume, place)

    def _lungs_text(self) -> str:
        cut = [n for n, (volume, lungs) in enumerate(self._known, 1)
               if lungs and is_cut(lungs.box(0.0), volume)]  # fmt: skip
        if len(cut) == 2:
            return self.tr("Linked by lungs, which neither scan shows whole: levels may not match")
        if cut:
            text = self.tr("Linked by lungs, which scan {number} cuts off: levels may not match")
            return text.format(number=cut[0])
        return self.tr("Linked by lungs: same share of the box around them, not registered")

    def _fit_text(self, fit: Fit) -> str:
        overlap = round(100 * fit.overlap)
        if fit.residual_mm is None:
            return self.tr("overlap {overlap} %, too little detail for a residual").format(
                overlap=overlap
            )
        text = self.tr("overlap {overlap} %, residual {residual:.1f} mm")
        return filled(text, overlap=overlap, residual=fit.residual_mm)

    def _link_by_lungs(self, volumes: tuple[Volume, Volume]) -> None:
        known = self.registration
        if self.basis is Basis.REGISTRATION and known is not None and known.fit.is_good:
            self._set(link_by_registration(known.warp), "")
            return
        self._job.start(partial(_find_all, volumes, self._known), self._on_lungs_found)
        self._set(Link(), self.tr("Finding the lungs to link by …"))

    @Slot()
    def _register_when_idle(self) -> None:
        """Start when nothing else is running, so that the lungs are those of classified scans."""
        sessions, volumes = (self.first, self.second), self.volumes
        idle = all(each.activity.stage is Stage.IDLE for each in sessions)
        wanted = self.basis is Basis.REGISTRATION and self.link.basis is Basis.LUNGS
        if not idle or not wanted or volumes is None or self._registering.is_on:
            return
        seen = self.first.display.heat_map, self.second.display.heat_map
        self.fraction = 0.0
        self.progressed.emit()
        self._registering.start(partial(_registered, self._known, seen), self._on_registered)

    def _stop_registering(self) -> None:
        self._registering.drop()
        self.fraction = None
        self.progressed.emit()

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        if self.fraction is None or fraction - self.fraction >= SHOWN_STEP:
            self.fraction = fraction
            self.progressed.emit()

    def _on_registered(self, found: LungRegistration) -> None:
        self._stop_registering()
        self.registration = found
        if found.fit.is_good:
            self._set(link_by_registration(found.warp), "")
            return
        self.basis = Basis.LUNGS
        self._set(self.link, self.tr(
            "Linked by lungs, as their registration does not fit ({fit}); "
            "these may be two patients"
        ).format(fit=self._fit_text(found.fit)))  # fmt: skip

    @Slot(Exception)
    def _on_not_registered(self, error: Exception) -> None:
        self._keep_lungs(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._keep_lungs(self.tr("registration was cancelled"))

    def _keep_lungs(self, reason: str) -> None:
        self._stop_registering()
        self.basis = Basis.LUNGS
        text = self.tr("Linked by lungs, not registered: {reason}")
        self._set(self.link, text.format(reason=reason))

    def _set(self, link: Link, reason: str) -> None:
        self.link, self._reason = link, reason
        self._follow(self.first.display)
        self.changed.emit()

    def _follow(self, leader: Display) -> None:
        """Update the other display from the leader, without feedback."""
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
        """Withhold both results from a blind reader."""
        self.second.blind(self.first.blindness)

    @Slot()
    def _remember_seen(self) -> None:
        """A result seen here counts as seen for later blind reads."""
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
        self.registration = None
        same = volumes is not None and share_frame(*volumes)
        by_lungs = Basis.REGISTRATION if self.registers else Basis.LUNGS
        self.link_by(Basis.POSITION if same else by_lungs)

    def _on_lungs_found(self, known: Known) -> None:
        self._known = known
        first, second = (lungs for _, lungs in known)
        if first is None or second is None:
            number = 1 if first is None else 2
            text = self.tr("Not linked: no lungs were found in scan {number}")
            self._set(Link(), text.format(number=number))
        else:
            self._set(link_by_lungs(first.box(0.0), second.box(0.0)), "")
            self._register_when_idle()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set(Link(), self.tr("Not linked: {error}").format(error=sentence(error)))


def _find_all(volumes: tuple[Volume, Volume], known: Known, progress: Progress) -> Known:
    found = []
    for number, volume in enumerate(volumes):
        progress(number / len(volumes), Text("Finding the lungs"))
        lungs = [lungs for each, lungs in known if each is volume]
        found.append((volume, lungs[0] if lungs else find_lungs(volume)))
    return tuple(found)


def _registered(known: Known, seen: Seen, progress: Progress) -> LungRegistration:
    """Register by the network's lungs, if available: they include consolidated lung."""
    scans = []
    for (volume, by_hu), heat_map in zip(known, seen, strict=True):
        progress(0.0, Text("Registering the lungs"))
        assert by_hu is not None  # exists, as the link by lungs used them
        fine = fine_lungs(volume, heat_map, by_hu) if heat_map else None
        scans.append((volume, fine or by_hu))
    one, other = scans
    return register_lungs(one, other, progress)
