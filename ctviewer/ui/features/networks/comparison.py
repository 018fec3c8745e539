"""Results of several networks for the scan shown, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.disagreement import Disagreement, NetworkAnswer, disagreement
from ctviewer.core.analysis.wording import (
    NOT_KNOWN,
    leading_text,
    score_verdict,
    share_text,
    side_text,
)
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Index
from ctviewer.ui.base.look import MUTED, NORMAL, RAISED, WARNING
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import filled, word


class NetworkComparison(QWidget):
    """A row per network, with their agreement above; the buttons emit signals."""

    run_asked = Signal()
    place_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: Index | None = None
        self.verdict = PlainLabel()
        self.verdict.setWordWrap(True)
        self.run = QPushButton(self.tr("Run the ticked networks"))
        self.run.clicked.connect(self.run_asked)
        self.go = QPushButton(self.tr("Show where they differ most"))
        self.go.clicked.connect(lambda: self.place_asked.emit(self._place))
        self.table = QTableWidget(0, 7)
        self.table.setAccessibleName(self.tr("What each network says"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Network"), self.tr("Verdict"), self.tr("Probability"),
             self.tr("Lung involved"), self.tr("Right"), self.tr("Left"),
             self.tr("Unlike training")]
        )  # fmt: skip
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.addWidget(self.run)
        row.addWidget(self.go)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.verdict)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.clear()

    def clear(self) -> None:
        """Clear, for another scan."""
        self.show_opinions(())

    @Slot(object)
    def show_opinions(self, opinions: Sequence[NetworkAnswer]) -> None:
        """Show the results."""
        self.table.clearSpans()
        self.table.setRowCount(len(opinions))
        for number, opinion in enumerate(opinions):
            self._show_opinion(number, opinion)
        found = disagreement(opinions)
        self._place = found.place if found else None
        self.go.setVisible(self._place is not None)
        self._say(found, bool(opinions))

    def _show_opinion(self, row: int, opinion: NetworkAnswer) -> None:
        for column, text in enumerate((opinion.name, *_cells(opinion))):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(text))
            self.table.setItem(row, column, item)
        if opinion.score is None:
            self.table.setSpan(row, 1, 1, 6)  # the sentence spans the row

    def _say(self, found: Disagreement | None, asked: bool) -> None:
        colour, text = MUTED, self.tr("Tick two networks or more above, and run them.")
        if found is not None:
            colour, text = (NORMAL if found.agree else WARNING), word(found.text)
            if found.overlap is not None:
                shown = self.tr("Their heat maps overlap by {dice:.2f} (Dice, 1 is the same).")
                text += " " + filled(shown, dice=found.overlap)
        elif asked:
            text = self.tr("Fewer than two networks gave a number: there is nothing to compare.")
        self.verdict.setText(text)
        self.verdict.setStyleSheet(
            f"background: {RAISED}; border-left: 4px solid {colour}; padding: 8px;"
        )


def _cells(opinion: NetworkAnswer) -> tuple[str, ...]:
    score, result = opinion.score, opinion.result
    if score is None:
        reasons = [word(finding.message) for finding in result.gate.findings] if result else []
        return (opinion.problem or " ".join(reasons),)
    share, familiarity = score.involvement, score.familiarity
    return (
        word(score_verdict(score)),
        word(leading_text(score)),
        *(
            (
                share_text(share.percent),
                word(side_text(share.right_percent)),
                word(side_text(share.left_percent)),
            )
            if share
            else [word(NOT_KNOWN)] * 3
        ),
        word(familiarity.level.title if familiarity else Text("not known")),
    )
