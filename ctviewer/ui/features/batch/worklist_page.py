"""The worklist page: summary, filter, table, progress."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.worklist.choose import AnyKind, Kind
from ctviewer.core.worklist.lines import classes_of
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import filled
from ctviewer.ui.features.batch.controller import Batch, BatchState, Phase
from ctviewer.ui.features.batch.summary import SummaryStrip
from ctviewer.ui.features.batch.table import TableView
from ctviewer.ui.features.batch.table_model import WorklistModel
from ctviewer.ui.features.batch.wording import kind_text, left_text

TYPING_MS = 150  # delay after the last letter, so that long lists are not searched for each


class WorklistPage(QWidget):
    """Summary, search, kind, table; then progress with pause and cancel."""

    export_asked = Signal()

    def __init__(self, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch = batch
        self.model = WorklistModel(batch.worklist, self)
        self.table = TableView(self.model, batch.worklist)
        searched = self.tr("Search names, reasons, notes and comments")
        self.search = QLineEdit(placeholderText=searched)
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("Which scans are shown"))
        self._classes: Classes | None = None
        self.summary = SummaryStrip(batch)
        self.count = PlainLabel()
        self.export = QPushButton(self.tr("Export…"))
        self.export.setToolTip(tip(self.tr("As a table or a report")))
        self.export.clicked.connect(self.export_asked)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.pace = PlainLabel()
        for label in (self.count, self.pace):
            label.setStyleSheet(f"color: {MUTED};")
        self.pause = QPushButton()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.resume = QPushButton(self.tr("Resume"))
        self._lay_out()
        self._connect()
        self._list_kinds()
        self._on_changed()
        self._count()

    @Slot(object)
    def show_kind(self, kind: AnyKind) -> None:
        """Show only scans of a kind, clearing the search."""
        self.search.clear()
        self.kinds.setCurrentIndex(self.kinds.findData(kind))
        self._choose()

    def _lay_out(self) -> None:
        above, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        above.addWidget(self.search, 1)
        above.addWidget(self.kinds)
        above.addWidget(self.count)
        above.addWidget(self.export)
        below.addWidget(self.bar, 1)
        for widget in (self.pace, self.pause, self.cancel, self.resume):
            below.addWidget(widget)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.summary)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        batch, worklist = self._batch, self._batch.worklist
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._choose)
        self.search.textChanged.connect(self._typing.start)
        self.kinds.currentIndexChanged.connect(self._choose)
        self.pause.clicked.connect(batch.toggle_pause)
        self.cancel.clicked.connect(batch.cancel)
        self.resume.clicked.connect(batch.resume)
        batch.changed.connect(self._on_changed)
        self.summary.chosen.connect(self.show_kind)
        for news in (worklist.added, worklist.replaced):
            news.connect(self._list_kinds)
            news.connect(self._count)

    @Slot()
    def _list_kinds(self) -> None:
        """List the general kinds, and the classes of a network with more than two."""
        classes = classes_of(self._batch.worklist.lines)
        if classes == self._classes:
            return
        self._classes = classes
        with QSignalBlocker(self.kinds):
            self.kinds.clear()
            for kind in (*Kind, *(() if classes.binary else classes.names)):
                self.kinds.addItem(kind_text(kind, classes), kind)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        index = self.table.currentIndex()
        place = self.model.place_at(index) if index.isValid() else None
        kind = self.kinds.currentData()
        self.model.choose(replace(self.model.choice, text=self.search.text(), kind=kind))
        self.table.setCurrentIndex(self.model.index_of_place(place))
        self._count()

    @Slot()
    def _count(self) -> None:
        shown, all_lines = self.model.rowCount(), len(self._batch.worklist.lines)
        some = self.tr("{shown} of {count} {count:scan|scans}")
        said = some if shown < all_lines else self.tr("{count} {count:scan|scans}")
        self.count.setText(filled(said, shown=shown, count=all_lines))
        self.export.setEnabled(all_lines > 0)

    @Slot()
    def _on_changed(self) -> None:
        state = self._batch.state
        phase = state.phase
        self.bar.setVisible(state.classifying or state.resumable)
        progress = state.progress
        self.bar.setRange(0, max(progress.total, 1) if progress else 1)
        self.bar.setValue(progress.done if progress else 0)
        self.pace.setText(self._pace(state))
        paused = phase is Phase.PAUSED
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.pause.setVisible(phase in (Phase.RUNNING, Phase.PAUSED))
        stopping = phase is Phase.STOPPING
        self.cancel.setVisible(state.classifying)
        self.cancel.setEnabled(not stopping)
        self.cancel.setText(self.tr("Cancelling…") if stopping else self.tr("Cancel"))
        self.resume.setVisible(state.resumable)

    def _pace(self, state: BatchState) -> str:
        """Progress, rate and remaining time, as far as known."""
        progress, parts = state.progress, []
        if state.phase is Phase.STOPPED:
            parts.append(state.problem or self.tr("Not finished"))
        elif state.phase is Phase.PAUSED:
            parts.append(self.tr("Paused"))
        if progress is not None and (state.classifying or state.resumable):
            parts.append(f"{progress.done} / {progress.total}")
            if state.phase is Phase.RUNNING and progress.per_minute is not None:
                parts.append(self.tr("{rate:.0f} a minute").format(rate=progress.per_minute))
            if state.phase is Phase.RUNNING and progress.seconds_left is not None:
                parts.append(left_text(progress.seconds_left))
        elif state.phase is Phase.RUNNING:
            parts.append(self.tr("Loading the network"))
        if self._batch.is_by_another and (state.classifying or state.resumable):
            parts.append(self.tr("by the network that began it, not by the one chosen now"))
        return "   ·   ".join(parts)
