"""From a volume or a file to a result."""

import math
import re

import numpy as np
import pytest

from ctviewer.core.errors import Cancelled
from ctviewer.core.result import Label, Status
from ctviewer.core.volume import Volume
from ctviewer.inference.classifier import calibrated, load_classifier
from ctviewer.inference.file import classify_file
from tests.scans import chest, chest_array, write


@pytest.fixture
def classifier(listed):
    return load_classifier("cpu")


def test_a_lesion_is_found_where_it_is(classifier):
    volume = chest(lesion=True)
    result = classifier.classify(volume)
    assert result.status is Status.OK
    assert result.score.label is Label.PNEUMONIA
    assert result.score.probability == pytest.approx(1 / (1 + math.exp(-result.score.logit)))
    assert result.score.involvement.right_percent > result.score.involvement.left_percent
    heat_map = result.score.heat_map
    peak = np.argwhere(heat_map.values >= 0.5).mean(axis=0)
    lo, hi = np.asarray(heat_map.box.lo), np.asarray(heat_map.box.hi)
    at = lo + (peak + 0.5) / heat_map.values.shape * (hi - lo)
    lesion = np.argwhere(volume.voxels == -400).mean(axis=0) + 0.5
    assert np.abs(at - lesion).max() < 3


def test_a_clear_chest_is_normal(classifier):
    result = classifier.classify(chest())
    assert result.score.label is Label.NORMAL
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
