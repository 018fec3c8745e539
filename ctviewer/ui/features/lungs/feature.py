"""Menu entries of the lung statistics, and their export."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import clipboard_text, csv_text, write_whole
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.core.output.tables import lung_rows
from ctviewer.core.view.state import LungLook
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.lungs.panel import LungPanel, LungTable
from ctviewer.ui.features.lungs.study import LungStudy
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name
from ctviewer.ui.viewer.active import titled
from ctviewer.ui.widgets.key_table import table_section

MESSAGE_MS = 5000
RANK = 20  # of its tab


class LungFeature(Feature):
    """The lung statistics of the active scan in a window."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._display = display = frame.reading.active
        self.study = LungStudy(frame.runner, self._display, self)
        self.panel = LungPanel(self.study, self._display)
        self.panel.copy_asked.connect(self.copy)
        self.panel.export_asked.connect(self.ask_export)
        frame.side.add(self.panel, self.tr("Lungs"), RANK)
        display.leaving.connect(self.study.leave)
        display.label_changed.connect(self._on_label_changed)

    def entries(self) -> list[Entry]:
        """The last entries of the Measure menu."""
        menu = self.tr("&Measure")
        return [
            Entry(menu),
            Entry(menu, self.tr("Lung statistics"), ("U",), self._toggle_panel,
                  self.tr("Volumes of emphysema, inflated, infiltrated and collapsed lung"),
                  True, self.panel.isVisible, page=self.panel),
            Entry(menu, self.tr("Lung colours"), ("K",), partial(self._toggle, LungLook.COLOURS),
                  self.tr("The classes of lung tissue on the slices, while their panel is open"),
                  True, partial(self._shows, LungLook.COLOURS), tool="lungs"),
            Entry(menu, self.tr("Lung outline"), ("Shift+K",),
                  partial(self._toggle, LungLook.OUTLINE),
                  self.tr("The edge of the lungs on the slices: what is measured and classified"),
                  True, partial(self._shows, LungLook.OUTLINE)),
        ]  # fmt: skip

    def report(self, volume: Volume) -> list[Section]:
        """The table, once measured."""
        statistics = self.study.state.statistics
        if self._display.volume is not volume or statistics is None:
            return []
        table = LungTable()
        table.show_statistics(statistics)
        ends = (f"{end:.0f}" for end in self.study.thresholds.ends)
        note = self.tr(
            "Volumes and percent of the lung without vessels, by HU alone inside the lung mask. "
            "Inflated from {0}, infiltrated from {1}, collapsed from {2}, vessels from {3} HU."
        ).format(*ends)
        return [table_section(self.tr("Lung statistics"), table.model(), note)]

    @Slot()
    def copy(self) -> None:
        """Copy the table to the clipboard."""
        statistics = self.study.state.statistics
        if statistics is not None:
            QApplication.clipboard().setText(clipboard_text(lung_rows(statistics)))
            self._say(self.tr("The lung statistics were copied."))

    @Slot()
    def ask_export(self) -> None:
        """Ask for a CSV file, and export the table."""
        name, _ = ask_name(
            self.frame.window, self.tr("Export lung statistics"),
            suggested_name("lungs", ".csv", self._display.volume),
            self.tr("CSV tables (*.csv)"),
        )  # fmt: skip
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Export the table; write errors are reported in a sentence."""
        statistics = self.study.state.statistics
        if statistics is None:
            return
        try:
            write_whole(path, csv_text(lung_rows(statistics)).encode("utf-8-sig"))
        except UserError as error:
            self.frame.session.failed.emit(sentence(error))
        else:
            self._say(self.tr("The lung statistics were exported."))

    def _toggle_panel(self) -> None:
        self.panel.setVisible(not self.panel.isVisible())

    def _shows(self, look: LungLook) -> bool:
        """Whether a display of the lungs is on; tissue classes require the panel."""
        known = look is not LungLook.COLOURS or self.panel.isVisible()
        return known and self._display.view.lung_look is look

    def _toggle(self, look: LungLook) -> None:
        """Toggle a display of the lungs; tissue classes open the panel, which stays open."""
        wanted = LungLook.NOTHING if self._shows(look) else look
        self._display.show(replace(self._display.view, lung_look=wanted))
        if wanted is LungLook.COLOURS:
            self.panel.show()

    @Slot(str)
    def _on_label_changed(self, label: str) -> None:
        self.panel.setWindowTitle(titled(self.tr("Lung statistics"), label))

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)
