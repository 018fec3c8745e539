"""The window with a receipt and, beside it, the repeated run."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.output.receipt import Receipt
from ctviewer.core.output.receipt_check import Agreement, Check, groups
from ctviewer.ui.base.look import ACCENT, ALARM, NORMAL, RAISED, WARNING, resize_on_screen
from ctviewer.ui.base.plain import MarkupLabel, tip
from ctviewer.ui.base.words import word
from ctviewer.ui.features.receipt.study import ReceiptStudy

SIZE = (820, 720)  # pixels
COLOURS = {
    Agreement.IDENTICAL: NORMAL,
    Agreement.WITHIN_TOLERANCE: NORMAL,
    Agreement.DIFFERENT: ALARM,
    Agreement.INCOMPARABLE: WARNING,
}
OF_EACH_RUN = ("classified at", "seconds", "file name")  # may differ without consequence


class ReceiptDialog(QDialog):
    """Non-modal, follows the study; the buttons emit signals.

    `copy_asked` and `save_asked` carry the receipt, with the file name if checked.
    """

    copy_asked = Signal(object)
    save_asked = Signal(object)

    def __init__(self, parent: QWidget, study: ReceiptStudy) -> None:
        super().__init__(parent)
        self._study = study
        self.file_name: str | None = None
        self.setWindowTitle(self.tr("Receipt"))
        resize_on_screen(self, *SIZE)
        self.verdict = MarkupLabel()
        self.facts = _facts_view(
            self.tr("Facts of the receipt"),
            [self.tr("Fact"), self.tr("Receipt"), self.tr("Repeated here")],
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.named = QCheckBox(self.tr("With the file's name"))
        self.named.toggled.connect(self._update)
        self.copy = QPushButton(self.tr("Copy"))
        self.save = QPushButton(self.tr("Save…"))
        self.verify = QPushButton(self.tr("Verify now"))
        self.verify.setToolTip(
            self.tr("Classify the scan that is shown again, and compare every bit")
        )
        self._lay_out()
        self.copy.clicked.connect(lambda: self.copy_asked.emit(self.receipt))
        self.save.clicked.connect(lambda: self.save_asked.emit(self.receipt))
        self.verify.clicked.connect(self._on_verify)
        study.changed.connect(self._update)
        self._update()

    @property
    def receipt(self) -> Receipt | None:
        """The receipt as shown, copied and saved."""
        state = self._study.state
        if state.receipt is None or state.from_file or not self.named.isChecked():
            return state.receipt
        return replace(state.receipt, file_name=self.file_name)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.named, 1)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        for button in (self.verify, self.copy, self.save, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        for widget in (self.verdict, self.bar, self.facts):
            column.addWidget(widget)
        column.addLayout(row)

    @Slot()
    def _on_verify(self) -> None:
        busy = self._study.state.fraction is not None
        self._study.cancel() if busy else self._study.verify()

    @Slot()
    def _update(self) -> None:
        state = self._study.state
        busy = state.fraction is not None
        self.bar.setVisible(busy)
        self.bar.setValue(round(1000 * (state.fraction or 0.0)))
        self.verify.setText(self.tr("Cancel") if busy else self.tr("Verify now"))
        self.verify.setEnabled(busy or state.receipt is not None)
        self.named.setEnabled(not state.from_file)
        for widget in (self.copy, self.save):
            widget.setEnabled(state.receipt is not None)
        self._say(state.problem, state.check)
        self._fill(self.receipt, state.repeated)

    def _say(self, problem: str, outcome: Check | None) -> None:
        lines: tuple[str, ...] = ()
        heading, colour = self.tr("Not verified yet."), RAISED
        if problem:
            heading, colour = problem, ALARM
        elif outcome is not None:
            heading = self.tr("Repeated: {agreement}.").format(
                agreement=word(outcome.agreement.value)
            )
            lines, colour = tuple(map(word, outcome.differences)), COLOURS[outcome.agreement]
        rest = Markup().join(Markup("<br>{}").format(line) for line in lines)
        self.verdict.show_text(Markup("<b>{}</b>").format(heading) + rest)
        self.verdict.setStyleSheet(
            f"background: {RAISED}; border-left: 4px solid {colour}; padding: 8px;"
        )

    def _fill(self, receipt: Receipt | None, repeated: Receipt | None) -> None:
        self.facts.clear()
        self.facts.setColumnHidden(2, repeated is None)
        if receipt is None:
            return
        now = dict(groups(repeated)) if repeated else {}
        for title, facts in groups(receipt):
            group = QTreeWidgetItem([word(title)])
            self.facts.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            group.setForeground(0, QColor(ACCENT))
            beside = dict(now.get(title, ()))
            for name, value in facts:
                group.addChild(_line(name, value, beside.get(name)))
        self.facts.expandAll()


def _line(name: str, value: str, repeated: str | None) -> QTreeWidgetItem:
    """A fact; a differing repeated value is coloured and marked with a sign."""
    differs = repeated is not None and repeated != value and name not in OF_EACH_RUN
    value, repeated = word(value), None if repeated is None else word(repeated)
    beside = "" if repeated is None else f"≠ {repeated}" if differs else repeated
    item = QTreeWidgetItem([word(name), value, beside])
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    for column, text in ((1, value), (2, repeated or "")):
        item.setToolTip(column, tip(text))
        item.setFont(column, fixed)
    if differs:
        item.setForeground(2, QColor(WARNING))
    return item


def _facts_view(name: str, titles: Sequence[str]) -> QTreeWidget:
    view = QTreeWidget()
    view.setAccessibleName(name)
    view.setHeaderLabels(titles)
    view.setRootIsDecorated(False)
    view.setItemsExpandable(False)
    view.setIndentation(14)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    view.setUniformRowHeights(True)
    view.setStyleSheet("QTreeView::item { padding: 3px 0; }")
    header = view.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    for column in (1, 2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return view
