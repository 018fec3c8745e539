"""Menu entries for a second scan, and the place of its result."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from ctviewer.core.base.files import clipboard_text
from ctviewer.core.output.followup_tables import follow_up_rows
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.jobs import Job
from ctviewer.ui.base.look import SURFACE
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.compare.comparison import ScanComparison
from ctviewer.ui.features.compare.follow_up import FollowUpStudy
from ctviewer.ui.features.compare.page import FollowUpPage
from ctviewer.ui.features.compare.side_by_side import SideBySide
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.result.panel import ResultPanel
from ctviewer.ui.features.uncertainty.axial_slider import AxialSlider
from ctviewer.ui.features.uncertainty.study import ConfidenceStudy
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import SaveQuestion, ask_to_save
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.opening import last_folder, scan_filters
from ctviewer.ui.scan.scan import SeriesChoice
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.viewer.active import titled

RANK = 60  # of its tab
MESSAGE_MS = 8000
ENDINGS = (".html", ".csv", ".json")


class CompareFeature(Feature):
    """The comparison of two scans in a window.

    The second scan's views and panel are created on first use.
    """

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.comparison = comparison = ScanComparison(
            frame.session, frame.second, frame.runner, self
        )
        self.study = FollowUpStudy(comparison, self)
        self.study.changed.connect(self.changed)
        self.page = FollowUpPage(self.study)
        self.page.copy_asked.connect(self.copy)
        self.page.export_asked.connect(self.ask_export)
        frame.side.add(self.page, self.tr("Follow-up"), RANK)
        self._beside: tuple[QWidget, ...] = ()  # widgets beside the first scan's result
        second = frame.second
        second.choice_offered.connect(self._on_choice_offered)
        second.several_found.connect(self._on_several)
        second.failed.connect(comparison.first.failed)
        for news in (second.activity_changed, second.scan_changed):
            news.connect(self._show_panel)

    def entries(self) -> list[Entry]:
        """The entries of the File menu."""
        menu = self.tr("&File")
        return [
            Entry(menu, self.tr("Compare with…"), ("Ctrl+D",), self.ask,
                  self.tr("A second scan beside this one, linked by position"), True),
            Entry(menu, self.tr("Close scan 2"), ("Ctrl+Shift+W",), self.comparison.close,
                  self.tr("Back to one scan"), True,
                  usable=lambda: self.comparison.is_wanted),
            Entry(menu, self.tr("Follow-up of both scans"), ("Ctrl+Alt+D",), self.toggle_page,
                  self.tr("Shares, volumes and density of both scans, lesions matched by place"),
                  True, self.page.isVisible, usable=lambda: self.comparison.is_wanted,
                  page=self.page),
            Entry(menu, self.tr("Save follow-up report…"), (), self.ask_export,
                  self.tr("What changed, as one HTML file, as CSV or as JSON"), True,
                  usable=lambda: self.study.state.record is not None),
        ]  # fmt: skip

    def toggle_page(self) -> None:
        """Bring the follow-up to the front, or return to the result."""
        self.page.setVisible(not self.page.isVisible())

    @Slot()
    def copy(self) -> None:
        """Copy the table to the clipboard."""
        record = self.study.state.record
        if record is not None:
            QApplication.clipboard().setText(clipboard_text(follow_up_rows(record)))
            self._say(self.tr("The follow-up was copied."))

    @Slot()
    def ask_export(self) -> None:
        """Ask for a file; its ending selects the format."""
        volume = self.comparison.first.display.volume
        kinds = (self.tr("Report (*.html)"), self.tr("Table (*.csv)"), self.tr("Values (*.json)"))
        question = SaveQuestion(
            self.tr("Save follow-up report"),
            kinds,
            lambda named: suggested_name("follow-up", ENDINGS[0], volume, named=named),
            self.tr("Name both scans' files in the report"),
        )
        chosen = ask_to_save(question, self.frame.window)
        if chosen is not None:
            self.export(chosen.path, named=chosen.named)

    def export(self, path: Path, *, named: bool = False) -> None:
        """Export the pair's data; the outcome is shown in the status bar."""
        from ctviewer.ui.features.compare.saving import PairSaving, save_pair

        record = self.study.state.record
        if record is None:
            return
        views = self.comparison.first.display.view, self.comparison.second.display.view
        job = Job(partial(save_pair, PairSaving(record, path, views, named)))
        job.finished.connect(self._on_written)
        job.failed.connect(self._on_not_written)
        self.frame.runner.start(job)

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self._say(self.tr("{name} was written.").format(name=path.name))

    @Slot(Exception)
    def _on_not_written(self, error: Exception) -> None:
        self.comparison.first.failed.emit(sentence(error))

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    def ask(self) -> None:
        """Let the user choose the second scan; any file of a DICOM series stands for all."""
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window, self.tr("Compare with"), last_folder(), scan_filters()
        )
        if name:
            self.comparison.open(Path(name))

    def cancel(self) -> bool:
        """Cancel work on the second scan; returns whether there was any."""
        if self.comparison.fraction is not None:
            self.comparison.cancel_registration()
            return True
        running = self.comparison.second.activity.stage is not Stage.IDLE
        if running:
            self.comparison.second.cancel()
        return running

    def _make(self) -> None:
        second = self.comparison.second
        slider = AxialSlider(second, ConfidenceStudy(second, self.comparison.runner, self))
        self.side_by_side = SideBySide(self.comparison, self.frame.reading, slider)
        self.side_by_side.second.menu_asked.connect(self.frame.reading.views.menu_asked)
        self.panel = ResultPanel(second)
        heads = [_head(self.tr("Scan {number}").format(number=n)) for n in (1, 2)]
        self.frame.results.setSpacing(0)
        self.frame.results.insertWidget(0, heads[0])
        self.frame.results.addWidget(heads[1])
        self.frame.results.addWidget(self.panel)
        self._beside = *heads, self.panel

    @Slot()
    def _show_panel(self) -> None:
        if self.comparison.is_wanted and not self._beside:
            self._make()
        for widget in self._beside:
            widget.setVisible(self.comparison.is_wanted)
        of_first = self.tr("scan {number}").format(number=1) if self.comparison.is_wanted else ""
        for page, title in self.frame.side.of_first.items():
            page.setWindowTitle(titled(title, of_first))

    @Slot(object)
    def _on_choice_offered(self, choice: SeriesChoice) -> None:
        chooser = SeriesChooser(choice, self.frame.window)
        chooser.every.hide()
        chooser.chosen.connect(self.comparison.second.open_series)
        chooser.open()

    @Slot()
    def _on_several(self) -> None:
        shown = self.tr("Several scans are there; choose the one to compare with.")
        self.comparison.first.failed.emit(shown)


def _head(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setStyleSheet(f"background: {SURFACE}; font-weight: 600; padding: 8px 18px 0 18px;")
    return label
