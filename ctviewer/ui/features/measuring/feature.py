"""The Measure menu: tools, list, undo, and export."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import clipboard_text, csv_text, write_whole
from ctviewer.core.geometry.measure import MeasurementKind
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.core.output.tables import measurement_rows
from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.measuring.dock import MeasurePage
from ctviewer.ui.features.measuring.editor import MeasurementEditor
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name
from ctviewer.ui.viewer.active import titled
from ctviewer.ui.widgets.key_table import table_section

MESSAGE_MS = 5000
RANK = 60  # of its tab


class MeasuringFeature(Feature):
    """The measurements of the active scan in a window, with their dock."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        display = frame.reading.active
        self.editor = MeasurementEditor(display, self)
        self.dock = MeasurePage(self.editor)
        self.dock.copy_asked.connect(self.copy)
        self.dock.export_asked.connect(self.ask_export)
        self.editor.changed.connect(self._show_first)
        display.leaving.connect(self.editor.leave)
        display.label_changed.connect(self._on_label_changed)
        self._count = 0
        frame.side.add(self.dock, self.tr("Measurements"), RANK)
        frame.reading.set_mouse_tool(self.editor)
        self.editor.keep_shown(frame.second.display)
        self.editor.refused.connect(frame.session.failed)
        self.editor.changed.connect(self.changed)
        self.editor.edited.connect(self._on_edited)
        frame.sidecars.restored.connect(self._on_restored)

    def entries(self) -> list[Entry]:
        """The menu entries."""
        menu, editor = self.tr("&Measure"), self.editor
        return [
            self._tool(menu, self.tr("Ruler"), "D", MeasurementKind.RULER,
                       self.tr("A distance in mm")),
            self._tool(menu, self.tr("Angle"), "V", MeasurementKind.ANGLE,
                       self.tr("End, vertex, end: an angle in degrees")),
            self._tool(menu, self.tr("Circle"), "O", MeasurementKind.CIRCLE,
                       self.tr("From the centre: mean, SD, lowest and highest HU, area")),
            self._tool(menu, self.tr("Rectangle"), "Q", MeasurementKind.RECTANGLE,
                       self.tr("From corner to corner: mean, SD, lowest and highest HU, area")),
            Entry(menu),
            Entry(menu, self.tr("Undo"), ("Ctrl+Z",), self._undo,
                  self.tr("Undo the last change of a measurement or a mask"), True),
            Entry(menu, self.tr("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), self._redo, "", True),
            Entry(menu, self.tr("Delete measurement"), ("Del",), editor.delete,
                  self.tr("The selected one"), True),
            Entry(menu),
            Entry(menu, self.tr("List of measurements"), ("L",), self._toggle_dock,
                  self.tr("Names, values, a click jumps there"), True, self.dock.isVisible,
                  page=self.dock),
            Entry(menu, self.tr("Copy measurements"), ("Ctrl+Shift+M",), self.copy,
                  self.tr("All of this scan, for a spreadsheet"), True),
            Entry(menu, self.tr("Export measurements…"), ("Ctrl+Shift+E",), self.ask_export,
                  self.tr("All of this scan as CSV, without the file's name"), True),
        ]  # fmt: skip

    def gestures(self) -> list[Gesture]:
        """Mouse actions for drawing and editing."""
        return [
            (self.tr("Left, after a tool of Measure"),
             self.tr("Draw, by a drag or by clicks; then drag handles or lines")),
        ]  # fmt: skip

    def report(self, volume: Volume) -> list[Section]:
        """The list, as in the dock."""
        if self.editor.volume is not volume or not self.editor.measurements:
            return []
        return [table_section(self.tr("Measurements"), self.dock.model)]

    def cancel(self) -> bool:
        """Cancel drawing, else the tool."""
        return self.editor.cancel_drawing()

    def _undo(self) -> None:
        (self.frame.reading.mouse_tool or self.editor).undo()

    def _redo(self) -> None:
        (self.frame.reading.mouse_tool or self.editor).redo()

    def _choose(self, kind: MeasurementKind) -> None:
        """Activate a tool, deactivating the brush."""
        self.frame.reading.set_mouse_tool(self.editor)
        self.editor.choose(kind)
        if self._in_hand(kind):
            self._say(self._hint(kind))

    def _hint(self, kind: MeasurementKind) -> str:
        """A hint on how to use a tool."""
        return {
            MeasurementKind.RULER: self.tr("Drag from one end to the other; Esc ends it."),
            MeasurementKind.ANGLE: self.tr("Click an end, the vertex, the other end; Esc ends it."),
            MeasurementKind.CIRCLE: self.tr("Drag from the centre to the edge; Esc ends it."),
            MeasurementKind.RECTANGLE: self.tr("Drag from corner to corner; Esc ends it."),
        }[kind]

    def _tool(self, menu: str, title: str, key: str, kind: MeasurementKind, tip: str) -> Entry:
        return Entry(menu, title, (key,), partial(self._choose, kind), tip, True,
                     partial(self._in_hand, kind), in_views=menu,
                     tool=kind.name.lower())  # fmt: skip

    def _in_hand(self, kind: MeasurementKind) -> bool:
        return self.editor.tool is kind

    def _toggle_dock(self) -> None:
        self.dock.setVisible(not self.dock.isVisible())

    @Slot()
    def copy(self) -> None:
        """Copy the table of this scan's measurements to the clipboard."""
        volume, measurements = self.editor.volume, self.editor.measurements
        if volume is None or not measurements:
            self._say(self.tr("There is no measurement to copy yet."))
            return
        QApplication.clipboard().setText(clipboard_text(measurement_rows(volume, measurements)))
        self._say(self.tr("The measurements were copied."))

    @Slot()
    def ask_export(self) -> None:
        """Ask for a CSV file, and export this scan's measurements."""
        if not self.editor.measurements:
            self._say(self.tr("There is no measurement to export yet."))
            return
        name, _ = ask_name(
            self.frame.window, self.tr("Export measurements"),
            suggested_name("measurements", ".csv", self.editor.volume),
            self.tr("CSV tables (*.csv)"),
        )  # fmt: skip
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Export the table; write errors are reported in a sentence."""
        volume = self.editor.volume
        if volume is None:
            return
        try:
            write_whole(
                path,
                csv_text(measurement_rows(volume, self.editor.measurements)).encode("utf-8-sig"),
            )
        except UserError as error:
            self.editor.refused.emit(sentence(error))
        else:
            self._say(self.tr("The measurements were exported."))

    @Slot()
    def _show_first(self) -> None:
        """Open the list with the first measurement, unless the user closed it."""
        count = len(self.editor.measurements)
        if count == 1 and self._count == 0 and self.editor.selected == 0:
            self.dock.show()
        self._count = count

    @Slot()
    def _on_edited(self) -> None:
        if self.editor.volume is not None:
            measurements = self.editor.measurements
            self.frame.sidecars.change(self.editor.volume, measurements=measurements)

    @Slot(object)
    def _on_restored(self, volume: Volume) -> None:
        self._count = max(self._count, 1)  # restored ones do not open the list
        self.editor.restore(volume, self.frame.sidecars.of(volume).measurements)
        for session in (self.frame.session, self.frame.second):
            if session.display.volume is volume and volume is not self.editor.volume:
                self.editor.show_kept(session.display)

    @Slot(str)
    def _on_label_changed(self, label: str) -> None:
        self.dock.setWindowTitle(titled(self.tr("Measurements"), label))

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)
