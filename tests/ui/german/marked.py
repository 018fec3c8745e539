"""A window in which each letter of translated texts is marked, so that others stand out.

A text is marked only if resources/languages/ctviewer_de.ts contains it; unmarked text has no German
translation.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QLibraryInfo,
    QModelIndex,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsScene,
    QGraphicsTextItem,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ctviewer.core.base.program import resource
from ctviewer.core.base.text import FORMS

KEPT = re.compile(r"\{[^}]*\}|<[^>]*>|&\w+;|\*\.[\w.]+")  # fields, tags, entities, file extensions
NUMBER = re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{8,}\b|(?<=\d)e-?\d")  # hashes, bits, and 1e-05
LETTERS = re.compile(r"[A-Za-z]{2,}")  # a single letter is a key, a direction, an axis
ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
)  # fmt: skip
MARKED = {code: code + 0xFEE0 for code in range(65, 123) if chr(code).isalpha()}  # full-width forms


class Marker(QTranslator):
    """Marks texts in the German translation file of the program or of Qt."""

    def __init__(self) -> None:
        super().__init__()
        self.qt = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        assert self.qt.load("qtbase_de", folder)
        tree = ET.parse(resource("languages/ctviewer_de.ts"))
        self.known = {
            (context.findtext("name"), message.findtext("source"))
            for context in tree.iter("context")
            for message in context.iter("message")
            if message.findtext("translation")
        }

    def isEmpty(self) -> bool:  # noqa: N802  (Qt's name)
        """False, so that Qt calls it."""
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        """The marked text, or None without a translation."""
        if (context, source) in self.known or self.qt.translate(context, source):
            return marked(source)
        return None


def marked(text: str) -> str:
    """Every letter in full-width form, except placeholders and markup; also plural forms."""
    text = FORMS.sub(lambda form: f"{{{form[1]}:{form[2].translate(MARKED)}|"
                                  f"{form[3].translate(MARKED)}}}", text)  # fmt: skip
    kept = KEPT.findall(text)
    pieces = [piece.translate(MARKED) for piece in KEPT.split(text)]
    return "".join(a + b for a, b in zip(pieces, [*kept, ""], strict=True))


def unmarked(text: str) -> list[str]:
    """The words of a text that were not translated."""
    return LETTERS.findall(NUMBER.sub(" ", KEPT.sub(" ", text)).replace("&", ""))


NAMES = {
    "CT", "Viewer", "DICOM", "NIfTI", "NRRD", "MetaImage", "CIFTI", "Excel", "JSON", "CSV", "SHA",
    "MR", "sha", "Qt", "for", "Python", "python", "NumPy", "numpy", "scipy", "torch", "ctviewer",
    "verify", "English", "Deutsch", "lungmask", "TotalSegmentator",
}  # fmt: skip  # of programs, libraries and formats ("Qt for Python"): the same in any language
UNITS = {"HU", "mm", "ml", "cm", "MB", "GB", "SD"}
SIGNS = {"RAS", "LPS", "LAS", "cpu", "cuda"}  # axes and devices
ALLOWED = NAMES | UNITS | SIGNS


def english(texts, data=()):
    """Texts with untranslated words that are neither data nor names; and the words."""
    found = {}
    for where, text in texts:
        rest = text
        for each in sorted(map(str, data), key=len, reverse=True):
            rest = rest.replace(each, " ") if len(each) > 2 else rest
        left = [word for word in unmarked(rest) if word not in ALLOWED]
        if left:
            found[where, text] = left
    return found


def texts_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """All texts that a window and its children show or could show, with the widget."""
    for widget in (window, *window.findChildren(QWidget)):
        name = type(widget).__name__
        for text in (*_own(widget), *_kinds(widget)):
            if text:
                yield name, text
    for action in window.findChildren(QAction):
        if isinstance(action.parent(), QGraphicsScene):
            continue  # pyqtgraph's own menu, which these plots do not open
        for text in (action.text(), action.toolTip(), action.statusTip()):
            if text:
                yield f"action {action.text()}", text


def _own(widget: QWidget) -> Iterator[str]:
    yield from (widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription())


def _kinds(widget: QWidget) -> Iterator[str]:
    for kind, texts in READERS.items():
        if isinstance(widget, kind):
            yield from texts(widget)


def _tree(tree: QTreeWidget) -> Iterator[str]:
    columns = range(tree.columnCount())
    todo: list[QTreeWidgetItem] = [tree.headerItem()]
    todo += [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    while todo:
        item = todo.pop()
        todo += [item.child(row) for row in range(item.childCount())]
        yield from (item.text(column) for column in columns)
        yield from (item.toolTip(column) for column in columns)


def _cells(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    one = isinstance(model, QAbstractListModel)  # whose columnCount is private
    columns = 1 if one else model.columnCount(QModelIndex())
    for role in ROLES:
        for column in range(columns):
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            for row in range(model.rowCount(QModelIndex())):
                yield str(model.data(model.index(row, column, QModelIndex()), role) or "")


def _drawn(view: QGraphicsView) -> Iterator[str]:
    scene = view.scene()
    for item in scene.items() if scene else ():
        if isinstance(item, QGraphicsTextItem):
            yield item.toPlainText()
        elif isinstance(item, pg.AxisItem):
            yield item.labelText


READERS = {
    QLabel: lambda label: [label.text()],
    QAbstractButton: lambda button: [button.text()],
    QComboBox: lambda box: [box.itemText(row) for row in range(box.count())],
    QTabWidget: lambda tabs: [tabs.tabText(tab) for tab in range(tabs.count())],
    QGroupBox: lambda box: [box.title()],
    QMenu: lambda menu: [menu.title()],
    QLineEdit: lambda line: [line.text(), line.placeholderText()],
    QAbstractSpinBox: lambda box: [box.text()],
    QTextEdit: lambda edit: [edit.toPlainText()],
    QPlainTextEdit: lambda edit: [edit.toPlainText()],
    QTreeWidget: _tree,
    QAbstractItemView: lambda view: _cells(view.model()),
    QGraphicsView: _drawn,
}
"""The texts of each kind of widget."""
