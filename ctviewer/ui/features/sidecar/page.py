"""The tab with a scan's comment and earlier readings, and where both are stored."""

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.base.text import shown
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.sidecar.content import KeptReading
from ctviewer.core.worklist.blindread import Scale
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, caption, tip
from ctviewer.ui.scan.session import Session
from ctviewer.ui.scan.sidecars import Sidecars
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.side import Page

LONGEST = 20_000  # characters of a typed comment


class CommentPage(Page):
    """Shows and edits the comment on the scan of a display, and shows the rest of its sidecar."""

    export_asked = Signal()
    import_asked = Signal()

    def __init__(self, sidecars: Sidecars, display: Display, session: Session) -> None:
        super().__init__(self.tr("Comment"), "comment")
        self._sidecars, self._display, self._session = sidecars, display, session
        self._kinds = {
            MaskKind.LUNGS: self.tr("lungs"),
            MaskKind.LOBES: self.tr("lobes"),
            MaskKind.LESIONS: self.tr("lesions"),
        }
        display.volume_changed.connect(self.show_kept)
        sidecars.restored.connect(self.show_kept)
        sidecars.saved.connect(self._show_readings)
        session.result_changed.connect(self._show_readings)

    def make(self) -> None:
        """Create the widgets and show the data."""
        self.comment = QPlainTextEdit()
        self.comment.setPlaceholderText(self.tr("Your comment on this scan"))
        self.comment.setAccessibleName(self.comment.placeholderText())
        self.comment.setTabChangesFocus(True)
        self.readings = PlainLabel(wrap=True)
        self.place = PlainLabel(wrap=True)
        self.place.setStyleSheet(f"color: {MUTED};")
        self.export = QPushButton(caption(self.tr("Export sidecar…")))
        self.bring = QPushButton(caption(self.tr("Import sidecar…")))
        buttons = QHBoxLayout()
        for button, asked in ((self.export, self.export_asked), (self.bring, self.import_asked)):
            buttons.addWidget(button, 1)
            button.clicked.connect(asked)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.comment, 1)
        column.addWidget(self.readings)
        column.addWidget(self.place)
        column.addLayout(buttons)
        self.comment.textChanged.connect(self._on_typed)
        self.setWidget(inner)
        self.show_kept()

    @Slot()
    def show_kept(self) -> None:
        """Show the sidecar; the text cursor stays if nothing changed."""
        if not self.is_made:
            return
        volume = self._display.volume
        text = self._sidecars.of(volume).comment if volume else ""
        if text != self.comment.toPlainText():
            self.comment.blockSignals(True)
            self.comment.setPlainText(shown(text))
            self.comment.blockSignals(False)
        for widget in (self.comment, self.export, self.bring):
            widget.setEnabled(volume is not None)
        self._show_readings()

    @Slot()
    def _on_typed(self) -> None:
        volume = self._display.volume
        if volume is not None:
            self._sidecars.change(volume, comment=self.comment.toPlainText()[:LONGEST])
            self._show_place()

    @Slot()
    def _show_readings(self) -> None:
        if not self.is_made:
            return
        volume = self._display.volume
        readings = self._sidecars.of(volume).readings if volume else ()
        lines = [self.tr("Blind reads of this scan: {count}").format(count=len(readings))]
        if not self._session.blindness.is_on:  # an earlier score would bias the reader
            lines += map(self._line, readings)
        if not readings:
            lines = []
        masks = self._sidecars.of(volume).masks if volume else ()
        if masks:
            names = ", ".join(self._kinds[each.kind] for each in masks)
            lines.append(self.tr("Corrected by hand: {names}").format(names=names))
        self.readings.setText("\n".join(lines))
        self.readings.setVisible(bool(lines))
        self._show_place()

    def _line(self, reading: KeptReading) -> str:
        unit = "%" if reading.scale == Scale.PERCENT.value else "/ 5"
        parts = [_date(reading.committed), f"{reading.score} {unit}", reading.comment]
        if reading.probability is not None:
            answer = f"{100 * reading.probability:.0f} %"
            parts.insert(2, self.tr("network {answer}").format(answer=answer))
        return "  ".join(filter(None, parts))

    @Slot()
    def _show_place(self) -> None:
        if not self.is_made:
            return
        volume = self._display.volume
        places = self._sidecars.places(volume) if volume else ()
        folder = volume.source.path.parent if volume and volume.source.path else None
        text = self.tr("Saved as you type, in a sidecar file of the scan.")
        if volume is not None and not self._sidecars.is_saved(volume):
            text = self.tr("Not saved yet")
        elif places and places[0].parent in (folder, volume.source.path if volume else None):
            text = self.tr("Saved beside the scan: {name}").format(name=places[0].name)
        elif places:
            text = self.tr("Saved in your data folder")
        self.place.setText(text)
        self.place.setToolTip(tip("\n".join(map(str, places))))


def _date(text: str) -> str:
    """A time in the system's format; unchanged if invalid."""
    moment = QDateTime.fromString(text, Qt.DateFormat.ISODateWithMs).toLocalTime()
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat) if moment.isValid() else text
