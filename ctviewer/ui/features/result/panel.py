"""The result panel: the network's result, or why there is none."""

from collections.abc import Callable, Sequence
from functools import partial

from markupsafe import Markup
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.gate import Finding, GateStatus
from ctviewer.core.analysis.result import Result
from ctviewer.core.analysis.wording import NOT_CLASSIFIED
from ctviewer.ui.base.look import ALARM, MUTED, NORMAL, SURFACE, WARNING
from ctviewer.ui.base.plain import MarkupLabel, PlainLabel, tip
from ctviewer.ui.base.words import filled, sentence_case, word
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.result.score_page import ScorePage
from ctviewer.ui.scan.session import Activity, Session, Stage
from ctviewer.ui.widgets.docks import KeyScroll
from ctviewer.ui.widgets.side import Page


class Busy(QWidget):
    """The stage, a progress bar, the current step, and Cancel."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = PlainLabel()
        self.stage.setStyleSheet("font-size: 20px;")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.step = PlainLabel()
        self.step.setStyleSheet(f"color: {MUTED};")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop at the next step (Esc)"))
        self.cancel.clicked.connect(self.cancel_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.stage, self.bar, self.step, self.cancel):
            column.addWidget(widget)

    @Slot(object)
    def show_activity(self, activity: Activity) -> None:
        """Show a stage with its progress, and whether it is being cancelled."""
        titles = {
            Stage.IDLE: "",
            Stage.LOADING: self.tr("Opening…"),
            Stage.CLASSIFYING: self.tr("Classifying…"),
        }
        self.stage.setText(titles[activity.stage])
        self.bar.setValue(round(1000 * activity.fraction))
        self.step.setText(activity.label)
        self.cancel.setEnabled(not activity.stopping)
        self.cancel.setText(self.tr("Cancelling…") if activity.stopping else self.tr("Cancel"))


MIN_WIDTH = 244  # below this a probability is cut
RANK = 0  # of its tab


class ResultPanel(QFrame):
    """Shows a session's result, progress, refusal or problem; one at a time.

    In the order of careful reading: input check and warnings, verdict, numbers, involved share;
    network and times are in "Details". A result is shown only with its own scan, and while no other
    is being opened. `offered` are the actions of the context menu.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.offered: Callable[[], Sequence[QAction]] = tuple
        self.setMinimumWidth(MIN_WIDTH)
        self.setStyleSheet(f"ResultPanel {{ background: {SURFACE}; }}")
        self.setAccessibleName(self.tr("Result"))
        self.notice = _tag(WARNING)
        self.heading = _label(20)
        self.message = _label(14)
        self.score = ScorePage(session.display)
        self.gate = MarkupLabel()
        self.gate.setStyleSheet("font-size: 14px;")
        self.notes = _label(13, WARNING)
        self.busy = Busy()
        self.busy.cancel_asked.connect(session.cancel)
        self.again = QPushButton(self.tr("Classify this scan"))
        self.again.clicked.connect(session.classify)
        self.more = QToolButton()
        self.more.setText(self.tr("Details"))
        self.more.setToolTip(tip(self.tr("Network, SHA-256, device and times")))
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.toggled.connect(self._show_details)
        self.details = _label(12, MUTED)
        self._lay_out()
        session.activity_changed.connect(self._update)
        session.result_changed.connect(self._update)
        session.scan_changed.connect(self._update)
        self._update()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 16, 18, 12)
        column.setSpacing(12)
        said: tuple[QWidget, ...] = (self.heading, self.message, self.busy)
        warned = (self.gate, self.notes, self.notice)
        for widget in (*said, *warned, self.score, self.again, self.more, self.details):
            column.addWidget(widget)
        column.addStretch(1)
        for label in inner.findChildren(QLabel):
            label.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        scroll = KeyScroll(inner, self.accessibleName())
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The context menu of a result, and of selected text under the mouse."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        under = self.childAt(event.pos())
        if isinstance(under, QLabel) and under.hasSelectedText():
            menu.addAction(self.tr("Copy selection"), partial(_copy, under.selectedText()))
            menu.addSeparator()
        for action in self.offered():
            menu.addAction(action)
        if menu.actions():
            menu.popup(event.globalPos())

    @Slot()
    def _update(self) -> None:
        session = self._session
        busy = session.activity.stage is not Stage.IDLE
        result = None if busy else session.result
        score = result.score if result else None
        self.busy.setVisible(busy)
        self.busy.show_activity(session.activity)
        _show(
            self.notice,
            sentence_case(word(result.model.notice)) if result and score else "",
        )
        self.score.setVisible(score is not None)
        if result and score:
            self.score.show_score(score, result.model)
        _show(self.heading, "" if busy else self._heading(result))
        _show(self.message, "" if busy else self._message(result))
        self.gate.show_text(self._gate(result) if result else Markup())
        self.gate.setVisible(result is not None)
        _show(self.notes, "\n".join(map(word, result.notes)) if result else "")
        self.more.setVisible(result is not None)
        self.details.setText(self._details(result) if result else "")
        self._show_details()
        self.again.setVisible(bool(not busy and session.problem and session.scan))

    @Slot()
    def _show_details(self) -> None:
        opened = self.more.isChecked()
        self.more.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.details.setVisible(opened and bool(self.details.text()))

    def _heading(self, result: Result | None) -> str:
        if result is not None:
            return word(NOT_CLASSIFIED) if result.score is None else ""
        if not self._session.problem:
            return ""
        return self.tr("Not opened") if self._session.scan is None else self.tr("No result")

    def _message(self, result: Result | None) -> str:
        if result is not None and result.score is None:
            return self.tr("The scan was refused, so there is no number.")
        if self._session.scan is None and not self._session.problem:
            return self.tr("No scan is open.")
        if self._session.withheld and not self._session.problem:
            return self.tr("Blind read: commit your score, then the network's number is shown.")
        return "" if result else self._session.problem

    def _gate(self, result: Result) -> Markup:
        findings = result.gate.findings
        if not findings:
            passed = Markup("<span style='color:{}'>✓</span> {}")
            return passed.format(NORMAL, self.tr("Input check passed"))
        title = "" if result.gate.refused else self.tr("Input check: read with care")
        return Markup("<b>{}</b>").format(title) + findings_markup(findings)

    def _details(self, result: Result) -> str:
        seconds = result.seconds
        lines = [
            f"{result.model.name} {result.model.version}, sha256 {result.model.sha256[:12]}…",
            filled(
                self.tr(
                    "{total:.2f} s on {device} "
                    "(load {load:.2f}, prepare {prepare:.2f}, network {infer:.2f})"
                ),
                total=seconds.total,
                device=result.device,
                load=seconds.load,
                prepare=seconds.preprocess,
                infer=seconds.infer,
            ),
        ]
        return "\n".join(lines)


