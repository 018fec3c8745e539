"""From a volume or a file to a result."""

import math
import re

import numpy as np
import pytest

from ctviewer.core.analysis.classes import calibrated
from ctviewer.core.analysis.heatmap import LEFT, RIGHT
from ctviewer.core.analysis.lesions import LungSide, find_lesions
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import prepare
from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.base.errors import Cancelled, ModelError
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.statistics.conformal import Fitting
from ctviewer.core.statistics.familiarity import Level, describe
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from tests.networks import Halves, write_network
from tests.scans import chest, chest_array, write
from training.evaluation.familiar import population


@pytest.fixture
def classifier(listed):
    return load_classifier("cpu")


def test_a_lesion_is_found_where_it_is(classifier):
    volume = chest(lesion=True)
    result = classifier.classify(volume)
    assert result.status is Status.OK
    assert result.score.label is Label.POSITIVE
    assert result.score.probability == pytest.approx(1 / (1 + math.exp(-result.score.logit)))
    assert result.score.involvement.right_percent > result.score.involvement.left_percent
    heat_map = result.score.heat_map
    peak = np.argwhere(heat_map.values >= 0.5).mean(axis=0)
    lo, hi = np.asarray(heat_map.box.lo), np.asarray(heat_map.box.hi)
    at = lo + (peak + 0.5) / heat_map.values.shape * (hi - lo)
    lesion = np.argwhere(volume.voxels == -400).mean(axis=0) + 0.5
    assert np.abs(at - lesion).max() < 3


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": [48, 96, 96], "hu_range": [-1000, 400]},
        {"shape": [48, 96, 96], "hu_range": [-1000, 400], "crop": "whole"},
        {"shape": [60, 90, 120], "spacing_mm": [5.0, 3.0, 3.0]},  # reaches beyond the scan
    ],
)
def test_a_network_of_another_input_finds_it_there_too(tmp_path, changes):
    path = write_network(tmp_path / "a.pt", preprocess={"version": "1", **changes})
    volume = chest(lesion=True)
    result = load_classifier("cpu", path, allow_unlisted=True).classify(volume)
    score = result.score
    assert result.examined.prepared.array.shape == (1, *changes["shape"])
    assert score.involvement.right_percent > score.involvement.left_percent
    heat_map, grid = score.heat_map, score.heat_map.grid
    peak = np.argwhere(heat_map.values >= 0.5).mean(axis=0)
    at = np.asarray(grid.box.lo) + (peak + 0.5) * grid.step
    lesion = np.argwhere(volume.voxels == -400).mean(axis=0) + 0.5
    assert np.abs(at - lesion).max() < 3
    assert min(heat_map.box.lo) >= -1e-6
    assert (np.asarray(heat_map.box.hi) <= np.asarray(volume.shape) + 1e-6).all()
    lesions = find_lesions(volume, heat_map, result.examined.lungs, 0.5).listed
    assert (lesions[0].side, lesions[0].mean_hu) == (LungSide.RIGHT, pytest.approx(-400, abs=60))


def test_a_clear_chest_is_normal(classifier):
    result = classifier.classify(chest())
    assert result.score.label is Label.NEGATIVE
    assert (result.device, result.preprocess, result.notes) == ("cpu", "1", ())
    assert result.seconds.infer > 0


def test_a_refused_volume_never_reaches_the_network(classifier, monkeypatch):
    monkeypatch.setattr(classifier._engine, "run", lambda _array: pytest.fail("was asked"))
    result = classifier.classify(Volume.from_array(chest_array() + 1024, (4, 4, 5)))
    assert result.status is Status.REFUSED
    assert result.score is None


def test_cancel_between_stages(classifier):
    def stop(fraction, _label):
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        classifier.classify(chest(), stop)


@pytest.mark.parametrize("logit", [-1e4, -3, 0, 3, 1e4])
def test_calibration_never_overflows(logit):
    assert 0 <= calibrated(logit, 2.0) <= 1
    assert calibrated(logit, 2.0) + calibrated(-logit, 2.0) == pytest.approx(1)


def test_the_same_volume_gives_the_same_number(classifier):
    first, second = (classifier.classify(chest(lesion=True)).score.logit for _ in range(2))
    assert first == second


def test_a_file_becomes_a_row(classifier, tmp_path):
    row = classify_file(write(tmp_path / "a.nii.gz", chest_array()), classifier)
    assert row.status is Status.OK
    assert row.input.shape == (80, 60, 50)
    assert row.seconds.total > row.seconds.load > 0


