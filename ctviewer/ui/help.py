"""The keyboard and mouse sheet, and what the program says about itself."""

import platform
from collections.abc import Sequence
from html import escape

import numpy as np
import PySide6
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from ctviewer.core.edition import version_text
from ctviewer.ui.about.licences import CITATION, LICENCES
from ctviewer.ui.actions import Entry
from ctviewer.ui.look import ACCENT, MUTED

WIDTH, TALLEST, BUTTONS = 540, 640, 90  # pixels

MOUSE = (
    ("Left, held", "Move the crosshair"),
    ("Wheel", "Slices; towards you is inferior in the axial view"),
    ("Shift + wheel", "Five slices at once"),
    ("Ctrl + wheel", "Zoom about the mouse"),
    ("Middle, or Space + left", "Move the picture"),
    ("Right, held", "Window: sideways its width, up brighter"),
    ("PACS-like mouse (View)", "Left and right held change places"),
    ("Right click", "Menu"),
    ("Double click", "One view alone, or all three"),
    ("Left, after a tool of Measure", "Draw, by a drag or by clicks; then drag handles or lines"),
    ("Tab, Shift + Tab", "Next or previous view"),
)


def show_keys(parent: QWidget, entries: Sequence[Entry]) -> QDialog:
    """Open a sheet with every key and what the mouse does."""
    return _dialog(parent, _text("Keys and mouse"), keys_html(entries))


def keys_html(entries: Sequence[Entry]) -> str:
    """The sheet: mouse, then each menu's entries that have a key."""
    groups: dict[str, list[tuple[str, str]]] = {
        _text("Mouse"): [(_text(what), _text(does)) for what, does in MOUSE]
    }
    for entry in entries:
        if entry.keys:
            keys = _text(" or ").join(
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                for key in entry.keys
            )
            groups.setdefault(entry.menu.replace("&", ""), []).append((keys, entry.title))
    return "".join(_group(title, rows) for title, rows in groups.items())


def show_about(parent: QWidget) -> QDialog:
    """Open what the program is and is not, its citation, licences and versions."""
    licences = "".join(
        f"<tr><td width='180'>{name}</td><td>{licence}</td></tr>"
        for name, licence in LICENCES.items()
    )
    lines = (
        f"<h2>CT Viewer {version_text()}</h2>",
        f"<p>{_text('Shows a chest CT and tells how sure a network is of pneumonia.')}</p>",
        f"<p><b>{_text('Research use only. It is not a medical device; do not diagnose with it.')}"
        "</b></p>",
        f"<p>{_text('Everything stays on this computer: the program opens no connection.')}</p>",
        f"<h3>{_text('Citation')}</h3><p>{escape(CITATION)}</p>",
        f"<h3>{_text('Licences')}</h3><table>{licences}</table>",
        f"<p style='color:{MUTED}'>Python {platform.python_version()}, Qt for Python "
        f"{PySide6.__version__}, NumPy {np.__version__}</p>",
    )
    return _dialog(parent, _text("About CT Viewer"), "".join(lines))


def _text(source: str) -> str:
    return QCoreApplication.translate("help", source)


def _group(title: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td width='180' style='padding:2px 22px 2px 0; color:{ACCENT}'>{escape(keys)}</td>"
        f"<td style='padding:2px 0'>{escape(does)}</td></tr>"
        for keys, does in rows
    )
    return f"<h3>{escape(title)}</h3><table>{lines}</table>"


def _dialog(parent: QWidget, title: str, html: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    label = QLabel(html)
    label.setWordWrap(True)
    label.setMargin(14)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    scroll = QScrollArea()
    scroll.setWidget(label)
    scroll.setWidgetResizable(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.addWidget(scroll)
    column.addWidget(buttons)
    dialog.resize(WIDTH, min(label.heightForWidth(WIDTH) + BUTTONS, TALLEST))
    dialog.open()
    return dialog