def findings_markup(findings: Sequence[Finding]) -> Markup:
    """Findings as paragraphs with a coloured sign: red for a refusal, amber for a warning."""
    signs = {
        GateStatus.REFUSE: ("✕", ALARM),
        GateStatus.WARN: ("▲", WARNING),
        GateStatus.PASS: ("✓", NORMAL),
    }
    row = Markup("<p style='margin:6px 0 0 0'><span style='color:{}'>{}</span> {}</p>")
    rows = []
    for finding in findings:
        sign, colour = signs[finding.verdict]
        rows.append(row.format(colour, sign, word(finding.message)))
    return Markup().join(rows)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _label(pixels: int, colour: str = "") -> PlainLabel:
    label = PlainLabel(wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setStyleSheet(f"font-size: {pixels}px;" + (f" color: {colour};" if colour else ""))
    return label


def _tag(colour: str) -> PlainLabel:
    label = _label(13, colour)
    label.setStyleSheet(
        f"font-size: 13px; font-weight: 600; color: {colour}; padding: 6px 8px;"
        f"border: 1px solid {colour}; border-radius: 5px;"
    )
    return label


def _show(label: PlainLabel, text: str) -> None:
    """Hide a label without text."""
    label.setText(text)
    label.setVisible(bool(text))


class ResultPage(Page):
    """The first tab: result panels of the scans shown, in a layout that others add to.

    With a note on intended use below.
    """

    def __init__(self, results: QVBoxLayout) -> None:
        super().__init__("", "result")
        self.setWindowTitle(self.tr("Result"))
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(0)
        results.setContentsMargins(0, 0, 0, 0)
        column.addLayout(results, 1)
        note = _label(13, MUTED)
        note.setText(self.tr("Research use only. Not for diagnosis."))
        note.setContentsMargins(18, 0, 18, 0)
        column.addWidget(note)
        self.setWidget(held)

    def make(self) -> None:
        """Built at the start, as it is needed as soon as a scan is opened."""


class ResultFeature(Feature):
    """The result panel of the first scan, in the first tab beside the views."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._had_news = False
        self.panel = ResultPanel(frame.session)
        self.panel.offered = partial(frame.reading.tools.actions_of, "report")
        frame.results.addWidget(self.panel)
        self.page = ResultPage(frame.results)
        frame.side.add(self.page, self.tr("Result"), RANK)
        frame.side.bring(self.page)
        for news in (frame.session.activity_changed, frame.session.scan_changed,
                     frame.side.changed):  # fmt: skip
            news.connect(self._show_side)
        frame.workspace.changed.connect(self._on_workspace_changed)
        self._show_side()

    @Slot()
    def _on_workspace_changed(self) -> None:
        """A page that stands alone covers the panel too, until a tab is requested."""
        if self.frame.workspace.viewer_shown:
            self._show_side()
        else:
            self.frame.side.hide()

    @Slot()
    def _show_side(self) -> None:
        """Hide the panel while its first tab is empty."""
        session, side = self.frame.session, self.frame.side
        busy = session.activity.stage is not Stage.IDLE
        has_news = busy or session.scan is not None or bool(session.problem)
        had_news, self._had_news = self._had_news, has_news
        if had_news and not has_news:
            side.go_home()
        wanted = has_news and self.frame.workspace.viewer_shown
        side.setVisible(wanted or side.front is not self.page)
