"""The confidence panel, from the network file and from further runs."""

from markupsafe import Markup, escape
from PySide6.QtCore import QCoreApplication, QEvent, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QWidget,
)

from ctviewer.core.analysis.result import Result, Score
from ctviewer.core.analysis.wording import number_text, score_verdict
from ctviewer.inference.model_file import ModelFile
from ctviewer.ui.base.look import WARNING
from ctviewer.ui.base.words import word
from ctviewer.ui.features.result.panel import findings_markup
from ctviewer.ui.features.uncertainty.curve import InfluenceCurve
from ctviewer.ui.features.uncertainty.strip import Marks, ScoreStrip
from ctviewer.ui.features.uncertainty.study import ConfidenceStudy, Question
from ctviewer.ui.features.uncertainty.threshold_page import ThresholdPage
from ctviewer.ui.features.uncertainty.wording import (
    familiarity_text,
    fitting_text,
    influence_text,
    reference_text,
    spread_text,
    strip_text,
)
from ctviewer.ui.scan.session import Session
from ctviewer.ui.widgets.docks import WIDTH, Scroll, StudyPage
from ctviewer.ui.widgets.labels import fill, label, title

AXIAL = 2  # canonical axis of the curve


class ConfidencePanel(StudyPage):
    """Shows how reliable a session's result is, while it is open."""

    def __init__(self, session: Session, study: ConfidenceStudy) -> None:
        super().__init__(self.tr("Confidence"), "sure", study)
        self._session, self._study = session, study

    def make(self) -> None:
        """Create the widgets and show the data."""
        self.nothing = label()
        self.number, self.fits, self.known, self.gate = (label() for _ in range(4))
        self.strip, self.below, self.cases = ScoreStrip(), label(muted=True), label(muted=True)
        self.threshold = ThresholdPage()
        self.spread, self.influence = label(), label()
        self.ask_spread, self.ask_influence = QPushButton(), QPushButton()
        self._asking = (
            (self.ask_spread, Question.SPREAD, self.tr("Test robustness")),
            (self.ask_influence, Question.INFLUENCE, self.tr("Run slice occlusion")),
        )
        self.curve = InfluenceCurve()
        self.bar, self.stop, self.problem = QProgressBar(), QPushButton(self.tr("Cancel")), label()
        self._shown: ModelFile | None = None  # the network whose cases are shown
        self._page = QWidget()
        self._scroll = Scroll(self._page, WIDTH, self.windowTitle())
        self._running = QWidget()
        self._all = QWidget()
        self._file, self._binary, self._others = QWidget(), QWidget(), label(muted=True)
        self._lay_out()
        self._connect()
        self._on_changed()

    def _lay_out(self) -> None:
        self.problem.setStyleSheet(f"color: {WARNING};")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        fill(self._file, (
            title(self.tr("Among known cases")),
            self.strip, self.below, self.threshold, self.cases,
        ))  # fmt: skip
        steady = label(muted=True)
        steady.show_text(self.tr(
            "HU shifted, noise added, an edge cut off: nothing of it should matter. A steady "
            "number can still be wrong."
        ))  # fmt: skip
        where = label(muted=True)
        where.show_text(self.tr(
            "How much log‑odds each slab gives: up is evidence for a positive scan, down against. "
            "The slab's lung is replaced by this patient's own clear lung. The network reads slabs "
            "together, so the parts need not add up; it is no proof of a lesion. Click to go there."
        ))  # fmt: skip
        self._others.show_text(self.tr(
            "This network does not say positive or negative, so there are no known cases, no "
            "threshold, no robustness and no slice occlusion to show."
        ))  # fmt: skip
        fill(self._binary, (
            self._file, title(self.tr("Under small changes")), self.spread, self.ask_spread, steady,
            title(self.tr("Slice occlusion")), self.curve, self.influence,
            self.ask_influence, where,
        ))  # fmt: skip
        fill(self._all, (
            self.number, self.fits, self.known, self.gate, self._others, self._binary,
        ))  # fmt: skip
        column = fill(self._page, (self.nothing, self._all))
        column.setContentsMargins(12, 8, 12, 8)
        column.addStretch(1)
        outer = QWidget()
        above = fill(outer, (self._running, self.problem, self._scroll))
        above.setContentsMargins(0, 4, 0, 4)
        self.setWidget(outer)

    def _connect(self) -> None:
        self._study.changed.connect(self._on_changed)
        self.threshold.changed.connect(self._on_marks)
        self.stop.clicked.connect(self._study.cancel)
        self.ask_spread.clicked.connect(self._study.ask_spread)
        self.ask_influence.clicked.connect(self._study.ask_influence)
        self.curve.slice_chosen.connect(self._on_slice_chosen)
        self._session.display.view_changed.connect(self._on_view_changed)

    @property
    def _score(self) -> Score | None:
        result = self._session.result
        return result.score if result else None

    @Slot()
    def _on_changed(self) -> None:
        result, answers = self._session.result, self._study.answers
        score = self._score
        self._running.setVisible(answers.asked not in (None, Question.FILE))
        self.bar.setValue(round(1000 * answers.fraction))
        self.problem.show_text(answers.problem)
        self.problem.setVisible(bool(answers.problem))
        self.nothing.setVisible(score is None)
        self.nothing.show_text(self._why_nothing(result))
        self._all.setVisible(score is not None)
        for button, question, text in self._asking:
            button.setEnabled(not answers.is_pending(question))
            waits = question in answers.waiting
            button.setText(self.tr("{question} (follows)").format(question=text) if waits else text)
        if result is not None and score is not None:
            self._show_score(result, score)
            self._show_file()
            self._show_answers()

    def _why_nothing(self, result: Result | None) -> str | Markup:
        if self._session.withheld:
            return self.tr("The number is withheld until you have committed your reading.")
        if result is None:
            return self._why_no_result()
        refused = self.tr("The scan was refused, so there is no number.")
        return escape(refused) + findings_markup(result.gate.findings)

    def _why_no_result(self) -> str:
        if self._session.scan is None:
            return self.tr("No scan is open.")
        if self._session.problem:
            return self.tr("This scan has no number, because it was not classified.")
        return self.tr("The scan is being classified; how far its number can be relied on follows.")

    def _show_score(self, result: Result, score: Score) -> None:
        classes = score.classes
        self.number.show_text(
            Markup("<span style='font-size: 18px'>{}</span> · {}").format(
                word(number_text(score)), word(score_verdict(score))
            )
        )
        has_limits = classes.binary or score.class_limits is not None
        self._binary.setVisible(classes.binary)
        self.fits.setVisible(has_limits)
        self.fits.show_text(fitting_text(score) if has_limits else "")
        self._others.setVisible(not classes.binary)
        self.known.show_text(familiarity_text(score.familiarity))
        findings = result.gate.findings
        passed = Markup(self.tr("<b>Input check passed.</b>"))
        title = Markup(self.tr("<b>Input check: read with care.</b>"))
        self.gate.show_text(title + findings_markup(findings) if findings else passed)

    def _show_file(self) -> None:
        model = self._study.answers.model
        scores = model.evidence.reference_scores if model else None
        self._file.setVisible(model is not None)
        has_cases = scores is not None and bool(scores.test.negative and scores.test.positive)
        for widget in (self.strip, self.below, self.threshold):
            widget.setVisible(has_cases)
        if model is None:
            self._shown = None
        elif not has_cases:
            self.cases.show_text(self.tr(
                "This network file does not say how known cases fared, so there is no "
                "sensitivity and no predictive value to show."
            ))  # fmt: skip
        elif self._shown is not model and scores is not None:
            self._shown = model
            self.threshold.show_scores(scores.test, model.calibration.high)
            self.cases.show_text(reference_text(model.evidence))

    def _show_answers(self) -> None:
        answers = self._study.answers
        self.spread.show_text(spread_text(answers.spread) if answers.spread else "")
        self.spread.setVisible(answers.spread is not None)
        self.ask_spread.setVisible(answers.spread is None)
        found = answers.influence
        is_new = found is not None and self.curve.isHidden()
        volume = self._session.display.volume
        self.curve.show_influence(found, volume.shape[AXIAL] if volume else 1)
        for widget in (self.curve, self.influence):
            widget.setVisible(found is not None)
        self.ask_influence.setVisible(found is None)
        self._on_view_changed()
        self._on_marks()
        if is_new:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # updates geometry
            self._scroll.ensureWidgetVisible(self.influence)

    @Slot()
    def _on_marks(self) -> None:
        """Set the strip's cases and marks."""
        model, score = self._study.answers.model, self._score
        if model is None or score is None or score.probability is None:
            return
        if model.evidence.reference_scores is None:
            return
        spread, limits = self._study.answers.spread, score.conformal
        marks = Marks(
            score.probability,
            self.threshold.threshold,
            (spread.lowest, spread.highest) if spread else None,
            limits.normal_to if limits else None,
            limits.pneumonia_from if limits else None,
        )
        self.strip.show_scores(model.evidence.reference_scores.test, marks)
        self.below.show_text(Markup("{} {}").format(self.strip.words, strip_text(score.classes)))

    @Slot()
    def _on_view_changed(self) -> None:
        found = self._study.answers.influence
        if found is not None:
            position = self._session.display.view.cursor[AXIAL]
            self.curve.show_position(position)
            self.influence.show_text(influence_text(found, position))

    @Slot(int)
    def _on_slice_chosen(self, position: int) -> None:
        display = self._session.display
        r, a, _ = display.view.cursor
        display.point_at((r, a, position))
