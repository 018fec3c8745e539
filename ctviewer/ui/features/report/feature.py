"""The menu's line for the report of a scan, and its way into a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.jobs import Job
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame

MESSAGE_MS = 8000
ENDING = ".html"


class ReportFeature(Feature):
    """Writes the report of a session's result, in the worker."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = frame.session

    def entries(self) -> list[Entry]:
        """The line of the file menu."""
        return [
            Entry(self.tr("&File"), self.tr("Save report…"), ("Ctrl+Shift+R",), self.ask,
                  self.tr("The numbers with their meaning and the key slices, as one HTML file"),
                  True, usable=self._has_result, of_first=True),
        ]  # fmt: skip

    def ask(self) -> None:
        """Let the user name a file and say whether the page may name the scan's."""
        named = self.tr("Report with the file's name (*.html)")
        kinds = (self.tr("Report without the file's name (*.html)"), named)
        name, kind = QFileDialog.getSaveFileName(
            self.frame.window, self.tr("Save report"), f"ct-report{ENDING}", ";;".join(kinds)
        )
        if name:
            self.save(Path(name).with_suffix(ENDING), named=kind == named)

    def save(self, path: Path, *, named: bool = False) -> None:
        """Write the report of what is shown now; news comes in the status bar."""
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
        self.frame.runner.start(job)

    def _has_result(self) -> bool:
        return self._session.result is not None

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        text = self.tr("{name} was written.").format(name=path.name)
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._session.failed.emit(sentence(error))
