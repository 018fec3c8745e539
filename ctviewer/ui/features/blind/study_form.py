"""The form of a reading study: joining, score and confidence, progress."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_study import CONFIDENCES, SCORES
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, caption
from ctviewer.ui.features.blind.asking import AskedFinding
from ctviewer.ui.features.blind.study import StudyRun, StudyState

UNSET = -1  # below the scale, so that no score is suggested


class StudyForm(QWidget):
    """Shows a `StudyRun`; a reading can be committed with a score and a confidence."""

    join_asked = Signal()
    commit_asked = Signal(int, int, str)
    leave_asked = Signal()

    def __init__(self, run: StudyRun, classes: Callable[[], Classes]) -> None:
        super().__init__()
        self._run = run
        self._classes = classes
        self.join = QPushButton(self.tr("Join a reading study…"))
        self.said, self.asked = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.said.setStyleSheet("font-size: 14px;")
        self.asked.setText(self.tr("Your confidence: 1 is a guess, 5 is certain."))
        self.progress = PlainLabel(wrap=True)
        self.progress.setStyleSheet(f"font-size: 12px; color: {MUTED};")
        self.percent = QSpinBox(minimum=UNSET, maximum=100, suffix=" %")
        self.percent.setSpecialValueText(self.tr("your score"))
        self.percent.setStyleSheet("font-size: 18px;")
        self.steps, self._points = QButtonGroup(self), QWidget()
        self.sure, self._sure = QButtonGroup(self), QWidget()
        self.comment = QLineEdit(placeholderText=self.tr("Comment, if any"))
        self.comment.setAccessibleName(self.comment.placeholderText())
        self.commit = QPushButton(self.tr("Commit and go on"))
        self.commit.setObjectName("main")
        self.open = QPushButton(self.tr("Open my next scan"))
        self.leave = QPushButton(self.tr("Leave the study"))
        self._lay_out()
        self._connect()
        self._show()

    @property
    def score(self) -> int | None:
        """The chosen score, None before."""
        state = self._run.state
        if state is not None and state.study.scale is Scale.FIVE_POINT:
            return _checked(self.steps)
        return self.percent.value() if self.percent.value() != UNSET else None

    def _lay_out(self) -> None:
        points = QVBoxLayout(self._points)
        points.setContentsMargins(0, 0, 0, 0)
        for number in SCORES[Scale.FIVE_POINT]:
            points.addWidget(_button(self.steps, number, str(number)))
        sure = QHBoxLayout(self._sure)
        sure.setContentsMargins(0, 0, 0, 0)
        for number in CONFIDENCES:
            button = _button(self.sure, number, str(number))
            button.setAccessibleName(self.tr("Confidence {number}").format(number=number))
            sure.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.join, self.said, self.percent, self._points, self.asked,
                       self._sure, self.comment, self.commit, self.open, self.progress,
                       self.leave):  # fmt: skip
            column.addWidget(widget)

    def _connect(self) -> None:
        self._run.changed.connect(self._show)
        self.percent.valueChanged.connect(self._on_chosen)
        for group in (self.steps, self.sure):
            group.idToggled.connect(self._on_chosen)
        self.join.clicked.connect(self.join_asked)
        self.commit.clicked.connect(self._on_commit)
        self.comment.returnPressed.connect(self._on_commit)
        self.open.clicked.connect(self._run.open_next)
        self.leave.clicked.connect(self.leave_asked)

    @Slot()
    def _show(self) -> None:
        state = self._run.state
        reading = state is not None and state.opened is not None
        five = state is not None and state.study.scale is Scale.FIVE_POINT
        self.join.setVisible(state is None)
        self.percent.setVisible(reading and not five)
        self._points.setVisible(reading and five)
        for widget in (self.asked, self._sure, self.comment, self.commit):
            widget.setVisible(reading)
        for widget in (self.said, self.progress, self.leave):
            widget.setVisible(state is not None)
        waiting = state is not None and not reading and not state.reader.complete
        self.open.setVisible(waiting)
        self._name_finding(AskedFinding() if state is None else self._asked(state))
        if state is not None:
            self.said.setText(self._words(state))
            done, wanted = len(state.reader.readings), len(state.reader.order)
            text = self.tr("{title}, reader {name}: {done} of {wanted} read")
            self.progress.setText(
                text.format(title=state.study.title, name=state.name, done=done, wanted=wanted)
            )
        if not reading:
            self._clear()
        self._on_chosen()

    def _words(self, state: StudyState) -> str:
        if state.opened is not None:
            withheld = self.tr("The network's number stays withheld.")
            return f"{self._asked(state).question} {withheld}"
        if state.reader.complete:
            return self.tr(
                "You have read all your scans. Send your file to the leader of the study; "
                "results are shown when all readers have finished."
            )
        if state.awaited >= 0:
            return self.tr("Committed. The next scan opens when the network has answered.")
        return self.tr("Your next scan is not shown.")

    def _asked(self, state: StudyState) -> AskedFinding:
        """The study's finding, the same for all readers; else the network's class."""
        finding = state.study.finding
        return AskedFinding.named(finding) if finding else AskedFinding.of(self._classes())

    def _name_finding(self, asked: AskedFinding) -> None:
        self.percent.setAccessibleName(asked.percent)
        for number, step in enumerate(asked.steps, start=1):
            self.steps.button(number).setText(caption(f"{number}  {step}"))

    def _clear(self) -> None:
        """Clear the form, so that the last scan's score does not bias the reader."""
        self.percent.setValue(UNSET)
        self.comment.clear()
        for group in (self.steps, self.sure):
            group.setExclusive(False)
            for button in group.buttons():
                button.setChecked(False)
            group.setExclusive(True)

    @Slot()
    def _on_chosen(self) -> None:
        self.commit.setEnabled(self.score is not None and _checked(self.sure) is not None)

    @Slot()
    def _on_commit(self) -> None:
        score, sure = self.score, _checked(self.sure)
        if score is not None and sure is not None:
            self.commit_asked.emit(score, sure, self.comment.text().strip())


def _button(group: QButtonGroup, number: int, text: str) -> QRadioButton:
    button = QRadioButton(text)
    group.addButton(button, number)
    return button


def _checked(group: QButtonGroup) -> int | None:
    return group.checkedId() if group.checkedId() > 0 else None
