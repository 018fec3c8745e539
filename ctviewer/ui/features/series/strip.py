"""The series strip: a thumbnail and description of each; a double click opens it."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QIcon, QShowEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ctviewer.core.base.text import cut
from ctviewer.core.formats.study import StudySeries
from ctviewer.core.geometry.volume import Voxels
from ctviewer.ui.base.look import ACCENT, MUTED, SURFACE
from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import filled, word, words
from ctviewer.ui.features.series.study import StudyLook
from ctviewer.ui.scan.chooser import PICTURE, series_icon
from ctviewer.ui.scan.session import Session
from ctviewer.ui.widgets.docks import LateDock
from ctviewer.ui.widgets.labels import CutLabel

CELL = QSize(148, 156)  # size per series in pixels
GAP = 6  # pixels between two of them
LETTERS = 20  # characters per line below a thumbnail
ROLE = Qt.ItemDataRole.UserRole


class SeriesStrip(LateDock):
    """`open_asked` carries a series. Works only while visible."""

    open_asked = Signal(object)

    def __init__(self, session: Session, look: StudyLook, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Series of the study"), "series", parent)
        self._session = session
        self._look = look

    def make(self) -> None:
        """A row of thumbnails, and below it what was left out."""
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Series of the study"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setIconSize(QSize(PICTURE, PICTURE))
        self.list.setGridSize(CELL)
        self.list.setFixedHeight(
            CELL.height() + self.list.horizontalScrollBar().sizeHint().height()
        )
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet(
            f"QListWidget {{ background: {SURFACE}; border: none; }}"
            f"QListWidget::item:disabled {{ color: {MUTED}; }}"
            f"QListWidget::item:selected {{ border: 1px solid {ACCENT}; color: palette(text); }}"
        )
        self.list.itemActivated.connect(self._on_activated)
        self.note = CutLabel()
        self.note.setStyleSheet(f"color: {MUTED};")
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(6, 2, 6, 4)
        column.addWidget(self.list)
        column.addWidget(self.note)
        self.setWidget(held)
        self._look.found.connect(self.show_study)
        self._look.pictured.connect(self.show_picture)
        self._look.busy.connect(self._show_busy)
        self.show_study(self._look.study)

    def showEvent(self, event: QShowEvent) -> None:
        """Start the search."""
        super().showEvent(event)
        self._look.want(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the search, unless the window was minimised."""
        super().hideEvent(event)
        if self.isHidden():
            self._look.want(False)

    @Slot(object)
    def show_study(self, study: StudySeries) -> None:
        """List the study's series, the open one in bold; existing thumbnails stay."""
        known = {
            self.list.item(row).data(ROLE): self.list.item(row).icon()
            for row in range(self.list.count())
        }
        self.list.clear()
        scan, named = self._session.scan, read("scan_named").scan_named
        path = scan.volume.source.path if scan else None
        for series in study.series:
            item = QListWidgetItem(known.get(series, series_icon(None)), "")
            title = series.title
            full = word(title.text(named=named)) or series.path.name
            lines = [cut(word(title.name) or series.path.name, LETTERS), title.date]
            slices = self.tr("{slices} {slices:slice|slices}")
            lines.append(filled(slices, slices=series.slices))
            if series.stack is None:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                lines[-1] = self.tr("Cannot be read")
                full = f"{full}\n{word(series.problem)}"
                item.setIcon(QIcon())
            item.setText("\n".join(filter(None, lines)))
            item.setToolTip(tip("\n".join([full, *map(word, series.notes)])))
            item.setData(ROLE, series)
            item.setSizeHint(CELL - QSize(GAP, GAP))
            is_open = path is not None and path in (series.path, *series.files[:1])
            font = item.font()
            font.setBold(is_open)
            item.setFont(font)
            self.list.addItem(item)
            if is_open:
                self.list.setCurrentItem(item)
        self._say(self._said(study))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    @Slot(int, object)
    def show_picture(self, place: int, picture: Voxels | None) -> None:
        """Set the thumbnail of a series, or show that its middle slice cannot be read."""
        item = self.list.item(place)
        if item is None:
            return
        if picture is None:
            item.setIcon(QIcon())
            item.setText(f"{item.text()}\n{self.tr('No picture: its slice cannot be read')}")
        else:
            item.setIcon(series_icon(picture))

    def _said(self, study: StudySeries) -> str:
        if study.series or study.notes:
            return words(study.notes)
        scan = self._session.scan
        if scan is not None and scan.volume.source.format != "DICOM":
            return self.tr("Only scans in DICOM have other series of their study.")
        return self.tr("No DICOM scan is open.")

    @Slot(bool)
    def _show_busy(self, busy: bool) -> None:
        if busy:
            self.list.clear()
            self._say(self.tr("Looking for series"))

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.open_asked.emit(item.data(ROLE))
