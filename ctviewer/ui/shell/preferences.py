"""The preferences dialog, and applying preferences to the window."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text, cut
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.look import MUTED, WARNING, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.preferences import (
    Choices,
    HeaderUse,
    Language,
    Preferences,
    Processor,
    Shade,
    from_json,
    to_json,
)
from ctviewer.ui.base.words import sentence, word
from ctviewer.ui.output.saving import ask_name, first_folder
from ctviewer.ui.scan.opening import forget_all
from ctviewer.ui.scan.session import Session
from ctviewer.ui.shell import keys
from ctviewer.ui.viewer.reading import ReadingArea

WIDTH = 560  # pixels
FILE = "ct-viewer-preferences.json"


class PreferencesDialog(QDialog):
    """Shows the current preferences, whoever changes them, and changes them.

    `keys_changed` reports that imported keys differ.
    """

    keys_changed = Signal()

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self._choices = choices
        self.boxes: dict[str, QComboBox] = {}
        self.switches: dict[str, QCheckBox] = {}
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._add_all()
        later = PlainLabel(self.tr("* from the next start"))
        later.setStyleSheet(f"color: {MUTED};")
        self._add_buttons()
        column = QVBoxLayout(self)
        column.addLayout(self._form)
        column.addWidget(later)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(self.buttons)
        choices.changed.connect(self._show)
        self._show()
        resize_on_screen(self, WIDTH, self.sizeHint().height())

    def _add_buttons(self) -> None:
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        self.buttons.rejected.connect(self.close)
        extra = QDialogButtonBox.ButtonRole.ActionRole
        export = self.buttons.addButton(self.tr("Export…"), extra)
        export.clicked.connect(self.ask_export)
        bring = self.buttons.addButton(self.tr("Import…"), extra)
        bring.clicked.connect(self.ask_import)
        self.problem = PlainLabel(wrap=True)
        self.problem.setStyleSheet(f"color: {WARNING};")
        defaults = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        defaults.clicked.connect(self._on_defaults)

    def _add_all(self) -> None:
        for field, title, items in self._boxes_offered():
            self._add_box(field, title, items)
        for field, title, shown in self._switches_offered():
            self._add_switch(field, title, shown)

    def _boxes_offered(self) -> list[tuple[str, str, Sequence[tuple[str, Any]]]]:
        return [
            ("shade", self.tr("Theme *"), [
                (self.tr("As the system"), Shade.SYSTEM), (self.tr("Dark"), Shade.DARK),
                (self.tr("Light"), Shade.LIGHT)]),
            ("language", self.tr("Language *"), [
                (self.tr("As the system"), Language.SYSTEM), ("English", Language.ENGLISH),
                ("Deutsch", Language.GERMAN)]),
            ("pacs_mouse", self.tr("Mouse"), [
                (self.tr("Left moves the crosshair, right changes the window"), False),
                (self.tr("PACS-like: left changes the window, right moves the crosshair"), True)]),
            ("reversed_wheel", self.tr("Wheel"), [
                (self.tr("Towards you is inferior"), False),
                (self.tr("Reversed: towards you is superior"), True)]),
            ("window", self.tr("Window of a CT"), self._windows()),
            ("other_window", self.tr("Window of other scans"), self._other_windows()),
            ("header", self.tr("Window by header"), [
                (self.tr("Not used"), HeaderUse.NOTHING),
                (self.tr("By kernel: lung if sharp, mediastinum if soft"), HeaderUse.KERNEL),
                (self.tr("The window that the file names"), HeaderUse.WINDOW)]),
            ("smooth", self.tr("Slices"), [
                (self.tr("Smooth between voxels"), True), (self.tr("Nearest neighbour"), False)]),
            ("processor", self.tr("Network runs on *"), [
                (self.tr("The GPU if possible, else the CPU"), Processor.AUTO),
                (self.tr("The CPU"), Processor.CPU)]),
        ]  # fmt: skip

    def _switches_offered(self) -> list[tuple[str, str, str]]:
        return [
            ("recent_kept", self.tr("Keep names of scans"), self.tr(
                "Without it there are no recent scans, and the last scan is not opened again")),
            ("session_restored", self.tr("Restore last session"), self.tr(
                "The last scan, its position and window, and how the window was laid out")),
            ("result_pictured", self.tr("Result below pictures"), self.tr(
                "Copied and saved pictures carry the result in a line below them")),
            ("tools_shown", self.tr("Tool row"), self.tr(
                "Window, measuring, colours, slab, cine and report above the views")),
            ("lesion_sought", self.tr("Go to the largest lesion"), self.tr(
                "Once a scan has its number, unless the crosshair was moved by then")),
            ("scan_named", self.tr("Scan names leave the program"), self.tr(
                "Copied results and suggested names of saved files carry the scan's name")),
            ("sidecar_beside", self.tr("Keep sidecars beside the scans"), self.tr(
                "Measurements, comments and readings of a scan go into a file in its folder, "
                "else into your data folder")),
        ]  # fmt: skip

    def _windows(self) -> list[tuple[str, str]]:
        text = self.tr("{name}: W {width:.0f} L {level:.0f}")
        return [
            (text.format(name=word(each.name), width=each.width, level=each.level), each.name)
            for each, _ in self._choices.value.windows
        ]

    def _other_windows(self) -> list[tuple[str, str]]:
        return [(self.tr("Automatic, from its values"), ""), *self._windows()]

    def _add_box(self, field: str, title: str, items: Sequence[tuple[str, Any]]) -> None:
        box = QComboBox()
        for text, value in items:
            box.addItem(text, value.value if isinstance(value, Enum) else value)
        kind = type(items[0][1])
        box.setAccessibleName(title.removesuffix(" *"))
        box.activated.connect(lambda _number: self._choose(field, kind(box.currentData())))
        self.boxes[field] = box
        self._form.addRow(title, box)

    def _add_switch(self, field: str, title: str, shown: str) -> None:
        switch = QCheckBox(title)
        switch.setToolTip(tip(shown))
        switch.clicked.connect(lambda on: self._choose(field, on))
        self.switches[field] = switch
        self._form.addRow("", switch)

    def _choose(self, field: str, value: object) -> None:
        change: dict[str, Any] = {field: value}
        self._choices.choose(replace(self._choices.value, **change))

    @Slot()
    def _show(self) -> None:
        for field, known in (
            ("window", self._windows()),
            ("other_window", self._other_windows()),
        ):
            self.boxes[field].clear()
            for text, name in known:
                self.boxes[field].addItem(text, name)
        for field, box in self.boxes.items():
            value = getattr(self._choices.value, field)
            box.setCurrentIndex(box.findData(value.value if isinstance(value, Enum) else value))
        for field, switch in self.switches.items():
            switch.setChecked(getattr(self._choices.value, field))

    @Slot()
    def _on_defaults(self) -> None:
        self._choices.choose(Preferences())

    @Slot()
    def ask_export(self) -> None:
        """Ask for a file, and export preferences, presets and keys."""
        name, _ = ask_name(
            self, self.tr("Export preferences"), FILE, self.tr("Preferences (*.json)")
        )
        if name:
            self._try(partial(self.export, Path(name)))

    @Slot()
    def ask_import(self) -> None:
        """Ask for such a file, and import it."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import preferences"), first_folder(), self.tr("Preferences (*.json)")
        )
        if name:
            self._try(partial(self.bring_in, Path(name)))

    def export(self, path: Path) -> None:
        """Export preferences, presets and keys.

        Raises:
            UserError: it cannot be written.
        """
        write_whole(path, to_json(self._choices.value, keys.read()).encode())
        self.problem.clear()

    def bring_in(self, path: Path) -> None:
        """Import preferences from a file.

        Raises:
            UserError: it cannot be read, or is no preferences file.
        """
        try:
            preferences, chosen, odd = from_json(path.read_text("utf-8"), self._choices.value)
        except (OSError, ValueError, RecursionError) as error:
            said = Text("{file} holds no preferences of CT Viewer.", file=cut(path.name))
            raise UserError(said) from error
        keys.write(chosen)
        self._choices.choose(preferences)
        self.keys_changed.emit()
        text = self.tr("Not understood, and left as it was: {names}")
        self.problem.setText(text.format(names=cut(", ".join(odd))) if odd else "")

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except UserError as error:
            self.problem.setText(sentence(error))


