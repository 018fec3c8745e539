"""How Qt would render every text of every window: as markup or as plain text."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsTextItem,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QSplashScreen,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)

RICH, AUTO = Qt.TextFormat.RichText, Qt.TextFormat.AutoText


def texts(*, everything: bool = False) -> Iterator[tuple[str, str]]:
    """The location and visible form of texts in all windows, open or not.

    Only texts that Qt may treat as markup, unless `everything` is set.
    """
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            name = type(widget).__name__
            yield from ((name, read(text)) for text in (widget.toolTip(), widget.whatsThis()))
            yield from ((name, text) for text in _of(widget))
            if everything:
                yield name, widget.windowTitle()
        for action in top.findChildren(QAction):
            yield "QAction", read(action.toolTip())


def read(text: str, text_format: Qt.TextFormat = AUTO) -> str:
    """The characters of a text as shown on the screen."""
    if text_format == RICH or (text_format == AUTO and GuiQt.mightBeRichText(text)):
        document = QTextDocument()
        document.setHtml(text)
        return document.toPlainText()
    return text


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield read(QLabel.text(widget), widget.textFormat())
    if isinstance(widget, QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QSplashScreen):
        yield read(widget.message())
    if isinstance(widget, QGraphicsView) and widget.scene():
        items = (item for item in widget.scene().items() if isinstance(item, QGraphicsTextItem))
        yield from (item.toPlainText() for item in items)
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        if widget.model() is not None:
            yield from _cells(widget.model())
        if isinstance(widget, QTreeWidget):
            yield from _tips(widget)


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    """Cells are painted as plain text; their tooltips may be markup."""
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for column in range(columns):
        tip = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        yield read(str(tip or ""))
        for row in range(model.rowCount(QModelIndex())):
            index = model.index(row, column, QModelIndex())
            yield str(model.data(index, Qt.ItemDataRole.DisplayRole) or "")
            yield read(str(model.data(index, Qt.ItemDataRole.ToolTipRole) or ""))


def _tips(tree: QTreeWidget) -> Iterator[str]:
    items = QTreeWidgetItemIterator(tree)
    while items.value():
        item = items.value()
        yield from (item.text(column) for column in range(tree.columnCount()))
        yield from (read(item.toolTip(column)) for column in range(tree.columnCount()))
        items += 1
