"""The dock "Confidence" in the window."""

import threading
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QSettings, Qt

from ctviewer.core.analysis.classes import Calibration
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.influence import Influence, InputSlab, SlabInfluence
from ctviewer.core.analysis.perturb import Perturbed, Spread
from ctviewer.core.statistics.accuracy import Counts
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.evidence import ClassScores, Evidence, ReferenceScores
from ctviewer.core.statistics.familiarity import Familiarity
from ctviewer.core.statistics.predictive import predictive_values
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.features.uncertainty import study
from ctviewer.ui.features.uncertainty.curve import LEFT, RIGHT
from ctviewer.ui.features.uncertainty.study import Question
from ctviewer.ui.features.uncertainty.threshold_page import PREVALENCE, ThresholdPage
from ctviewer.ui.features.uncertainty.wording import fine_text, reference_text
from ctviewer.ui.viewer.slice_track import slice_at
from tests.timing import PATIENCE
from tests.ui.fakes import MODEL, FakeClassifier
from tests.ui.screen import press
from tests.ui.windows import MainWindow

NORMAL = (0.02, 0.05, 0.1, 0.3, 0.7)
POSITIVE = (0.2, 0.5, 0.8, 0.9, 0.95)
CASES = ReferenceScores(ClassScores((), ()), ClassScores(NORMAL, POSITIVE))
LIMITS = Conformal(0.02, 0.66, 0.1)


class File:
    """What the dock reads of a network file."""

    def __init__(self, evidence):
        self.info, self.evidence = MODEL, evidence
        self.calibration = Calibration(high=0.65)


class Network(FakeClassifier):
    """The fake with a file; `MODEL` stays what its results name."""

    evidence = Evidence(conformal=LIMITS, reference_scores=CASES,
                        sources={"phantoms": 4, "painted scans": 6})  # fmt: skip

    def classify(self, volume, progress):
        return replace(super().classify(volume, progress), model=MODEL)


@pytest.fixture
def network():
    made = Network(conformal=LIMITS, familiarity=Familiarity(21.4, 20.2, 23.4),
                   gate=Gate((Finding("thick_slices", "Slices are thick."),)))  # fmt: skip
    made.model = File(made.evidence)
    return made


@pytest.fixture
def opened(qtbot, network, phantom_path):
    window = MainWindow(lambda: network)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


@pytest.fixture
def panel(qtbot, opened):
    press(opened, "Y")
    qtbot.waitUntil(lambda: opened.confidence.study.answers.model is not None)
    return opened.confidence.panel


def answer(window, **answers):
    study = window.confidence.study
    study._set(replace(study.answers, **answers))


def curve(log_odds=(0.1, 2.0, -0.3)):
    slabs = [
        SlabInfluence(InputSlab(4 * k, 4 * k + 4, 10.0 * k, 10.0 * k + 10), 0.6, 0.4, value, 0.3)
        for k, value in enumerate(log_odds)
    ]
    return Influence(0.92, 0.05, tuple(slabs), floor=1.9)


def test_all_that_stands_behind_the_number_is_reported(panel):
    assert "Pneumonia 92 %" in panel.number.text()
    assert "Only “Pneumonia” fits" in panel.fits.text()
    assert "up to 66 %" in panel.fits.text()
    assert "21.4: borderline" in panel.known.text()
    assert "within 20.2, 99 within 23.4" in panel.known.text()
    assert "Slices are thick." in panel.gate.text()
    assert "5 of 5 negative cases, 4 of 5 positive ones" in panel.below.text()


def test_it_says_plainly_that_no_patient_is_among_the_cases(panel):
    assert "4 phantoms, 6 painted scans. None is a patient with pneumonia" in panel.cases.text()
    assert "None is" not in reference_text(Evidence(sources={"hospital": 30}))
    assert "does not say" in reference_text(Evidence())


def test_the_threshold_counts_the_known_cases(panel):
    page = panel.threshold
    assert page.threshold == 0.65
    shown = [[cell.text() for cell in cells] for cells in page.figures.values()]
    assert shown[0][0::2] == ["60.0 %", "3 of 5"]
    assert shown[1][0::2] == ["80.0 %", "4 of 5"]
    page.slider.setValue(750)
    assert [cells[0].text() for cells in page.figures.values()][:2] == ["60.0 %", "100.0 %"]


