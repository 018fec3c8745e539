"""What the menu does with a second scan, and where its result stands."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.look import SURFACE
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.features.compare.comparison import ScanComparison
from ctviewer.ui.features.compare.side_by_side import SideBySide
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.result.panel import ResultPanel
from ctviewer.ui.features.uncertainty.axial_slider import AxialSlider
from ctviewer.ui.features.uncertainty.study import ConfidenceStudy
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.opening import scan_filters
from ctviewer.ui.scan.scan import SeriesChoice
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.viewer.active import titled


class CompareFeature(Feature):
    """The comparison of two scans in a window.

    The views and the panel of the second scan are made when there first is one.
    """

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.comparison = comparison = ScanComparison(
            frame.session, frame.second, frame.runner, self
        )
        self._beside: tuple[QWidget, ...] = ()  # what is shown beside the first scan's result
        second = frame.second
        second.choice_offered.connect(self._on_choice_offered)
        second.several_found.connect(self._on_several)
        second.failed.connect(comparison.first.failed)
        for news in (second.activity_changed, second.scan_changed):
            news.connect(self._show_panel)

    def entries(self) -> list[Entry]:
        """The lines of the File menu."""
        menu = self.tr("&File")
        return [
            Entry(menu, self.tr("Compare with…"), ("Ctrl+D",), self.ask,
                  self.tr("A second scan beside this one, linked by place"), True),
            Entry(menu, self.tr("Close scan 2"), ("Ctrl+Shift+W",), self.comparison.close,
                  self.tr("Back to one scan"), True,
                  usable=lambda: self.comparison.is_wanted),
        ]  # fmt: skip

    def ask(self) -> None:
        """Let the user choose the second scan; any file of a DICOM series stands for all."""
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window, self.tr("Compare with"), "", scan_filters()
        )
        if name:
            self.comparison.open(Path(name))

    def cancel(self) -> bool:
        """Stop what runs for the second scan; whether anything did."""
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
