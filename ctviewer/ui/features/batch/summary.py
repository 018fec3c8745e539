"""Summary above the table of a batch: buttons that filter by kind of scan."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ctviewer.core.base.text import cut
from ctviewer.core.worklist.choose import AnyKind, Kind
from ctviewer.core.worklist.lines import Line, classes_of
from ctviewer.core.worklist.summary import Outcomes, masks_counted
from ctviewer.ui.base.look import ACCENT, RAISED
from ctviewer.ui.base.plain import PlainLabel, caption, tip
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.features.batch.controller import Batch
from ctviewer.ui.features.batch.wording import duration_text, kind_text
from ctviewer.ui.widgets.labels import CutLabel

LETTERS = 20  # maximum length of a class name
LINK = (
    "QPushButton { border: none; padding: 3px 6px; }"
    f"QPushButton:enabled {{ color: {ACCENT}; }}"
    "QPushButton:hover, QPushButton:focus { text-decoration: underline; }"
)


class SummaryStrip(QFrame):
    """Shown once a batch has ended; `chosen` carries the kind to filter by."""

    chosen = Signal(object)

    def __init__(self, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch = batch
        self.setStyleSheet(f"SummaryStrip {{ background: {RAISED}; border-radius: 5px; }}")
        self.head = CutLabel()
        self.left_out = QPushButton()
        self.left_out.setCheckable(True)
        self.left_out.setStyleSheet(LINK)
        self.left_out.setToolTip(tip(self.tr("Show why")))
        self.left_out.toggled.connect(self._show_left_out)
        self.why = PlainLabel(wrap=True)
        self.buttons: dict[AnyKind, QPushButton] = {}
        self._kinds, first = QHBoxLayout(), QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(2)
        first.addWidget(self.head, 1)
        column.addLayout(first)
        column.addLayout(self._kinds)
        column.addWidget(self.why)
        batch.changed.connect(self.update_summary)
        batch.worklist.replaced.connect(self.update_summary)
        self.update_summary()

    @Slot()
    def update_summary(self) -> None:
        """Recount, unless rows may still arrive."""
        state, lines = self._batch.state, self._batch.worklist.lines
        self.setVisible(state.ended and bool(lines))
        if self.isHidden():
            return
        self.head.setText(". ".join((self._heading(len(lines)), *self._masks(lines))))
        self._show_buttons(Outcomes.of(lines))

    def _heading(self, count: int) -> str:
        state = self._batch.state
        left = state.progress.total - state.progress.done if state.progress else 0
        said = filled(self.tr("{count} {count:scan|scans}"), count=count)
        if state.seconds:
            took = duration_text(state.seconds)
            text = self.tr("{count} {count:scan|scans} in {time}")
            said = filled(text, count=count, time=took)
        if state.resumable and left > 0:
            said += self.tr(", {left} not begun").format(left=left)
        return said

    def _masks(self, lines: Sequence[Line]) -> list[str]:
        """The number of masks by state, for requested masks."""
        titles = {"lungs": self.tr("Lung masks"), "lesions": self.tr("Lesion masks")}
        said = self.tr("{what}: {used} used, {none} missing, {refused} refused")
        return [
            said.format(
                what=titles.get(kind, kind),
                used=counts["used"],
                none=counts["none"],
                refused=counts["refused"],
            )
            for kind, counts in masks_counted(lines).items()
        ]

    def _show_buttons(self, summary: Outcomes) -> None:
        while (item := self._kinds.takeAt(0)) is not None:
            if (widget := item.widget()) not in (None, self.left_out):
                widget.deleteLater()
        self.buttons = {}
        classes = classes_of(self._batch.worklist.lines)
        counted: dict[AnyKind, str] = {
            Kind.CLASSIFIED: self.tr("{count} classified"),
            Kind.REFUSED: self.tr("{count} refused"),
            Kind.ERROR: self.tr("{count} failed"),
        }
        for kind, count in summary.outcomes:
            self._add(kind, counted[kind].format(count=count), count)
        self._kinds.addWidget(self.left_out)
        self._kinds.addSpacing(16)
        for kind, count in summary.verdicts:
            self._add(kind, f"{cut(kind_text(kind, classes), LETTERS)}: {count}", count)
        self._kinds.addStretch(1)
        left_out = sum(each.count for each in self._batch.omitted)
        self.left_out.setText(self.tr("{count} left out").format(count=left_out))
        self.left_out.setEnabled(left_out > 0)
        self.why.setText(word(self._batch.left_out))
        self._show_left_out()

    def _add(self, kind: AnyKind, name: str, count: int) -> None:
        button = QPushButton(caption(name))
        button.setStyleSheet(LINK)
        button.setToolTip(tip(self.tr("Show these scans alone")))
        button.setEnabled(count > 0)
        button.clicked.connect(self._on_clicked)
        self.buttons[kind] = button
        self._kinds.addWidget(button)

    @Slot()
    def _show_left_out(self) -> None:
        self.why.setVisible(self.left_out.isChecked() and bool(self.why.text()))

    @Slot()
    def _on_clicked(self) -> None:
        for kind, button in self.buttons.items():
            if button is self.sender():
                self.chosen.emit(kind)
