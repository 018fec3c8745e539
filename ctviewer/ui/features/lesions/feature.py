"""The Explain menu: heat map, lesions, and the network's input."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import Cell, clipboard_text, csv_text, write_whole
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.core.output.tables import lesion_rows
from ctviewer.core.view.state import MapDrawing
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import filled, sentence, word
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.lesions.first import FirstLesion
from ctviewer.ui.features.lesions.network_input import InputPage
from ctviewer.ui.features.lesions.panel import LesionModel, LesionPanel
from ctviewer.ui.features.lesions.study import LesionStudy
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name
from ctviewer.ui.widgets.key_table import table_section

MESSAGE_MS = 5000
RANK, SEEN_RANK = 10, 40  # of its tabs


class LesionFeature(Feature):
    """The lesion map of the first scan in a window."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._menu = self.tr("E&xplain")
        self._session = session = frame.session
        self._display = session.display
        self.study = LesionStudy(frame.runner, session, self)
        self.study.changed.connect(self.changed)
        self.first = FirstLesion(self.study, session)
        self.seen = InputPage(session)
        frame.side.add(self.seen, self.tr("Network's view"), SEEN_RANK)
        frame.side.keep_with_first(self.seen)
        self.panel = LesionPanel(self.study, self._display)
        self.panel.copy_asked.connect(self.copy)
        self.panel.export_asked.connect(self.ask_export)
        frame.side.add(self.panel, self.tr("Lesions"), RANK)
        frame.side.keep_with_first(self.panel)

    def entries(self) -> list[Entry]:
        """The menu entries."""
        menu, study = self._menu, self.study
        return [
            Entry(menu, self.tr("Lesion map"), ("E",), self.toggle_panel,
                  self.tr("Each lesion's volume, lung, HU; opacity and threshold of the heat map"),
                  True, self.panel.isVisible, page=self.panel),
            *(self._drawing(drawing) for drawing in MapDrawing),
            Entry(menu),
            Entry(menu, self.tr("Next lesion"), ("J",), partial(study.step, 1),
                  self.tr("The crosshair to the next peak of the list"), True, None, None,
                  self._has_lesions),
            Entry(menu, self.tr("Previous lesion"), ("Shift+J",), partial(study.step, -1),
                  "", True, None, None, self._has_lesions),
            Entry(menu),
            Entry(menu, self.tr("What the network sees"), ("W",), self._toggle_seen,
                  self.tr("Its exact input in three planes beside the scan"), True,
                  self.seen.isVisible, page=self.seen),
        ]  # fmt: skip

    def report(self, volume: Volume) -> list[Section]:
        """The list of lesions, once measured."""
        lesions = self.study.state.lesions
        if self._display.volume is not volume or lesions is None or self.study.state.busy:
            return []
        note = filled(
            self.tr("Connected parts of the heat map from {threshold:.2f} on, in one lung each."),
            threshold=lesions.threshold,
        )
        model = LesionModel()
        model.show_lesions(lesions.listed)
        return [table_section(self.tr("Lesions"), model, note)]

    def toggle_panel(self) -> None:
        """Open the panel, which also shows the heat map, or close it."""
        shown = not self.panel.isVisible()
        self.panel.setVisible(shown)
        if shown:
            self._display.show(replace(self._display.view, heat_map_shown=True))

    def _toggle_seen(self) -> None:
        self.seen.setVisible(not self.seen.isVisible())

    @Slot()
    def copy(self) -> None:
        """Copy the list to the clipboard."""
        table = self._table()
        if table:
            QApplication.clipboard().setText(clipboard_text(table))
            self._say(self.tr("The lesions were copied."))

    @Slot()
    def ask_export(self) -> None:
        """Ask for a CSV file, and export the list."""
        name, _ = ask_name(
            self.frame.window,
            self.tr("Export lesions"),
            suggested_name("lesions", ".csv", self._display.volume),
            self.tr("CSV tables (*.csv)"),
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Export the list; write errors are reported in a sentence."""
        table = self._table()
        if not table:
            return
        try:
            write_whole(path, csv_text(table).encode("utf-8-sig"))
        except UserError as error:
            self._session.failed.emit(sentence(error))
        else:
            self._say(self.tr("The lesions were exported."))

    def _drawing(self, drawing: MapDrawing) -> Entry:
        title = self.tr("Heat map: {name}").format(name=word(drawing.value))
        return Entry(self._menu, title, (), partial(self._draw, drawing), "", True,
                     partial(self._is_drawn, drawing), tool="heat")  # fmt: skip

    def _draw(self, drawing: MapDrawing) -> None:
        view = self._display.view
        look = replace(view.map_look, drawing=drawing)
        self._display.show(replace(view, heat_map_shown=True, map_look=look))

    def _is_drawn(self, drawing: MapDrawing) -> bool:
        view = self._display.view
        return view.heat_map_shown and view.map_look.drawing is drawing

    def _has_lesions(self) -> bool:
        lesions = self.study.state.lesions
        return lesions is not None and bool(lesions.listed)

    def _table(self) -> list[list[Cell]]:
        volume, lesions = self._display.volume, self.study.state.lesions
        return [] if volume is None or lesions is None else lesion_rows(volume, lesions)

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)
