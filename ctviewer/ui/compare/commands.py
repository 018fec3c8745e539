"""What the menu does with a second scan, and where its result stands."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QLabel, QMainWindow, QVBoxLayout

from ctviewer.ui.actions import Entry
from ctviewer.ui.compare.comparison import Comparison
from ctviewer.ui.compare.room import Room
from ctviewer.ui.look import SURFACE
from ctviewer.ui.opening import scan_filters
from ctviewer.ui.reading import Reading
from ctviewer.ui.result_panel import ResultPanel
from ctviewer.ui.scan import Choice
from ctviewer.ui.series_chooser import SeriesChooser
from ctviewer.ui.session import Stage


class CompareCommands(QObject):
    """The comparison in a window; `results` is the column that holds the first scan's panel."""

    def __init__(
        self,
        window: QMainWindow,
        comparison: Comparison,
        reading: Reading,
        results: QVBoxLayout,
    ) -> None:
        super().__init__(window)
        self._window = window
        self.comparison = comparison
        self.room = Room(self.comparison, reading)
        second = self.comparison.second
        self.panel = ResultPanel(second)
        self._heads = [_head(self.tr("Scan {number}").format(number=n)) for n in (1, 2)]
        results.setSpacing(0)
        results.insertWidget(0, self._heads[0])
        results.addWidget(self._heads[1])
        results.addWidget(self.panel)
        second.choice_offered.connect(self._on_choice_offered)
        second.failed.connect(comparison.first.failed)
        for news in (second.activity_changed, second.scan_changed):
            news.connect(self._show_panel)
        self._show_panel()

    def entries(self, menu: str) -> list[Entry]:
        """The lines of a menu."""
        return [
            Entry(menu),
            Entry(menu, self.tr("Compare with…"), ("Ctrl+D",), self.ask,
                  self.tr("A second scan beside this one, linked by place"), True),
            Entry(menu, self.tr("Close scan 2"), ("Ctrl+Shift+W",), self.comparison.close,
                  self.tr("Back to one scan"), True,
                  usable=lambda: self.comparison.is_wanted),
        ]  # fmt: skip

    def ask(self) -> None:
        """Let the user choose the second scan; any file of a DICOM series stands for all."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Compare with"), "", scan_filters()
        )
        if name:
            self.comparison.open(Path(name))

    def stop(self) -> bool:
        """Stop what runs for the second scan; whether anything did."""
        running = self.comparison.second.activity.stage is not Stage.IDLE
        if running:
            self.comparison.second.cancel()
        return running

    @Slot()
    def _show_panel(self) -> None:
        for widget in (self.panel, *self._heads):
            widget.setVisible(self.comparison.is_wanted)

    @Slot(object)
    def _on_choice_offered(self, choice: Choice) -> None:
        chooser = SeriesChooser(choice, self._window)
        chooser.chosen.connect(self.comparison.second.open_series)
        chooser.open()


def _head(text: str) -> QLabel:
    label = QLabel(text)
    label.setStyleSheet(f"background: {SURFACE}; font-weight: 600; padding: 8px 18px 0 18px;")
    return label
