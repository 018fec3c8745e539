"""Opens masks for the open scan, by menu or drop, and measures with them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ctviewer.core.analysis.mask_measures import MaskMeasures, MaskPair
from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.formats.masks.guess import may_be_mask
from ctviewer.core.geometry.scan_mask import FileMask, MaskKind, ScanMask
from ctviewer.core.output.masked import MaskFile
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.jobs import CurrentJob
from ctviewer.ui.base.plain import is_confirmed, message_box
from ctviewer.ui.base.words import filled, sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.masks.box import MaskBox
from ctviewer.ui.features.masks.work import (
    MaskRequest,
    is_installed,
    lobes,
    measures,
    placed,
    read,
)
from ctviewer.ui.scan.opening import last_folder, scan_filters

SETTLED_MS = 700  # delay after the last change of a mask before it is measured
PROGRAMS = {"lungmask": "lungmask", "totalsegmentator": "TotalSegmentator"}
"""Segmentation programs, by their keys in `inference/segmenters.py`."""

if TYPE_CHECKING:
    from ctviewer.ui.features.masks.dialog import MaskDialog


class MasksFeature(Feature):
    """Masks of the first scan: from file to measurements."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session, self._display = frame.session, frame.session.display
        self._request: MaskRequest | None = None
        self._kind = MaskKind.LUNGS
        self.dialog: MaskDialog | None = None
        self.box = MaskBox()
        self.box.removed.connect(self.remove)
        frame.results.addWidget(self.box)
        self._job = CurrentJob(frame.runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._measure)
        self._display.masks_changed.connect(self._on_masks_changed)
        frame.session.scan_changed.connect(self._on_scan_changed)
        frame.session.result_changed.connect(self._measure)

    def entries(self) -> list[Entry]:
        """The entries of the File menu."""
        file = self.tr("&File")
        return [
            Entry(file, self.tr("Open mask…"), ("Ctrl+Alt+O",), self.ask,
                  self.tr("Lungs, lobes or lesions made elsewhere: NIfTI, NRRD or DICOM SEG"),
                  True, of_first=True, part=0),
            Entry(file, self.tr("Remove masks"), (), self.remove,
                  self.tr("Measure with the network's own lungs and lesions again"),
                  usable=self._has_masks, of_first=True, part=0),
            *(
                Entry(self.tr("&Network"), filled(self.tr("Lobes by {program}"), program=program),
                      (), partial(self.ask_program, name),
                      self.tr("Ask another program that is installed here; it may take minutes"),
                      usable=partial(self._can_ask, name), of_first=True)
                for name, program in PROGRAMS.items()
            ),
        ]  # fmt: skip

    @Slot()
    def ask(self) -> None:
        """Let the user choose a file, and ask for its kind."""
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window, self.tr("Open a mask"), last_folder(), scan_filters()
        )
        if name:
            self.open(Path(name))

    def take_files(self, paths: Sequence[Path]) -> bool:
        """If a single dropped file may be a mask, ask whether it is one of the open scan."""
        scan = self._session.scan
        if scan is None or len(paths) != 1 or not may_be_mask(paths[0], scan.volume.shape):
            return False
        box = message_box(
            self.frame.window,
            QMessageBox.Icon.Question,
            self.tr("Open mask"),
            self.tr("Is {name} a mask of the open scan?").format(name=paths[0].name),
        )
        as_mask = box.addButton(self.tr("Use as mask"), QMessageBox.ButtonRole.YesRole)
        as_scan = box.addButton(self.tr("Open as scan"), QMessageBox.ButtonRole.NoRole)
        box.setEscapeButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        answer = box.clickedButton()
        box.deleteLater()
        if answer is as_mask:
            self.open(paths[0])
        return answer is not as_scan

    def open(self, path: Path) -> None:
        """Read a mask, and ask for its kind."""
        if self._session.scan is not None:
            self._session.begun.emit()
            given = MaskFile(path)
            self._job.start(partial(read, given), partial(self._on_read, given))

    def ask_program(self, name: str) -> None:
        """Run a segmentation program for lungs and lobes."""
        scan = self._session.scan
        if scan is not None:
            self._job.start(
                partial(lobes, scan.volume, self._session.sealed, name), self._on_placed
            )

    @Slot()
    def remove(self) -> None:
        """Measure without masks."""
        self._use(MaskPair())

    def cancel(self) -> bool:
        """Stop reading or measuring."""
        if not self._job.is_on:
            return False
        self._job.cancel()
        return True

    def _on_read(self, given: MaskFile, found: FileMask) -> None:
        from ctviewer.ui.features.masks.dialog import MaskDialog

        scan = self._session.scan
        if scan is None:
            return
        self._show()
        self._request = MaskRequest(scan.volume, self._session.sealed, given, found)
        self.dialog = dialog = MaskDialog(found, self.frame.window)
        dialog.accepted.connect(self._on_accepted)
        dialog.finished.connect(self._on_answered)
        dialog.open()

    @Slot()
    def _on_accepted(self) -> None:
        request = self._request
        if request is None or self.dialog is None:
            return
        threshold = self.dialog.threshold.value() if request.found.fractional else None
        given = replace(request.given, labels=self.dialog.chosen(), threshold=threshold)
        self._kind = self.dialog.kind
        self._place(replace(request, given=given))

    @Slot(int)
    def _on_answered(self, _code: int) -> None:
        self.dialog = None

    def _place(self, request: MaskRequest) -> None:
        self._request = request
        self._job.start(partial(placed, request, self._kind), self._on_placed)

    def _on_placed(self, mask: ScanMask) -> None:
        masks = self._display.masks
        is_lesions = mask.kind is MaskKind.LESIONS
        self._use(replace(masks, lesions=mask) if is_lesions else replace(masks, lungs=mask))

    def _use(self, masks: MaskPair) -> None:
        self._request = None
        self._display.use_masks(masks)
        self._settled.stop()  # they are final, unlike those under a brush
        self._measure()

    @Slot()
    def _on_masks_changed(self) -> None:
        """Drop outdated measurements; measure again after a pause in corrections."""
        self._job.drop()
        if self._session.result is not None and self._session.result.masks is not None:
            self._session.take_measures(None)
        self._settled.start(SETTLED_MS)
        self.changed.emit()

    @Slot()
    def _measure(self) -> None:
        """Measure with the masks, if there is a visible result."""
        scan, result, masks = self._session.scan, self._session.result, self._display.masks
        if scan is None or result is None or not masks or result.masks is not None:
            self._show()
            return
        self._job.start(partial(measures, scan.volume, result, masks), self._on_measured)

    def _on_measured(self, found: MaskMeasures | None) -> None:
        self._session.take_measures(found)
        self._show()

    def _show(self) -> None:
        result = self._session.result
        if result is not None and result.masks is not None:
            self.box.show_measures(result.masks)
        elif self._has_masks() and result is None:
            self.box.show_text(self.tr("Measured once the scan is classified."))
        else:
            self.box.show_text("")

    def _can_ask(self, name: str) -> bool:
        return self._session.scan is not None and is_installed(name)

    def _has_masks(self) -> bool:
        return bool(self._display.masks)

    @Slot()
    def _on_scan_changed(self) -> None:
        self._job.drop()
        self._settled.stop()
        self._request = None
        self._show()
        self.changed.emit()

    @Slot(float, str)
    def _on_progressed(self, fraction: float, label: str) -> None:
        self.box.show_text(f"{label} … {100 * fraction:.0f} %" if label else "…")

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._show()
        request = self._request
        advice = error.advice if isinstance(error, UserError) else None
        if request is not None and advice is Advice.MASK_ANYWAY:
            asked = self.tr("{problem} Use it anyway?").format(problem=sentence(error))
            if is_confirmed(self.frame.window, self.tr("Open mask"), asked):
                self._place(replace(request, given=replace(request.given, anyway=True)))
            return
        self._session.failed.emit(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._show()
