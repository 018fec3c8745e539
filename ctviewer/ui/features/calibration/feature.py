"""The Network menu's entries for site calibration."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ctviewer.core.base.errors import UserError
from ctviewer.core.worklist.lines import classes_of
from ctviewer.core.worklist.truth import Truth
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import message_box
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.batch.feature import BatchFeature
from ctviewer.ui.features.calibration.exporting import TrainingExport, WantedExport
from ctviewer.ui.features.calibration.study import (
    CalibrationRequest,
    CalibrationStudy,
    FittedCalibration,
)
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, first_folder
from ctviewer.ui.scan.opening import last_folder

if TYPE_CHECKING:
    from ctviewer.ui.features.calibration.dialog import CalibrationDialog

MESSAGE_MS = 8000


class CalibrationFeature(Feature):
    """Fits a calibration to the worklist's scans, for the window's network."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session, self._networks = frame.session, frame.networks
        self.dialog: CalibrationDialog | None = None
        self.study = CalibrationStudy(frame.runner, self)
        self.study.failed.connect(self._on_failed)
        frame.networks.changed.connect(self.changed)
        self.export = TrainingExport(self)
        self.export.failed.connect(frame.session.failed)
        self.export.done.connect(self._say)
        self.export.working.connect(self._on_working)

    def entries(self) -> list[Entry]:
        """Entries of the Network menu."""
        menu = self.tr("&Network")
        return [
            Entry(menu, self.tr("Calibrate to this site…"), (), self.calibrate,
                  self.tr("Fit the probabilities to the worklist's scans and their labels"),
                  usable=self._has_scans),
            Entry(menu, self.tr("Open a calibration…"), (), self.ask_file,
                  self.tr("Use one that was saved, for this network")),
            Entry(menu, self.tr("Site calibration"), (), self.toggle,
                  self.tr("Use the last calibration, or the network's own; off at each start"),
                  is_on=self._is_on, usable=self._has_file),
            Entry(self.tr("&Batch"), self.tr("Export for training…"), (), self.ask_export,
                  self.tr("Labelled scans and their masks as a folder that training takes"),
                  usable=self._has_scans),
        ]  # fmt: skip

    def calibrate(self) -> None:
        """Show the dialog, fitted to the labels that the worklist is compared with."""
        from ctviewer.ui.features.calibration.dialog import CalibrationDialog

        if self.dialog is None:
            self.dialog = dialog = CalibrationDialog(self.frame.window)
            dialog.labels_asked.connect(self._ask_labels)
            dialog.save_asked.connect(self._ask_place)
            dialog.cancel_asked.connect(self.study.cancel)
            self.study.fitted.connect(dialog.show_fitted)
            self.study.working.connect(dialog.show_working)
        self.dialog.show_none("")
        self.dialog.show()
        self.dialog.activateWindow()
        known = self._batch.tasks.comparison
        if known is not None:
            self.fit(known[0].truth)

    def fit(self, labels: Path | Truth) -> None:
        """Fit a calibration to the worklist's scans."""
        worklist = self._batch.batch.worklist
        network = self._networks.options_of(worklist.network)
        if network is None:
            self._on_failed(self.tr("The network of these scans is no longer in your list."))
            return
        self.study.fit(CalibrationRequest(tuple(worklist.lines), labels, network))

    def save(self, path: Path, found: FittedCalibration) -> None:
        """Save a calibration, and switch it on."""
        try:
            found.site.save(path)
        except UserError as error:
            self._session.failed.emit(sentence(error))
            return
        self.use(path)
        if self.dialog is not None:
            self.dialog.hide()

    def use(self, path: Path | None) -> None:
        """Use a calibration, or none."""
        try:
            self._networks.use_calibration(path)
        except UserError as error:
            self._session.failed.emit(sentence(error))
            return
        text = self.tr("The site's calibration is on.")
        if path is None:
            text = self.tr("The network's own calibration is used.")
        self._say(text)

    def ask_export(self) -> None:
        """Ask for a new folder and one of masks, and export the labelled scans."""
        known = self._batch.tasks.comparison
        if known is None:
            self._session.failed.emit(
                self.tr(
                    "Choose the labels of these scans first, by “Ground truth…” in the menu Batch."
                )
            )
            return
        window = self.frame.window
        name, _ = ask_name(window, self.tr("Export for training: a new folder"), "training")
        if not name:
            return
        masks = self._asked_masks()
        if masks is not None:
            lines = tuple(self._batch.batch.worklist.lines)
            folder = Path(masks) if masks else None
            self.export.start(WantedExport(lines, known[0].truth, Path(name), folder))

    def _asked_masks(self) -> str | None:
        """The folder of masks that the user chose, "" for none, None for no export after all."""
        window, role = self.frame.window, QMessageBox.ButtonRole.ActionRole
        box = message_box(
            window, QMessageBox.Icon.Question, self.tr("Export for training"),
            self.tr("Are there masks of these scans in a folder?"),
            self.tr("Masks that you corrected here go along without them."),
        )  # fmt: skip
        choose = box.addButton(self.tr("Choose the folder…"), role)
        without = box.addButton(self.tr("No other masks"), role)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        answer = box.clickedButton()
        box.deleteLater()
        if answer is without:
            return ""
        if answer is not choose:
            return None
        title = self.tr("Folder of masks")
        return QFileDialog.getExistingDirectory(window, title, last_folder()) or None

    def cancel(self) -> bool:
        """Cancel the export."""
        was_on = self.export.is_on
        self.export.cancel()
        if was_on:
            self._say(self.tr("Cancelled; nothing was written."))
        return was_on

    def toggle(self) -> None:
        """Use the last calibration, or none."""
        self.use(None if self._is_on() else self._networks.last_calibration)
        self.changed.emit()

    def ask_file(self) -> None:
        """Let the user choose a calibration."""
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window, self.tr("Open a calibration"), first_folder(), self._kind
        )
        if name:
            self.use(Path(name))

    def shutdown(self) -> None:
        """Stop fitting and exporting."""
        self.study.cancel()
        self.export.shutdown()

    @Slot(str)
    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    @Slot(float, str)
    def _on_working(self, fraction: float, label: str) -> None:
        self._say(f"{label} {round(100 * fraction)} %")

    @property
    def _kind(self) -> str:
        return self.tr("Calibrations (*.json)")

    @property
    def _batch(self) -> BatchFeature:
        (found,) = (each for each in self.frame.features if isinstance(each, BatchFeature))
        return found

    def _has_scans(self) -> bool:
        """Whether there are lines of a binary network."""
        lines = self._batch.batch.worklist.lines
        withheld = self._session.blindness.is_on
        return bool(lines) and classes_of(lines).binary and not withheld

    def _is_on(self) -> bool:
        return self._networks.calibration is not None

    def _has_file(self) -> bool:
        return self._networks.last_calibration is not None

    @Slot()
    def _ask_labels(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._parent,
            self.tr("Labels"),
            first_folder(),
            self.tr("Tables (*.csv *.tsv *.txt);;All files (*)"),
        )
        if name:
            self.fit(Path(name))

    @Slot()
    def _ask_place(self) -> None:
        found = self.dialog.fitted if self.dialog else None
        if found is None:
            return
        suggested = suggested_name("calibration", ".json", None)
        name, _ = ask_name(self._parent, self.tr("Save the calibration"), suggested, self._kind)
        if name:
            self.save(Path(name), found)

    @property
    def _parent(self) -> QWidget:
        return self.dialog or self.frame.window

    @Slot(str)
    def _on_failed(self, problem: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.show_none(problem)
        else:
            self._session.failed.emit(problem)
