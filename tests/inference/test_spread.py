"""The spread under small changes, through the real classifier with the tiny network."""

import pytest

from ctviewer.core.analysis.perturb import PERTURBATIONS
from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.explain import spread
from tests.scans import chest, chest_array


@pytest.fixture
def classifier(listed):
    return load_classifier("cpu")


def test_every_change_is_classified_and_reported_in_order(classifier):
    volume, shares = chest(lesion=True), []
    result = classifier.classify(volume)
    found = spread(classifier, volume, result, lambda share, _label: shares.append(share))
    assert [each.name for each in found.perturbed] == [each.name for each in PERTURBATIONS]
    assert found.probability == result.score.probability
    assert found.lowest < found.highest
    assert not found.refused
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_change_that_the_gate_refuses_is_left_out(classifier, monkeypatch):
    result = classifier.classify(chest())
    ruined = Volume.from_array(chest_array() + 1024, (4, 4, 5))
    refused = classifier.classify(ruined)
    monkeypatch.setattr(classifier, "classify", lambda *_: refused)
    found = spread(classifier, chest(), result)
    assert len(found.refused) == len(PERTURBATIONS)
    assert found.lowest == found.highest == result.score.probability


def test_a_refused_scan_has_no_spread(classifier):
    ruined = Volume.from_array(chest_array() + 1024, (4, 4, 5))
    with pytest.raises(UserError, match="refused"):
        spread(classifier, ruined, classifier.classify(ruined))


def test_it_stops_where_it_is_cancelled(classifier):
    result = classifier.classify(chest())
    seen = []

    def stop(fraction, _label):
        seen.append(fraction)
        if fraction > 0.25:
            raise Cancelled

    with pytest.raises(Cancelled):
        spread(classifier, chest(), result, stop)
    assert seen[-1] < 0.5
