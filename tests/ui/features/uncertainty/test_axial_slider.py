"""The slider under the axial view, with the influence of slices in it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from ctviewer.core.analysis.influence import Influence, InputSlab, SlabInfluence
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.features.uncertainty.study import Question
from ctviewer.ui.viewer.slice_track import SIDE
from tests.ui.screen import grab, press, wheel

FOUND = Influence(
    0.92,
    0.05,
    tuple(
        SlabInfluence(InputSlab(4 * k, 4 * k + 4, 10.0 * k, 10.0 * k + 10), 0.6, 0.4, value, 0.3)
        for k, value in enumerate((0.1, 2.0, -0.3))
    ),
)


@pytest.fixture
def slider(opened):
    return opened.confidence.slider


def answer(window, **answers):
    study = window.confidence.study
    study._set(replace(study.answers, **answers))


def place_of(track, position):
    inner = track.width() - 2 * SIDE
    return QPoint(round(SIDE + (position + 0.5) / (track.maximum() + 1) * inner), 8)


def test_it_stands_right_under_the_axial_view(opened, slider):
    view = opened.reading.views.views[Plane.AXIAL]
    below = view.mapToGlobal(view.rect().bottomLeft()).y() + 1
    assert slider.mapToGlobal(QPoint()).y() == below
    assert slider.width() == view.width()
    assert slider.height() <= 24


def test_it_follows_the_slice_and_a_press_or_drag_goes_there(opened, slider, qtbot):
    display, track = opened.session.display, slider.track
    wheel(opened.reading.views.views[Plane.AXIAL], 3)
    assert track.value() == display.view.cursor[2]
    assert track.maximum() == display.volume.shape[2] - 1
    before = display.view.cursor
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=place_of(track, 7))
    assert display.view.cursor == (*before[:2], 7)
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() - 1, 8))
    assert display.view.cursor[2] == track.maximum()
    assert track.value() == track.maximum()


def test_the_curve_is_there_once_it_was_worked_out(opened, slider, qtbot):
    low, plain = slider.height(), grab(slider.track)
    assert slider.button.isVisible()
    answer(opened, influence=FOUND)
    qtbot.waitUntil(lambda: slider.height() > low)
    assert not slider.button.isVisible()
    assert grab(slider.track).shape != plain.shape
    opened.session.display.point_at((1, 1, 15))
    assert "slices 11 to 20: log‑odds +2.00 (without it 92.0 % → 60.0 %" in slider.track.toolTip()
    opened.session.display.point_at((1, 1, 49))
    assert "outside what the network sees" in slider.track.toolTip()
    qtbot.mouseClick(slider.track, Qt.MouseButton.LeftButton, pos=place_of(slider.track, 15))
    assert opened.session.display.view.cursor[2] == 15


def test_it_is_worked_out_and_stopped_from_there(opened, slider, qtbot):
    asked = []
    opened.confidence.study.ask_influence = lambda: asked.append(True)
    slider.button.click()
    assert asked
    plain = grab(slider.track)
    answer(opened, asked=Question.INFLUENCE, fraction=0.6)
    assert (grab(slider.track) != plain).any()
    assert slider.button.text() == "Cancel"
    slider.button.click()
    answer(opened, asked=None, fraction=0.0)
    assert slider.button.text() == "Slice occlusion"
    answer(opened, asked=Question.SPREAD)
    assert slider.button.isEnabled()
    answer(opened, asked=Question.SPREAD, waiting=(Question.INFLUENCE,))
    assert slider.button.text() == "Cancel"
    slider.button.click()
    assert opened.confidence.study.answers.asked is Question.SPREAD
    assert not opened.confidence.study.answers.waiting


def test_why_there_is_no_curve_is_reported(opened, slider):
    """The dock may be closed, so the sentence comes where all others do."""

    def fail():
        answer(opened, asked=Question.INFLUENCE)

    opened.confidence.study.ask_influence = fail
    slider.button.click()
    answer(opened, asked=None, problem="Too little of this lung is clear.")
    assert opened.error.text == "Too little of this lung is clear."
    assert slider.button.isVisible()


def test_a_blind_reader_sees_the_slider_alone(opened, slider):
    answer(opened, influence=FOUND)
    opened.session.blind(Blindness(is_on=True))
    assert opened.confidence.study.answers.influence is None
    assert not slider.button.isVisible()
    assert slider.track.isVisible()


def test_nothing_is_offered_without_a_number(opened, slider, qtbot, classifier):
    classifier.held = True
    opened.session.classify()
    assert not slider.button.isVisible()
    press(opened, Qt.Key.Key_Escape)
    classifier.let_go.set()
    qtbot.waitUntil(lambda: bool(opened.session.problem))
    assert not slider.button.isVisible()
