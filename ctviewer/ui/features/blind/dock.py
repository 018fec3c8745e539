"""The form of a blind read: table, score, comment, and the revealed result."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.result import Result
from ctviewer.core.analysis.wording import NOT_CLASSIFIED, leading_text, score_verdict
from ctviewer.core.worklist.blindread import Reading, Scale
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, caption
from ctviewer.ui.base.words import word
from ctviewer.ui.features.blind.asking import AskedFinding
from ctviewer.ui.features.blind.reader import BlindReader, Step
from ctviewer.ui.features.blind.study import StudyRun
from ctviewer.ui.features.blind.study_form import StudyForm
from ctviewer.ui.scan.session import Session
from ctviewer.ui.widgets.docks import WIDTH, Scroll
from ctviewer.ui.widgets.side import Page

UNSET = -1  # below the scale, so that no score is suggested


class BlindPage(Page):
    """Shows a `BlindReader`; asks for the positive class of the network in use."""

    begin_asked = Signal(object)
    commit_asked = Signal(int, str)
    leave_asked = Signal()

    def __init__(
        self, reader: BlindReader, session: Session, run: StudyRun, classes: Callable[[], Classes]
    ) -> None:
        super().__init__(self.tr("Blind read"), "blind")
        self._classes = classes
        self._reader = reader
        self._run = run
        self.study = StudyForm(run, classes)
        self._session = session
        self.said = _sentence()
        self.scale = QComboBox()
        self.scale.setAccessibleName(self.tr("Scale"))
        self.scale.addItem(self.tr("Score 0 to 100 %"), Scale.PERCENT)
        self.scale.addItem(self.tr("Score 1 to 5"), Scale.FIVE_POINT)
        self.begin = QPushButton(self.tr("Choose a table and begin…"))
        self.percent = QSpinBox(minimum=UNSET, maximum=100, suffix=" %")
        self.percent.setSpecialValueText(self.tr("your score"))
        self.steps = QButtonGroup(self)
        self._points = QWidget()
        self.comment = QLineEdit(placeholderText=self.tr("Comment, if any"))
        self.comment.setAccessibleName(self.comment.placeholderText())
        self.commit = QPushButton(self.tr("Commit my score"))
        self.commit.setObjectName("main")
        self.revealed = _sentence(18)
        self.leave = QPushButton(self.tr("Leave blind read"))
        self.table = _sentence(12, MUTED)
        self._lay_out()
        self._connect()
        self._on_changed()

    @property
    def score(self) -> int | None:
        """The chosen score, None before."""
        if self._reader.state.scale is Scale.FIVE_POINT:
            chosen = self.steps.checkedId()
            return chosen if chosen > 0 else None
        return self.percent.value() if self.percent.value() != UNSET else None

    def _lay_out(self) -> None:
        points = QVBoxLayout(self._points)
        points.setContentsMargins(0, 0, 0, 0)
        for number in range(1, 6):
            button = QRadioButton()
            self.steps.addButton(button, number)
            points.addWidget(button)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        for widget in (self.said, self.scale, self.begin, self.percent, self._points, self.comment,
                       self.commit, self.revealed):  # fmt: skip
            column.addWidget(widget)
        column.addWidget(self.study)
        column.addStretch(1)
        column.addWidget(self.table)
        column.addWidget(self.leave)
        self.percent.setStyleSheet("font-size: 18px;")
        self.setWidget(Scroll(inner, WIDTH, self.windowTitle()))

    def _connect(self) -> None:
        self._reader.changed.connect(self._on_changed)
        self._run.changed.connect(self._on_changed)
        self._session.result_changed.connect(self._show_revealed)
        self.percent.valueChanged.connect(self._on_scored)
        self.steps.idToggled.connect(self._on_scored)
        self.begin.clicked.connect(lambda: self.begin_asked.emit(self.scale.currentData()))
        self.commit.clicked.connect(self._on_commit)
        self.comment.returnPressed.connect(self._on_commit)
        self.leave.clicked.connect(self.leave_asked)

    @Slot()
    def _on_changed(self) -> None:
        state = self._reader.state
        on, reading = self._reader.is_on, state.step is Step.READING
        in_study = self._run.state is not None
        self.said.setText(self._words(state.step))
        self._name_class(AskedFinding.of(self._classes()) if on else AskedFinding())
        self.said.setVisible(not in_study)
        _set_visible(not on and not in_study, self.scale, self.begin)
        self.study.setVisible(not on)
        self.percent.setVisible(reading and state.scale is Scale.PERCENT)
        self._points.setVisible(reading and state.scale is Scale.FIVE_POINT)
        _set_visible(reading, self.comment, self.commit)
        _set_visible(on, self.table, self.leave)
        self.table.setText(self._table_text(state.table, state.written))
        if state.reading is None:
            self._clear()
        self._on_scored()
        self._show_revealed()

    def _words(self, step: Step) -> str:
        if step is Step.READING:
            then = self.tr("Once your score is committed, the network's number is shown.")
            return f"{AskedFinding.of(self._classes()).question} {then}"
        return {
            Step.OFF: self.tr(
                "Read first, then compare: the network's numbers and its heat map are withheld "
                "until you commit a score of your own. Both go into a table with the times."
            ),
            Step.NO_SCAN: self.tr("Open a scan to read it."),
            Step.WAITING: self.tr("Committed. The network has not answered yet."),
            Step.REVEALED: self.tr("Written down. Open the next scan."),
            Step.SEEN: self.tr(
                "The number of this scan was shown before; it cannot be read blind."
            ),
        }[step]

    def _name_class(self, asked: AskedFinding) -> None:
        """Set the class name in the score's wording.

        It comes from the network file, which is not read before a blind read starts.
        """
        self.percent.setAccessibleName(asked.percent)
        for number, step in enumerate(asked.steps, start=1):
            self.steps.button(number).setText(caption(f"{number}  {step}"))

    def _table_text(self, table: Path, written: int) -> str:
        return self.tr("Readings in {name}: {count}").format(name=table.name, count=written)

    def _clear(self) -> None:
        """Clear the form, so that the last scan's score does not bias the reader."""
        self.percent.setValue(UNSET)
        self.comment.clear()
        self.steps.setExclusive(False)
        for button in self.steps.buttons():
            button.setChecked(False)
        self.steps.setExclusive(True)

    @Slot()
    def _on_scored(self) -> None:
        self.commit.setEnabled(self.score is not None)

    @Slot()
    def _on_commit(self) -> None:
        if self.score is not None:
            self.commit_asked.emit(self.score, self.comment.text().strip())

    @Slot()
    def _show_revealed(self) -> None:
        reading, result = self._reader.state.reading, self._session.result
        text = self._comparison(reading, result) if reading else ""
        self.revealed.setText(text)
        self.revealed.setVisible(bool(text))

    def _comparison(self, reading: Reading, result: Result | None) -> str:
        unit = f"{reading.score} %" if reading.scale is Scale.PERCENT else f"{reading.score} / 5"
        yours = self.tr("You: {score}").format(score=unit)
        if result is None:
            return yours
        score = result.score
        answer = word(NOT_CLASSIFIED)
        if score is not None:
            answer = f"{word(leading_text(score))} ({word(score_verdict(score))})"
        return f"{yours}\n{self.tr('Network: {answer}').format(answer=answer)}"


def _sentence(pixels: int = 14, colour: str = "") -> PlainLabel:
    label = PlainLabel(wrap=True)
    label.setStyleSheet(f"font-size: {pixels}px;" + (f" color: {colour};" if colour else ""))
    return label


def _set_visible(visible: bool, *widgets: QWidget) -> None:
    for widget in widgets:
        widget.setVisible(visible)