class PreferenceCommands(QObject):
    """Applies preferences to sessions and reading area, initially and when changed."""

    keys_changed = Signal()

    def __init__(
        self, window: QMainWindow, sessions: Sequence[Session], reading: ReadingArea
    ) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = tuple(sessions)
        self._reading = reading
        self.choices = Choices(self)
        self.choices.changed.connect(self._apply)
        self._dialog: PreferencesDialog | None = None
        self._apply(None, self.choices.value)

    def entries(self) -> list[Entry]:
        """The menu entries."""
        value = self._value
        return [
            Entry(self.tr("&File"), self.tr("Preferences…"), ("Ctrl+,",), self.show_dialog,
                  self.tr("Theme, language, mouse, and what is kept"), part=3),
            Entry(self.tr("&File"), self.tr("Result below pictures"), (), self._toggle_result,
                  self.tr("Copied and saved pictures carry the result in a line below them"),
                  False, lambda: value().result_pictured, part=2, tool="report"),
            Entry(self.tr("&View"), self.tr("Tool row"), (), self._toggle_tools,
                  self.tr("Window, measuring, colours, slab, cine and report above the views"),
                  False, lambda: value().tools_shown, part=3),
            Entry(self.tr("&View"), self.tr("PACS-like mouse"), (), self._toggle_mouse,
                  self.tr("Left changes the window, right moves the crosshair"),
                  False, lambda: value().pacs_mouse, part=3),
            Entry(self.tr("&View"), self.tr("Reverse the wheel"), (), self._toggle_wheel,
                  self.tr("For systems whose natural scrolling exchanges up and down"), False,
                  lambda: value().reversed_wheel, part=3),
        ]  # fmt: skip

    def show_dialog(self) -> None:
        """Open the preferences dialog, once."""
        if self._dialog is None:
            self._dialog = PreferencesDialog(self.choices, self._window)
            self._dialog.destroyed.connect(self._on_closed)
            self._dialog.keys_changed.connect(self.keys_changed)
        self._dialog.show()
        self._dialog.activateWindow()

    @Slot(object, object)
    def _apply(self, old: Preferences | None, new: Preferences) -> None:
        self._reading.pacs_mouse = new.pacs_mouse
        self._reading.tools.setVisible(new.tools_shown)
        self._reading.reversed_wheel = new.reversed_wheel
        for session in self._sessions:
            session.opening = new.opening
        display = self._sessions[0].display
        if old is None or old.smooth != new.smooth:
            display.prefer(replace(display.view, smooth=new.smooth))
        if not new.recent_kept:
            forget_all()

    def _value(self) -> Preferences:
        return self.choices.value

    def _toggle_result(self) -> None:
        value = self.choices.value
        self.choices.choose(replace(value, result_pictured=not value.result_pictured))

    def _toggle_tools(self) -> None:
        value = self.choices.value
        self.choices.choose(replace(value, tools_shown=not value.tools_shown))

    def _toggle_mouse(self) -> None:
        value = self.choices.value
        self.choices.choose(replace(value, pacs_mouse=not value.pacs_mouse))

    def _toggle_wheel(self) -> None:
        value = self.choices.value
        self.choices.choose(replace(value, reversed_wheel=not value.reversed_wheel))

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None