def test_predictive_values_follow_the_users_prevalence(panel):
    page = panel.threshold
    for percent in (1.0, 50.0):
        page.prevalence.setValue(percent)
        expected = predictive_values(Counts(3, 2, 4, 1), percent / 100)
        shown = [cells[0].text() for cells in page.figures.values()][2:]
        assert shown == [f"{100 * found.value:.1f} %" for found in expected]


def test_the_prevalence_is_remembered(panel, qtbot):
    panel.threshold.prevalence.setValue(3.0)
    page = ThresholdPage()
    qtbot.addWidget(page)
    assert page.prevalence.value() == 3.0
    QSettings().setValue(PREVALENCE, "nonsense")
    other = ThresholdPage()
    qtbot.addWidget(other)
    assert other.prevalence.value() == 10.0


def test_typing_a_prevalence_changes_no_window(opened, panel, qtbot):
    window = opened.session.display.view.window
    panel.threshold.prevalence.setFocus()
    panel.threshold.prevalence.selectAll()
    qtbot.keyClicks(panel.threshold.prevalence, "25")
    qtbot.keyClick(panel.threshold.prevalence, Qt.Key.Key_Return)
    assert panel.threshold.prevalence.value() == 25
    assert opened.session.display.view.window == window


def test_a_file_without_statistics_says_so(qtbot, opened, network):
    network.model = File(Evidence())
    press(opened, "Y")
    qtbot.waitUntil(lambda: opened.confidence.study.answers.model is not None)
    panel = opened.confidence.panel
    assert "does not say how known cases fared" in panel.cases.text()
    assert not panel.threshold.isVisible()
    assert not panel.strip.isVisible()


def test_a_refused_scan_has_no_number_to_be_sure_of(qtbot, opened, network):
    network.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    press(opened, "Y")
    opened.session.classify()
    qtbot.waitUntil(lambda: opened.session.result is not None)
    panel = opened.confidence.panel
    assert "No lungs." in panel.nothing.text()
    assert not panel.number.isVisible()


def test_meanwhile_and_where_it_failed_it_says_what_the_number_waits_for(
    qtbot, opened, panel, network, expected_log
):
    network.held = True
    opened.session.classify()
    qtbot.waitUntil(lambda: opened.session.result is None)
    assert "is being classified" in panel.nothing.text()
    network.error = RuntimeError("made to fail")
    network.let_go.set()
    qtbot.waitUntil(lambda: bool(opened.session.problem))
    qtbot.waitUntil(lambda: "no number" in panel.nothing.text())
    opened.session.close()
    qtbot.waitUntil(lambda: "No scan is open" in panel.nothing.text())


def test_a_blind_reader_learns_nothing_here(opened, panel):
    answer(opened, spread=Spread(0.92, ()), influence=curve())
    opened.session.blind(Blindness(is_on=True))
    assert "withheld" in panel.nothing.text()
    assert not panel.number.isVisible()
    opened.confidence.study.ask_spread()
    assert opened.confidence.study.answers.asked is None
    assert opened.confidence.study.answers.spread is None


def test_the_spread_is_reported_with_every_change(opened, panel):
    answer(opened, spread=Spread(0.92, (Perturbed("15 HU brighter", 0.95), Perturbed("cut", None))))
    assert "92.0 % to 95.0 % under 2 changes" in panel.spread.text()
    assert "not classified" in panel.spread.text()
    assert not panel.ask_spread.isVisible()
    answer(opened, spread=Spread(0.92, (Perturbed("15 HU brighter", 0.92),)))
    assert "92.0 % under the 1 change<" in panel.spread.text()


def test_the_report_has_the_spread_once_it_was_measured(opened, panel):
    volume = opened.session.scan.volume
    assert not opened.confidence.report(volume)
    answer(opened, spread=Spread(0.92, (Perturbed("15 HU brighter", 0.95), Perturbed("cut", None))))
    (section,) = opened.confidence.report(volume)
    assert section.rows == (("15 HU brighter", "95.0 %"), ("cut", "not classified"))


def test_a_click_on_the_curve_goes_to_the_slices(opened, panel, qtbot):
    answer(opened, influence=curve())
    slices = opened.session.display.volume.shape[2]
    inner = panel.curve.width() - LEFT - RIGHT
    at = panel.curve.rect().center()
    at.setX(round(LEFT + (15.5 / slices) * inner))
    qtbot.mouseClick(panel.curve, Qt.MouseButton.LeftButton, pos=at)
    assert opened.session.display.view.cursor[2] == 15
    reported = "slices 11 to 20: log‑odds +2.00 (without it 92.0 % → 60.0 %, alone 5.0 % → 40.0 %)"
    assert reported in panel.influence.text()
    assert "All slabs cleared:</b> 92.0 % → 5.0 %" in panel.influence.text()


