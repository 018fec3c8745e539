"""Menu entries for exporting a result: as a report file, or as a summary on the clipboard."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QPushButton

from ctviewer.core.analysis.result import Result
from ctviewer.core.base.progress import Progress
from ctviewer.core.formats.dicom.report_text import is_report, report_text
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.jobs import Job
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.result_text import result_data
from ctviewer.ui.output.saving import SaveQuestion, ask_to_save

MESSAGE_MS = 8000
ENDING, DICOM_ENDING = ".html", ".dcm"


class ReportFeature(Feature):
    """Writes the report of a session's result, in the worker."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = frame.session
        self.button = QPushButton(self.tr("Save report…"))
        self.button.clicked.connect(self.ask)
        frame.result_buttons.add(self.button)
        frame.results.addWidget(frame.result_buttons)
        frame.session.result_changed.connect(self._on_result_changed)

    def entries(self) -> list[Entry]:
        """The entries of the File menu."""
        return [
            Entry(self.tr("&File"), self.tr("Save report…"), ("Ctrl+Shift+R",), self.ask,
                  self.tr("The numbers with their meaning and the key slices, as one HTML file"),
                  True, usable=self._has_result, of_first=True, part=2, tool="report"),
            Entry(self.tr("&File"), self.tr("Copy result"), ("Ctrl+Shift+C",), self.copy,
                  self.tr("Verdict, number, warnings, network and date: one line and a table"),
                  True, usable=self._has_result, of_first=True, in_views="", part=2,
                  tool="report"),
        ]  # fmt: skip

    @Slot()
    def ask(self) -> None:
        """Ask for a file, and whether the report may name the scan's file."""
        volume = self._session.display.volume
        structured = self.tr("DICOM structured report (*.dcm)")
        is_dicom = volume is not None and volume.source.format == "DICOM"
        question = SaveQuestion(
            self.tr("Save report"),
            (self.tr("Report (*.html)"), *((structured,) if is_dicom else ())),
            lambda named: suggested_name("report", ENDING, volume, named=named),
            self.tr("Name the scan's file in the report"),
            (structured,),
            self.tr("A DICOM report holds the patient's name and ID, as the slices do."),
        )
        chosen = ask_to_save(question, self.frame.window)
        if chosen is not None and chosen.kind == structured:
            self.save_structured(chosen.path)
        elif chosen is not None:
            self.save(chosen.path, named=chosen.named)

    def copy(self) -> None:
        """Copy the result to the clipboard, with the scan's name if allowed."""
        scan, result = self._session.scan, self._session.result
        if scan is None or result is None:
            return
        named = read("scan_named").scan_named
        QApplication.clipboard().setMimeData(result_data(scan.volume, result, named=named))
        text = (
            self.tr("The result was copied, with the scan's name.")
            if named
            else self.tr("The result was copied, without the scan's name.")
        )
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    def save(self, path: Path, *, named: bool = False) -> None:
        """Write the report; the outcome is shown in the status bar."""
        from ctviewer.ui.features.report.write import ReportRequest, write_report

        scan, result = self._session.scan, self._session.result
        if scan is None or result is None:
            return
        volume = scan.volume
        added = [part for each in self.frame.features for part in each.report(volume)]
        request = ReportRequest(volume, result, path, named, tuple(added))
        job = Job(partial(write_report, request))
        job.finished.connect(self._on_written)
        job.failed.connect(self._on_failed)
        self._session.begun.emit()
        self.frame.runner.start(job)

    def save_structured(self, path: Path) -> None:
        """Save the measurements as a DICOM structured report."""
        scan, result = self._session.scan, self._session.result
        if scan is None or result is None:
            return
        job = Job(partial(_write_structured, scan.volume, result, path))
        job.finished.connect(self._on_written)
        job.failed.connect(self._on_failed)
        self._session.begun.emit()
        self.frame.runner.start(job)

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Show a dropped structured report as text, as it is not a scan."""
        if len(paths) != 1 or not is_report(paths[0]):
            return False
        job = Job(partial(_read_text, paths[0]))
        job.finished.connect(self._on_read)
        job.failed.connect(self._on_failed)
        self.frame.runner.start(job)
        return True

    @Slot(object)
    def _on_read(self, found: tuple[Path, str]) -> None:
        from ctviewer.ui.features.report.shown import ReportDialog

        path, text = found
        ReportDialog(path.name, text, self.frame.window).open()

    @Slot()
    def _on_result_changed(self) -> None:
        self.frame.result_buttons.offer(self.button, self._has_result())

    def _has_result(self) -> bool:
        return self._session.result is not None

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        text = self.tr("{name} was written.").format(name=path.name)
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._session.failed.emit(sentence(error))


def _write_structured(volume: Volume, result: Result, path: Path, progress: Progress) -> Path:
    """Write the structured report, in the worker; returns the path."""
    from ctviewer.core.output.structured import measured_of, write_structured

    progress(0.0, "")
    write_structured(path, volume, measured_of(volume, result))
    return path


def _read_text(path: Path, _progress: Progress) -> tuple[Path, str]:
    return path, report_text(path)
