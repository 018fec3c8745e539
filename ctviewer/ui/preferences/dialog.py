"""The dialog of preferences: what is chosen holds at once, or from the next start where it says."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.view.window import PRESETS
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.preferences import Choices, Language, Preferences, Processor, Shade
from ctviewer.ui.base.words import word

WIDTH = 560  # pixels


class PreferencesDialog(QDialog):
    """Shows what is preferred now, whoever changed it, and changes it."""

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
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        self.buttons.rejected.connect(self.close)
        usual = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        usual.clicked.connect(self._on_usual)
        column = QVBoxLayout(self)
        column.addLayout(self._form)
        column.addWidget(later)
        column.addStretch(1)
        column.addWidget(self.buttons)
        choices.changed.connect(self._show)
        self._show()
        self.resize(WIDTH, self.sizeHint().height())

    def _add_all(self) -> None:
        self._add_box("shade", self.tr("Theme *"), [
            (self.tr("As the system"), Shade.SYSTEM), (self.tr("Dark"), Shade.DARK),
            (self.tr("Light"), Shade.LIGHT)])  # fmt: skip
        self._add_box("language", self.tr("Language *"), [
            (self.tr("As the system"), Language.SYSTEM), ("English", Language.ENGLISH),
            ("Deutsch", Language.GERMAN)])  # fmt: skip
        self._add_box("pacs_mouse", self.tr("Mouse"), [
            (self.tr("Left moves the crosshair, right changes the window"), False),
            (self.tr("PACS-like: left changes the window, right moves the crosshair"), True),
        ])  # fmt: skip
        self._add_box("reversed_wheel", self.tr("Wheel"), [
            (self.tr("Towards you is inferior"), False),
            (self.tr("Reversed: towards you is superior"), True),
        ])  # fmt: skip
        self._add_box("window", self.tr("A CT opens in"), [
            (self.tr("{name}: W {width:.0f} L {level:.0f}").format(
                name=word(each.name), width=each.width, level=each.level), each.name)
            for each in PRESETS])  # fmt: skip
        self._add_box("smooth", self.tr("Slices"), [
            (self.tr("Smooth between voxels"), True), (self.tr("Each voxel a block"), False),
        ])  # fmt: skip
        self._add_box("processor", self.tr("Network runs on *"), [
            (self.tr("The GPU if it can, else the CPU"), Processor.AUTO),
            (self.tr("The CPU"), Processor.CPU)])  # fmt: skip
        self._add_switch(
            "recent_kept", self.tr("Keep names of scans"),
            self.tr("Without it there are no recent scans, and the last scan is not opened again"),
        )  # fmt: skip
        self._add_switch(
            "session_restored", self.tr("Begin where the last session ended"),
            self.tr("The last scan, its position and window, and how the window was laid out"),
        )  # fmt: skip

    def _add_box(self, field: str, title: str, items: Sequence[tuple[str, Any]]) -> None:
        box = QComboBox()
        for text, value in items:
            box.addItem(text, value.value if isinstance(value, Enum) else value)
        values = [value for _, value in items]
        box.setAccessibleName(title.removesuffix(" *"))
        box.activated.connect(lambda number: self._choose(field, values[number]))
        self.boxes[field] = box
        self._form.addRow(title, box)

    def _add_switch(self, field: str, title: str, told: str) -> None:
        switch = QCheckBox(title)
        switch.setToolTip(tip(told))
        switch.clicked.connect(lambda on: self._choose(field, on))
        self.switches[field] = switch
        self._form.addRow("", switch)

    def _choose(self, field: str, value: object) -> None:
        change: dict[str, Any] = {field: value}
        self._choices.choose(replace(self._choices.value, **change))

    @Slot()
    def _show(self) -> None:
        for field, box in self.boxes.items():
            value = getattr(self._choices.value, field)
            box.setCurrentIndex(box.findData(value.value if isinstance(value, Enum) else value))
        for field, switch in self.switches.items():
            switch.setChecked(getattr(self._choices.value, field))

    @Slot()
    def _on_usual(self) -> None:
        self._choices.choose(Preferences())