def test_the_curve_is_brought_into_sight(opened, panel):
    assert panel.curve.visibleRegion().isEmpty()
    answer(opened, influence=curve())
    assert panel.curve.visibleRegion().boundingRect().height() > 100


def test_a_weak_curve_names_no_strongest_slab(opened, panel):
    answer(opened, influence=curve((0.1, 0.6, -0.3)))
    assert "No slab stands out" in panel.influence.text()
    assert "Strongest" not in panel.influence.text()


def test_slices_that_the_network_does_not_see_are_named(opened, panel):
    answer(opened, influence=curve())
    display = opened.session.display
    display.point_at((*display.view.cursor[:2], 49))
    assert "outside what the network sees" in panel.influence.text()


@pytest.mark.parametrize(("x", "expected"), [(-5, 0), (LEFT, 0), (LEFT + 149, 24), (400, 49)])
def test_places_on_the_curve_are_slices_from_inferior(x, expected):
    assert slice_at(x, LEFT, LEFT + 300, 50) == expected


def test_a_question_shows_how_far_it_is_and_can_be_stopped(opened, panel):
    answer(opened, asked=Question.INFLUENCE, fraction=0.4)
    assert panel.bar.isVisible()
    assert panel.bar.value() == 400
    assert not panel.ask_influence.isEnabled()
    answer(opened, asked=Question.INFLUENCE, fraction=0.4, waiting=(Question.SPREAD,))
    assert not panel.ask_spread.isEnabled()
    assert panel.ask_spread.text() == "Test robustness (follows)"
    panel.stop.click()
    answer(opened, asked=None)
    assert not panel.bar.isVisible()


def test_a_key_pressed_meanwhile_asks_for_what_follows(opened, network, qtbot, monkeypatch):
    """Ctrl+Shift+Y cancelled the spread that was being worked out, and said nothing of it."""
    answers = {study._spread: Spread(0.92, ()), study._influence: curve(), study._file: None}
    held = threading.Event()

    def answered(found, *_):
        assert held.wait(PATIENCE)
        return found

    for question, work in study.WORK.items():
        if question is not Question.FILE:
            monkeypatch.setitem(study.WORK, question, partial(answered, answers[work]))
    asked = opened.confidence.study
    for title in ("Spread under small changes", "Slice occlusion"):
        opened.commands.actions.titled(title).trigger()
    qtbot.waitUntil(lambda: asked.answers.model is not None)  # the dock's own question
    assert asked.answers.asked is Question.SPREAD
    assert asked.answers.waiting == (Question.INFLUENCE,)
    held.set()
    qtbot.waitUntil(lambda: asked.answers.influence is not None)
    assert asked.answers.spread is not None
    assert asked.answers.asked is None


def test_answers_stay_when_a_second_scan_comes_and_goes(opened, panel, qtbot, block_path):
    """The second scan's number was seen, so the first one's came again and was begun anew."""
    answer(opened, influence=curve(), spread=Spread(0.92, ()))
    opened.compare.comparison.open(block_path())
    qtbot.waitUntil(lambda: opened.compare.comparison.second.result is not None)
    assert opened.confidence.study.answers.influence is not None
    opened.compare.comparison.close()
    assert opened.confidence.study.answers.influence is not None
    assert panel.curve.isVisible()


def test_another_scan_shows_nothing_of_the_last_one(opened, panel, qtbot, phantom_path):
    answer(opened, influence=curve(), spread=Spread(0.92, ()))
    old = opened.session.scan
    opened.open_paths([phantom_path])
    qtbot.waitUntil(lambda: opened.session.scan is not old)
    qtbot.waitUntil(lambda: opened.confidence.study.answers.model is not None)
    assert not panel.curve.isVisible()
    assert panel.ask_influence.isVisible()


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.5, "50.0 %"), (0.9999, ">99.9 %"), (0.00001, "<0.1 %"), (1.0, ">99.9 %")],
)
def test_no_false_certainty(probability, text):
    """Never 0 % or 100 %, here as everywhere."""
    assert fine_text(probability) == text
