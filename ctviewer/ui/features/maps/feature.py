"""The menu entry for saving maps, and the button to drag them."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton

from ctviewer.core.analysis.wording import NO_LESION_MAPS
from ctviewer.core.base.errors import UserError
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.naming import MapFormat, stem_of
from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.base.jobs import Job
from ctviewer.ui.base.plain import is_confirmed, tip
from ctviewer.ui.base.words import sentence, word
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.maps.saving import SaveRequest, mapped_now, paths_from, save
from ctviewer.ui.output.names import suggested_stem
from ctviewer.ui.output.saving import ask_name

MESSAGE_MS = 8000


class MapsButton(QPushButton):
    """A click saves, a drag exports the maps as files."""

    dragged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pressed_at: QPoint | None = None
        self.setText(self.tr("Save maps…"))
        self.setToolTip(
            tip(
                self.tr(
                    "Lesion probability, lesion mask, lungs and lung classes as files: click to "
                    "choose where, or drag them into a folder or another program (NIfTI)"
                ),
                wrapped=True,
            )
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember a possible start of a drag."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Start the drag once the mouse has moved far enough."""
        start = self._pressed_at
        moved = 0 if start is None else (event.position().toPoint() - start).manhattanLength()
        if (
            event.buttons() & Qt.MouseButton.LeftButton
            and moved >= QApplication.startDragDistance()
        ):
            self._pressed_at = None
            self.setDown(False)
            self.dragged.emit()
            return
        super().mouseMoveEvent(event)


class MapsFeature(Feature):
    """Saves the maps of the first scan, at the displayed thresholds."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = frame.session
        self._dragged: TemporaryDirectory[str] | None = None
        self.button = MapsButton()
        self.button.clicked.connect(self.ask)
        self.button.dragged.connect(self._on_dragged)
        frame.result_buttons.add(self.button)
        frame.session.result_changed.connect(self._on_result_changed)

    def entries(self) -> list[Entry]:
        """The entry of the File menu."""
        return [
            Entry(self.tr("&File"), self.tr("Save maps…"), ("Ctrl+Alt+M",), self.ask,
                  self.tr("Lesions and lungs in the scan's own grid: NIfTI, NRRD or DICOM"),
                  True, usable=self._is_classified, of_first=True, part=2, tool="report"),
        ]  # fmt: skip

    def gestures(self) -> list[Gesture]:
        """Mouse actions of the button."""
        return [(self.tr("Drag Save maps…"), self.tr("The maps as files, into a folder"))]

    def shutdown(self) -> None:
        """Remove the files of the last drag."""
        if self._dragged is not None:
            self._dragged.cleanup()

    @Slot()
    def ask(self) -> None:
        """Ask for a name prefix and a format, and save."""
        scan = self._session.scan
        if scan is None or not self._is_classified():
            return
        if not self._has_maps():
            self._session.failed.emit(word(NO_LESION_MAPS))
            return
        kinds = {
            self.tr("NIfTI (*.nii.gz)"): MapFormat.NIFTI,
            self.tr("NRRD, for 3D Slicer (*.nrrd)"): MapFormat.NRRD,
        }
        if scan.volume.source.format == "DICOM":
            kinds[self.tr("DICOM Segmentations, with the patient's name (*.dcm)")] = MapFormat.SEG
        name, kind = ask_name(
            self.frame.window, self.tr("Save maps: how their names begin"),
            suggested_stem(scan.volume), ";;".join(kinds), confirm=False,  # asked for all
        )  # fmt: skip
        if name:
            self.save(Path(name), kinds.get(kind, MapFormat.NIFTI))

    def save(self, chosen: Path, wanted: MapFormat) -> None:
        """Save the maps with file names starting with `chosen`; confirms overwriting."""
        request = self._request(chosen, wanted)
        if request is None or not self._may_replace(request):
            return
        job = Job(partial(save, request))
        job.finished.connect(self._on_saved)
        job.failed.connect(self._on_failed)
        self._session.begun.emit()
        self.frame.runner.start(job)

    def files_to_drag(self) -> list[Path]:
        """The maps as NIfTI in a temporary folder, until the next drag or the end.

        Raises:
            UserError: they cannot be written.
        """
        self.shutdown()
        self._dragged = TemporaryDirectory(prefix="ctviewer-maps-")
        name = stem_of(Path(self._session.scan.volume.source.name)) if self._session.scan else ""
        request = self._request(Path(self._dragged.name) / name, MapFormat.NIFTI)
        if request is None:
            return []
        save(request)
        return [request.paths[kind] for kind in MapKind]

    def _request(self, chosen: Path, wanted: MapFormat) -> SaveRequest | None:
        now = mapped_now(self._session)
        if now is None:
            return None
        volume, mapped = now
        paths = paths_from(chosen, volume.source.path or chosen, wanted, mapped.masks)
        return SaveRequest(volume, mapped, paths, wanted)

    def _may_replace(self, request: SaveRequest) -> bool:
        there = [path.name for path in request.paths.values() if path.exists()]
        if not there:
            return True
        return is_confirmed(
            self.frame.window,
            self.tr("Save maps"),
            self.tr("There are files of these names already: {names}. Replace them?").format(
                names=", ".join(there)
            ),
        )

    def _is_classified(self) -> bool:
        """True also without a heat map: the command then explains why."""
        score = self._session.result.score if self._session.result else None
        return self._has_maps() or (score is not None and score.heat_map is None)

    def _has_maps(self) -> bool:
        return mapped_now(self._session) is not None

    @Slot()
    def _on_result_changed(self) -> None:
        self.frame.result_buttons.offer(self.button, self._has_maps())

    @Slot()
    def _on_dragged(self) -> None:
        try:
            files = self.files_to_drag()
        except UserError as error:
            self._on_failed(error)
            return
        if files:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
            drag = QDrag(self.button)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)

    @Slot(object)
    def _on_saved(self, folder: Path) -> None:
        text = self.tr("The maps were saved in {name}.").format(name=folder.name)
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._session.failed.emit(sentence(error))
