"""The curve, through the real classifier with the tiny network that looks for lesions."""

import pytest

from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.explain import influence
from tests.scans import chest, chest_array


@pytest.fixture
def classifier(listed):
    return load_classifier("cpu")


def ask(classifier, volume, **kwargs):
    return influence(classifier, classifier.model.spec, volume, **kwargs)


def test_the_curve_peaks_where_the_lesion_is(classifier):
    volume = chest(lesion=True)
    found = ask(classifier, volume)
    along = (volume.voxels == -400).sum(axis=(0, 1))
    held = [
        along[round(s.slab.lowest) : round(s.slab.highest)].sum() / along.sum() for s in found.slabs
    ]
    strongest = found.slabs.index(found.strongest)
    assert held[strongest] > 0.1
    for share, each in zip(held, found.slabs, strict=True):
        if share == 0:
            assert abs(each.log_odds) < 0.1 * found.strongest.log_odds
    assert found.cleared < 0.2 < 0.7 < found.probability


def test_a_clear_scan_has_a_flat_curve(classifier):
    found = ask(classifier, chest())
    assert max(abs(each.log_odds) for each in found.slabs) < 0.05
    assert found.cleared == pytest.approx(found.probability, abs=0.01)


def test_the_curve_is_the_same_every_time(classifier):
    """Complaint TotalSegmentator#445: another result at every run."""
    assert ask(classifier, chest(lesion=True)) == ask(classifier, chest(lesion=True))


def test_it_stops_between_slabs(classifier, monkeypatch):
    asked, classify = [], classifier.classify_examined

    def counted(scans):
        asked.append(len(scans))
        return classify(scans)

    monkeypatch.setattr(classifier, "classify_examined", counted)

    def stop(fraction, _label):
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        ask(classifier, chest(lesion=True), progress=stop)
    assert len(asked) < 15  # of 34


def test_its_number_is_that_of_the_result_bit_for_bit(classifier):
    volume = chest(lesion=True)
    assert ask(classifier, volume).probability == classifier.classify(volume).score.probability


def test_a_refused_scan_has_no_curve(classifier):
    with pytest.raises(UserError, match="refused"):
        ask(classifier, Volume.from_array(chest_array() + 1024, (4, 4, 5)))