@pytest.mark.parametrize(
    ("failure", "words"),
    [(MemoryError(), "too little memory"), (RuntimeError("boom"), r"RuntimeError.*report it")],
)
def test_whatever_goes_wrong_becomes_a_sentence(classifier, tmp_path, monkeypatch, failure, words):
    def fail(*_args):
        raise failure

    monkeypatch.setattr(classifier, "classify", fail)
    row = classify_file(write(tmp_path / "a.nii.gz", chest_array()), classifier)
    assert row.status is Status.ERROR
    assert re.search(words, row.error)


def test_a_missing_file_becomes_a_sentence(classifier, tmp_path):
    row = classify_file(tmp_path / "gone.nii", classifier)
    assert "no file gone.nii" in row.error


def test_the_label_is_uncertain_where_conformal_limits_leave_it_open(tmp_path):
    """The tiny network's thresholds call it pneumonia; both classes fit."""
    both = {"error": 0.02, "normal_to": 1.0, "pneumonia_from": 0.5}
    path = write_network(tmp_path / "a.pt", conformal=both)
    score = load_classifier("cpu", path, allow_unlisted=True).classify(chest(lesion=True)).score
    assert score.probability > 0.7
    assert score.fitting is Fitting.BOTH
    assert score.label is Label.UNCERTAIN


def test_the_midpoint_shifts_the_probability(tmp_path):
    path = write_network(tmp_path / "a.pt", midpoint=1.5)
    score = load_classifier("cpu", path, allow_unlisted=True).classify(chest()).score
    assert score.probability == pytest.approx(1 / (1 + math.exp(1.5 - score.logit)))


def test_a_scan_far_from_the_training_scans_is_out_of_distribution(tmp_path, listed):
    """The training scans are this chest with a little noise, so lungs full of it are foreign."""
    rng = np.random.default_rng(0)
    lungs = find_lungs(chest())
    array = prepare(chest(), lungs).array
    features = load_classifier("cpu", listed)._engine.run(array[None]).features[0]
    near = [
        describe(np.clip(array + rng.normal(0, 0.02, array.shape), 0, 1), features + noise)
        for noise in rng.normal(0, 0.01, (60, *features.shape))
    ]
    known = population(near[:40], near[40:]).to_dict()
    path = write_network(tmp_path / "a.pt", out_of_distribution=known)
    classifier = load_classifier("cpu", path, allow_unlisted=True)
    scan = chest()
    noisy = Volume.from_array(
        (scan.voxels + rng.normal(0, 28, scan.voxels.shape)).astype(np.int16), (4.0, 4.0, 5.0)
    )
    far = classifier.classify(chest(lesion=True)).score.familiarity
    assert far.level is Level.OUT_OF_DISTRIBUTION
    assert classifier.classify(noisy).score.familiarity.distance < far.distance


LUNGS = {"sides": ["left", "right"], "shape": [32, 64, 64], "threshold": 0.5}


def test_a_network_that_says_the_lungs_says_how_much_of_each_is_involved(tmp_path):
    path = write_network(tmp_path / "halves.pt", kind=Halves, lungs=LUNGS)
    classifier = load_classifier("cpu", path, allow_unlisted=True)

    score = classifier.classify(chest(lesion=True)).score

    left, right = ((score.heat_map.sides == side).sum(axis=(1, 2)) for side in (LEFT, RIGHT))
    half = len(left) // 2
    assert left[:half].sum() > 0 == left[half:].sum()
    assert right[half:].sum() > 0 == right[:half].sum()
    assert score.involvement.right_percent > score.involvement.left_percent


def test_the_same_file_without_lungs_in_its_metadata_takes_those_of_the_threshold(tmp_path):
    path = write_network(tmp_path / "halves.pt", kind=Halves)
    classifier = load_classifier("cpu", path, allow_unlisted=True)
    assert classifier.classify(chest()).score.heat_map.sides is None


def test_a_file_that_only_claims_to_say_the_lungs_is_refused(tmp_path):
    path = write_network(tmp_path / "tiny.pt", lungs=LUNGS)
    classifier = load_classifier("cpu", path, allow_unlisted=True)
    with pytest.raises(ModelError, match="says that it segments the lungs, but it does not"):
        classifier.classify(chest())


def test_lungs_in_another_order_are_refused(tmp_path):
    path = write_network(
        tmp_path / "halves.pt", kind=Halves, lungs=LUNGS | {"sides": ["right", "left"]}
    )
    with pytest.raises(ModelError, match="sides of its lungs"):
        load_classifier("cpu", path, allow_unlisted=True)
