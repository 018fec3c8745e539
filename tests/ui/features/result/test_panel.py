import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from ctviewer.core.analysis.doubts import Doubt
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.result import Label
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.familiarity import Familiarity
from ctviewer.ui.base.look import ALARM, WARNING
from ctviewer.ui.features.result.panel import MIN_WIDTH
from ctviewer.ui.scan.session import Stage
from tests.dicoms import write_series
from tests.scans import chest_array
from tests.ui.fakes import MODEL
from tests.ui.screen import press

REFUSED = Gate((Finding("no_lungs", "No lungs were found.", GateStatus.REFUSE),))
WARNED = Gate((Finding("short_scan", "Only 9 slices <of> a chest."),))


def everything(panel):
    """All the text that the panel shows now."""
    shown = [w for w in panel.findChildren(QLabel) if w.isVisible()]
    buttons = [w for w in panel.findChildren(QAbstractButton) if w.isVisible()]
    return "\n".join(widget.text() for widget in [*shown, *buttons])


def test_both_classes_and_what_stands_behind_them(opened):
    panel = opened.panel
    panel.more.click()
    assert panel.score.classes.texts[0] == "Pneumonia 92 %"
    assert panel.score.classes.texts[1] == "No pneumonia 8 %"
    text = everything(panel)
    for part in (
        "12 % of the lung, grade CT-1",
        "Right lung 5 %",
        "Left lung 20 %",
        "Trained on phantoms only",
        "fake-net 9.8",
        "on cpu",
        "a note",
        "Input check passed",
    ):
        assert part in text
    assert "Research use only" in everything(panel.parentWidget())  # below all panels of the page


def test_what_was_left_out_stands_below_the_input_check(window, qtbot, tmp_path):
    paths = write_series(tmp_path / "one", chest_array())
    shutil.copy(paths[0], tmp_path / "one" / "again.dcm")
    (tmp_path / "one" / "notes.txt").write_text("hello")
    window.open_paths([tmp_path / "one"])
    qtbot.waitUntil(lambda: window.session.result is not None)
    notes = window.panel.notes
    assert notes.isVisible()
    assert "Copies of slices that were left out: 1." in notes.text()
    assert "not DICOM (1)" in notes.text()
    assert everything(window.panel).count("Copies of slices") == 1


@pytest.mark.parametrize(
    ("probability", "texts"),
    [(1.0, (">99 %", "<1 %")), (0.0, ("<1 %", ">99 %")), (0.5, ("50 %", "50 %"))],
)
def test_no_false_certainty(opened, qtbot, classifier, probability, texts):
    classifier.probability, classifier.label = probability, Label.UNCERTAIN
    opened.session.classify()
    qtbot.waitUntil(lambda: opened.session.result is not None)
    score = opened.panel.score
    assert score.classes.texts == (
        f"Pneumonia {texts[0]}", f"No pneumonia {texts[1]}"
    )  # fmt: skip
    assert score.label.text() == "Uncertain"
    for banned in ("100 %", " 0 %"):
        assert banned not in everything(opened.panel)


@pytest.mark.parametrize(
    ("label", "called"),
    [
        (Label.NEGATIVE, "No pneumonia pattern"),
        (Label.UNCERTAIN, "Uncertain"),
        (Label.POSITIVE, "Pneumonia pattern"),
    ],
)
@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_verdict_and_numbers_fit_the_narrowest_panel(
    opened, qtbot, classifier, label, called, probability
):
    classifier.probability, classifier.label = probability, label
    panel = classified_again(opened, qtbot)
    assert panel.score.label.text() == called
    room = MIN_WIDTH - 36 - 8  # without its margins and a scroll bar
    for part in (panel.score.label, panel.score.classes):
        assert part.minimumSizeHint().width() <= room


def test_a_file_that_says_nothing_of_errors_leaves_no_empty_lines(opened):
    score = opened.panel.score
    for line in (score.why, score.unfamiliar, score.error):
        assert not line.isVisible()


def classified_again(opened, qtbot):
    opened.session.classify()
    qtbot.waitUntil(lambda: opened.session.result is not None and opened.panel.score.isVisible())
    return opened.panel


def test_uncertain_says_why(opened, qtbot, classifier):
    classifier.probability, classifier.label = 0.5, Label.UNCERTAIN
    classifier.conformal = Conformal(0.02, normal_to=0.7, pneumonia_from=0.3)
    panel = classified_again(opened, qtbot)
    assert panel.score.label.text() == "Uncertain"
    assert "Positive and negative scans both reach" in everything(panel)


def test_a_number_without_a_verdict_is_small_and_grey(opened, qtbot, classifier):
    large = opened.panel.score.classes.bars[0].grab().toImage()
    classifier.label, classifier.probability = Label.NO_VERDICT, 0.92
    classified_again(opened, qtbot)
    score = opened.panel.score
    assert score.label.text() == "No verdict"
    assert score.classes.texts[0] == "Pneumonia 92 %"
    assert score.classes.bars[0].faint
    assert score.classes.bars[0].grab().toImage() != large
    classifier.label = Label.POSITIVE
    classified_again(opened, qtbot)
    assert not score.classes.bars[0].faint


