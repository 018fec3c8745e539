"""Dialog for choosing a CT series of a folder, with picture, slice count and description."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.base.text import shown
from ctviewer.core.geometry.volume import Voxels
from ctviewer.core.view.window import LUNG
from ctviewer.ui.base.look import ACCENT, LINE, MUTED, RAISED, SURFACE, TEXT, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.scan.scan import SeriesChoice

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series

PICTURE = 96  # edge length in pixels
SIZE = (640, 520)


class SeriesChooser(QDialog):
    """Series that form no volume are listed with the reason, and disabled.

    `all_wanted` carries a `Several`: the user wants to classify all of them.
    """

    chosen = Signal(object)
    all_wanted = Signal(object)

    def __init__(self, choice: SeriesChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose a series"))
        resize_on_screen(self, *SIZE)
        title = PlainLabel(
            self.tr("{folder} holds several CT series.").format(folder=choice.folder.name)
        )
        title.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("CT series"))
        self.list.setIconSize(QSize(PICTURE, PICTURE))
        self.list.setSpacing(3)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet(
            f"QListWidget {{ background: {SURFACE}; border: 1px solid {LINE}; }}"
            f"QListWidget::item {{ padding: 4px; color: {TEXT}; }}"
            f"QListWidget::item:disabled {{ color: {MUTED}; }}"
            f"QListWidget::item:selected {{ background: {RAISED}; color: {TEXT};"
            f" border-left: 4px solid {ACCENT}; }}"
        )
        self._folders = {series.files[0].parent for series, _ in choice.offers}
        for series, picture in choice.offers:
            self.list.addItem(self._item(series, picture))
        self._several = choice.several
        self._add_buttons()
        column = QVBoxLayout(self)
        column.addWidget(title)
        column.addWidget(self.list, 1)
        for note in choice.notes:
            label = PlainLabel(word(note))
            label.setWordWrap(True)
            label.setStyleSheet(f"color: {MUTED};")
            column.addWidget(label)
        column.addWidget(self.buttons)
        self._select_largest(choice)

    def _add_buttons(self) -> None:
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        self.every = self.buttons.addButton(
            self.tr("Classify all…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.every.clicked.connect(self._want_all)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        self.list.itemActivated.connect(self._choose)

    def _item(self, series: "Series", picture: Voxels | None) -> QListWidgetItem:
        item = QListWidgetItem(series_icon(picture), "\n".join(self._lines(series)))
        item.setData(Qt.ItemDataRole.UserRole, series)
        if series.stack is None:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        return item

    def _lines(self, series: "Series") -> list[str]:
        name = series.description or self.tr("Without description")
        number = self.tr("Series {number}: ").format(number=series.number) if series.number else ""
        given = " · ".join(filter(None, (series.date, shown(series.kernel))))
        lines = [f"{number}{name}", *([given] if given else [])]
        if len(self._folders) > 1:
            lines.append(self.tr("In {folder}").format(folder=series.files[0].parent.name))
        if series.stack is None:
            return [*lines, *map(word, (series.problem, *series.notes))]
        columns, rows, slices = series.stack.shape
        step = float(np.linalg.norm(series.stack.affine[:3, 2]))
        text = self.tr("{slices} {slices:slice|slices}, {step:.3g} mm apart, {columns} x {rows}")
        lines.append(filled(text, slices=slices, step=step, columns=columns, rows=rows))
        return [*lines, *map(word, series.notes)]

    def _select_largest(self, choice: SeriesChoice) -> None:
        sizes = [series.slices if series.stack else 0 for series, _ in choice.offers]
        self.list.setCurrentRow(int(np.argmax(sizes)))
        self.list.setFocus()

    @Slot()
    def _want_all(self) -> None:
        self.all_wanted.emit(self._several)
        self.reject()

    @Slot()
    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.accept()


def series_icon(picture: Voxels | None) -> QIcon:
    """A slice in HU [row, column] as an icon in the lung window; grey without one."""
    icon, pixmap = QIcon(), _pixmap(picture)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else Qt would tint it when selected
        icon.addPixmap(pixmap, mode)
    return icon


def _pixmap(picture: Voxels | None) -> QPixmap:
    """A slice in the lung window at icon size; grey without one."""
    pixmap = QPixmap(PICTURE, PICTURE)
    pixmap.fill(Qt.GlobalColor.black)
    if picture is None:
        return pixmap
    share = np.clip((picture - LUNG.lowest) / LUNG.width, 0, 1)
    grey = np.ascontiguousarray((share * 255).astype(np.uint8))
    rows, columns = grey.shape
    image = QImage(grey.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()
    return QPixmap.fromImage(
        image.scaled(
            PICTURE * 2,  # for screens with twice the density
            PICTURE * 2,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
