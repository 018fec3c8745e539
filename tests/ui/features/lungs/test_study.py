import threading
from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.heatmap import LEFT, RIGHT, HeatMap
from ctviewer.core.analysis.lung_classes import Thresholds
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import LungLook, ViewState
from ctviewer.ui.base.jobs import Job, JobRunner
from ctviewer.ui.features.lungs.study import EMPTY, LungStudy
from ctviewer.ui.viewer.display import Display
from tests.scans import chest
from tests.timing import PATIENCE

CHEST = chest(shape=(60, 50, 40), spacing=(5.0, 5.0, 6.0), lesion=True)


@pytest.fixture
def runner(qapp):
    runner = JobRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def display():
    display = Display()
    display.open(CHEST, ViewState.opening(CHEST))
    return display


@pytest.fixture
def study(runner, display):
    return LungStudy(runner, display)


def measured(qtbot, study):
    qtbot.waitUntil(lambda: study.state.statistics is not None)
    return study.state.statistics


def test_the_lungs_are_studied_when_they_are_wanted(qtbot, study, display):
    assert study.state == EMPTY
    study.want(True)
    assert study.state.fraction == 0
    found = measured(qtbot, study)
    assert found.both.lung_ml > 1000
    assert display.class_map.thresholds == Thresholds()
    study.want(False)
    assert display.class_map is None
    study.want(True)
    assert study.state.statistics is found
    assert display.class_map is not None


def test_an_outline_is_drawn_without_the_tab_and_on_the_next_scan_too(qtbot, study, display):
    display.show(replace(display.view, lung_look=LungLook.OUTLINE))
    measured(qtbot, study)
    assert display.class_map is not None
    display.open(CHEST, ViewState.opening(CHEST))
    measured(qtbot, study)
    assert display.class_map is not None
    display.show(replace(display.view, lung_look=LungLook.COLOURS))
    assert display.class_map is None  # colours need their tab


def test_other_thresholds_count_again_in_the_same_lungs(qtbot, study, display):
    study.want(True)
    before, lungs = measured(qtbot, study), display.class_map.lungs
    study.change_thresholds(Thresholds(collapsed=-300))
    assert study.state.statistics is None
    after = measured(qtbot, study)
    assert after.both.ml != before.both.ml
    assert after.both.lung_ml == pytest.approx(before.both.lung_ml)
    assert display.class_map.lungs is lungs
    assert display.class_map.thresholds.collapsed == -300


def test_thresholds_that_make_no_sense_get_a_sentence_and_no_numbers(qtbot, study, display):
    study.want(True)
    measured(qtbot, study)
    study.change_thresholds(Thresholds(infiltrated=-960))
    assert study.state.problem.endswith(".")
    assert study.state.statistics is None
    assert display.class_map is None
    study.change_thresholds(Thresholds())
    measured(qtbot, study)


def test_a_scan_without_lungs_gets_a_sentence(qtbot, study, display):
    block = Volume.from_array(CHEST.voxels * 0, (5.0, 5.0, 6.0))
    study.want(True)
    display.open(block, ViewState.opening(block))
    qtbot.waitUntil(lambda: bool(study.state.problem))
    assert study.state.problem.startswith("No lungs")
    assert display.class_map is None


def test_another_scan_makes_the_numbers_of_the_last_one_stale(qtbot, study, display):
    study.want(True)
    first = measured(qtbot, study)
    other = chest(shape=(60, 50, 40), spacing=(5.0, 5.0, 4.0))
    display.open(other, ViewState.opening(other))
    assert study.state.statistics is None
    assert measured(qtbot, study).both.lung_ml < first.both.lung_ml


def test_measuring_can_be_cancelled_and_begun_again(qtbot, runner, study):
    hold = threading.Event()
    runner.start(Job(lambda _progress: hold.wait(PATIENCE)))
    study.want(True)
    study.cancel()
    hold.set()
    qtbot.waitUntil(lambda: bool(study.state.problem))
    assert "cancelled" in study.state.problem
    study.start()
    measured(qtbot, study)


def test_once_classified_the_lungs_are_those_that_the_network_sees(qtbot, study, display):
    study.want(True)
    before = measured(qtbot, study)
    assert not study.state.by_network
    display.overlay(seen_by_a_network())
    assert study.state.statistics is None
    after = measured(qtbot, study)
    assert study.state.by_network
    assert after.both.lung_ml < 0.9 * before.both.lung_ml
    lungs = display.class_map.lungs
    assert not lungs.mask[
        :, :, lungs.mask.shape[2] // 2 + 1 :
    ].any()  # this network sees the lower part alone
    display.overlay(display.heat_map)
    assert study.state.statistics is after  # the same map is nothing new
    display.overlay(None)  # as where the number is withheld again
    measured(qtbot, study)
    assert not study.state.by_network


def seen_by_a_network():
    """The lungs by HU in the lower part of the scan, as a network's cells."""
    box = Box.whole(CHEST.shape)
    cells = (60, 50, 40)
    dark = area_average((CHEST.voxels < -700).astype(np.float32), box, cells)
    dark[:, :, 20:] = 0
    dark[[0, -1]] = 0
    inside = np.zeros(cells, bool)
    inside[8:52, 10:40] = True
    dark *= inside
    on_right = np.arange(60)[:, None, None] >= 30
    sides = np.where(dark >= 0.5, np.where(on_right, RIGHT, LEFT), 0).astype(np.uint8)
    return HeatMap(np.zeros(cells, np.float32), box, "", 0.5, sides, dark)