def test_out_of_distribution_is_one_sentence_in_the_box(opened, qtbot, classifier):
    """It is the reason against a verdict and the warning: not said twice."""
    result = opened.session.result
    far = Familiarity(30.0, 20.0, 25.0)
    doubts = (Doubt.UNLIKE_TRAINING,)
    score = replace(result.score, label=Label.NO_VERDICT, familiarity=far, doubts=doubts)
    page = opened.panel.score
    page.show_score(score, result.model)
    assert page.unfamiliar.text() == Doubt.UNLIKE_TRAINING.value
    assert ALARM in page.unfamiliar.styleSheet()
    assert not page.why.isVisible()
    page.show_score(replace(score, doubts=(Doubt.PART,)), result.model)
    assert page.why.text() == Doubt.PART.value
    assert "do not rely" in page.unfamiliar.text()


@pytest.mark.parametrize(
    ("distance", "words", "colour"),
    [(22.0, "Borderline scan", WARNING), (30.0, "do not rely on the number", ALARM)],
)
def test_a_scan_unlike_the_training_scans_is_warned_of(
    opened, qtbot, classifier, distance, words, colour
):
    classifier.familiarity = Familiarity(distance, 20.0, 25.0)
    panel = classified_again(opened, qtbot)
    assert words in everything(panel)
    assert colour in panel.score.unfamiliar.styleSheet()
    classifier.familiarity = Familiarity(10.0, 20.0, 25.0)
    assert not classified_again(opened, qtbot).score.unfamiliar.isVisible()


def test_the_share_is_shown_with_its_error(opened, qtbot, classifier):
    classifier.model = replace(MODEL, involvement_error=1.23)
    text = everything(classified_again(opened, qtbot))
    assert "12 % of the lung, grade CT-1" in text
    assert "median error 1.2 points" in text
    assert "Calibrated probabilities" in text


def test_a_refused_scan_shows_the_reasons_and_no_number(window, qtbot, classifier, phantom_path):
    classifier.gate = REFUSED
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    text = everything(window.panel)
    assert "Not classified" in text
    assert "No lungs were found." in text
    assert "%" not in text
    assert not window.panel.score.isVisible()
    assert not window.panel.notice.isVisible()


def test_warnings_stand_below_the_number(window, qtbot, classifier, phantom_path):
    classifier.gate = WARNED
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert "Only 9 slices &lt;of&gt; a chest." in window.panel.gate.text()
    assert window.panel.score.isVisible()


def test_progress_and_cancel(window, qtbot, classifier, phantom_path):
    classifier.held = True
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.activity.label == "Running the network")
    busy = window.panel.busy
    assert busy.isVisible()
    assert busy.stage.text() == "Classifying…"
    assert busy.bar.value() == 500
    QTest.mouseClick(busy.cancel, Qt.MouseButton.LeftButton)
    assert busy.cancel.text() == "Cancelling…"
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)
    assert "cancelled" in everything(window.panel)
    classifier.held = False
    QTest.mouseClick(window.panel.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.panel.score.isVisible()


def test_a_number_is_hidden_while_another_scan_opens(opened, qtbot, classifier, phantom_path):
    classifier.held = True
    opened.open_paths([phantom_path])
    assert not opened.panel.score.isVisible()
    assert "92" not in everything(opened.panel)
    classifier.held = False
    qtbot.waitUntil(lambda: len(classifier.classified) == 2 and opened.panel.score.isVisible())


def test_the_heat_map_switch_and_its_key_agree(opened):
    switch = opened.panel.score.heat_map
    assert not switch.isChecked()
    press(opened, "h")
    assert switch.isChecked()
    assert opened.session.display.view.heat_map_shown
    switch.click()
    assert not opened.session.display.view.heat_map_shown
    assert not opened.commands.actions.titled("Heat map").isChecked()


def test_what_speaks_against_a_number_stands_above_it_and_the_share_below(
    opened, qtbot, classifier
):
    classifier.gate = Gate((Finding("thick_slices", "Slices are thick."),))
    classifier.label, classifier.probability = Label.UNCERTAIN, 0.5
    classifier.conformal = Conformal(0.02, normal_to=0.7, pneumonia_from=0.3)
    panel = classified_again(opened, qtbot)
    score = panel.score
    panel.more.click()
    parts = (panel.gate, panel.notes, score.why, score.label, *score.classes.bars,
             score.involvement, panel.more, panel.details)  # fmt: skip
    assert all(part.isVisible() for part in parts)
    heights = [part.mapTo(panel, part.rect().topLeft()).y() for part in parts]
    assert heights == sorted(heights)


def test_network_and_times_wait_behind_details(opened):
    panel = opened.panel
    assert not panel.details.isVisible()
    assert panel.more.text() == "Details"
    panel.more.click()
    assert panel.details.isVisible()
    assert "sha256" in panel.details.text()
    panel.more.click()
    assert not panel.details.isVisible()
    opened.session.close()
    assert not panel.more.isVisible()
