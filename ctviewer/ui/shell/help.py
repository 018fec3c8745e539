"""The keyboard and mouse sheet, and the about box."""

import platform
from collections.abc import Sequence

import numpy as np
import PySide6
from markupsafe import Markup
from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.base.program import version_text
from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.base.look import ACCENT, MUTED, resize_on_screen
from ctviewer.ui.base.plain import MarkupLabel
from ctviewer.ui.shell.diagnostics import CITATION, LICENCES

WIDTH, TALLEST, BUTTONS = 540, 680, 90  # pixels
COLUMN, MOST_COLUMNS = 400, 3
HEADING = 2  # lines of a group's heading

MOUSE = (
    ("Left, held", "Move the crosshair"),
    ("Wheel", "Slices, faster in long stacks; towards you is inferior in the axial view"),
    ("Shift + wheel", "Five slices at once"),
    ("Ctrl + wheel, or pinch", "Zoom about the mouse"),
    ("Middle, or Space + left", "Move the picture"),
    ("Right, held", "Window: sideways its width, up brighter"),
    ("Ctrl + right, held", "The window of the dragged area"),
    ("PACS-like mouse (View)", "Left and right held change places"),
    ("Right click", "Menu: copy the value or place there, measure, window"),
    ("Double click", "One view alone, or all three"),
    ("Tab, Shift + Tab", "Next or previous view, tab, button or field"),
)


def show_keys(
    parent: QWidget, entries: Sequence[Entry], gestures: Sequence[Gesture] = ()
) -> QDialog:
    """Open a sheet with all keys and mouse actions."""
    sheet = KeysSheet(_groups(entries, gestures), parent)
    sheet.open()
    return sheet


def keys_markup(entries: Sequence[Entry], gestures: Sequence[Gesture] = ()) -> Markup:
    """The sheet's content: mouse in views, then `gestures`, then each menu's entries with keys."""
    groups = _groups(entries, gestures)
    return Markup().join(_group(title, rows) for title, rows in groups.items())


def _groups(entries: Sequence[Entry], gestures: Sequence[Gesture]) -> dict[str, list[Gesture]]:
    mouse = [(_text(what), _text(does)) for what, does in MOUSE]
    groups: dict[str, list[Gesture]] = {_text("Mouse"): [*mouse, *gestures]}
    for entry in entries:
        if entry.keys:
            keys = _text(" or ").join(
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                for key in entry.keys
            )
            groups.setdefault(entry.menu.replace("&", ""), []).append((keys, entry.title))
    return groups


class KeysSheet(QDialog):
    """Keys and gestures in columns by menu, with a search."""

    def __init__(self, groups: dict[str, list[Gesture]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_text("Keys and mouse"))
        self._groups = groups
        self.search = QLineEdit()
        self.search.setPlaceholderText(_text("Search for a key or a command"))
        self.search.setAccessibleName(_text("Search for a key or a command"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        count = min(max(parent.width() // COLUMN, 1), MOST_COLUMNS)
        self.columns = [MarkupLabel() for _ in range(count)]
        inner = QWidget()
        row = QHBoxLayout(inner)
        for label in self.columns:
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for widget in (self.search, scroll, buttons):
            column.addWidget(widget)
        self._show("")
        resize_on_screen(self, count * COLUMN, min(TALLEST, parent.height()))

    @Slot(str)
    def _show(self, wanted: str) -> None:
        """Distribute the groups over columns of similar length, in order."""
        words = wanted.casefold().split()
        found = {title: _matching(title, rows, words) for title, rows in self._groups.items()}
        lengths = {title: len(rows) + HEADING for title, rows in found.items() if rows}
        share, used = sum(lengths.values()) / len(self.columns), 0
        parts = [Markup() for _ in self.columns]
        for title, length in lengths.items():
            at = min(int((used + length / 2) / share), len(parts) - 1)
            parts[at] += _group(title, found[title])
            used += length
        if not lengths:
            parts[0] = Markup("<p>{}</p>").format(_text("Nothing has these words."))
        for label, part in zip(self.columns, parts, strict=True):
            label.show_text(part)


def _matching(title: str, rows: list[Gesture], words: Sequence[str]) -> list[Gesture]:
    """The rows with every search word in menu title, keys or text."""
    return [
        (keys, does)
        for keys, does in rows
        if all(word in f"{title} {keys} {does}".casefold() for word in words)
    ]


def show_about(parent: QWidget) -> QDialog:
    """Open the about box: intended use, citation, licences and versions."""
    licence_row = Markup("<tr><td width='180'>{}</td><td>{}</td></tr>")
    licences = Markup().join(licence_row.format(*each) for each in LICENCES.items())
    versions = (
        f"Python {platform.python_version()}, Qt for Python {PySide6.__version__}, "
        f"NumPy {np.__version__}"
    )
    plain = Markup("<p>{}</p>")
    lines = (
        Markup("<h2>CT Viewer {}</h2>").format(version_text()),
        plain.format(_text("Shows a chest CT and a network's probability of pneumonia.")),
        Markup("<p><b>{}</b></p>").format(
            _text("Research use only. It is not a medical device; do not diagnose with it.")
        ),
        plain.format(_text("Everything stays on this computer: the program opens no connection.")),
        Markup("<h3>{}</h3><p>{}</p>").format(_text("Citation"), CITATION),
        Markup("<h3>{}</h3><table>{}</table>").format(_text("Licences"), licences),
        Markup("<p style='color:{}'>{}</p>").format(MUTED, versions),
    )
    return _dialog(parent, _text("About CT Viewer"), Markup().join(lines))


def _text(source: str) -> str:
    return QCoreApplication.translate("help", source)


def _group(title: str, rows: Sequence[tuple[str, str]]) -> Markup:
    row = Markup(
        "<tr><td width='130' style='padding:2px 12px 2px 0; color:{}'>{}</td>"
        "<td style='padding:2px 0'>{}</td></tr>"
    )
    lines = Markup().join(row.format(ACCENT, keys, does) for keys, does in rows)
    return Markup("<h3>{}</h3><table>{}</table>").format(title, lines)


def _dialog(parent: QWidget, title: str, markup: Markup) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    label = MarkupLabel(markup)
    label.setMargin(14)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    scroll = QScrollArea()
    scroll.setWidget(label)
    scroll.setWidgetResizable(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.addWidget(scroll)
    column.addWidget(buttons)
    resize_on_screen(dialog, WIDTH, min(label.heightForWidth(WIDTH) + BUTTONS, TALLEST))
    dialog.open()
    return dialog
