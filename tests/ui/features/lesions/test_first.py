"""Once a scan has its number, the crosshair waits at the strongest place of the largest lesion."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box
from ctviewer.core.worklist.blindread import Blindness
from tests.ui import fakes
from tests.ui.screen import press

LARGE, SMALL = (slice(2, 6), slice(4, 10), slice(1, 5)), (slice(11, 13), slice(8, 10), slice(6, 7))
PEAK = (3, 8, 2)


def two_lesions(volume):
    values = np.zeros((16, 16, 8), np.float32)
    values[LARGE], values[SMALL] = 0.7, 0.99
    values[PEAK] = 0.9
    return HeatMap(values, Box.whole(volume.shape), Text("lesion probability"), 0.5)


@pytest.fixture(autouse=True)
def _two(monkeypatch):
    monkeypatch.setattr(fakes, "heat_map", two_lesions)


@pytest.fixture
def held(window, classifier, phantom_path, qtbot):
    """A scan that is shown, while its number is to come."""
    classifier.held = True
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    return window


def number_comes(window, classifier, qtbot):
    classifier.let_go.set()
    qtbot.waitUntil(lambda: window.session.result is not None)


def is_there(window):
    grid = window.session.display.heat_map.grid
    return window.session.display.view.cursor == grid.index_of(PEAK)


def test_the_crosshair_goes_to_the_peak_of_the_largest(held, classifier, qtbot):
    number_comes(held, classifier, qtbot)
    qtbot.waitUntil(lambda: is_there(held))
    assert held.explain.study.chosen == 0


def test_a_crosshair_that_was_moved_stays(held, classifier, qtbot):
    press(held, Qt.Key.Key_Up)
    press(held, Qt.Key.Key_Down)  # back where it was: it was moved all the same
    before = held.session.display.view.cursor
    number_comes(held, classifier, qtbot)
    held.explain.study.find()
    qtbot.waitUntil(lambda: held.explain.study.state.lesions is not None)
    assert held.session.display.view.cursor == before


def test_the_preference_leaves_it_in_the_middle(held, classifier, qtbot):
    choices = held.preferences.choices
    choices.choose(replace(choices.value, lesion_sought=False))
    before = held.session.display.view.cursor
    number_comes(held, classifier, qtbot)
    held.explain.study.find()
    qtbot.waitUntil(lambda: held.explain.study.state.lesions is not None)
    assert held.session.display.view.cursor == before


def test_a_blind_reader_is_shown_no_place(held, classifier, qtbot):
    held.session.blind(Blindness(is_on=True))
    before = held.session.display.view.cursor
    classifier.let_go.set()
    qtbot.waitUntil(lambda: held.session.sealed is not None)
    qtbot.wait(50)
    assert held.session.result is None
    assert held.session.display.view.cursor == before
